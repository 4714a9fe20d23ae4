import { directionLabels, directions } from '#rules/call.ts'
import type { ReportColumn, ReportTable } from '#rules/reports.ts'
import { verbatim } from '../store/calls-sql.ts'
import { reportAnswered } from './answered.ts'
import { reportByDay } from './by-day.ts'
import { reportByNumber } from './by-number.ts'
import { hourLabel } from './by-hour.ts'
import { dayOfCall, hourOfCall } from './call-expressions.ts'
import { type CallTotals, getCallTotals } from './call-totals.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { type Figures, listFiguresBy, noFigures } from './figures.ts'

/** Calls, time and cost by direction: its sum is the totals of the period. */
const directionTable = async (ask: ReportAsk): Promise<ReportTable> => {
  const { store, question, previous } = ask
  const direction = verbatim('direction')
  const [groups, before] = await Promise.all([
    listFiguresBy(store, question, direction),
    previous === null ? null : listFiguresBy(store, previous, direction),
  ])
  return makeFigureTable(ask, {
    key: 'directions',
    title: 'Totals',
    labels: [{ key: 'direction', label: 'Direction', kind: 'text' }],
    lines: directions.map((key) => ({
      key,
      cells: { direction: directionLabels[key] },
      figures: groups.get(key) ?? noFigures,
      previous: before?.get(key),
      drill: { direction: key },
    })),
    share: true,
  })
}

/** The group with most calls, the first of equal ones. */
const busiest = (groups: ReadonlyMap<string, Figures>): { key: string; calls: number } | undefined => {
  const [top] = [...groups].toSorted(([a, one], [b, two]) => two.calls - one.calls || a.localeCompare(b))
  return top && { key: top[0], calls: top[1].calls }
}

const figureColumns: readonly ReportColumn[] = [
  { key: 'averageSeconds', label: 'Average', kind: 'seconds', metric: 'averageDuration' },
  { key: 'uniqueCallers', label: 'Unique callers', kind: 'count', metric: 'uniqueCallers' },
  { key: 'withheld', label: 'Withheld', kind: 'count', metric: 'withheld' },
  { key: 'busiestDay', label: 'Busiest day', kind: 'day' },
  { key: 'busiestDayCalls', label: 'Calls on it', kind: 'count', metric: 'calls' },
  { key: 'busiestHour', label: 'Busiest hour', kind: 'text' },
  { key: 'busiestHourCalls', label: 'Calls in it', kind: 'count', metric: 'calls' },
]

const figureTable = async ({ store, question, previous }: ReportAsk): Promise<ReportTable> => {
  const cellsOf = async (asked: typeof question) => {
    const [totals, days, hours]: [CallTotals, Map<string, Figures>, Map<string, Figures>] = await Promise.all([
      getCallTotals(store, asked),
      listFiguresBy(store, asked, dayOfCall),
      listFiguresBy(store, asked, hourOfCall),
    ])
    const [day, hour] = [busiest(days), busiest(hours)]
    return {
      averageSeconds: totals.averageSeconds,
      uniqueCallers: totals.uniqueCallers,
      withheld: totals.withheld,
      busiestDay: day?.key ?? null,
      busiestDayCalls: day?.calls ?? 0,
      busiestHour: hour === undefined ? null : hourLabel(Number(hour.key)),
      busiestHourCalls: hour?.calls ?? 0,
    }
  }
  const [now, before] = await Promise.all([cellsOf(question), previous === null ? null : cellsOf(previous)])
  const rows = [
    { key: 'now', cells: { period: 'This period', ...now }, drill: null },
    ...(before === null ? [] : [{ key: 'previous', cells: { period: 'The period before', ...before }, drill: null }]),
  ]
  const period: ReportColumn = { key: 'period', label: 'Period', kind: 'text' }
  return { key: 'figures', title: 'Further figures', columns: [period, ...figureColumns], rows, sum: null }
}

/** How many calls, how long, what they cost and how they ended, when, and on which numbers. */
export const reportOverview = async (ask: ReportAsk): Promise<ReportParts> => {
  const [directionsTable, figures, answered, days, numbers] = await Promise.all([
    directionTable(ask),
    figureTable(ask),
    reportAnswered(ask),
    reportByDay(ask),
    reportByNumber(ask),
  ])
  return {
    tables: [directionsTable, figures, ...answered.tables, ...days.tables, ...numbers.tables],
    notes: answered.notes ?? [],
  }
}
