import { sql } from 'kysely'
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

/** Replaces a password's hash by another of the same password, unless the password was changed meanwhile. */
export const replacePasswordHash = async (db: Db, who: Who, hashes: { from: string; to: string }): Promise<void> => {
  await db
    .updateTable(tablesOf[who.population].credential)
    .set({ password: hashes.to, updated_at: new Date() })
    .where('user_id', '=', who.userId)
    .where('provider_id', '=', 'credential')
    .where('password', '=', hashes.from)
    .execute()
}

/** Sets when a new session began, and so when it ends, by the clock that judges it. */
export const updateSessionTimes = async (
  db: Db,
  population: Population,
  { token, address, now, expiresAt }: { token: string; address: string; now: Date; expiresAt: Date },
): Promise<void> => {
  await db
    .updateTable(tablesOf[population].session)
    .set({ created_at: now, last_seen_at: now, ip_address: address, expires_at: expiresAt })
    .where('token', '=', token)
    .execute()
}

/** Sets when the session of a token ends. */
export const updateSessionEnd = async (db: Db, population: Population, token: string, expiresAt: Date) => {
  await db.updateTable(tablesOf[population].session).set({ expires_at: expiresAt }).where('token', '=', token).execute()
}

/** Ends the session of a token, whosever it is. */
export const deleteSessionByToken = async (db: Db, population: Population, token: string): Promise<void> => {
  await db.deleteFrom(tablesOf[population].session).where('token', '=', token).execute()
}

/** The customer a portal user acts for, if its status has frontend login access. */
export const findOpenCustomer = async (db: Db, userId: number): Promise<{ id: number } | undefined> => {
  const { rows } = await sql<{ id: number }>`
    select customer.id
    from (select customer_id from portal_membership where portal_user_id = ${userId} order by created_at, customer_id limit 1) membership
    join customer on customer.id = membership.customer_id
    join customer_status status on status.id = customer.status_id and status.has_frontend_login_access
  `.execute(db)
  return rows[0]
}

/** Notes that a person signed in; of a portal user also that they have for the customer they act for. */
export const updateLastSignIn = async (db: Db, { population, userId }: Who, now: Date): Promise<void> => {
  await db.updateTable(tablesOf[population].user).set({ last_sign_in_at: now }).where('id', '=', userId).execute()
  if (population === 'staff') return
  await sql`
    update portal_membership set first_sign_in_at = ${now}
    where portal_user_id = ${userId} and first_sign_in_at is null and customer_id = (
      select customer_id from portal_membership where portal_user_id = ${userId} order by created_at, customer_id limit 1
    )`.execute(db)
}
