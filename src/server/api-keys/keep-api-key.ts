import { type Actor, recordActivity } from '../activity/record-activity.ts'
import { createKeyText, keyHash } from '../auth/bearer-key.ts'
import type { Db } from '../db/open.ts'
import { announce } from '../live/live.ts'
import { lockStaffRights } from '../staff/queries.ts'
import { insertApiKey, type KeyAccess, updateApiKeyRevoked } from './queries.ts'

export type NewApiKey = {
  readonly user: { readonly id: number; readonly email: string }
  readonly access: KeyAccess
  readonly now: Date
}

/** Makes a staff user's API key, ends the one before it, and answers the key's text; the caller holds the transaction. */
export const makeApiKey = async (db: Db, actor: Actor, { user, access, now }: NewApiKey): Promise<string> => {
  const key = createKeyText()
  await lockStaffRights(db)
  const replaced = await updateApiKeyRevoked(db, user.id, now)
  await insertApiKey(db, { userId: user.id, hash: keyHash(key), access, now })
  await recordActivity(db, actor, {
    kind: 'created',
    subject: 'API key',
    subjectId: user.id,
    subjectName: user.email,
    summary: `Made an API key that may ${access}${replaced ? '; the one before it ended' : ''}`,
  })
  await announce(db, { about: 'backend', topics: ['users'] })
  return key
}

/** Ends a staff user's API key; false when there is none. The caller holds the transaction and writes the activity entry. */
export const revokeApiKey = (db: Db, userId: number, now: Date): Promise<boolean> =>
  updateApiKeyRevoked(db, userId, now)
