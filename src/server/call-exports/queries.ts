import type { ExportFormat } from '#contract/my-account/reports.ts'
import type { ReportKey } from '#rules/reports.ts'
import { sql } from 'kysely'
import { locks } from '../db/locks.ts'
import type { Db } from '../db/open.ts'
import type { ExportOwner, ExportRow } from './export-row.ts'

export type NewExport = ExportOwner & {
  readonly report: ReportKey
  readonly format: ExportFormat
  readonly query: object
  readonly title: string
  readonly period: string
  readonly describes: string
  readonly fileName: string
  readonly now: Date
  readonly schedule?: { readonly id: number; readonly delivery: 'link' | 'attachment' }
}

const rows = (db: Db) => db.selectFrom('call_export').selectAll().$castTo<ExportRow>()

const MOST_LISTED = 200

/** A person's exports, the newest first. Index: call_export_portal_user_id. */
export const listCallExports = (db: Db, { customerId, userId }: ExportOwner): Promise<ExportRow[]> =>
  rows(db)
    .where('portal_user_id', '=', userId)
    .where('customer_id', '=', customerId)
    .orderBy('id', 'desc')
    .limit(MOST_LISTED)
    .execute()

export const findCallExport = (db: Db, owner: ExportOwner, id: number): Promise<ExportRow | undefined> =>
  rows(db)
    .where('id', '=', id)
    .where('portal_user_id', '=', owner.userId)
    .where('customer_id', '=', owner.customerId)
    .executeTakeFirst()

/** The export of a person whose file has this key, while it is kept. */
export const findExportOfFile = (
  db: Db,
  { userId, key }: { readonly userId: number; readonly key: string },
): Promise<ExportRow | undefined> =>
  rows(db)
    .where('portal_user_id', '=', userId)
    .where('file_key', '=', key)
    .where('state', '=', 'done')
    .executeTakeFirst()

/** One export for the platform itself: e-mailed reports and tests. */
export const getCallExport = (db: Db, id: number): Promise<ExportRow> =>
  rows(db).where('id', '=', id).executeTakeFirstOrThrow()

/**
 * How many exports of a customer are not done. Orders of one customer come one after the other until the transaction ends,
 * so that many at once cannot slip past the limit.
 */
export const countUnfinishedExports = async (db: Db, customerId: number): Promise<number> => {
  await sql`select pg_advisory_xact_lock(${sql.lit(locks.exportsOfCustomer)}, ${customerId}::int)`.execute(db)
  const { count } = await db
    .selectFrom('call_export')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('customer_id', '=', customerId)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirstOrThrow()
  return count
}

