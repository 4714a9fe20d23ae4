import { directionLabels, directions } from '#rules/call.ts'
import type { ReportColumn, ReportTable } from '#rules/reports.ts'
import { z } from 'zod'
import { callsSql } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { findTimeToAnswer, stateTable, unknownStates } from './answered.ts'
import { dayTable } from './by-day.ts'
import { reportByNumber } from './by-number.ts'
import { hourLabel } from './by-hour.ts'
import { dayOfCall, hourOfCall } from './call-expressions.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { averageSecondsOf, collect, type Figures, listFiguresBy, noFigures, sumFigures } from './figures.ts'

/** The calls by day, direction and end at once: three tables are made of one pass. */
const listParts = async (store: CallStore, question: CallQuestion): Promise<Parts> => {
  const parts = callsSql`concat(toString(${dayOfCall}), ' ', toString(direction), ' ', answer_state)`
  const groups: Parts = { days: new Map(), directions: new Map(), states: new Map() }
  for (const [key, figures] of await listFiguresBy(store, question, parts)) {
    const [day = '', direction = '', state = ''] = key.split(' ')
    collect(groups.days, day, figures)
    collect(groups.directions, direction, figures)
    collect(groups.states, state, figures)
  }
  return groups
}
type Parts = Readonly<Record<'days' | 'directions' | 'states', Map<string, Figures>>>

/** Calls, time and cost by direction: its sum is the totals of the period. */
const directionTable = (ask: ReportAsk, now: Parts, before: Parts | null): ReportTable =>
  makeFigureTable(ask, {
    key: 'directions',
    title: 'Totals',
    labels: [{ key: 'direction', label: 'Direction', kind: 'text' }],
    lines: directions.map((key) => ({
      key,
      cells: { direction: directionLabels[key] },
      figures: now.directions.get(key) ?? noFigures,
      previous: before?.directions.get(key),
      drill: { direction: key },
    })),
    share: true,
  })

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

const callersRow = z.object({ unique_callers: z.number(), withheld: z.number() })
const hourRow = z.object({ hour: z.number(), calls: z.number() })

const furtherCells = async (store: CallStore, question: CallQuestion, { days, directions: sides }: Parts) => {
  const where = callsInScope(question)
  const [callers, [hour]] = await Promise.all([
    store.row(
      callersRow,
      callsSql`SELECT uniqExactIf(caller_key, NOT caller_withheld) AS unique_callers, countIf(caller_withheld) AS withheld
        FROM call WHERE ${where} AND direction = 'in'`,
    ),
    store.rows(
      hourRow,
      callsSql`SELECT ${hourOfCall} AS hour, count() AS calls FROM call WHERE ${where}
        GROUP BY hour ORDER BY calls DESC, hour LIMIT 1`,
    ),
  ])
  const day = busiest(days)
  return {
    averageSeconds: averageSecondsOf(sumFigures(sides.values())),
    uniqueCallers: callers.unique_callers,
    withheld: callers.withheld,
    busiestDay: day?.key ?? null,
    busiestDayCalls: day?.calls ?? 0,
    busiestHour: hour === undefined ? null : hourLabel(hour.hour),
    busiestHourCalls: hour?.calls ?? 0,
  }
}

const figureTable = async ({ store, question, previous }: ReportAsk, parts: Parts, partsBefore: Parts | null) => {
  const [now, before] = await Promise.all([
    furtherCells(store, question, parts),
    previous === null || partsBefore === null ? null : furtherCells(store, previous, partsBefore),
  ])
  const rows = [
    { key: 'now', cells: { period: 'This period', ...now }, drill: null },
    ...(before === null ? [] : [{ key: 'previous', cells: { period: 'The period before', ...before }, drill: null }]),
  ]
  const period: ReportColumn = { key: 'period', label: 'Period', kind: 'text' }
  return { key: 'figures', title: 'Further figures', columns: [period, ...figureColumns], rows, sum: null }
}

/** How many calls, how long, what they cost and how they ended, when, and on which numbers. */
export const reportOverview = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const numbers = reportByNumber(ask)
  const [now, before, ringing] = await Promise.all([
    listParts(store, question),
    previous === null ? null : listParts(store, previous),
    findTimeToAnswer(store, question),
  ])
  const [further, byNumber] = await Promise.all([figureTable(ask, now, before), numbers])
  return {
    tables: [
      directionTable(ask, now, before),
      further,
      stateTable(ask, { states: now.states, before: before?.states ?? null, ringing }),
      dayTable(ask, now.days, before?.days ?? null),
      ...byNumber.tables,
    ],
    notes: [...unknownStates(now.states.get('unknown')), ...(byNumber.notes ?? [])],
  }
}
