import type { customerDailyRecordEndpoints } from '#contract/backend/daily-records.ts'
import { makePeriod, monthPeriod } from '#rules/period.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { periodOf, requireItemised } from '../calls/question.ts'
import { readCallScope } from '../calls/scope.ts'
import { findCustomer } from '../customers/queries.ts'
import { Refused } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { archiveFileName, recordFileName } from './file-name.ts'
import { openDayFile, orClose } from './issue-file.ts'
import { listDailyRecords, listDaysWithFiles } from './list-records.ts'
import { archiveDays } from './month-archive.ts'
import { makeRecordReader, type RecordReader } from './record-reader.ts'

/** Staff and programs fetch a customer's call records day by day, all numbers and with the staff's descriptions. */
export const customerDailyRecordHandlers = (
  parts: AppParts,
): Handlers<typeof customerDailyRecordEndpoints, StaffContext> => {
  const { db, clock } = parts
  const readerOf = async (id: number): Promise<RecordReader & { readonly billDay: number | null }> => {
    const customer = await findCustomer(db, id)
    if (customer === undefined) throw new Refused('NOT_FOUND')
    const { account_number: accountNumber, bill_day: billDay } = customer
    const scope = await readCallScope(db, id, {
      now: clock(),
      useBackendDescriptions: true,
      isItemised: customer.is_itemised,
    })
    requireItemised(scope)
    const reader = makeRecordReader({ scope, numbers: { kind: 'all' }, usesBackendDescriptions: true, accountNumber })
    return { ...reader, billDay }
  }
  const note = (caller: StaffContext, reader: RecordReader, what: string) =>
    recordActivity(db, caller.actor, {
      kind: 'download',
      ...{ subject: 'Customer', subjectId: reader.scope.customerId, subjectName: reader.accountNumber },
      ...{ customerId: reader.scope.customerId, summary: `Downloaded: daily call records of ${what}` },
    })
  return {
    list: async ({ params, query }) => {
      const reader = await readerOf(params.id)
      const period = periodOf(query, { now: clock(), billDay: reader.billDay })
      return { rows: await listDailyRecords(parts, reader, period) }
    },

    file: async ({ caller, params, refuse }) => {
      const reader = await readerOf(params.id)
      const days = await listDaysWithFiles(parts, reader, makePeriod(params.day, params.day))
      if (days.length === 0) refuse('NOT_FOUND')
      const { issue, stream } = await openDayFile(parts, reader, params.day)
      await orClose(stream, note(caller, reader, `${params.day}, version ${issue.version}`))
      return { fileName: recordFileName(reader, issue), bytes: issue.bytes, stream }
    },

    archive: async ({ caller, params, query }) => {
      const reader = await readerOf(params.id)
      const period = monthPeriod(query.month)
      const days = await listDaysWithFiles(parts, reader, period)
      await note(caller, reader, query.month)
      return { fileName: archiveFileName(reader, period), stream: archiveDays(parts, reader, days) }
    },
  }
}
