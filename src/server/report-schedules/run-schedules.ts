import { featuresOfEmailedReport, itemisedReports, reports } from '#rules/reports.ts'
import { nextRun, type ReportTiming } from '#rules/report-schedule.ts'
import type { AppParts } from '../app-parts.ts'
import { readPersonNow, whyClosed } from '../auth/person-context.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { orderExport, requireExportable } from '../call-exports/order-export.ts'
import { askAs, describeQuestion } from '../call-exports/report-file.ts'
import { requireItemised } from '../calls/question.ts'
import type { Db } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import { readViewSearch } from '../saved-views/view-search.ts'
import { repeatRounds } from '../jobs/repeat-rounds.ts'
import { listDueSchedules, lockSchedule, type ScheduleRow, updateRunBegun, updateRunResult } from './queries.ts'
import { stopAndTell } from './tell-owner.ts'

type Parts = Pick<AppParts, 'db' | 'config' | 'clock' | 'mailer' | 'log'>

/** When a schedule leaves. */
export const timingOf = ({ frequency, weekday, day_of_month, time }: Omit<ScheduleRow, 'view'>): ReportTiming => ({
  frequency,
  weekday,
  dayOfMonth: day_of_month,
  time,
})

/** Orders the file of a run as its owner may see it now, in the caller's transaction; refuses what they may not. */
export const orderRun = async (
  { clock }: Pick<Parts, 'clock'>,
  db: Db,
  { schedule, caller, most }: { readonly schedule: ScheduleRow; readonly caller: PortalContext; readonly most: number },
): Promise<void> => {
  const { view, format, id, delivery } = schedule
  requireExportable(caller, { report: view.report, format })
  const query = readViewSearch(view)
  const asked = await askAs({ db, clock }, caller, query)
  if (itemisedReports.includes(view.report)) requireItemised(asked.scope)
  const words = describeQuestion(asked)
  const order = { report: view.report, format, query, words, schedule: { id, delivery } }
  await orderExport(db, caller, { order, most, now: clock() })
}

const sentenceOf = ({ message, details }: Refused): string =>
  details.issues?.map((issue) => issue.message).join(' ') ?? message

const notItemised = 'Your account is not itemised any more, so there are no single calls. Your provider decides that.'

/** Why a report may not be sent any more; undefined while it may. */
const whyNotGranted = ({ customer, ...rights }: PortalContext, report: ScheduleRow['view']['report']) =>
  whyClosed(rights, featuresOfEmailedReport(report)) ??
  (itemisedReports.includes(report) && !customer.isItemised ? notItemised : undefined)

const run = async (parts: Parts, db: Db, schedule: ScheduleRow): Promise<void> => {
  const now = parts.clock()
  const person = await readPersonNow(db, { userId: schedule.portal_user_id, customerId: schedule.customer_id })
  const reason = 'closed' in person ? person.closed : whyNotGranted(person.context, schedule.view.report)
  const title = reports[schedule.view.report].label
  if (reason !== undefined || 'closed' in person) {
    await stopAndTell(parts, db, { schedule, reason: reason ?? '', title })
  } else {
    await updateRunBegun(db, schedule, { now, nextRunAt: new Date(nextRun(timingOf(schedule), now.getTime())) })
    try {
      // What its owner asked for long ago is no rush: it waits its turn and is not refused.
      await orderRun(parts, db, { schedule, caller: person.context, most: Infinity })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      await updateRunResult(db, schedule.id, 'failed', sentenceOf(error))
    }
  }
  await announce(db, { about: 'person', userId: schedule.portal_user_id })
}

/** Begins every run that is due, each in a transaction of its own, once however many processes there are. */
export const runDueSchedules = async (parts: Parts): Promise<void> => {
  for (const id of await listDueSchedules(parts.db, parts.clock()))
    try {
      await parts.db.transaction().execute(async (db) => {
        const due = await lockSchedule(db, id)
        // Another process was quicker, or its owner changed or ended it.
        if (due === undefined || due.state !== 'on' || due.next_run_at === null || due.next_run_at > parts.clock())
          return
        await run(parts, db, due)
      })
    } catch (error) {
      parts.log.warn({ err: error, reportSchedule: id }, 'an e-mailed report could not be begun; it is tried again')
    }
}

/** Looks for due reports again and again until disposed; a round that takes long is never overlapped by the next. */
export const startReportSchedules = (parts: Parts): AsyncDisposable =>
  repeatRounds({
    seconds: parts.config.scheduleSeconds,
    round: () => runDueSchedules(parts),
    onError: (error) => parts.log.warn({ err: error }, 'e-mailed reports could not be looked for'),
  })
