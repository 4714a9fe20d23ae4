import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { pagesOf, type Population } from '../auth/population.ts'
import type { Config } from '../config.ts'

export type LinkPurpose = 'invitation' | 'reset'
export type LinkOwner = { readonly population: Population; readonly userId: number }

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
const ownerColumn = { staff: 'staff_user_id', portal: 'portal_user_id' } as const

/** Makes a one-time link's token (256 bits, kept as a hash) and makes the person's earlier links useless. */
export const createMailLink = async (
  db: Db,
  { population, userId }: LinkOwner,
  { purpose, expiresAt }: { purpose: LinkPurpose; expiresAt: Date },
): Promise<string> => {
  const token = randomBytes(32).toString('base64url')
  await deleteMailLinks(db, { population, userId })
  await db
    .insertInto('mail_link')
    .values({ purpose, [ownerColumn[population]]: userId, token_hash: hashOf(token), expires_at: expiresAt })
    .execute()
  return token
}

/** Makes all unused links of a person useless: after their password or address changed, or when they are disabled. */
export const deleteMailLinks = async (db: Db, { population, userId }: LinkOwner): Promise<void> => {
  await db.deleteFrom('mail_link').where(ownerColumn[population], '=', userId).where('used_at', 'is', null).execute()
}

/** The person and purpose of a link that still works; looking does not use it up. Disabled people's links do not work. */
export const findMailLink = async (db: Db, population: Population, token: string, now: Date) => {
  const { rows } = await sql<{ id: number; purpose: LinkPurpose; userId: number; name: string; email: string }>`
    select link.id, link.purpose, person.id as "userId", person.name, person.email
    from mail_link link
    join ${sql.table(population === 'staff' ? 'staff_user' : 'portal_user')} person
      on person.id = link.${sql.ref(ownerColumn[population])}
    where link.token_hash = ${hashOf(token)} and link.used_at is null and link.expires_at > ${now} and person.disabled_at is null
  `.execute(db)
  return rows[0]
}

/** Uses a link up; false when another request was first. */
export const useUpMailLink = async (db: Db, id: number, now: Date): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('mail_link')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Makes the token of the one-time set-up link; earlier ones become useless. */
export const createSetUpToken = async (db: Db, expiresAt: Date): Promise<string> => {
  const token = randomBytes(32).toString('base64url')
  await db.deleteFrom('mail_link').where('purpose', '=', 'set-up').execute()
  await db
    .insertInto('mail_link')
    .values({ purpose: 'set-up', token_hash: hashOf(token), expires_at: expiresAt })
    .execute()
  return token
}

/** The set-up link's id while it still works. */
export const findSetUpToken = async (db: Db, token: string, now: Date): Promise<number | undefined> =>
  (
    await db
      .selectFrom('mail_link')
      .select('id')
      .where('purpose', '=', 'set-up')
      .where('token_hash', '=', hashOf(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst()
  )?.id

/** Where a mailed token is used. It stands behind the #, so that it reaches no server log and no Referer. */
export const linkTo = ({ publicUrl }: Config, population: Population, token: string): string =>
  `${publicUrl.origin}${pagesOf[population]}/link#${token}`
