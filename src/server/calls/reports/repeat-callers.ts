import type { ReportColumn } from '#rules/reports.ts'
import { z } from 'zod'
import { callsSql, verbatim } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'
import { notIncoming } from './caller-areas.ts'
import { type FigureLine, makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { collect, type Figures, figureFields, figuresOf, listFiguresBy, noFigures } from './figures.ts'

const bands = ['1', '2', '3', '4', '5–10', 'More than 10'] as const
const bandOfTimes = verbatim('multiIf(times <= 4, times - 1, times <= 10, 4, 5)')

type Band = { readonly figures: Figures; readonly callers: number }
const row = z.object({ ...figureFields, band: z.number(), callers: z.number() })

/** Callers by how often they called; those in several currencies are counted in the band once. */
const listBands = async (store: CallStore, question: CallQuestion): Promise<Map<number, Band>> => {
  const rows = await store.rows(
    row,
    callsSql`SELECT ${bandOfTimes} AS band, priced_in, countIf(is_first) AS callers, sum(its_calls) AS calls,
        calls AS incoming, 0 AS outgoing, 0 AS internal, sum(its_seconds) AS talk_seconds,
        sum(its_connected) AS connected, sum(its_priced) AS priced, sum(its_micros) AS micros
      FROM (
        SELECT priced_in, its_calls, its_seconds, its_connected, its_priced, its_micros,
          sum(its_calls) OVER (PARTITION BY caller_key) AS times,
          row_number() OVER (PARTITION BY caller_key ORDER BY priced_in) = 1 AS is_first
        FROM (
          SELECT caller_key, toString(currency) AS priced_in, count() AS its_calls,
            sum(duration_seconds) AS its_seconds, countIf(duration_seconds > 0) AS its_connected,
            count(charge_micros) AS its_priced, sum(ifNull(charge_micros, 0)) AS its_micros
          FROM call WHERE ${callsInScope(question)} AND direction = 'in' AND NOT caller_withheld
          GROUP BY caller_key, priced_in
        )
      ) GROUP BY band, priced_in`,
  )
  const found = new Map<number, Figures>()
  const callers = new Map<number, number>()
  for (const { band, callers: count, ...figures } of rows) {
    collect(found, band, figuresOf(figures))
    callers.set(band, (callers.get(band) ?? 0) + count)
  }
  return new Map([...found].map(([band, figures]) => [band, { figures, callers: callers.get(band) ?? 0 }]))
}

// What is no caller whose calls could be counted: withheld, and calls that are not incoming.
const restOfCall = verbatim(`multiIf(direction != 'in', 'not-incoming', caller_withheld, 'withheld', 'callers')`)

const callersColumn: ReportColumn = { key: 'callers', label: 'Callers', kind: 'count', metric: 'uniqueCallers' }

/** Callers by how often they called in the period; withheld callers and all other calls apart. */
export const reportRepeatCallers = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const [found, foundBefore, rest, restBefore] = await Promise.all([
    listBands(store, question),
    previous === null ? null : listBands(store, previous),
    listFiguresBy(store, question, restOfCall),
    previous === null ? null : listFiguresBy(store, previous, restOfCall),
  ])
  const lineOfRest = (key: string, times: string, drill: FigureLine['drill']): FigureLine => ({
    key,
    cells: { times, callers: null },
    figures: rest.get(key) ?? noFigures,
    previous: restBefore?.get(key),
    drill,
  })
  const table = makeFigureTable(ask, {
    key: 'repeat-callers',
    title: 'Repeat callers',
    labels: [{ key: 'times', label: 'Times called', kind: 'text' }, callersColumn],
    lines: [
      ...bands.map((label, band): FigureLine => {
        const { figures, callers } = found.get(band) ?? { figures: noFigures, callers: 0 }
        const cells = { times: label, callers }
        return { key: label, cells, figures, previous: foundBefore?.get(band)?.figures, drill: null }
      }),
      lineOfRest('withheld', 'Withheld', { direction: 'in', withheld: 'yes' }),
      lineOfRest('not-incoming', 'Outgoing and internal calls', notIncoming(question)),
    ],
    share: true,
    sumCells: { callers: [...found.values()].reduce((sum, { callers }) => sum + callers, 0) },
  })
  return { tables: [table] }
}
