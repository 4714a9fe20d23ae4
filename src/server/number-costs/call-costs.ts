import { formatMicros } from '#rules/money.ts'
import type { Period } from '#rules/period.ts'
import type { AppParts } from '../app-parts.ts'
import { cutPeriod } from '../calls/question.ts'
import { monthOfCall } from '../calls/reports/call-expressions.ts'
import { ownNumberOfCall } from '../calls/reports/calls-in-scope.ts'
import { type Figures, listFiguresBy, noFigures } from '../calls/reports/figures.ts'
import { type CallCaller, type CallScope, readOwnCallScope } from '../calls/scope.ts'
import { CallStoreUnavailable } from '../calls/store/unavailable.ts'

/** Costs of calls by a key, or why there are none to show. */
export type CallCosts = {
  readonly callCosts: 'shown' | 'not-granted' | 'unavailable'
  readonly callsFrom: string | null
  readonly of: (key: number | string) => ReturnType<typeof shownCalls> | null
  readonly sumOf: (keys: Iterable<number | string>) => ReturnType<typeof shownCalls> | null
}

const shownCalls = ({ calls, notPriced, micros }: Pick<Figures, 'calls' | 'notPriced' | 'micros'>) => ({
  calls,
  notPriced,
  amounts: shownAmounts(micros),
})

/** Amounts in millionths, by currency, on the wire. */
export const shownAmounts = (micros: ReadonlyMap<string, number>): { currency: string; amount: string }[] =>
  [...micros]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => ({ currency, amount: formatMicros(amount) }))

const noCosts = (callCosts: 'not-granted' | 'unavailable'): CallCosts => ({
  ...{ callCosts, callsFrom: null },
  of: () => null,
  sumOf: () => null,
})

const sumOf = (groups: ReadonlyMap<string, Figures>, keys: Iterable<number | string>) => {
  const micros = new Map<string, number>()
  let calls = 0
  let notPriced = 0
  // Fifty thousand groups: each is added in place.
  for (const key of keys) {
    const figures = groups.get(String(key))
    if (figures === undefined) continue
    calls += figures.calls
    notPriced += figures.notPriced
    for (const [currency, amount] of figures.micros) micros.set(currency, (micros.get(currency) ?? 0) + amount)
  }
  return shownCalls({ calls, notPriced, micros })
}

type Asked = { readonly period: Period; readonly numberId?: number }

const readGroups = async (
  { callStore }: AppParts,
  scope: CallScope,
  { period, numberId }: Asked,
): Promise<Map<string, Figures>> => {
  const filters = numberId === undefined ? {} : { countsForNumbers: [numberId] }
  return listFiguresBy(
    callStore,
    { scope, period, filters },
    numberId === undefined ? ownNumberOfCall(scope) : monthOfCall,
  )
}

/**
 * What calls cost in a period as this person may see it: by number, or of one number by month. Costs of calls are an option
 * of My Calls that hides every charge, so they are shown to whom it is granted only. That they cannot be read is an answer.
 */
export const getCallCosts = async (parts: AppParts, caller: CallCaller, asked: Asked): Promise<CallCosts> => {
  if (!caller.open.has('view_call_costs')) return noCosts('not-granted')
  try {
    const scope = await readOwnCallScope(parts.db, caller, parts.clock())
    const { period, notes } = cutPeriod(asked.period, scope)
    const isCut = notes.length > 0
    const groups = await readGroups(parts, scope, { ...asked, period })
    return {
      ...{ callCosts: 'shown', callsFrom: isCut ? scope.earliest : null },
      of: (key) => shownCalls(groups.get(String(key)) ?? noFigures),
      sumOf: (keys) => sumOf(groups, keys),
    }
  } catch (error) {
    if (error instanceof CallStoreUnavailable) return noCosts('unavailable')
    throw error
  }
}
