import { missedStates } from '#rules/call.ts'
import { maskNumber } from '#rules/masked-number.ts'
import type { ReportCell, ReportColumn, ReportRow, ReportTable } from '#rules/reports.ts'
import type { CallScope } from '../scope.ts'
import { allOf, verbatim } from '../store/calls-sql.ts'
import {
  listMissedCallers,
  missedCall,
  type MissedCaller,
  type MissedCallers,
  WINDOW_SECONDS,
} from './call-back-sql.ts'
import { countCalls } from './call-totals.ts'
import type { ReportAsk, ReportParts } from './figure-table.ts'

/** As many callers of each table are lines of their own. */
const MOST_CALLERS = 1000

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

const cellsOf = ({ numbers, showsCallers }: CallScope, found: MissedCaller): Record<string, ReportCell> => {
  const number = numbers.get(found.numberId)
  const shared = {
    caller: showsCallers ? found.caller : maskNumber(found.caller),
    tries: found.tries,
    firstTry: iso(found.firstAt),
    lastTry: iso(found.lastAt),
    number: number?.key ?? null,
    description: number?.description.value ?? null,
  }
  if (found.handled === null) return { ...shared, callBackBy: iso(found.lastAt + WINDOW_SECONDS) }
  return {
    ...shared,
    how: found.handled.calledBack ? 'You called them' : 'They called again',
    // To the second it would point to one outgoing call, whose number the call list shows.
    afterSeconds: showsCallers ? found.handled.at - found.lastAt : null,
  }
}

const rowsOf = (scope: CallScope, { callers, tries, first }: MissedCallers): ReportRow[] => {
  const rows = first.map((found, index): ReportRow => ({
    key: scope.showsCallers ? found.caller : String(index + 1),
    cells: cellsOf(scope, found),
    drill: scope.showsCallers ? { direction: 'in', party: found.caller, state: missedStates } : null,
  }))
  const more = callers - first.length
  if (more === 0) return rows
  const left = tries - first.reduce((sum, caller) => sum + caller.tries, 0)
  return [...rows, { key: 'rest', cells: { caller: `${more} more callers`, tries: left }, drill: null }]
}

const tableOf = (
  scope: CallScope,
  callers: MissedCallers,
  head: Pick<ReportTable, 'key' | 'title' | 'columns'>,
): ReportTable => ({ ...head, rows: rowsOf(scope, callers), sum: { tries: callers.tries } })

/** Callers who were missed: those who still wait, and those who were answered or called back within 24 hours. */
export const reportCallBack = async ({ store, question }: ReportAsk): Promise<ReportParts> => {
  const { scope } = question
  const [{ outstanding, handled }, withheld] = await Promise.all([
    listMissedCallers(store, question, MOST_CALLERS),
    countCalls(store, question, allOf([missedCall, verbatim('caller_withheld')])),
  ])
  const notes =
    withheld === 0
      ? []
      : [
          `${withheld} missed ${withheld === 1 ? 'call' : 'calls'} of withheld callers ${withheld === 1 ? 'is' : 'are'} not here: nobody can call them back.`,
        ]
  return {
    tables: [
      tableOf(scope, outstanding, { key: 'outstanding', title: 'Outstanding', columns: outstandingColumns }),
      tableOf(scope, handled, { key: 'handled', title: 'Handled', columns: handledColumns }),
    ],
    notes,
  }
}
