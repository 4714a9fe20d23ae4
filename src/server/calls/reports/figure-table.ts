import { changeOn } from '#rules/call.ts'
import { formatMicros } from '#rules/money.ts'
import type { ReportCell, ReportColumn, ReportRow, ReportTable } from '#rules/reports.ts'
import type { CallQuestion } from './calls-in-scope.ts'
import { averageSecondsOf, costIn, type Figures, noFigures, sumFigures } from './figures.ts'
import type { CallStore } from '../store/open.ts'

/** What the function of a report is handed. `previous` is asked for comparison. */
export type ReportAsk = {
  readonly store: CallStore
  readonly question: CallQuestion
  readonly previous: CallQuestion | null
  /** How many own numbers are listed by themselves; left out, all of them. */
  readonly mostNumbers?: number | undefined
}

/** What it hands back: its tables, and what a reader has to know. */
export type ReportParts = { readonly tables: readonly ReportTable[]; readonly notes?: readonly string[] }

/** One line: what names it, its figures, those of the period before, and the filters that show its calls. */
export type FigureLine = {
  readonly key: string
  readonly cells: Readonly<Record<string, ReportCell>>
  readonly figures: Figures
  readonly previous?: Figures | null | undefined
  readonly drill: ReportRow['drill']
}

/** A table of calls, time and cost by something. */
export type FigureTable = {
  readonly key: string
  readonly title: string
  readonly labels: readonly ReportColumn[]
  readonly lines: readonly FigureLine[]
  /** Whether a column says which part of all calls a line is. */
  readonly share?: boolean
  /** More columns behind those of the figures; their cells stand in each line's `cells`. */
  readonly more?: readonly ReportColumn[]
  /** What the sum has in other columns than those of the figures. */
  readonly sumCells?: Readonly<Record<string, ReportCell>>
}

const figureKeys = ['calls', 'incoming', 'outgoing', 'internal'] as const
const countLabels = { calls: 'Calls', incoming: 'Incoming', outgoing: 'Outgoing', internal: 'Internal' } as const

const countColumns: readonly ReportColumn[] = figureKeys.map((key) => ({
  key,
  label: countLabels[key],
  kind: 'count',
  metric: key,
}))
const timeColumns: readonly ReportColumn[] = [
  { key: 'talkSeconds', label: 'Talk time', kind: 'seconds', metric: 'minutes' },
  { key: 'averageSeconds', label: 'Average', kind: 'seconds', metric: 'averageDuration' },
]
const compareColumns: readonly ReportColumn[] = [
  { key: 'previousCalls', label: 'Calls before', kind: 'count', metric: 'previous' },
  { key: 'changeCalls', label: 'Change of calls', kind: 'share', metric: 'change' },
  { key: 'previousTalkSeconds', label: 'Talk time before', kind: 'seconds', metric: 'previous' },
  { key: 'changeTalkSeconds', label: 'Change of talk time', kind: 'share', metric: 'change' },
]
const shareColumn: ReportColumn = { key: 'share', label: 'Share of calls', kind: 'share', metric: 'share' }

const costColumns = (currencies: readonly string[]): ReportColumn[] => [
  ...currencies.map((currency): ReportColumn => ({
    key: `cost_${currency}`,
    label: `Cost (${currency})`,
    kind: 'money',
    currency,
    metric: 'cost',
  })),
  { key: 'notPriced', label: 'Not priced', kind: 'count', metric: 'notPriced' },
]

const comparedCells = (figures: Figures, previous: Figures): Record<string, ReportCell> => ({
  previousCalls: previous.calls,
  changeCalls: changeOn(figures.calls, previous.calls),
  previousTalkSeconds: previous.talkSeconds,
  changeTalkSeconds: changeOn(figures.talkSeconds, previous.talkSeconds),
})

/** Makes the table of a report. Charges are in it only when the scope shows them. */
export const makeFigureTable = (
  { question: { scope }, previous }: Pick<ReportAsk, 'question' | 'previous'>,
  { key, title, labels, lines, share = false, more = [], sumCells = {} }: FigureTable,
): ReportTable => {
  const total = sumFigures(lines.map(({ figures }) => figures))
  const totalBefore = sumFigures(lines.map((line) => line.previous ?? noFigures))
  const currencies = [...total.micros.keys()].toSorted()
  const cellsOf = (figures: Figures, before: Figures | null | undefined): Record<string, ReportCell> => ({
    calls: figures.calls,
    ...(share && { share: total.calls === 0 ? null : figures.calls / total.calls }),
    incoming: figures.incoming,
    outgoing: figures.outgoing,
    internal: figures.internal,
    talkSeconds: figures.talkSeconds,
    averageSeconds: averageSecondsOf(figures),
    ...(scope.showsCosts && {
      ...Object.fromEntries(currencies.map((currency) => [`cost_${currency}`, costIn(figures, currency)])),
      notPriced: figures.notPriced,
    }),
    ...(previous !== null && before !== null && comparedCells(figures, before ?? noFigures)),
  })
  const [callsColumn, ...sides] = countColumns
  return {
    key,
    title,
    columns: [
      ...labels,
      ...(callsColumn === undefined ? [] : [callsColumn]),
      ...(share ? [shareColumn] : []),
      ...sides,
      ...timeColumns,
      ...(scope.showsCosts ? costColumns(currencies) : []),
      ...more,
      ...(previous === null ? [] : compareColumns),
    ],
    rows: lines.map((line) => ({
      key: line.key,
      cells: { ...line.cells, ...cellsOf(line.figures, line.previous) },
      drill: line.drill,
    })),
    sum: { ...cellsOf(total, totalBefore), ...sumCells },
  }
}

/** The charge of one call, as a decimal string. */
export const chargeCell = (micros: number | null): string | null => (micros === null ? null : formatMicros(micros))
