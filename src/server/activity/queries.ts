import type { activityKinds } from '#contract/backend/activity.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Change } from './record-activity.ts'

export type ActivityRow = {
  id: number
  at: Date
  kind: (typeof activityKinds)[number]
  population: 'staff' | 'portal' | 'operator' | 'platform'
  who: string
  on_behalf_of: string | null
  customer_id: number | null
  account_number: string | null
  customer_name: string | null
  subject: string
  subject_id: number | null
  subject_name: string
  summary: string
  changes: Change[]
  address: string
  used_api: boolean
}

export type ActivityFilter = {
  search?: string | undefined
  kind?: string | undefined
  population?: string | undefined
  customerId?: number | undefined
  subject?: string | undefined
  subjectId?: number | undefined
  from?: Date | undefined
  /** Up to, but not including. */
  until?: Date | undefined
  /** Subjects whose entries the reader may not see. */
  hiddenSubjects: readonly string[]
  page: number
  pageSize: number
}

/** A page of the activity log, newest first, and the number of all entries that match. */
export const listActivity = async (db: Db, filter: ActivityFilter): Promise<{ rows: ActivityRow[]; total: number }> => {
  const conditions = [
    sql`true`,
    ...(filter.search
      ? [
          sql`strpos(lower(entry.who || ' ' || entry.subject_name || ' ' || entry.summary || ' ' || entry.subject), lower(${filter.search})) > 0`,
        ]
      : []),
    ...(filter.kind ? [sql`entry.kind = ${filter.kind}`] : []),
    ...(filter.population ? [sql`entry.population = ${filter.population}`] : []),
    ...(filter.customerId ? [sql`entry.customer_id = ${filter.customerId}`] : []),
    ...(filter.subject ? [sql`entry.subject = ${filter.subject}`] : []),
    ...(filter.subjectId ? [sql`entry.subject_id = ${filter.subjectId}`] : []),
    ...(filter.from ? [sql`entry.at >= ${filter.from}`] : []),
    ...(filter.until ? [sql`entry.at < ${filter.until}`] : []),
    ...(filter.hiddenSubjects.length > 0 ? [sql`entry.subject <> all (${[...filter.hiddenSubjects]}::text[])`] : []),
  ]
  const matching = sql`from activity_entry entry left join customer on customer.id = entry.customer_id where ${sql.join(conditions, sql` and `)}`
  const { rows } = await sql<ActivityRow>`
    select entry.*, customer.account_number, customer.name as customer_name ${matching}
    order by entry.id desc limit ${filter.pageSize} offset ${(filter.page - 1) * filter.pageSize}`.execute(db)
  const counted = await sql<{ total: number }>`select count(*)::int as total ${matching}`.execute(db)
  return { rows, total: counted.rows[0]?.total ?? 0 }
}

/**
 * A page of what concerns a customer's portal: acts of its people, acts of staff on their behalf, and acts on its people.
 * What staff do to the customer otherwise is theirs.
 */
export const listActivityOfCustomer = async (
  db: Db,
  { customerId, page, pageSize }: { customerId: number; page: number; pageSize: number },
): Promise<{ rows: ActivityRow[]; total: number }> => {
  const matching = sql`
    from activity_entry entry left join customer on customer.id = entry.customer_id
    where entry.customer_id = ${customerId} and (
      entry.population = 'portal' or entry.on_behalf_of is not null or entry.kind = 'preview' or entry.subject = 'Portal user'
    )`
  const { rows } = await sql<ActivityRow>`
    select entry.*, customer.account_number, customer.name as customer_name ${matching}
    order by entry.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(db)
  const counted = await sql<{ total: number }>`select count(*)::int as total ${matching}`.execute(db)
  return { rows, total: counted.rows[0]?.total ?? 0 }
}

/** How many mails the people of a customer ordered since a moment. Index: activity_entry_customer_id. */
export const countMailsOrdered = async (db: Db, customerId: number, since: Date): Promise<number> => {
  const { rows } = await sql<{ mails: number }>`
    select count(*)::int as mails from activity_entry
    where customer_id = ${customerId} and kind = 'mail' and population = 'portal' and at > ${since}`.execute(db)
  return rows[0]?.mails ?? 0
}
