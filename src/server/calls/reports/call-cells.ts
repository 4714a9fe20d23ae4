import { labelAt } from '#rules/label-timeline.ts'
import { answerStateLabels, directionLabels } from '#rules/call.ts'
import { maskNumber } from '#rules/masked-number.ts'
import type { ReportCell, ReportColumn, ReportRow, ReportTable } from '#rules/reports.ts'
import { type CallScope, ownNumberIdOf } from '../scope.ts'
import type { CallLine } from './call-line.ts'
import { chargeCell } from './figure-table.ts'
import { costIn, type Figures, sumFigures } from './figures.ts'

/** The caller of a call as the scope may see it: the key, its mask, or null when it is withheld. */
export const shownCaller = ({ showsCallers }: CallScope, { caller, direction }: CallLine): string | null =>
  caller === null || showsCallers || direction !== 'in' ? caller : maskNumber(caller)

/** The columns of single calls. Each row counts one call, so that a list adds up with its last lines. */
export const callColumns = ({ showsCosts }: CallScope, currencies: readonly string[]): readonly ReportColumn[] => [
  { key: 'startedAt', label: 'Start', kind: 'instant' },
  { key: 'direction', label: 'Direction', kind: 'text' },
  { key: 'caller', label: 'Caller', kind: 'phone' },
  { key: 'dialled', label: 'Dialled', kind: 'phone' },
  { key: 'number', label: 'Number', kind: 'phone' },
  { key: 'description', label: 'Description', kind: 'text' },
  { key: 'site', label: 'Site', kind: 'text' },
  { key: 'campaign', label: 'Campaign', kind: 'text' },
  { key: 'state', label: 'Ended', kind: 'text' },
  { key: 'ringSeconds', label: 'Ringing', kind: 'seconds' },
  { key: 'calls', label: 'Calls', kind: 'count', metric: 'calls' },
  { key: 'talkSeconds', label: 'Talk time', kind: 'seconds', metric: 'minutes' },
  ...(showsCosts
    ? [
        ...currencies.map((currency): ReportColumn => ({
          key: `cost_${currency}`,
          label: `Cost (${currency})`,
          kind: 'money',
          currency,
          metric: 'cost',
        })),
        { key: 'notPriced', label: 'Not priced', kind: 'count', metric: 'notPriced' } as const,
      ]
    : []),
]

/** The line of a call; its key is the call's id. */
export const callRow = (scope: CallScope, call: CallLine): ReportRow => {
  const number = scope.numbers.get(ownNumberIdOf(scope, call))
  return {
    key: call.id,
    cells: {
      startedAt: new Date(call.startedAt).toISOString(),
      direction: directionLabels[call.direction],
      caller: shownCaller(scope, call) ?? 'Withheld',
      dialled: call.dialled,
      number: number?.key ?? null,
      description: number?.description.value ?? null,
      site: (number && labelAt(number.site, call.startedAt).value) ?? null,
      campaign: (number && labelAt(number.campaign, call.startedAt).value) ?? null,
      state: answerStateLabels[call.answerState],
      ringSeconds: call.ringSeconds,
      calls: 1,
      talkSeconds: call.durationSeconds,
      ...(scope.showsCosts && {
        ...(call.chargeMicros !== null && { [`cost_${call.currency}`]: chargeCell(call.chargeMicros) }),
        notPriced: call.chargeMicros === null ? 1 : 0,
      }),
    },
    drill: null,
  }
}

const sumCells = ({ showsCosts }: CallScope, figures: Figures): Record<string, ReportCell> => ({
  calls: figures.calls,
  talkSeconds: figures.talkSeconds,
  ...(showsCosts && {
    ...Object.fromEntries(
      [...figures.micros.keys()].map((currency) => [`cost_${currency}`, costIn(figures, currency)]),
    ),
    notPriced: figures.notPriced,
  }),
})

/** Calls that are no lines of their own, as one line. */
export const summedRow = (
  scope: CallScope,
  { key, label }: { key: string; label: string },
  figures: Figures,
): ReportRow => ({
  key,
  cells: { direction: label, ...sumCells(scope, figures) },
  drill: null,
})

/** The figures of single calls together. */
export const figuresOfCalls = (calls: readonly CallLine[]): Figures =>
  sumFigures(
    calls.map(({ direction, durationSeconds, chargeMicros, currency }) => ({
      calls: 1,
      incoming: direction === 'in' ? 1 : 0,
      outgoing: direction === 'out' ? 1 : 0,
      internal: direction === 'internal' ? 1 : 0,
      talkSeconds: durationSeconds,
      connected: durationSeconds > 0 ? 1 : 0,
      notPriced: chargeMicros === null ? 1 : 0,
      micros: chargeMicros === null ? new Map<string, number>() : new Map([[currency, chargeMicros]]),
    })),
  )

/** A table of single calls whose last lines hold all others, so that it adds up to the totals. */
export const makeCallTable = (
  scope: CallScope,
  head: Pick<ReportTable, 'key' | 'title'>,
  { total, rows }: { readonly total: Figures; readonly rows: readonly ReportRow[] },
): ReportTable => ({
  ...head,
  columns: callColumns(scope, [...total.micros.keys()].toSorted()),
  rows,
  sum: sumCells(scope, total),
})
