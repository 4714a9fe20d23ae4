import type { Db } from '../db/open.ts'
import { type Population, tablesOf } from './population.ts'

type Who = { readonly population: Population; readonly userId: number }

/** The sessions of one person that are neither over nor idle, newest first. */
export const listSessions = (db: Db, { population, userId }: Who, now: Date, idleSince: Date) =>
  db
    .selectFrom(tablesOf[population].session)
    .select(['id', 'created_at', 'last_seen_at', 'ip_address', 'user_agent'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', idleSince)
    .orderBy('created_at', 'desc')
    .execute()

/** Ends one session of a person; false when it is not theirs. */
export const deleteSession = async (db: Db, { population, userId }: Who, sessionId: number): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom(tablesOf[population].session)
    .where('user_id', '=', userId)
    .where('id', '=', sessionId)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Ends all sessions of a person, or all but one. */
export const deleteSessions = async (db: Db, { population, userId }: Who, except?: number): Promise<void> => {
  await db
    .deleteFrom(tablesOf[population].session)
    .where('user_id', '=', userId)
    .$if(except !== undefined, (query) => query.where('id', '!=', except ?? 0))
    .execute()
}

/** The person behind an address, if they may sign in. */
export const findUserByEmail = (db: Db, population: Population, email: string) =>
  db
    .selectFrom(tablesOf[population].user)
    .select(['id', 'name', 'email', 'disabled_at'])
    .where('email', '=', email)
    .executeTakeFirst()

/** The hash of a person's password, if they have chosen one. */
export const findPasswordHash = async (db: Db, { population, userId }: Who): Promise<string | undefined> =>
  (
    await db
      .selectFrom(tablesOf[population].credential)
      .select('password')
      .where('user_id', '=', userId)
      .where('provider_id', '=', 'credential')
      .executeTakeFirst()
  )?.password ?? undefined

/** Sets a person's password hash, whether or not they had one. */
export const upsertPasswordHash = async (db: Db, { population, userId }: Who, hash: string): Promise<void> => {
  await db
    .insertInto(tablesOf[population].credential)
    .values({ user_id: userId, account_id: String(userId), provider_id: 'credential', password: hash })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'provider_id']).doUpdateSet({ password: hash, updated_at: new Date() }),
    )
    .execute()
}

/** Notes that a person signed in. */
export const updateLastSignIn = async (db: Db, { population, userId }: Who, now: Date): Promise<void> => {
  await db.updateTable(tablesOf[population].user).set({ last_sign_in_at: now }).where('id', '=', userId).execute()
}
