import type { keyAccesses } from '#contract/backend/api-keys.ts'
import type { Db } from '../db/open.ts'

export type KeyAccess = (typeof keyAccesses)[number]

/** The key that a staff user has in use, if any. */
export const findApiKey = (db: Db, userId: number) =>
  db
    .selectFrom('staff_api_key')
    .select(['id', 'access', 'created_at', 'last_used_at'])
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()

export const insertApiKey = async (
  db: Db,
  { userId, hash, access, now }: { userId: number; hash: string; access: KeyAccess; now: Date },
): Promise<void> => {
  await db.insertInto('staff_api_key').values({ user_id: userId, key_hash: hash, access, created_at: now }).execute()
}

/** Ends the key that a staff user has in use; false when there is none. */
export const updateApiKeyRevoked = async (db: Db, userId: number, now: Date): Promise<boolean> =>
  (
    await db
      .updateTable('staff_api_key')
      .set({ revoked_at: now })
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
  ).numUpdatedRows === 1n
