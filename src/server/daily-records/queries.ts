import { sql } from 'kysely'
import { locks } from '../db/locks.ts'
import type { Db } from '../db/open.ts'

/** Whose file of which day, and how it is seen. */
export type RecordKey = { readonly customerId: number; readonly view: string; readonly day: string }

/** A file as it was issued. */
export type Issue = {
  readonly day: string
  readonly version: number
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
  readonly is_provisional: boolean
  readonly rows_fingerprint: string
  readonly labels_fingerprint: string
  readonly last_import_id: number
  readonly changed: string
  readonly issued_at: Date
}

const columns = [
  ...(['day', 'version', 'rows', 'bytes', 'sha256', 'is_provisional'] as const),
  ...(['rows_fingerprint', 'labels_fingerprint', 'last_import_id', 'changed', 'issued_at'] as const),
] as const

/** The latest issue of each day from one to another. Index: daily_record_key. */
export const listLatestIssues = (
  db: Db,
  { customerId, view, from, to }: Omit<RecordKey, 'day'> & { readonly from: string; readonly to: string },
): Promise<Issue[]> =>
  db
    .selectFrom('daily_record')
    .distinctOn('day')
    .select(columns)
    .where('customer_id', '=', customerId)
    .where('view', '=', view)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .orderBy('version', 'desc')
    .execute()

/**
 * The first and last days of what is being changed among a period's calls: files being read or taken out, and the daily
 * files that a monthly one replaces. Numbers that change hands may change any day. Index: call_import_unfinished.
 */
export const listUnsettled = async (
  db: Db,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<{ readonly from: string; readonly to: string }[]> => {
  const staged = await db.selectFrom('call_reallocation').select('id').where('state', '=', 'staged').executeTakeFirst()
  if (staged !== undefined) return [{ from, to }]
  const files = await db
    .selectFrom('call_import')
    .select(['period_from', 'period_to'])
    .where('state', 'in', ['pending', 'running', 'undoing'])
    .where('period_from', '<=', to)
    .where('period_to', '>=', from)
    .execute()
  return files.map(({ period_from, period_to }) => ({ from: period_from ?? from, to: period_to ?? to }))
}

/** The latest issue of a day; others who would issue it wait until the transaction ends. */
export const lockLatestIssue = async (db: Db, { customerId, view, day }: RecordKey): Promise<Issue | undefined> => {
  await sql`select pg_advisory_xact_lock(${locks.dailyRecords}, hashtext(${`${customerId} ${view} ${day}`}))`.execute(
    db,
  )
  return db
    .selectFrom('daily_record')
    .select(columns)
    .where('customer_id', '=', customerId)
    .where('view', '=', view)
    .where('day', '=', day)
    .orderBy('version', 'desc')
    .executeTakeFirst()
}

export const insertIssue = (db: Db, { customerId, view }: RecordKey, issue: Issue) =>
  db
    .insertInto('daily_record')
    .values({ ...issue, customer_id: customerId, view })
    .execute()

/** Notes that an issue still stands for the day's rows and labels as they are now. */
export const updateIssueBasis = (
  db: Db,
  { customerId, view, day }: RecordKey,
  issue: Pick<Issue, 'version' | 'rows_fingerprint' | 'labels_fingerprint' | 'last_import_id' | 'is_provisional'>,
) => {
  const { version, ...basis } = issue
  return db
    .updateTable('daily_record')
    .set(basis)
    .where('customer_id', '=', customerId)
    .where('view', '=', view)
    .where('day', '=', day)
    .where('version', '=', version)
    .execute()
}