export const insertCallExport = async (db: Db, order: NewExport): Promise<number> =>
  (
    await db
      .insertInto('call_export')
      .values({
        customer_id: order.customerId,
        portal_user_id: order.userId,
        report: order.report,
        format: order.format,
        query: JSON.stringify(order.query),
        title: order.title,
        period: order.period,
        describes: order.describes,
        file_name: order.fileName,
        ordered_at: order.now,
        schedule_id: order.schedule?.id ?? null,
        delivery: order.schedule?.delivery ?? null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

export type Claim = {
  readonly worker: string
  readonly fileKey: string
  readonly now: Date
  readonly staleBefore: Date
  /** One that went silent so often is not taken up again. */
  readonly mostAttempts: number
}

/**
 * Takes the next export to make: of customers of whom none is being made, the one served longest ago. One whose maker has
 * gone silent is made again. No two processes get the same.
 */
export const claimCallExport = async (
  db: Db,
  { worker, fileKey, now, staleBefore, mostAttempts }: Claim,
): Promise<ExportRow | undefined> =>
  db.transaction().execute(async (db) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(locks.exportClaims)})`.execute(db)
    const { rows } = await sql<ExportRow>`
      update call_export set state = 'running', worker = ${worker}, beat_at = ${now}, started_at = ${now},
        file_key = ${fileKey}, rows = 0, attempts = attempts + 1
      where id = (
        select waiting.id from call_export waiting
        where (
            waiting.state = 'waiting'
            or (waiting.state = 'running' and waiting.beat_at < ${staleBefore} and waiting.attempts < ${mostAttempts})
          )
          and not exists (
            select from call_export other
            where other.customer_id = waiting.customer_id and other.state = 'running' and other.beat_at >= ${staleBefore}
          )
        order by (
          select max(served.started_at) from call_export served where served.customer_id = waiting.customer_id
        ) nulls first, waiting.id
        limit 1
      )
      returning *`.execute(db)
    return rows[0]
  })

/** Ends the exports whose makers went silent as often as one is tried; answers them with the keys of their files. */
export const failSilentExports = (
  db: Db,
  { now, staleBefore, mostAttempts, reason }: Omit<Claim, 'worker' | 'fileKey'> & { readonly reason: string },
): Promise<ExportRow[]> =>
  db
    .updateTable('call_export')
    .set({ state: 'failed', reason, finished_at: now, worker: null, beat_at: null })
    .where('state', '=', 'running')
    .where('beat_at', '<', staleBefore)
    .where('attempts', '>=', mostAttempts)
    .returningAll()
    .$castTo<ExportRow>()
    .execute()

type Progress = { readonly worker: string; readonly rows: number; readonly expectedRows: number; readonly now: Date }

/** Notes how far an export is, and that its maker lives; false when it was cancelled or taken over. */
export const updateExportProgress = async (
  db: Db,
  id: number,
  { worker, rows, expectedRows, now }: Progress,
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('call_export')
    .set({ rows, expected_rows: expectedRows, beat_at: now })
    .where('id', '=', id)
    .where('worker', '=', worker)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

type Ending =
  | {
      readonly state: 'done'
      readonly rows: number
      readonly bytes: number
      readonly period: string
      readonly describes: string
      readonly fileName: string
      readonly sight: string
      readonly expiresAt: Date
    }
  | { readonly state: 'failed'; readonly reason: string }

/** Says how an export ended; false when it was cancelled or taken over meanwhile. */
export const endCallExport = async (
  db: Db,
  id: number,
  { worker, now, ...ending }: Ending & { readonly worker: string; readonly now: Date },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('call_export')
    .set(
      ending.state === 'done'
        ? {
            ...{ state: ending.state, rows: ending.rows, expected_rows: ending.rows, bytes: ending.bytes },
            ...{
              period: ending.period,
              describes: ending.describes,
              file_name: ending.fileName,
              sight: ending.sight,
              expires_at: ending.expiresAt,
            },
          }
        : { state: ending.state, reason: ending.reason },
    )
    .set({ finished_at: now, worker: null, beat_at: null })
    .where('id', '=', id)
    .where('worker', '=', worker)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Gives an export back that its maker cannot go on with: it waits again. `isAttempt` is false where it is not to blame. */
export const releaseCallExport = (
  db: Db,
  id: number,
  { worker, isAttempt }: { readonly worker: string; readonly isAttempt: boolean },
) =>
  db
    .updateTable('call_export')
    .set({ state: 'waiting', worker: null, beat_at: null, file_key: null })
    .$if(!isAttempt, (update) => update.set((eb) => ({ attempts: eb('attempts', '-', 1) })))
    .where('id', '=', id)
    .where('worker', '=', worker)
    .where('state', '=', 'running')
    .execute()

/** Cancels an export, or forgets its file; answers what it was, or undefined when the person has none such. */
export const cancelCallExport = async (
  db: Db,
  owner: ExportOwner,
  id: number,
  now: Date,
): Promise<ExportRow | undefined> => {
  const row = await rows(db)
    .where('id', '=', id)
    .where('portal_user_id', '=', owner.userId)
    .where('customer_id', '=', owner.customerId)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) return undefined
  await db
    .updateTable('call_export')
    .set({ state: 'cancelled', file_key: null, worker: null, beat_at: null, finished_at: row.finished_at ?? now })
    .where('id', '=', id)
    .execute()
  return row
}

/** Marks the exports whose time is over; answers the keys of their files. */
export const expireCallExports = async (db: Db, now: Date): Promise<string[]> => {
  const { rows } = await sql<{ file_key: string | null }>`
    update call_export set state = 'expired', file_key = null
    from (select id, file_key from call_export where state = 'done' and expires_at <= ${now} for update) ended
    where call_export.id = ended.id
    returning ended.file_key`.execute(db)
  return rows.map(({ file_key }) => file_key).filter((key) => key !== null)
}

/** Which of these keys name a file that is being made or may be fetched. */
export const listLiveFileKeys = async (db: Db, keys: readonly string[]): Promise<string[]> =>
  keys.length === 0
    ? []
    : (
        await db
          .selectFrom('call_export')
          .select('file_key')
          .where('file_key', 'in', keys)
          .where('state', 'in', ['running', 'done'])
          .execute()
      ).map(({ file_key }) => file_key ?? '')
