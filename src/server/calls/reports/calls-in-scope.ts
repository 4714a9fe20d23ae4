import type { AnswerState, Direction } from '#rules/call.ts'
import type { CallGroup } from '#rules/call-group.ts'
import type { ResolvedLabel } from '#rules/number-label.ts'
import type { Period } from '#rules/period.ts'
import { searchKey } from '#rules/phone-number.ts'
import type { CallScope, ScopeNumber } from '../scope.ts'
import { allOf, callsSql, type CallsSql, instant, text, texts, uint32, uint32s, verbatim } from '../store/calls-sql.ts'
import { callerAreaSql, callGroupSql, freeCallSql, hourOfCall, weekdayOfCall } from './call-expressions.ts'

/** What a report may be narrowed to. Values of one kind widen, kinds narrow. `null` as a site or campaign is "Unassigned". */
export type CallFilters = {
  readonly directions?: readonly Direction[] | undefined
  /** Own numbers that took part, on either side. */
  readonly numberIds?: readonly number[] | undefined
  readonly sites?: readonly (string | null)[] | undefined
  readonly campaigns?: readonly (string | null)[] | undefined
  /** The line of a report for which the call counts; 0 is none of the numbers. */
  readonly countsForNumbers?: readonly number[] | undefined
  readonly countsForSites?: readonly (string | null)[] | undefined
  readonly countsForCampaigns?: readonly (string | null)[] | undefined
  readonly callGroups?: readonly CallGroup[] | undefined
  readonly states?: readonly AnswerState[] | undefined
  /** A part of the caller's number, in any spelling. */
  readonly caller?: string | undefined
  /** Keys of the other party. */
  readonly parties?: readonly string[] | undefined
  readonly withheld?: 'yes' | 'no' | undefined
  /** Values of `callerAreaSql`. */
  readonly areas?: readonly string[] | undefined
  readonly minSeconds?: number | undefined
  readonly maxSeconds?: number | undefined
  readonly hours?: readonly number[] | undefined
  readonly weekdays?: readonly number[] | undefined
}

/** What a report is asked: whose calls, when, and which of them. */
export type CallQuestion = { readonly scope: CallScope; readonly period: Period; readonly filters?: CallFilters }

/** An own "number" of calls whose own party is none of the customer's numbers, such as an extension. */
export const NO_NUMBER = 0

type Labels = readonly (string | null)[] | undefined
type Choice = { readonly ids: readonly number[] | undefined; readonly sites: Labels; readonly campaigns: Labels }

const hasLabel = (label: ResolvedLabel<string> | undefined, wanted: Labels): boolean =>
  wanted === undefined || wanted.includes(label?.value ?? null)

const isChosen = (number: ScopeNumber | undefined, id: number, { ids, sites, campaigns }: Choice): boolean =>
  (ids === undefined || ids.includes(id)) && hasLabel(number?.site, sites) && hasLabel(number?.campaign, campaigns)

const isNoChoice = ({ ids, sites, campaigns }: Choice): boolean =>
  ids === undefined && sites === undefined && campaigns === undefined

// Labels live here and not in the store, so they are turned into the numbers that carry them.
const idsOf = (scope: CallScope, choice: Choice): number[] =>
  [...scope.numbers.values()].filter((number) => isChosen(number, number.id, choice)).map(({ id }) => id)

const ofNumbers = (scope: CallScope, { numberIds, sites, campaigns }: CallFilters): CallsSql[] => {
  const choice = { ids: numberIds, sites, campaigns }
  if (isNoChoice(choice)) return []
  const ids = idsOf(scope, choice)
  const ofNone = isChosen(undefined, NO_NUMBER, choice) ? callsSql`number_id = ${uint32(NO_NUMBER)}` : verbatim('0')
  return [callsSql`number_id IN ${uint32s(ids)} OR other_number_id IN ${uint32s(ids)} OR ${ofNone}`]
}

