import { type Selectable, sql, type Updateable } from 'kysely'
import { type Population, tablesOf } from '../auth/population.ts'
import { locks } from '../db/locks.ts'
import type { Db } from '../db/open.ts'
import type { Database } from '../db/schema.ts'
import { type MailFacts, reportTemplates } from './report-mails.ts'
import { requestTemplates } from './request-mails.ts'
import type { MailTemplate } from './templates.ts'

export type MailRow = Selectable<Database['mail']>

export type MailOrder = {
  readonly template: MailTemplate
  readonly population: Population
  readonly userId: number
  readonly address: string
  /** What a mail about a report says. */
  readonly facts?: MailFacts
}

/** A page of the outbox, newest first. */
export const listMails = async (db: Db, { page, pageSize }: { page: number; pageSize: number }) => {
  const rows = await db
    .selectFrom('mail')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await db
    .selectFrom('mail')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return {
    total,
    rows: rows.map((mail) => ({
      id: mail.id,
      to: mail.address,
      subject: mail.subject,
      text: mail.text,
      state: mail.state as 'waiting' | 'sent' | 'failed' | 'kept',
      lastError: mail.last_error,
      createdAt: mail.created_at.toISOString(),
      sentAt: mail.sent_at?.toISOString() ?? null,
    })),
  }
}

/**
 * Counts the mails ordered for an address since a moment, without the reports and requests that its owner asked for. Orders for one address come one after the other until the
 * transaction ends, so that many at once cannot slip past the limit.
 */
export const countMailsAlone = async (db: Db, address: string, since: Date): Promise<number> => {
  await sql`select pg_advisory_xact_lock(${sql.lit(locks.mailsToAddress)}, hashtext(${address}))`.execute(db)
  const { ordered } = await db
    .selectFrom('mail')
    .select(({ fn }) => fn.countAll<number>().as('ordered'))
    .where('address', '=', address)
    .where('created_at', '>', since)
    .where('template', 'not in', [...reportTemplates, ...requestTemplates])
    .executeTakeFirstOrThrow()
  return ordered
}

const recipientColumn = { staff: 'staff_user_id', portal: 'portal_user_id' } as const

export const insertMail = async (
  db: Db,
  { template, population, userId, address, facts = {} }: MailOrder,
  now: Date,
): Promise<number> =>
  (
    await db
      .insertInto('mail')
      .values({
        template,
        address,
        created_at: now,
        facts: JSON.stringify(facts),
        [recipientColumn[population]]: userId,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

export const findMail = (db: Db, id: number): Promise<MailRow | undefined> =>
  db.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirst()

export const updateMail = (db: Db, id: number, change: Updateable<Database['mail']>) =>
  db.updateTable('mail').set(change).where('id', '=', id).execute()

export const findRecipientName = async (db: Db, population: Population, userId: number): Promise<string> =>
  (await db.selectFrom(tablesOf[population].user).select('name').where('id', '=', userId).executeTakeFirstOrThrow())
    .name

/** How many mails are in a state. */
export const countMails = async (db: Db, state: 'waiting' | 'sent' | 'failed' | 'kept'): Promise<number> => {
  const counting = db
    .selectFrom('mail')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', state)
  return (await counting.executeTakeFirstOrThrow()).count
}
