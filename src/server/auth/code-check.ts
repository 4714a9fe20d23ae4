import { readTypedCode, type TypedCode } from '#rules/second-factor.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import { refuse } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import type { Population } from './population.ts'
import { findStepOf, hashRecoveryCode, openSeed, type SeedOwner } from './second-factor.ts'
import { deleteRecoveryCode, findSecondFactor, updateLastUsedStep } from './second-factor-queries.ts'
import { clearTries, codesOf, countTry } from './sign-in-delay.ts'
import { aboutSelf, type SignedIn } from './signed-in.ts'

const wrongCode = 'This code is not right, or it was used before. Please wait for the next one.'

/** The check of second-factor codes of one population: tries are counted, and a code counts once. */
export const codeCheck = (
  { db, config, clock, cookieSecrets }: Pick<AppParts, 'db' | 'config' | 'clock' | 'cookieSecrets'>,
  population: Population,
) => {
  const secret = cookieSecrets[population]
  const ownerOf = ({ userId }: Pick<SignedIn, 'userId'>): SeedOwner => ({ population, userId })

  /** Counts a try before its code is looked at, so that many at once cannot slip past the count. */
  const requireFewCodes = async ({ userId }: SignedIn) => {
    const wait = await countTry(db, { population, email: codesOf(userId), now: clock(), config })
    if (wait !== undefined) refuse('TOO_MANY_TRIES', { retryAfterSeconds: wait, data: { seconds: wait } })
  }
  const refuseCode = async (caller: SignedIn): Promise<never> => {
    await recordActivity(db, caller.actor, {
      kind: 'sign-in refused',
      ...aboutSelf(population, caller),
      summary: 'Wrong second-factor code',
    })
    return refuse('WRONG_CODE', { issues: [{ path: ['code'], message: wrongCode }] })
  }

  /** Uses a code up, whichever kind it is; false when it does not count. */
  const useCode = async (db: Db, owner: SeedOwner, typed: TypedCode | undefined): Promise<boolean> => {
    if (typed === undefined) return false
    if (typed.kind === 'recovery') return deleteRecoveryCode(db, owner, hashRecoveryCode(typed.code, owner, secret))
    const factor = await findSecondFactor(db, owner)
    if (factor === undefined) return false
    const step = findStepOf(typed.code, openSeed(factor.sealed_seed, owner, secret), clock())
    return step !== undefined && updateLastUsedStep(db, owner, step)
  }

  /** Runs an act that a code allows: the code is used up in its transaction, and wrong ones are counted. */
  const withCode = async <T>(caller: SignedIn, typed: string, act: (db: Db, code: TypedCode) => Promise<T>) => {
    const factor = await findSecondFactor(db, ownerOf(caller))
    if (!factor?.confirmed_at) return refuse('SECOND_FACTOR_OFF')
    await requireFewCodes(caller)
    const code = readTypedCode(typed)
    const done = await db.transaction().execute(async (db) => {
      if (code === undefined || !(await useCode(db, ownerOf(caller), code))) return undefined
      await clearTries(db, population, codesOf(caller.userId))
      const result = await act(db, code)
      await announce(db, { about: 'sessions', population, userId: caller.userId })
      return { result }
    })
    return done === undefined ? refuseCode(caller) : done.result
  }

  return { requireFewCodes, refuseCode, withCode }
}
