import type { Db } from '../db/open.ts'
import { type Population, tablesOf } from './population.ts'

type Who = { readonly population: Population; readonly userId: number }

/** A person's second factor, confirmed or still being set up. */
export const findSecondFactor = (db: Db, { population, userId }: Who) =>
  db.selectFrom(tablesOf[population].factor).selectAll().where('user_id', '=', userId).executeTakeFirst()

/** Keeps the seed of a set-up that begins; false when the person has a second factor already. */
export const upsertSeed = async (
  db: Db,
  { population, userId }: Who,
  { sealedSeed, now }: { sealedSeed: string; now: Date },
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto(tablesOf[population].factor)
    .values({ user_id: userId, sealed_seed: sealedSeed, begun_at: now })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet({ sealed_seed: sealedSeed, begun_at: now })
        .where(`${tablesOf[population].factor}.confirmed_at`, 'is', null),
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Ends a set-up, once: the step of its code counts as used. */
export const updateConfirmed = async (
  db: Db,
  { population, userId }: Who,
  { sealedSeed, step, now }: { sealedSeed: string; step: number; now: Date },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable(tablesOf[population].factor)
    .set({ confirmed_at: now, last_used_step: step })
    .where('user_id', '=', userId)
    .where('sealed_seed', '=', sealedSeed)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Uses a step up; false when it, or a later one, was used before. Of two at once one succeeds. */
export const updateLastUsedStep = async (db: Db, { population, userId }: Who, step: number): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable(tablesOf[population].factor)
    .set({ last_used_step: step })
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .where('last_used_step', '<', step)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Removes a confirmed second factor with its recovery codes; false when there is none. */
export const deleteSecondFactor = async (db: Db, { population, userId }: Who): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom(tablesOf[population].factor)
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

export const replaceRecoveryCodes = async (db: Db, { population, userId }: Who, hashes: readonly string[]) => {
  await db.deleteFrom(tablesOf[population].recoveryCode).where('user_id', '=', userId).execute()
  await db
    .insertInto(tablesOf[population].recoveryCode)
    .values(hashes.map((code_hash) => ({ user_id: userId, code_hash })))
    .execute()
}

/** Uses a recovery code up; false when there is no such code left. Of two at once one succeeds. */
export const deleteRecoveryCode = async (db: Db, { population, userId }: Who, hash: string): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom(tablesOf[population].recoveryCode)
    .where('user_id', '=', userId)
    .where('code_hash', '=', hash)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

export const countRecoveryCodes = async (db: Db, { population, userId }: Who): Promise<number> => {
  const counting = db
    .selectFrom(tablesOf[population].recoveryCode)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
  return (await counting.executeTakeFirstOrThrow()).count
}

/** When a session began, or undefined when it has ended. */
export const findSessionStart = async (db: Db, { population, userId }: Who, sessionId: number) =>
  (
    await db
      .selectFrom(tablesOf[population].session)
      .select('created_at')
      .where('user_id', '=', userId)
      .where('id', '=', sessionId)
      .executeTakeFirst()
  )?.created_at

/** Notes that a session has shown the second factor; a new token and a new end may go with it. */
export const updateSessionShown = async (
  db: Db,
  { population, userId }: Who,
  sessionId: number,
  change: { second_factor_at: Date; token?: string; expires_at?: Date },
): Promise<void> => {
  await db
    .updateTable(tablesOf[population].session)
    .set(change)
    .where('user_id', '=', userId)
    .where('id', '=', sessionId)
    .execute()
}
