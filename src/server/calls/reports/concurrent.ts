import { listDays, LONDON, zoneClock } from '#rules/period.ts'
import type { ReportColumn, ReportTable } from '#rules/reports.ts'
import { z } from 'zod'
import { callsSql } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { dayOfCall, hourOfCall } from './call-expressions.ts'
import { hourLabel } from './by-hour.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'
import type { ReportAsk, ReportParts } from './figure-table.ts'
import { type Figures, listFiguresBy, noFigures } from './figures.ts'

const HOUR_MS = 3_600_000
/** Calls that began this long before the period may still run when it begins; longer ones are left out of its first hours. */
const LOOK_BACK_MS = 12 * HOUR_MS

const row = z.object({ hour: z.number(), peak: z.number(), at: z.number() })
type Peak = { readonly peak: number; readonly at: number }

/** The most calls at once in each hour, with the moment when it was first reached; hours are counted from 1970. */
const listPeaks = async (store: CallStore, question: CallQuestion): Promise<Map<number, Peak>> => {
  const { period } = question
  const where = callsInScope({ ...question, period: { ...period, fromAt: period.fromAt - LOOK_BACK_MS } })
  const rows = await store.rows(
    row,
    callsSql`SELECT arrayJoin(range(intDiv(begins, 3600), intDiv(ends - 1, 3600) + 1)) AS hour,
        maxIntersections(begins, ends) AS peak, maxIntersectionsPosition(begins, ends) AS at
      FROM (
        SELECT toInt64(toUInt32(started_at)) AS begins, toInt64(begins + ifNull(ring_seconds, 0) + duration_seconds) AS ends
        FROM call WHERE ${where} AND duration_seconds + ifNull(ring_seconds, 0) > 0
      ) GROUP BY hour`,
  )
  const from = period.fromAt / HOUR_MS
  const to = period.toAt / HOUR_MS
  return new Map(
    rows
      .filter(({ hour }) => hour >= from && hour < to)
      // A peak that holds as the hour begins was reached before it.
      .map(({ hour, peak, at }) => [hour, { peak, at: Math.max(at * 1000, hour * HOUR_MS) }]),
  )
}

/** The highest of several peaks, the earliest of equal ones. */
const highest = (peaks: readonly Peak[]): Peak | undefined =>
  peaks.toSorted((a, b) => b.peak - a.peak || a.at - b.at).at(0)

const columnsOf = (label: ReportColumn): readonly ReportColumn[] => [
  label,
  { key: 'peak', label: 'At once', kind: 'count', metric: 'peak' },
  { key: 'at', label: 'First reached', kind: 'instant' },
  { key: 'calls', label: 'Calls', kind: 'count', metric: 'calls' },
]

const cellsOf = (peaks: readonly Peak[], { calls }: Figures) => {
  const peak = highest(peaks)
  return { peak: peak?.peak ?? 0, at: peak === undefined ? null : new Date(peak.at).toISOString(), calls }
}

type Line = ReportTable['rows'][number]

const withSum = (table: Omit<ReportTable, 'sum'>, lines: readonly Line[]): ReportTable => ({
  ...table,
  sum: { calls: lines.reduce((sum, { cells }) => sum + Number(cells.calls), 0) },
})

/** The most calls that ran at the same time, by London day and by hour of the London clock. Peaks do not add up; calls do. */
export const reportConcurrent = async ({ store, question }: ReportAsk): Promise<ReportParts> => {
  const [peaks, byDay, byHour] = await Promise.all([
    listPeaks(store, question),
    listFiguresBy(store, question, dayOfCall),
    listFiguresBy(store, question, hourOfCall),
  ])
  const { offsetAt, dayOf } = zoneClock(LONDON)
  const all = [...peaks].map(([hour, peak]) => {
    const at = hour * HOUR_MS
    return { peak, day: dayOf(at), hourOfDay: new Date(at + offsetAt(at)).getUTCHours() }
  })
  const peaksOfDay = Map.groupBy(all, ({ day }) => day)
  const peaksOfHour = Map.groupBy(all, ({ hourOfDay }) => hourOfDay)
  const days = listDays(question.period).map((day): Line => {
    const found = (peaksOfDay.get(day) ?? []).map(({ peak }) => peak)
    const cells = { day, ...cellsOf(found, byDay.get(day) ?? noFigures) }
    return { key: day, cells, drill: { period: 'custom', from: day, to: day } }
  })
  const hours = Array.from({ length: 24 }, (_, hour): Line => {
    const found = (peaksOfHour.get(hour) ?? []).map(({ peak }) => peak)
    const cells = { hour: hourLabel(hour), ...cellsOf(found, byHour.get(String(hour)) ?? noFigures) }
    return { key: String(hour), cells, drill: { hour: String(hour) } }
  })
  const dayColumns = columnsOf({ key: 'day', label: 'Day', kind: 'day' })
  const hourColumns = columnsOf({ key: 'hour', label: 'Hour', kind: 'text' })
  return {
    tables: [
      withSum({ key: 'days', title: 'Calls at once by day', columns: dayColumns, rows: days }, days),
      withSum({ key: 'hours', title: 'Calls at once by hour', columns: hourColumns, rows: hours }, hours),
    ],
  }
}