const ofCountedNumbers = (scope: CallScope, filters: CallFilters): CallsSql[] => {
  const { countsForNumbers: ids, countsForSites: sites, countsForCampaigns: campaigns } = filters
  const choice = { ids, sites, campaigns }
  if (isNoChoice(choice)) return []
  const own = ownNumberOfCall(scope)
  const ofChosen = callsSql`${own} IN ${uint32s(idsOf(scope, choice))}`
  if (!isChosen(undefined, NO_NUMBER, choice)) return [ofChosen]
  // None of the numbers is also one that is the customer's no more.
  return [callsSql`${ofChosen} OR ${own} NOT IN ${uint32s([...scope.numbers.keys()])}`]
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

// A caller who is not shown cannot be looked for: an answer to guesses would tell the number digit by digit.
const ofCaller = ({ showsCallers }: CallScope, caller: string | undefined): CallsSql[] => {
  const typed = caller?.trim() ?? ''
  if (typed === '') return []
  if (!showsCallers) return [verbatim('0')]
  const part = searchKey(typed) || typed.toLowerCase()
  return [callsSql`NOT caller_withheld AND position(caller_key, ${text(part)}) > 0`]
}

// Free numbers are never itemised, and a number that is asked for would be: who called it, and when.
const ofParties = ({ showsCallers }: CallScope, parties: readonly string[] | undefined): CallsSql[] => {
  if (parties === undefined) return []
  const called = callsSql`direction != 'in' AND dialled_key IN ${texts(parties)} AND NOT ${freeCallSql}`
  if (!showsCallers) return [called]
  return [callsSql`(${called}) OR (direction = 'in' AND NOT caller_withheld AND caller_key IN ${texts(parties)})`]
}

const chosen = <T>(values: T | undefined, condition: (values: T) => CallsSql): CallsSql[] =>
  values === undefined ? [] : [condition(values)]

const withheldCaller = verbatim(`(direction = 'in' AND caller_withheld)`)

const ofFilters = (filters: CallFilters): CallsSql[] => [
  ...chosen(filters.directions, (values) => callsSql`toString(direction) IN ${texts(values)}`),
  ...chosen(filters.states, (values) => callsSql`answer_state IN ${texts(values)}`),
  ...chosen(filters.withheld, (value) => (value === 'yes' ? withheldCaller : callsSql`NOT ${withheldCaller}`)),
  ...chosen(filters.minSeconds, (value) => callsSql`duration_seconds >= ${uint32(value)}`),
  ...chosen(filters.maxSeconds, (value) => callsSql`duration_seconds <= ${uint32(value)}`),
  ...chosen(filters.hours, (values) => callsSql`${hourOfCall} IN ${uint32s(values)}`),
  ...chosen(filters.weekdays, (values) => callsSql`${weekdayOfCall} IN ${uint32s(values)}`),
  ...chosen(filters.callGroups, (values) => callsSql`${callGroupSql} IN ${texts(values)}`),
  ...chosen(filters.areas, (values) => callsSql`${callerAreaSql} IN ${texts(values)}`),
]

/**
 * A customer's calls of a period as one person may see them, whatever the filters: without those of numbers that the portal
 * does not show or the person does not see, and none from before the profile's months.
 */
export const callsOfScope = (scope: CallScope, { fromAt, toAt }: Pick<Period, 'fromAt' | 'toAt'>): CallsSql => {
  const { customerId, hiddenNumberIds: hidden, earliestAt } = scope
  return allOf([
    callsSql`customer_id = ${uint32(customerId)}`,
    callsSql`started_at >= ${instant(Math.max(fromAt, earliestAt))} AND started_at < ${instant(toAt)}`,
    ...(hidden.length === 0
      ? []
      : [callsSql`number_id NOT IN ${uint32s(hidden)} AND other_number_id NOT IN ${uint32s(hidden)}`]),
    ...ofNarrowScope(scope),
  ])
}

/**
 * The condition that every report puts on `call`: the calls of the scope, narrowed by the filters. It runs along the table's
 * order (customer, start).
 */
export const callsInScope = ({ scope, period, filters = {} }: CallQuestion): CallsSql =>
  allOf([
    callsOfScope(scope, period),
    ...ofFilters(filters),
    ...ofNumbers(scope, filters),
    ...ofCountedNumbers(scope, filters),
    ...ofCaller(scope, filters.caller),
    ...ofParties(scope, filters.parties),
  ])
