import type { dailyRecordEndpoints } from '#contract/my-account/daily-records.ts'
import { makePeriod, monthPeriod } from '#rules/period.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { recordDownload } from '../call-exports/my-account-routes.ts'
import { cutPeriod, periodOf, requireItemised } from '../calls/question.ts'
import { readOwnCallScope } from '../calls/scope.ts'
import type { Handlers } from '../http/serve.ts'
import { archiveFileName, recordFileName } from './file-name.ts'
import { openDayFile, orClose } from './issue-file.ts'
import { listDailyRecords, listDaysWithFiles } from './list-records.ts'
import { archiveDays } from './month-archive.ts'
import { makeRecordReader, type RecordReader } from './record-reader.ts'

/** Customers fetch their call records day by day. */
export const dailyRecordHandlers = (parts: AppParts): Handlers<typeof dailyRecordEndpoints, PortalContext> => {
  const { db, clock } = parts
  const readerOf = async (caller: PortalContext): Promise<RecordReader> => {
    const scope = await readOwnCallScope(db, caller, clock())
    requireItemised(scope)
    return makeRecordReader({
      scope,
      numbers: caller.numberScope,
      usesBackendDescriptions: caller.open.has('myCallsUseBackendDescriptions'),
      accountNumber: caller.customer.accountNumber,
    })
  }
  return {
    list: async ({ caller, query }) => {
      const reader = await readerOf(caller)
      const asked = periodOf(query, { now: clock(), billDay: caller.customer.billDay })
      return { rows: await listDailyRecords(parts, reader, cutPeriod(asked, reader.scope).period) }
    },

    file: async ({ caller, params, refuse }) => {
      const reader = await readerOf(caller)
      const { day } = params
      const { scope } = reader
      const isHidden = scope.earliest !== null && day < scope.earliest
      const days = isHidden ? [] : await listDaysWithFiles(parts, reader, makePeriod(day, day))
      if (days.length === 0) refuse('NOT_FOUND')
      const { issue, stream } = await openDayFile(parts, reader, day)
      const what = `daily call records of ${day}, version ${issue.version}`
      await orClose(stream, recordDownload(parts, caller, { title: 'Daily call records', what }))
      return { fileName: recordFileName(reader, issue), bytes: issue.bytes, stream }
    },

    archive: async ({ caller, query }) => {
      const reader = await readerOf(caller)
      const { period } = cutPeriod(monthPeriod(query.month), reader.scope)
      const days = await listDaysWithFiles(parts, reader, period)
      await recordDownload(parts, caller, {
        title: 'Daily call records',
        what: `daily call records of ${query.month}`,
      })
      return { fileName: archiveFileName(reader, period), stream: archiveDays(parts, reader, days) }
    },
  }
}
