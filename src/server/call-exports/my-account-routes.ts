import type { callExportEndpoints } from '#contract/my-account/exports.ts'
import type { reportFileEndpoints } from '#contract/my-account/reports.ts'
import { featureOfReport, itemisedReports, type ReportKey, reportKeys, reports } from '#rules/reports.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import { type PortalContext, requireFeatures } from '../auth/portal-context.ts'
import { requireItemised } from '../calls/question.ts'
import { readOwnCallScope } from '../calls/scope.ts'
import { stillSees } from '../calls/sight.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import { ownerOf } from '../saved-views/my-account-routes.ts'
import type { ExportRow } from './export-row.ts'
import { openExportFolder } from './export-folder.ts'
import { contentTypes } from './file-name.ts'
import { orderExport, requireExportable } from './order-export.ts'
import { cancelCallExport, findCallExport, listCallExports } from './queries.ts'
import { askAs, describeQuestion, makeReportFile } from './report-file.ts'

/** An export as its owner sees it. */
const shownExport = (row: ExportRow) => ({
  id: row.id,
  report: row.report,
  title: row.title,
  describes: row.describes,
  format: row.format,
  state: row.state,
  rows: row.rows,
  expectedRows: row.expected_rows,
  bytes: row.bytes,
  fileName: row.file_name,
  reason: row.reason,
  orderedAt: row.ordered_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
})

/** People order reports as files, watch them being made, and fetch them while their rights last. */
export const callExportHandlers = (parts: AppParts): Handlers<typeof callExportEndpoints, PortalContext> => {
  const { db, clock, config } = parts
  const folder = openExportFolder(config.dataFolder)
  return {
    list: async ({ caller }) => ({ rows: (await listCallExports(db, ownerOf(caller))).map(shownExport) }),

    order: async ({ caller, body, refuse }) => {
      requireExportable(caller, body)
      const asked = await askAs(parts, caller, body.query)
      if (itemisedReports.includes(body.report)) requireItemised(asked.scope)
      const order = { ...body, words: describeQuestion(asked) }
      const id = await db
        .transaction()
        .execute((db) => orderExport(db, caller, { order, most: config.exportsPerCustomer, now: clock() }))
      return shownExport((await findCallExport(db, ownerOf(caller), id)) ?? refuse('INVALID'))
    },

    file: async ({ caller, params, refuse }) => {
      const row = (await findCallExport(db, ownerOf(caller), params.id)) ?? refuse('NOT_FOUND')
      requireFeatures(caller, [featureOfReport(row.report)])
      const scope = await readOwnCallScope(db, caller, clock())
      if (itemisedReports.includes(row.report)) requireItemised(scope)
      if (row.state === 'waiting' || row.state === 'running') refuse('NOT_READY')
      if (row.state === 'done' && !stillSees(row.sight, scope, caller))
        refuse('NOT_GRANTED', {
          message:
            'What you may see has changed since this file was made. Order it again to have it as you see calls now.',
        })
      const isOver = row.state !== 'done' || row.expires_at === null || row.expires_at <= clock()
      const file = isOver || row.file_key === null ? undefined : await folder.read(row.file_key)
      if (file === undefined) return refuse('NOT_FOUND')
      await recordDownload(parts, caller, { id: row.id, title: row.title, what: row.period })
      return { fileName: row.file_name, contentType: contentTypes[row.format], ...file }
    },

    cancel: async ({ caller, params, refuse }) => {
      const row = await db.transaction().execute(async (db) => {
        const row = (await cancelCallExport(db, ownerOf(caller), params.id, clock())) ?? refuse('NOT_FOUND')
        await recordActivity(db, caller.actor, {
          kind: 'deleted',
          ...{ subject: 'Export', subjectId: row.id, subjectName: row.title, customerId: caller.customer.id },
          summary: row.state === 'done' ? 'File of an export removed' : 'Export cancelled',
        })
        await announce(db, { about: 'person', userId: caller.userId })
        return row
      })
      // One that is being made is removed by its maker.
      if (row.state === 'done' && row.file_key !== null) await folder.remove(row.file_key)
      return {}
    },
  }
}

/** Notes that somebody took a file of calls with them; a preview notes it at its own door. */
export const recordDownload = async (
  { db }: Pick<AppParts, 'db'>,
  caller: PortalContext,
  { id, title, what }: { readonly id?: number; readonly title: string; readonly what: string },
): Promise<void> => {
  if (caller.preview !== undefined) return
  await recordActivity(db, caller.actor, {
    kind: 'download',
    ...{ subject: 'Call records', ...(id === undefined ? {} : { subjectId: id }), subjectName: title },
    ...{ customerId: caller.customer.id, summary: `Downloaded: ${what}` },
  })
}

type FileHandlers = Handlers<typeof reportFileEndpoints, PortalContext>

/** Reports as files at once, streamed as they are made. */
export const reportFileHandlers = (parts: AppParts): FileHandlers => {
  const handlerOf =
    (report: ReportKey): FileHandlers[ReportKey] =>
    async ({ caller, query: { format, ...query } }) => {
      const order = { report, format, query }
      requireExportable(caller, order)
      const file = await makeReportFile(parts, caller, { order })
      const { fileName, contentType, stream, words } = file
      await recordDownload(parts, caller, { title: reports[report].label, what: words.logged })
      return { fileName, contentType, stream }
    }
  return Object.fromEntries(reportKeys.map((key) => [key, handlerOf(key)])) as FileHandlers
}
