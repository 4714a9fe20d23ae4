import type { ExportFormat } from '#contract/my-account/reports.ts'
import type { runResults, scheduleDeliveries, scheduleStates } from '#contract/my-account/saved-views.ts'
import type { ReportTiming } from '#rules/report-schedule.ts'
import type { Db } from '../db/open.ts'
import { lockAdditions } from '../saved-views/queries.ts'
import type { SavedViewRow, ViewOwner } from '../saved-views/saved-view.ts'

export type RunResult = (typeof runResults)[number]

export type ScheduleRow = {
  readonly id: number
  readonly customer_id: number
  readonly portal_user_id: number
  readonly frequency: ReportTiming['frequency']
  readonly weekday: number | null
  readonly day_of_month: number | null
  readonly time: string
  readonly format: ExportFormat
  readonly delivery: (typeof scheduleDeliveries)[number]
  readonly state: (typeof scheduleStates)[number]
  readonly reason: string | null
  readonly next_run_at: Date | null
  readonly last_run_at: Date | null
  readonly last_result: RunResult | null
  readonly view: SavedViewRow
}

const schedules = (db: Db) =>
  db
    .selectFrom('report_schedule as schedule')
    .innerJoin('saved_view as view', 'view.id', 'schedule.view_id')
    .selectAll('schedule')
    .select(['view.name', 'view.report', 'view.search', 'view.updated_at'])

type Joined = Awaited<ReturnType<ReturnType<typeof schedules>['executeTakeFirstOrThrow']>>

const scheduleOf = ({ view_id: id, name, report, search, updated_at, ...row }: Joined): ScheduleRow =>
  ({ ...row, view: { id, name, report, search, updated_at } }) as ScheduleRow

const own = (db: Db, { customerId, userId }: ViewOwner) =>
  schedules(db).where('schedule.customer_id', '=', customerId).where('schedule.portal_user_id', '=', userId)

/** A person's e-mailed reports. Index: report_schedule_portal_user_id. */
export const listSchedules = async (db: Db, owner: ViewOwner): Promise<ScheduleRow[]> =>
  (await own(db, owner).orderBy('view.name').orderBy('schedule.id').execute()).map(scheduleOf)

export const findSchedule = async (db: Db, owner: ViewOwner, id: number): Promise<ScheduleRow | undefined> => {
  const row = await own(db, owner).where('schedule.id', '=', id).executeTakeFirst()
  return row && scheduleOf(row)
}

/** One of a person's, held until the transaction ends; whoever holds it already is waited for. */
export const holdSchedule = async (db: Db, owner: ViewOwner, id: number): Promise<ScheduleRow | undefined> => {
  const row = await own(db, owner).where('schedule.id', '=', id).forUpdate('schedule').executeTakeFirst()
  return row && scheduleOf(row)
}

/** The schedules that are due, the earliest first; another process may see the same. Index: report_schedule_due. */
export const listDueSchedules = async (db: Db, now: Date): Promise<number[]> =>
  (
    await db
      .selectFrom('report_schedule')
      .select('id')
      .where('state', '=', 'on')
      .where('next_run_at', '<=', now)
      .orderBy('next_run_at')
      .orderBy('id')
      .limit(200)
      .execute()
  ).map(({ id }) => id)

/** One schedule, held until the transaction ends; undefined when another process has it. */
export const lockSchedule = async (db: Db, id: number): Promise<ScheduleRow | undefined> => {
  const row = await schedules(db).where('schedule.id', '=', id).forUpdate('schedule').skipLocked().executeTakeFirst()
  return row && scheduleOf(row)
}

/** How many a person has. Their additions come one after the other until the transaction ends. */
export const countSchedules = async (db: Db, owner: ViewOwner): Promise<number> => {
  await lockAdditions(db, owner)
  const { count } = await db
    .selectFrom('report_schedule')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('customer_id', '=', owner.customerId)
    .where('portal_user_id', '=', owner.userId)
    .executeTakeFirstOrThrow()
  return count
}

export type ScheduleValues = Omit<ReportTiming, 'dayOfMonth'> & {
  readonly viewId: number
  readonly dayOfMonth: number | null
  readonly format: ExportFormat
  readonly delivery: ScheduleRow['delivery']
  readonly state: 'on' | 'paused'
  readonly nextRunAt: Date | null
}

const columnsOf = ({ viewId, dayOfMonth, nextRunAt, ...same }: ScheduleValues) => ({
  ...same,
  view_id: viewId,
  day_of_month: dayOfMonth,
  next_run_at: nextRunAt,
})

export const insertSchedule = async (
  db: Db,
  { customerId, userId }: ViewOwner,
  values: ScheduleValues,
): Promise<number> =>
  (
    await db
      .insertInto('report_schedule')
      .values({ ...columnsOf(values), customer_id: customerId, portal_user_id: userId })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

/** Sets when and how a report leaves; one that had stopped goes on. False when the person has none such. */
export const updateSchedule = async (
  db: Db,
  { customerId, userId }: ViewOwner,
  { id, ...values }: ScheduleValues & { readonly id: number },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('report_schedule')
    .set({ ...columnsOf(values), reason: null })
    .where('id', '=', id)
    .where('customer_id', '=', customerId)
    .where('portal_user_id', '=', userId)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Ends an e-mailed report; false when the person has none such. */
export const deleteSchedule = async (db: Db, { customerId, userId }: ViewOwner, id: number): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('report_schedule')
    .where('id', '=', id)
    .where('customer_id', '=', customerId)
    .where('portal_user_id', '=', userId)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Notes that a run begins; `nextRunAt` is left out for one that was asked for by hand. */
export const updateRunBegun = (
  db: Db,
  { id, customer_id, portal_user_id }: Pick<ScheduleRow, 'id' | 'customer_id' | 'portal_user_id'>,
  { now, nextRunAt }: { now: Date; nextRunAt?: Date },
) =>
  db
    .updateTable('report_schedule')
    .set({ last_run_at: now, last_result: null, ...(nextRunAt === undefined ? {} : { next_run_at: nextRunAt }) })
    .where('id', '=', id)
    .where('customer_id', '=', customer_id)
    .where('portal_user_id', '=', portal_user_id)
    .execute()

/** Notes how a run ended, and why when it failed. */
export const updateRunResult = (db: Db, id: number, result: RunResult, reason: string | null = null) =>
  db.updateTable('report_schedule').set({ last_result: result, reason }).where('id', '=', id).execute()

/** Stops a report for good, with the reason for its owner. */
export const stopSchedule = (db: Db, id: number, { reason, now }: { reason: string; now: Date }) =>
  db
    .updateTable('report_schedule')
    .set({ state: 'stopped', reason, next_run_at: null, last_run_at: now, last_result: 'not-granted' })
    .where('id', '=', id)
    .execute()

/** The e-mail address and name of a person. */
export const findOwnerAddress = (db: Db, userId: number) =>
  db.selectFrom('portal_user').select(['email', 'name']).where('id', '=', userId).executeTakeFirst()
