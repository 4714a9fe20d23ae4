import { refuse } from '../http/refusal.ts'
import type { Db } from '../db/open.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Population } from './population.ts'
import { deleteSecondFactor } from './second-factor-queries.ts'
import { clearTries, codesOf } from './sign-in-delay.ts'

/** Takes a lost second factor away from a person, who is told by mail; the caller ends their sessions and records it. */
export const takeSecondFactor = async (
  db: Db,
  mailer: Mailer,
  { population, userId, email }: { population: Population; userId: number; email: string },
): Promise<void> => {
  if (!(await deleteSecondFactor(db, { population, userId }))) refuse('SECOND_FACTOR_OFF')
  await clearTries(db, population, codesOf(userId))
  await mailer.order(db, { template: `${population}-second-factor-removed`, population, userId, address: email })
}
