import type { QuestionQuery } from '#contract/my-account/call-question.ts'
import { callGroupLabels } from '#rules/call-group.ts'
import { answerStateLabels, directionLabels } from '#rules/call.ts'
import { areaKeysOf, areaLabel } from '#rules/caller-area.ts'
import {
  addDays,
  billPeriod,
  isBillPreset,
  makePeriod,
  type Period,
  type PeriodPreset,
  periodLabels,
  presetPeriod,
} from '#rules/period.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { matchKey, searchKey } from '#rules/phone-number.ts'
import { refuse, refuseField } from '../http/refusal.ts'
import type { CallFilters, CallQuestion } from './reports/calls-in-scope.ts'
import type { CallScope } from './scope.ts'

/** A question with what stands above its answer. */
export type AskedQuestion = CallQuestion & {
  readonly periodLabel: string
  /** The filters in words. */
  readonly words: readonly { readonly label: string; readonly value: string }[]
  readonly notes: readonly string[]
}

type PeriodQuery = {
  readonly period: PeriodPreset
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** When a question is asked, and of whose account. */
export type AskedAt = { readonly now: Date; readonly billDay?: number | null | undefined }

/** The period of a query; refuses a bill period where the account has no bill day. */
export const periodOf = ({ period, from, to }: PeriodQuery, { now, billDay }: AskedAt): Period => {
  if (period === 'custom') return makePeriod(from ?? '', to ?? '')
  if (!isBillPreset(period)) return presetPeriod(period, now.getTime())
  if (typeof billDay === 'number') return billPeriod(period, billDay, now.getTime())
  return refuseField('period', 'Your account has no bill day yet, so there are no bill periods. Choose another period.')
}

/** A period cut at the first day that the profile shows; the note says so. Nothing of it may be left. */
export const cutPeriod = (period: Period, { earliest }: CallScope): { period: Period; notes: string[] } => {
  if (earliest === null || period.from >= earliest) return { period, notes: [] }
  const to = period.to < earliest ? addDays(earliest, -1) : period.to
  return { period: makePeriod(earliest, to), notes: [`Your access begins on ${earliest}: earlier calls are left out.`] }
}

// An empty name is "Unassigned".
const labelsOf = (names: readonly string[] | undefined): (string | null)[] | undefined =>
  names?.map((name) => (name === '' ? null : name))

const ownIdsOf = ({ numbers }: CallScope, typed: readonly string[]): number[] => {
  const ids = new Map([...numbers.values()].map(({ id, key }) => [key, id]))
  const found = typed.map((text) => ids.get(matchKey(text)) ?? ids.get(matchKey(text, 'e164-without-plus')))
  const unknown = typed.filter((_, index) => found[index] === undefined)
  if (unknown.length > 0)
    refuseField(
      'number',
      `${unknown.length === 1 ? 'This is' : 'These are'} none of your numbers: ${unknown.join(', ')}.`,
    )
  return found.filter((id) => id !== undefined)
}

/** The keys under which a typed number of another party can stand. */
const partyKeysOf = (typed: readonly string[]): string[] => [
  ...new Set(typed.flatMap((text) => [text, matchKey(text), matchKey(text, 'e164-without-plus')])),
]

const areasOf = (typed: readonly string[]): string[] => {
  const keys = typed.map(areaKeysOf)
  const unknown = typed.filter((_, index) => keys[index]?.length === 0)
  if (unknown.length > 0) refuseField('area', `There is no such area: ${unknown.join(', ')}. Write a code such as 020.`)
  return keys.flat()
}

const numberIdsOf = (scope: CallScope, { numberId, number }: QuestionQuery): number[] | undefined =>
  numberId === undefined && number === undefined
    ? undefined
    : [...(numberId ?? []), ...(number === undefined ? [] : ownIdsOf(scope, number))]

const filtersOf = (scope: CallScope, query: QuestionQuery): CallFilters => ({
  directions: query.direction,
  numberIds: numberIdsOf(scope, query),
  sites: labelsOf(query.site),
  campaigns: labelsOf(query.campaign),
  countsForNumbers: query.countsForNumber,
  countsForSites: labelsOf(query.countsForSite),
  countsForCampaigns: labelsOf(query.countsForCampaign),
  countsForCampaignIds: query.countsForCampaignId,
  callGroups: query.callGroup,
  states: query.state,
  caller: query.caller,
  parties: query.party && partyKeysOf(query.party),
  withheld: query.withheld,
  areas: query.area && areasOf(query.area),
  minSeconds: query.minSeconds,
  maxSeconds: query.maxSeconds,
  hours: query.hour,
  weekdays: query.weekday,
})

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const ownNumber = ({ numbers }: CallScope, id: number): string =>
  id === 0 ? 'None of your numbers' : (numbers.get(id)?.display ?? 'A number that you do not see')
const campaignNamed = ({ numbers }: CallScope, id: number): string =>
  [...numbers.values()].flatMap(({ campaign }) => campaign).find((span) => span.id === id)?.label.value ??
  'A campaign that you do not see'
const named = (names: readonly string[] | undefined) => names?.map((name) => (name === '' ? 'Unassigned' : name))

const wordsOf = (scope: CallScope, query: QuestionQuery): { label: string; value: string }[] => {
  const all: [label: string, values: readonly string[] | undefined][] = [
    ['Direction', query.direction?.map((direction) => directionLabels[direction])],
    ['Number', query.numberId?.map((id) => ownNumber(scope, id))],
    ['Number', query.number?.map((text) => displayNumber(matchKey(text)))],
    ['Site', named(query.site)],
    ['Campaign', named(query.campaign)],
    ['Counts for number', query.countsForNumber?.map((id) => ownNumber(scope, id))],
    ['Counts for site', named(query.countsForSite)],
    [
      'Counts for campaign',
      query.countsForCampaignId?.map((id) => campaignNamed(scope, id)) ?? named(query.countsForCampaign),
    ],
    ['Call type', query.callGroup?.map((group) => callGroupLabels[group])],
    ['Ended', query.state?.map((state) => answerStateLabels[state])],
    ['Caller contains', query.caller?.trim() ? [query.caller.trim()] : undefined],
    ['Other party', query.party?.map((text) => displayNumber(matchKey(text)))],
    ['Withheld callers', query.withheld && [query.withheld === 'yes' ? 'Only these' : 'Without these']],
    ['Caller’s area', query.area && [...new Set(areasOf(query.area).map(areaLabel))]],
    ['Talk time at least', query.minSeconds === undefined ? undefined : [`${query.minSeconds} s`]],
    ['Talk time at most', query.maxSeconds === undefined ? undefined : [`${query.maxSeconds} s`]],
    ['Hour', query.hour?.map((hour) => `${String(hour).padStart(2, '0')}:00`)],
    ['Weekday', query.weekday?.map((weekday) => weekdays[weekday - 1] ?? '')],
  ]
  return all.flatMap(([label, values]) => (values === undefined ? [] : [{ label, value: values.join(', ') }]))
}

/** Reads a query as a question of a scope. Refuses own numbers and areas that there are not, naming them. */
export const readQuestion = (scope: CallScope, query: QuestionQuery, at: AskedAt): AskedQuestion => {
  const whole = periodOf(query, at)
  const { period, notes } = cutPeriod(whole, scope)
  if (!scope.showsCallers && searchKey(query.caller ?? '') + (query.caller ?? '').trim() !== '')
    refuseField('caller', 'Callers’ numbers are not shown to you, so calls cannot be searched by them.')
  const hidden =
    !scope.showsCallers && query.party !== undefined
      ? ['Callers’ numbers are not shown to you: “Other party” finds the numbers that were called.']
      : []
  return {
    scope,
    period,
    filters: filtersOf(scope, query),
    periodLabel: periodLabels[query.period],
    words: wordsOf(scope, query),
    notes: [...notes, ...hidden],
  }
}

/** Refuses single calls where the account has none. */
export const requireItemised = ({ isItemised }: CallScope): void => {
  if (!isItemised) refuse('NOT_ITEMISED')
}
