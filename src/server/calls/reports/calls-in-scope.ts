import type { Direction } from '#rules/call.ts'
import type { ResolvedLabel } from '#rules/number-label.ts'
import type { Period } from '#rules/period.ts'
import { searchKey } from '#rules/phone-number.ts'
import type { CallScope, ScopeNumber } from '../scope.ts'
import { allOf, callsSql, type CallsSql, instant, text, uint32, uint32s, verbatim } from '../store/calls-sql.ts'

/** What a report may be narrowed to. `null` as a site or campaign is "Unassigned". */
export type CallFilters = {
  readonly direction?: Direction | undefined
  readonly numberIds?: readonly number[] | undefined
  readonly site?: string | null | undefined
  readonly campaign?: string | null | undefined
  /** A part of the caller's number, in any spelling. */
  readonly caller?: string | undefined
}

/** What a report is asked: whose calls, when, and which of them. */
export type CallQuestion = { readonly scope: CallScope; readonly period: Period; readonly filters?: CallFilters }

/** An own "number" of calls whose own party is none of the customer's numbers, such as an extension. */
export const NO_NUMBER = 0

const hasLabel = (label: ResolvedLabel<string> | undefined, wanted: string | null | undefined): boolean =>
  wanted === undefined || (label?.value ?? null) === wanted

const isChosen = (number: ScopeNumber | undefined, id: number, filters: CallFilters): boolean =>
  (filters.numberIds === undefined || filters.numberIds.includes(id)) &&
  hasLabel(number?.site, filters.site) &&
  hasLabel(number?.campaign, filters.campaign)

// Labels live here and not in the store, so they are turned into the numbers that carry them.
const ofNumbers = (scope: CallScope, filters: CallFilters): CallsSql[] => {
  const { numberIds, site, campaign } = filters
  if (numberIds === undefined && site === undefined && campaign === undefined) return []
  const ids = [...scope.numbers.values()].filter((number) => isChosen(number, number.id, filters)).map(({ id }) => id)
  const ofNone = isChosen(undefined, NO_NUMBER, filters) ? callsSql`number_id = ${uint32(NO_NUMBER)}` : verbatim('0')
  return [callsSql`number_id IN ${uint32s(ids)} OR other_number_id IN ${uint32s(ids)} OR ${ofNone}`]
}

/** What a person with some of the numbers sees: the calls in which one of them took part. */
const ofNarrowScope = ({ isNarrow, numbers }: CallScope): CallsSql[] => {
  if (!isNarrow) return []
  const ids = [...numbers.keys()]
  return [callsSql`number_id IN ${uint32s(ids)} OR other_number_id IN ${uint32s(ids)}`]
}

/**
 * The own number for which a call counts: the one that called or was called. To a person with some of the numbers an
 * internal call with another is a call of theirs.
 */
export const ownNumberOfCall = ({ isNarrow, numbers }: CallScope): CallsSql =>
  isNarrow
    ? callsSql`if(number_id IN ${uint32s([...numbers.keys()])}, number_id, other_number_id)`
    : verbatim('number_id')

const ofCaller = (caller: string | undefined): CallsSql[] => {
  const typed = caller?.trim() ?? ''
  if (typed === '') return []
  const part = searchKey(typed) || typed.toLowerCase()
  return [callsSql`NOT caller_withheld AND position(caller_key, ${text(part)}) > 0`]
}

/**
 * The condition that every report puts on `call`: this customer's calls of the period, without those of numbers that the
 * portal does not show or the person does not see, narrowed by the filters. It runs along the table's order (customer, start).
 */
export const callsInScope = ({ scope, period, filters = {} }: CallQuestion): CallsSql => {
  const { customerId, hiddenNumberIds: hidden } = scope
  return allOf([
    callsSql`customer_id = ${uint32(customerId)}`,
    callsSql`started_at >= ${instant(period.fromAt)} AND started_at < ${instant(period.toAt)}`,
    ...(hidden.length === 0
      ? []
      : [callsSql`number_id NOT IN ${uint32s(hidden)} AND other_number_id NOT IN ${uint32s(hidden)}`]),
    ...(filters.direction === undefined ? [] : [callsSql`direction = ${text(filters.direction)}`]),
    ...ofNarrowScope(scope),
    ...ofNumbers(scope, filters),
    ...ofCaller(filters.caller),
  ])
}
