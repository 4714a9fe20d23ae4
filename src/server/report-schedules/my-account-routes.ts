import type { reportScheduleEndpoints } from '#contract/my-account/saved-views.ts'
import { dayOf } from '#rules/period.ts'
import { describeTiming, nextRun } from '#rules/report-schedule.ts'
import { type Activity, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { requireExportable } from '../call-exports/order-export.ts'
import type { Db } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { ownerOf, shownView } from '../saved-views/my-account-routes.ts'
import { findSavedView } from '../saved-views/queries.ts'
import {
  countSchedules,
  deleteSchedule,
  findSchedule,
  holdSchedule,
  insertSchedule,
  listSchedules,
  type ScheduleRow,
  type ScheduleValues,
  updateRunBegun,
  updateSchedule,
} from './queries.ts'
import { orderRun } from './run-schedules.ts'

const MOST_SCHEDULES = 50

const noConsent =
  'Your account has not agreed to call detail by e-mail, so reports come as a link. Your provider can note your consent.'
const noAttachments = 'Reports come as a link here; they are not attached.'

/** An e-mailed report as its owner sees it. */
const shownSchedule = (row: ScheduleRow) => ({
  id: row.id,
  view: shownView(row.view),
  frequency: row.frequency,
  weekday: row.weekday,
  dayOfMonth: row.day_of_month,
  time: row.time,
  format: row.format,
  delivery: row.delivery,
  state: row.state,
  reason: row.reason,
  nextRunAt: row.next_run_at?.toISOString() ?? null,
  nextRunOn: row.next_run_at === null ? null : dayOf(row.next_run_at.getTime()),
  lastRunAt: row.last_run_at?.toISOString() ?? null,
  lastResult: row.last_result,
})

type Wanted = Omit<ScheduleValues, 'nextRunAt'>

/** Only what the frequency asks for is kept. */
const settle = (wanted: Wanted): Wanted => {
  const { frequency, weekday, dayOfMonth } = wanted
  if (frequency === 'weekly' && weekday === null) refuseField('weekday', 'Choose the day of the week.')
  if (frequency === 'monthly' && dayOfMonth === null) refuseField('dayOfMonth', 'Choose the day of the month.')
  return {
    ...wanted,
    weekday: frequency === 'weekly' ? weekday : null,
    dayOfMonth: frequency === 'monthly' ? dayOfMonth : null,
  }
}

/** People have saved views sent to themselves; what they may see is decided again at every run. */
export const reportScheduleHandlers = (parts: AppParts): Handlers<typeof reportScheduleEndpoints, PortalContext> => {
  const { db, clock, config } = parts

  const whyNoAttachment = ({ customer }: PortalContext): string | null => {
    if (config.attachmentBytes === 0) return noAttachments
    return customer.mayEmailDetail ? null : noConsent
  }

  /** What is asked for, checked against what the caller may have now. */
  const read = async (
    db: Db,
    caller: PortalContext,
    wanted: Wanted,
  ): Promise<{ values: ScheduleValues; name: string }> => {
    const view = await findSavedView(db, ownerOf(caller), wanted.viewId)
    if (view === undefined) throw new Refused('NOT_FOUND')
    requireExportable(caller, { report: view.report, format: wanted.format })
    const why = whyNoAttachment(caller)
    if (wanted.delivery === 'attachment' && why !== null) refuseField('delivery', why)
    const values = settle(wanted)
    const nextRunAt = values.state === 'on' ? new Date(nextRun(values, clock().getTime())) : null
    return { values: { ...values, nextRunAt }, name: view.name }
  }

  const get = async (caller: PortalContext, id: number) => {
    const row = await findSchedule(db, ownerOf(caller), id)
    if (row === undefined) throw new Refused('NOT_FOUND')
    return shownSchedule(row)
  }

  return {
    list: async ({ caller }) => {
      const reason = whyNoAttachment(caller)
      const rows = (await listSchedules(db, ownerOf(caller))).map(shownSchedule)
      return { rows, attachments: { allowed: reason === null, reason } }
    },

    add: async ({ caller, body }) => {
      const id = await db.transaction().execute(async (db) => {
        if ((await countSchedules(db, ownerOf(caller))) >= MOST_SCHEDULES)
          refuseField('viewId', `You have ${MOST_SCHEDULES} e-mailed reports already. End one first.`)
        const { values, name } = await read(db, caller, body)
        const id = await insertSchedule(db, ownerOf(caller), values)
        await recordActivity(
          db,
          caller.actor,
          about(caller, { kind: 'created', id, name, words: describeTiming(values) }),
        )
        return id
      })
      return get(caller, id)
    },

    update: async ({ caller, params, body, refuse }) => {
      await db.transaction().execute(async (db) => {
        const { id } = params
        if ((await holdSchedule(db, ownerOf(caller), id)) === undefined) refuse('NOT_FOUND')
        const { values, name } = await read(db, caller, body)
        if (!(await updateSchedule(db, ownerOf(caller), { id, ...values }))) refuse('NOT_FOUND')
        const words = values.state === 'paused' ? 'paused' : describeTiming(values)
        await recordActivity(db, caller.actor, about(caller, { kind: 'changed', id, name, words }))
      })
      return get(caller, params.id)
    },

    remove: ({ caller, params, refuse }) =>
      db.transaction().execute(async (db) => {
        const row = (await findSchedule(db, ownerOf(caller), params.id)) ?? refuse('NOT_FOUND')
        if (!(await deleteSchedule(db, ownerOf(caller), row.id))) refuse('NOT_FOUND')
        const what = { kind: 'deleted', id: row.id, name: row.view.name, words: 'ended' } as const
        await recordActivity(db, caller.actor, about(caller, what))
        return {}
      }),

    run: async ({ caller, params, refuse }) => {
      await db.transaction().execute(async (db) => {
        const schedule = (await holdSchedule(db, ownerOf(caller), params.id)) ?? refuse('NOT_FOUND')
        await updateRunBegun(db, schedule, { now: clock() })
        await orderRun(parts, db, { schedule, caller, most: config.exportsPerCustomer })
      })
      return get(caller, params.id)
    },
  }
}

const about = (
  { customer }: PortalContext,
  { kind, id, name, words }: { kind: Activity['kind']; id: number; name: string; words: string },
): Activity => ({
  kind,
  ...{ subject: 'E-mailed report', subjectId: id, subjectName: name, customerId: customer.id },
  summary: `E-mailed report: ${words}`,
})
