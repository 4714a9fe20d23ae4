import type { ReportAnswer } from '#contract/my-account/reports.ts'
import { LONDON, previousPeriod } from '#rules/period.ts'
import { itemisedReports, type ReportKey, type ReportRow, reports } from '#rules/reports.ts'
import { type AskedQuestion, requireItemised } from '../question.ts'
import type { CallStore } from '../store/open.ts'
import { countCalls } from './call-totals.ts'
import type { ReportAsk, ReportParts } from './figure-table.ts'
import { reportAnswered } from './answered.ts'
import { reportByCallType } from './by-call-type.ts'
import { reportByDay } from './by-day.ts'
import { reportByHour } from './by-hour.ts'
import { reportByCampaign, reportBySite } from './by-label.ts'
import { reportByMonth } from './by-month.ts'
import { reportByNumber } from './by-number.ts'
import { reportCallBack } from './call-back.ts'
import { reportCallList } from './call-list.ts'
import { reportCallerAreas } from './caller-areas.ts'
import { reportConcurrent } from './concurrent.ts'
import { reportDurationBands } from './duration-bands.ts'
import { reportFrequentNumbers } from './frequent-numbers.ts'
import { reportOverview } from './overview.ts'
import { reportRepeatCallers } from './repeat-callers.ts'
import { reportTopCalls } from './top-calls.ts'

/** One function for each report. */
const functions: Readonly<Record<ReportKey, (ask: ReportAsk) => Promise<ReportParts>>> = {
  overview: reportOverview,
  'by-day': reportByDay,
  'by-hour': reportByHour,
  'by-month': reportByMonth,
  'by-number': reportByNumber,
  'by-site': reportBySite,
  'by-campaign': reportByCampaign,
  'by-call-type': reportByCallType,
  answered: reportAnswered,
  'frequent-numbers': reportFrequentNumbers,
  'top-calls': reportTopCalls,
  'repeat-callers': reportRepeatCallers,
  'caller-areas': reportCallerAreas,
  'duration-bands': reportDurationBands,
  concurrent: reportConcurrent,
  'call-back': reportCallBack,
  'call-list': reportCallList,
}

/**
 * `compare`: beside the period before. `dataCompleteTo` is what the ledger of imports says. `mostNumbers`: how many own numbers
 * are listed by themselves.
 */
export type AnswerOptions = {
  readonly compare?: boolean
  readonly dataCompleteTo: Date | null
  readonly mostNumbers?: number
}

/** Whether the period before a question's is one that the profile shows as a whole: else there is nothing to compare with. */
export const isBeforeWhole = ({ scope: { earliest }, period }: Pick<AskedQuestion, 'scope' | 'period'>): boolean =>
  earliest === null || previousPeriod(period).from >= earliest

const whenCut = 'The period before lies outside your access in part, so there is nothing to compare with.'

/**
 * Answers a report: its tables, and what stands above them on the page and in its files. Refuses reports of single calls
 * where the account is not itemised.
 */
export const answerReport = async (
  store: CallStore,
  key: ReportKey,
  asked: AskedQuestion,
  { compare = false, dataCompleteTo, mostNumbers }: AnswerOptions,
): Promise<ReportAnswer> => {
  const { scope, period, filters = {} } = asked
  if (itemisedReports.includes(key)) requireItemised(scope)
  const before = previousPeriod(period)
  const isComparable = isBeforeWhole(asked)
  const previous = compare && isComparable ? { scope, period: before, filters } : null
  const [calls, parts] = await Promise.all([
    countCalls(store, asked),
    functions[key]({ store, question: asked, previous, mostNumbers }),
  ])
  return {
    header: {
      report: key,
      title: reports[key].label,
      period: { from: period.from, to: period.to },
      periodLabel: asked.periodLabel,
      previousPeriod: previous === null ? null : { from: before.from, to: before.to },
      zone: LONDON,
      dataCompleteTo: dataCompleteTo?.toISOString() ?? null,
      filters: [...asked.words],
      notes: [...asked.notes, ...(compare && !isComparable ? [whenCut] : []), ...(parts.notes ?? [])],
      calls,
    },
    tables: parts.tables.map(
      (table) => structuredClone({ ...table, rows: table.rows.map(withDrill) }) as AnsweredTable,
    ),
  }
}

type AnsweredTable = ReportAnswer['tables'][number]

// Behind a line of no calls there is nothing, and it may lie outside the filters.
const withDrill = (row: ReportRow): ReportRow => (row.cells['calls'] === 0 ? { ...row, drill: null } : row)
