import type { ReportColumn } from '#rules/reports.ts'
import { z } from 'zod'
import { callsSql, type CallsSql, text, verbatim } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'
import { notIncoming } from './caller-areas.ts'
import { type FigureLine, makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { type Figures, listFiguresBy, noFigures } from './figures.ts'

const bands = ['1', '2', '3', '4', '5–10', 'More than 10'] as const
const bandOfTimes = verbatim('multiIf(times <= 4, times - 1, times <= 10, 4, 5)')

type Band = { readonly figures: Figures; readonly callers: number }

const row = z.object({
  band: z.number(),
  callers: z.number(),
  calls: z.number(),
  talk_seconds: z.number(),
  connected: z.number(),
  priced: z.number(),
  micros: z.array(z.number()),
  priced_in: z.array(z.number()),
})

/** Callers by how often they called, with the figures of their calls; `currencies` are all that these are priced in. */
const listBands = async (
  store: CallStore,
  question: CallQuestion,
  currencies: readonly string[],
): Promise<Map<number, Band>> => {
  const amounts = currencies.map((currency) => callsSql`sumIf(ifNull(charge_micros, 0), currency = ${text(currency)})`)
  const prices = currencies.map(
    (currency) => callsSql`countIf(charge_micros IS NOT NULL AND currency = ${text(currency)})`,
  )
  const rows = await store.rows(
    row,
    callsSql`SELECT ${bandOfTimes} AS band, count() AS callers, sum(times) AS calls, sum(its_seconds) AS talk_seconds,
        sum(its_connected) AS connected, sum(its_priced) AS priced, sumForEach(its_micros) AS micros,
        sumForEach(its_prices) AS priced_in
      FROM (
        SELECT count() AS times, sum(duration_seconds) AS its_seconds, countIf(duration_seconds > 0) AS its_connected,
          count(charge_micros) AS its_priced, ${arrayOf(amounts)} AS its_micros, ${arrayOf(prices)} AS its_prices
        FROM call WHERE ${callsInScope(question)} AND direction = 'in' AND NOT caller_withheld GROUP BY caller_key
      ) GROUP BY band`,
  )
  return new Map(rows.map((each) => [each.band, { callers: each.callers, figures: bandFigures(each, currencies) }]))
}

const arrayOf = (parts: readonly CallsSql[]): CallsSql =>
  parts.length === 0
    ? verbatim('emptyArrayInt64()')
    : callsSql`[${parts.slice(1).reduce((all, part) => callsSql`${all}, ${part}`, parts[0] ?? verbatim('0'))}]`

const bandFigures = (
  { calls, talk_seconds, connected, priced, micros, priced_in }: z.output<typeof row>,
  currencies: readonly string[],
): Figures => ({
  calls,
  incoming: calls,
  outgoing: 0,
  internal: 0,
  talkSeconds: talk_seconds,
  connected,
  notPriced: calls - priced,
  micros: new Map(
    currencies.flatMap((currency, index): [string, number][] =>
      (priced_in[index] ?? 0) > 0 ? [[currency, micros[index] ?? 0]] : [],
    ),
  ),
})

// What is no caller whose calls could be counted: withheld, and calls that are not incoming.
const restOfCall = verbatim(`multiIf(direction != 'in', 'not-incoming', caller_withheld, 'withheld', 'callers')`)

const callersColumn: ReportColumn = { key: 'callers', label: 'Callers', kind: 'count', metric: 'uniqueCallers' }

type Found = { readonly rest: Map<string, Figures>; readonly bands: Map<number, Band> }

const find = async (store: CallStore, question: CallQuestion): Promise<Found> => {
  const rest = await listFiguresBy(store, question, restOfCall)
  return { rest, bands: await listBands(store, question, [...(rest.get('callers') ?? noFigures).micros.keys()]) }
}

/** Callers by how often they called in the period; withheld callers and all other calls apart. */
export const reportRepeatCallers = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const [now, before] = await Promise.all([find(store, question), previous === null ? null : find(store, previous)])
  const lineOfRest = (key: string, times: string, drill: FigureLine['drill']): FigureLine => ({
    key,
    cells: { times, callers: null },
    figures: now.rest.get(key) ?? noFigures,
    previous: before?.rest.get(key),
    drill,
  })
  const table = makeFigureTable(ask, {
    key: 'repeat-callers',
    title: 'Repeat callers',
    labels: [{ key: 'times', label: 'Times called', kind: 'text' }, callersColumn],
    lines: [
      ...bands.map((label, band): FigureLine => {
        const { figures, callers } = now.bands.get(band) ?? { figures: noFigures, callers: 0 }
        const cells = { times: label, callers }
        return { key: label, cells, figures, previous: before?.bands.get(band)?.figures, drill: null }
      }),
      lineOfRest('withheld', 'Withheld', { direction: 'in', withheld: 'yes' }),
      lineOfRest('not-incoming', 'Outgoing and internal calls', notIncoming(question)),
    ],
    share: true,
    sumCells: { callers: [...now.bands.values()].reduce((sum, { callers }) => sum + callers, 0) },
  })
  return { tables: [table] }
}
