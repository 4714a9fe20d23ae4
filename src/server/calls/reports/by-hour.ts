import type { ReportCell, ReportColumn, ReportTable } from '#rules/reports.ts'
import { z } from 'zod'
import { callsSql } from '../store/calls-sql.ts'
import { hourOfCall, weekdayOfCall } from './call-expressions.ts'
import { callsInScope } from './calls-in-scope.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { listFiguresBy, noFigures } from './figures.ts'

const hours = Array.from({ length: 24 }, (_, hour) => hour)
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** An hour of the clock as its first and last minute: `09:00–09:59`. */
export const hourLabel = (hour: number): string => {
  const two = String(hour).padStart(2, '0')
  return `${two}:00–${two}:59`
}

/** Calls by the hour of the London clock, and by weekday and hour. */
export const reportByHour = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const [groups, before, week] = await Promise.all([
    listFiguresBy(store, question, hourOfCall),
    previous === null ? null : listFiguresBy(store, previous, hourOfCall),
    weekTable(ask),
  ])
  const table = makeFigureTable(ask, {
    key: 'hours',
    title: 'Calls by hour',
    labels: [{ key: 'hour', label: 'Hour', kind: 'text' }],
    lines: hours.map((hour) => ({
      key: String(hour),
      cells: { hour: hourLabel(hour) },
      figures: groups.get(String(hour)) ?? noFigures,
      previous: before?.get(String(hour)),
      drill: { hour: String(hour) },
    })),
    share: true,
  })
  return { tables: [table, week] }
}

const cellRow = z.object({ weekday: z.number(), hour: z.number(), calls: z.number() })
const hourKey = (hour: number): string => `h${hour}`

const columns: readonly ReportColumn[] = [
  { key: 'weekday', label: 'Weekday', kind: 'text' },
  ...hours.map((hour): ReportColumn => ({
    key: hourKey(hour),
    label: hourLabel(hour),
    kind: 'count',
    metric: 'calls',
  })),
  { key: 'calls', label: 'Calls', kind: 'count', metric: 'calls' },
]

/** Calls by weekday and hour: seven lines of 24 counts. */
const weekTable = async ({ store, question }: ReportAsk): Promise<ReportTable> => {
  const found = await store.rows(
    cellRow,
    callsSql`SELECT ${weekdayOfCall} AS weekday, ${hourOfCall} AS hour, count() AS calls
      FROM call WHERE ${callsInScope(question)} GROUP BY weekday, hour`,
  )
  const countOf = new Map(found.map(({ weekday, hour, calls }) => [`${weekday} ${hour}`, calls]))
  const rows = days.map((name, index) => {
    const counts = hours.map((hour) => countOf.get(`${index + 1} ${hour}`) ?? 0)
    const cells = Object.fromEntries(counts.map((count, hour): [string, ReportCell] => [hourKey(hour), count]))
    const calls = counts.reduce((sum, count) => sum + count, 0)
    return { key: String(index + 1), cells: { weekday: name, ...cells, calls }, drill: { weekday: String(index + 1) } }
  })
  const sumOf = (key: string): number => rows.reduce((sum, { cells }) => sum + Number(cells[key as 'calls']), 0)
  const sum = Object.fromEntries([...hours.map(hourKey), 'calls'].map((key) => [key, sumOf(key)]))
  return { key: 'week', title: 'Calls by weekday and hour', columns, rows, sum }
}
