import type { Db } from '../db/open.ts'

/** A request as it names itself: whose, by which key, and what it asks. */
export type NamedRequest = { readonly staffUserId: number; readonly key: string; readonly fingerprint: string }

/** Claims a key for a request; false when it is taken. It is visible to others at once. */
export const insertRequest = async (
  db: Db,
  { staffUserId, key, fingerprint }: NamedRequest,
  now: Date,
): Promise<boolean> =>
  (
    await db
      .insertInto('idempotent_request')
      .values({ staff_user_id: staffUserId, key, fingerprint, started_at: now })
      .onConflict((conflict) => conflict.columns(['staff_user_id', 'key']).doNothing())
      .executeTakeFirst()
  ).numInsertedOrUpdatedRows === 1n

/** The request that claimed a key, and its answer if it has one. */
export const findRequest = (db: Db, { staffUserId, key }: NamedRequest) =>
  db
    .selectFrom('idempotent_request')
    .select(['fingerprint', 'started_at', 'status', 'answer'])
    .where('staff_user_id', '=', staffUserId)
    .where('key', '=', key)
    .executeTakeFirst()

export const updateAnswer = async (
  db: Db,
  { staffUserId, key }: NamedRequest,
  { status, answer }: { status: number; answer: string },
): Promise<void> => {
  await db
    .updateTable('idempotent_request')
    .set({ status, answer })
    .where('staff_user_id', '=', staffUserId)
    .where('key', '=', key)
    .execute()
}

export const deleteRequest = async (db: Db, { staffUserId, key }: NamedRequest): Promise<void> => {
  await db.deleteFrom('idempotent_request').where('staff_user_id', '=', staffUserId).where('key', '=', key).execute()
}

/** Forgets requests that began before a moment. */
export const deleteRequestsBefore = async (db: Db, moment: Date): Promise<void> => {
  await db.deleteFrom('idempotent_request').where('started_at', '<', moment).execute()
}
