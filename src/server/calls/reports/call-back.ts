import { missedStates } from '#rules/call.ts'
import { maskNumber } from '#rules/masked-number.ts'
import type { ReportCell, ReportColumn, ReportRow, ReportTable } from '#rules/reports.ts'
import { z } from 'zod'
import { callsSql, type CallsSql, texts, verbatim } from '../store/calls-sql.ts'
import type { CallScope } from '../scope.ts'
import { type CallQuestion, callsInScope, callsOfScope, ownNumberOfCall } from './calls-in-scope.ts'
import { countCalls } from './call-totals.ts'
import type { ReportAsk, ReportParts } from './figure-table.ts'

/** Within this time after the last missed call a caller counts as handled. */
const WINDOW_SECONDS = 86_400
/** As many callers are lines of their own. */
const MOST_CALLERS = 5000

const row = z.object({
  caller: z.string(),
  tries: z.number(),
  first_at: z.number(),
  last_at: z.number(),
  own_number: z.number(),
  handled_at: z.number(),
  called_back: z.boolean(),
})
type Caller = z.output<typeof row>

/** The missed callers with what first happened within the window, which reaches past the end of the period. */
const callersSql = (question: CallQuestion): CallsSql => {
  const { scope, period } = question
  const missed = callsSql`SELECT caller_key AS caller, count() AS tries, min(started_at) AS first_at,
      max(started_at) AS last_at, argMax(${ownNumberOfCall(scope)}, started_at) AS own_number
    FROM call WHERE ${callsInScope(question)} AND direction = 'in' AND NOT caller_withheld
      AND answer_state IN ${texts(missedStates)} GROUP BY caller`
  const window = { fromAt: period.fromAt, toAt: period.toAt + WINDOW_SECONDS * 1000 }
  const handling = callsSql`SELECT if(direction = 'in', caller_key, dialled_key) AS party, started_at AS handled_at,
      toBool(direction = 'out') AS called_back
    FROM call WHERE ${callsOfScope(scope, window)}
      AND (direction = 'out' OR (direction = 'in' AND NOT caller_withheld AND answer_state = 'answered'))`
  return callsSql`SELECT caller, tries, toUnixTimestamp(first_at) AS first_at, toUnixTimestamp(last_at) AS last_at,
      own_number, toUnixTimestamp(handled_at) AS handled_at, called_back
    FROM (${missed}) AS missed ASOF LEFT JOIN (${handling}) AS handling
      ON missed.caller = handling.party AND missed.last_at < handling.handled_at
    ORDER BY last_at DESC, caller`
}

const isHandled = ({ handled_at, last_at }: Caller): boolean =>
  handled_at > last_at && handled_at - last_at <= WINDOW_SECONDS

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString()

const columns: readonly ReportColumn[] = [
  { key: 'caller', label: 'Caller', kind: 'phone' },
  { key: 'tries', label: 'Tries', kind: 'count', metric: 'tries' },
  { key: 'firstTry', label: 'First try', kind: 'instant' },
  { key: 'lastTry', label: 'Last try', kind: 'instant' },
  { key: 'number', label: 'Number', kind: 'phone' },
  { key: 'description', label: 'Description', kind: 'text' },
]
const outstandingColumns: readonly ReportColumn[] = [
  ...columns,
  { key: 'callBackBy', label: 'Call back by', kind: 'instant', metric: 'handled' },
]
const handledColumns: readonly ReportColumn[] = [
  ...columns,
  { key: 'how', label: 'How', kind: 'text', metric: 'handled' },
  { key: 'afterSeconds', label: 'After', kind: 'seconds' },
]

const cellsOf = ({ numbers, showsCallers }: CallScope, found: Caller): Record<string, ReportCell> => {
  const number = numbers.get(found.own_number)
  const shared = {
    caller: showsCallers ? found.caller : maskNumber(found.caller),
    tries: found.tries,
    firstTry: iso(found.first_at),
    lastTry: iso(found.last_at),
    number: number?.key ?? null,
    description: number?.description.value ?? null,
  }
  if (!isHandled(found)) return { ...shared, callBackBy: iso(found.last_at + WINDOW_SECONDS) }
  return {
    ...shared,
    how: found.called_back ? 'You called them' : 'They called again',
    afterSeconds: found.handled_at - found.last_at,
  }
}

const sumOfTries = (callers: readonly Caller[]): number => callers.reduce((sum, { tries }) => sum + tries, 0)

const rowsOf = (scope: CallScope, callers: readonly Caller[]): ReportRow[] => {
  const rows = callers.slice(0, MOST_CALLERS).map((found, index): ReportRow => ({
    key: scope.showsCallers ? found.caller : String(index + 1),
    cells: cellsOf(scope, found),
    drill: scope.showsCallers ? { direction: 'in', party: found.caller, state: missedStates } : null,
  }))
  const rest = callers.slice(MOST_CALLERS)
  if (rest.length === 0) return rows
  const cells = { caller: `${rest.length} more callers`, tries: sumOfTries(rest) }
  return [...rows, { key: 'rest', cells, drill: null }]
}

const tableOf = (
  scope: CallScope,
  callers: readonly Caller[],
  head: Pick<ReportTable, 'key' | 'title' | 'columns'>,
): ReportTable => ({ ...head, rows: rowsOf(scope, callers), sum: { tries: sumOfTries(callers) } })

const missedWithheld = verbatim(`direction = 'in' AND caller_withheld`)

/** Callers who were missed: those who still wait, and those who were answered or called back within 24 hours. */
export const reportCallBack = async ({ store, question }: ReportAsk): Promise<ReportParts> => {
  const { scope } = question
  const [callers, withheld] = await Promise.all([
    store.rows(row, callersSql(question)),
    countCalls(store, question, callsSql`${missedWithheld} AND answer_state IN ${texts(missedStates)}`),
  ])
  const waiting = callers.filter((caller) => !isHandled(caller))
  const handled = callers.filter(isHandled)
  const notes =
    withheld === 0
      ? []
      : [
          `${withheld} missed ${withheld === 1 ? 'call' : 'calls'} of withheld callers ${withheld === 1 ? 'is' : 'are'} not here: nobody can call them back.`,
        ]
  return {
    tables: [
      tableOf(scope, waiting, { key: 'outstanding', title: 'Outstanding', columns: outstandingColumns }),
      tableOf(scope, handled, { key: 'handled', title: 'Handled', columns: handledColumns }),
    ],
    notes,
  }
}
