import type { AppParts } from '../app-parts.ts'
import { refuse } from '../http/refusal.ts'
import { verifyPassword } from './password.ts'
import type { Population } from './population.ts'
import { findPasswordHash } from './queries.ts'
import { clearTries, countTry } from './sign-in-delay.ts'
import type { SignedIn } from './signed-in.ts'

/** Refuses unless the typed password is the person's own; wrong ones are counted like those of the sign-in page. */
export const requireOwnPassword = async (
  { db, clock, config }: AppParts,
  population: Population,
  { caller, password, field }: { caller: SignedIn; password: string; field: string },
): Promise<void> => {
  const wait = await countTry(db, { population, email: caller.email, now: clock(), config })
  if (wait !== undefined) refuse('TOO_MANY_TRIES', { retryAfterSeconds: wait })
  const kept = await findPasswordHash(db, { population, userId: caller.userId })
  if (kept === undefined || !(await verifyPassword({ hash: kept, password })))
    refuse('WRONG_PASSWORD', { issues: [{ path: [field], message: 'This is not your current password.' }] })
  // A right password takes the count away, whatever comes of the rest.
  await clearTries(db, population, caller.email)
}
