import { formatMicros } from '#rules/money.ts'
import { z } from 'zod'
import { callsSql, type CallsSql, verbatim } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'

/** The figures of a group of calls that add up over groups. */
export type Figures = {
  readonly calls: number
  readonly incoming: number
  readonly outgoing: number
  readonly internal: number
  readonly talkSeconds: number
  /** Calls with talk time. */
  readonly connected: number
  readonly notPriced: number
  /** Retail charges in millionths, by currency. */
  readonly micros: ReadonlyMap<string, number>
}

export const noFigures: Figures = {
  calls: 0,
  incoming: 0,
  outgoing: 0,
  internal: 0,
  talkSeconds: 0,
  connected: 0,
  notPriced: 0,
  micros: new Map(),
}

const counts = ['calls', 'incoming', 'outgoing', 'internal', 'talkSeconds', 'connected', 'notPriced'] as const

/** The figures of two groups that have no call in common. */
export const addFigures = (a: Figures, b: Figures): Figures => {
  const micros = new Map(a.micros)
  for (const [currency, amount] of b.micros) micros.set(currency, (micros.get(currency) ?? 0) + amount)
  const sums = Object.fromEntries(counts.map((key) => [key, a[key] + b[key]])) as Pick<Figures, (typeof counts)[number]>
  return { ...sums, micros }
}

/** The figures of a whole less those of one of its parts. */
export const withoutFigures = (whole: Figures, part: Figures): Figures => {
  const micros = new Map(whole.micros)
  for (const [currency, amount] of part.micros) micros.set(currency, (micros.get(currency) ?? 0) - amount)
  const left = Object.fromEntries(counts.map((key) => [key, whole[key] - part[key]])) as Pick<
    Figures,
    (typeof counts)[number]
  >
  return { ...left, micros }
}

/** The figures of all groups together. */
export const sumFigures = (all: Iterable<Figures>): Figures => {
  const sum = { ...noFigures, micros: new Map<string, number>() }
  for (const figures of all) {
    for (const key of counts) sum[key] += figures[key]
    for (const [currency, amount] of figures.micros) sum.micros.set(currency, (sum.micros.get(currency) ?? 0) + amount)
  }
  return sum
}

/** Talk time by call, of those that have any; null when none has. */
export const averageSecondsOf = ({ talkSeconds, connected }: Figures): number | null =>
  connected === 0 ? null : talkSeconds / connected

/** What calls cost in a currency, as a decimal string; null when none of them is priced in it. */
export const costIn = ({ micros }: Figures, currency: string): string | null => {
  const amount = micros.get(currency)
  return amount === undefined ? null : formatMicros(amount)
}

/** The columns of a statement grouped by currency, among others, from which `figuresOf` reads. */
export const figureColumns = verbatim(`toString(currency) AS priced_in, count() AS calls,
  countIf(direction = 'in') AS incoming, countIf(direction = 'out') AS outgoing,
  countIf(direction = 'internal') AS internal, sum(duration_seconds) AS talk_seconds,
  countIf(duration_seconds > 0) AS connected, count(charge_micros) AS priced,
  sum(ifNull(charge_micros, 0)) AS micros`)

/** The same columns of an answer. */
export const figureFields = {
  priced_in: z.string(),
  calls: z.number(),
  incoming: z.number(),
  outgoing: z.number(),
  internal: z.number(),
  talk_seconds: z.number(),
  connected: z.number(),
  priced: z.number(),
  micros: z.number(),
}
const figureRow = z.object(figureFields)

/** The figures of one answered row: calls in one currency. */
export const figuresOf = (row: z.output<typeof figureRow>): Figures => ({
  calls: row.calls,
  incoming: row.incoming,
  outgoing: row.outgoing,
  internal: row.internal,
  talkSeconds: row.talk_seconds,
  connected: row.connected,
  notPriced: row.calls - row.priced,
  micros: row.priced === 0 ? new Map() : new Map([[row.priced_in, row.micros]]),
})

const groupRow = z.object({ ...figureFields, group_key: z.string() })

/** Adds the figures of a group to those that stand under its key. */
export const collect = <K>(groups: Map<K, Figures>, key: K, figures: Figures): void => {
  const known = groups.get(key)
  groups.set(key, known === undefined ? figures : addFigures(known, figures))
}

/** The figures of the calls of a question, by an expression of few values. */
export const listFiguresBy = async (
  store: CallStore,
  question: CallQuestion,
  dimension: CallsSql,
): Promise<Map<string, Figures>> => {
  const rows = await store.rows(
    groupRow,
    callsSql`SELECT toString(${dimension}) AS group_key, ${figureColumns}
      FROM call WHERE ${callsInScope(question)} GROUP BY group_key, priced_in`,
  )
  const groups = new Map<string, Figures>()
  for (const { group_key, ...row } of rows) collect(groups, group_key, figuresOf(row))
  return groups
}
