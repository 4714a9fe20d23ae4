import type { ExportFormat } from '#contract/my-account/reports.ts'
import { featureOfReport, type ReportKey, reports } from '#rules/reports.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { type PortalContext, requireFeatures } from '../auth/portal-context.ts'
import type { Db } from '../db/open.ts'
import { refuse, refuseField } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import type { ReportQuery } from '../saved-views/view-search.ts'
import { reportFileName } from './file-name.ts'
import { countUnfinishedExports, insertCallExport } from './queries.ts'

/** What stands above a report as it would be now, and its days. */
export type QuestionWords = {
  readonly period: string
  readonly describes: string
  /** What the activity log says: whose numbers somebody looked for is not for it. */
  readonly logged: string
  readonly days: { readonly from: string; readonly to: string }
}

export type ExportOrder = {
  readonly report: ReportKey
  readonly format: ExportFormat
  readonly query: ReportQuery
  readonly words: QuestionWords
  readonly schedule?: { readonly id: number; readonly delivery: 'link' | 'attachment' }
}

/** Refuses a report that is not granted, and a kind of file that there is not of it. */
export const requireExportable = (
  caller: PortalContext,
  { report, format }: Pick<ExportOrder, 'report' | 'format'>,
): void => {
  requireFeatures(caller, [featureOfReport(report), 'export_calls'])
  if (report === 'call-list' && format === 'pdf')
    refuseField('format', 'The call list is not made as PDF. Choose CSV or Excel.')
}

/** Orders an export in the caller's transaction; it is made after the commit. Refuses more than may wait. */
export const orderExport = async (
  db: Db,
  caller: PortalContext,
  { order, most, now }: { readonly order: ExportOrder; readonly most: number; readonly now: Date },
): Promise<number> => {
  const { customer, userId } = caller
  if ((await countUnfinishedExports(db, customer.id)) >= most) refuse('TOO_MANY_EXPORTS')
  const { report, format, query, words, schedule } = order
  const { period, describes, logged, days } = words
  const title = reports[report].label
  const id = await insertCallExport(db, {
    ...{ customerId: customer.id, userId, report, format, query, title, period, describes, now },
    fileName: reportFileName(customer, { report, period: days }, format),
    ...(schedule === undefined ? {} : { schedule }),
  })
  await recordActivity(db, caller.actor, {
    kind: 'created',
    ...{ subject: 'Export', subjectId: id, subjectName: title, customerId: customer.id },
    summary: `Export ordered as ${format.toUpperCase()}: ${logged}`,
  })
  await announce(db, { about: 'person', userId })
  return id
}
