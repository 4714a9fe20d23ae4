import type { AnswerState, Direction } from '#rules/call.ts'
import type { CallGroup } from '#rules/call-group.ts'
import type { Period } from '#rules/period.ts'
import { searchKey } from '#rules/phone-number.ts'
import type { CallScope } from '../scope.ts'
import { allOf, callsSql, type CallsSql, instant, text, texts, uint32, uint32s, verbatim } from '../store/calls-sql.ts'
import { callerAreaSql, callGroupSql, freeCallSql, hourOfCall, weekdayOfCall } from './call-expressions.ts'
import { carriesLabels, type LabelTest, noSpan } from './label-of-call.ts'

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
  /** Campaigns by their ids, instead of by name. */
  readonly countsForCampaignIds?: readonly number[] | undefined
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

/** Which numbers are meant, and with which labels at the time of the call. */
type Choice = {
  readonly ids: readonly number[] | undefined
  readonly site: LabelTest | undefined
  readonly campaign: LabelTest | undefined
}

const named = (wanted: Labels): LabelTest | undefined => wanted && (({ label }) => wanted.includes(label.value))

const isNoChoice = ({ ids, site, campaign }: Choice): boolean =>
  ids === undefined && site === undefined && campaign === undefined

/** Whether calls of none of the numbers are meant: they have no label. */
const meansNone = ({ ids, site, campaign }: Choice): boolean =>
  (ids === undefined || ids.includes(NO_NUMBER)) && (site?.(noSpan) ?? true) && (campaign?.(noSpan) ?? true)

/** The condition that the number in a column is one of those meant. */
const isMeant = ({ scope, period }: CallQuestion, { ids, ...tests }: Choice, column: CallsSql): CallsSql => {
  const wanted = ids && new Set(ids)
  const numbers = [...scope.numbers.values()].filter(({ id }) => wanted?.has(id) ?? true)
  return carriesLabels({ numbers, period, column, tests })
}

const ofNumbers = (question: CallQuestion, filters: CallFilters): CallsSql[] => {
  const choice = { ids: filters.numberIds, site: named(filters.sites), campaign: named(filters.campaigns) }
  if (isNoChoice(choice)) return []
  const ofNone = meansNone(choice) ? callsSql`number_id = ${uint32(NO_NUMBER)}` : verbatim('0')
  const caller = isMeant(question, choice, verbatim('number_id'))
  const other = isMeant(question, choice, verbatim('other_number_id'))
  return [callsSql`${caller} OR ${other} OR ${ofNone}`]
}

const ofCountedNumbers = (question: CallQuestion, filters: CallFilters): CallsSql[] => {
  const { countsForNumbers: ids, countsForSites, countsForCampaigns, countsForCampaignIds: campaignIds } = filters
  const campaign: LabelTest | undefined = campaignIds
    ? ({ id }) => id !== null && campaignIds.includes(id)
    : named(countsForCampaigns)
  const choice = { ids, site: named(countsForSites), campaign }
  if (isNoChoice(choice)) return []
  const { scope } = question
  const own = ownNumberOfCall(scope)
  const ofChosen = isMeant(question, choice, own)
  if (!meansNone(choice)) return [ofChosen]
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
export const callsInScope = (question: CallQuestion): CallsSql => {
  const { scope, period, filters = {} } = question
  return allOf([
    callsOfScope(scope, period),
    ...ofFilters(filters),
    ...ofNumbers(question, filters),
    ...ofCountedNumbers(question, filters),
    ...ofCaller(scope, filters.caller),
    ...ofParties(scope, filters.parties),
  ])
}
