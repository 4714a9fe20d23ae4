import { Readable } from 'node:stream'
import type { ReportAnswer } from '#contract/my-account/reports.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { findDataCompleteTo } from '../calls/data-complete-queries.ts'
import { type AskedQuestion, readQuestion, requireItemised } from '../calls/question.ts'
import { answerReport } from '../calls/reports/answer-report.ts'
import { openCallListFile } from '../calls/reports/call-list.ts'
import { readOwnCallScope } from '../calls/scope.ts'
import { sightOf } from '../calls/sight.ts'
import type { Db } from '../db/open.ts'
import { refuse } from '../http/refusal.ts'
import { callListAsCsv, callListAsWorkbook, type CountRows } from './call-list-file.ts'
import { contentTypes, reportFileName } from './file-name.ts'
import type { ExportOrder, QuestionWords } from './order-export.ts'
import { reportAsCsv } from './report-csv.ts'
import { reportAsDocument } from './report-document.ts'
import { describeDays, type MadeFor, reportAsWorkbook } from './report-workbook.ts'

type Parts = Pick<AppParts, 'db' | 'callStore' | 'clock'>

/** A report on its way into a file. */
export type ReportFile = {
  readonly fileName: string
  readonly contentType: string
  readonly words: QuestionWords
  /** What its person saw when it was made. */
  readonly sight: string
  /** Lines of the report, its sums left out. */
  readonly expectedRows: number
  readonly stream: Readable
}

/** What a report is asked, in the words of the person who asks: the numbers and the period are theirs. */
export const askAs = async (
  { db, clock }: { readonly db: Db; readonly clock: AppParts['clock'] },
  caller: PortalContext,
  query: ExportOrder['query'],
): Promise<AskedQuestion> => {
  const now = clock()
  const { compare: _, ...question } = query
  return readQuestion(await readOwnCallScope(db, caller, now), question, { now, billDay: caller.customer.billDay })
}

/** A question in one line: `Last month (1 October 2026 to 31 October 2026), Site: Leeds`. */
export const describeQuestion = ({ period: days, periodLabel, words }: AskedQuestion): QuestionWords => {
  const period = `${periodLabel} (${describeDays(days)})`
  const filters = words.map(({ label, value }) => `${label}: ${value}`)
  return {
    period,
    describes: [period, ...filters].join(', '),
    logged: [period, ...(filters.length === 0 ? [] : [`${filters.length} filters`])].join(', '),
    days: { from: days.from, to: days.to },
  }
}

/** Lines of a PDF beyond which nobody prints it. */
const MOST_DOCUMENT_ROWS = 20_000

const streamOf = (answer: ReportAnswer, format: ExportOrder['format'], made: MadeFor): Readable => {
  if (format === 'csv') return Readable.from([reportAsCsv(answer)], { objectMode: false })
  return format === 'xlsx' ? reportAsWorkbook(answer, made) : reportAsDocument(answer, made)
}

/**
 * Makes a report as a file, with what the caller may see now. The call list is streamed from the store, whatever its
 * length; `count` hears how many of its lines have been written.
 */
export const makeReportFile = async (
  parts: Parts,
  caller: PortalContext,
  {
    order,
    count = () => undefined,
  }: { readonly order: Pick<ExportOrder, 'report' | 'format' | 'query'>; readonly count?: CountRows },
): Promise<ReportFile> => {
  const { report, format, query } = order
  const asked = await askAs(parts, caller, query)
  const dataCompleteTo = await findDataCompleteTo(parts.db, caller.customer.id)
  const made = { customer: caller.customer, at: parts.clock() }
  const shared = {
    fileName: reportFileName(caller.customer, { report, period: asked.period }, format),
    contentType: contentTypes[format],
    words: describeQuestion(asked),
    sight: sightOf(asked.scope, caller),
  }
  if (report === 'call-list') {
    requireItemised(asked.scope)
    const list = await openCallListFile(parts.callStore, asked)
    const stream =
      format === 'csv'
        ? callListAsCsv(parts.callStore, asked, count)
        : callListAsWorkbook({ asked, list, dataCompleteTo, made }, count)
    return { ...shared, expectedRows: list.expectedRows, stream }
  }
  const options = { compare: query.compare === 'previous', dataCompleteTo }
  const answer = await answerReport(parts.callStore, report, asked, options)
  const rows = answer.tables.reduce((sum, table) => sum + table.rows.length, 0)
  if (format === 'pdf' && rows > MOST_DOCUMENT_ROWS)
    refuse('TOO_LARGE_FOR_FILE', {
      message: 'A PDF holds at most 20,000 lines. Choose CSV or Excel, or fewer numbers.',
    })
  count(rows)
  return { ...shared, expectedRows: rows, stream: streamOf(answer, format, made) }
}
