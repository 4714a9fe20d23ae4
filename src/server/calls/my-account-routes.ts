import type { call, ownCallEndpoints } from '#contract/my-account/calls.ts'
import type { ResolvedLabel } from '#rules/number-label.ts'
import { formatPrice } from '#rules/money.ts'
import { makePeriod, type Period, type PeriodPreset, presetPeriod, previousPeriod } from '#rules/period.ts'
import { displayNumber } from '#rules/phone-display.ts'
import type { z } from 'zod'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Handlers } from '../http/serve.ts'
import type { CallLine } from './reports/call-line.ts'
import { countCallsByWeekdayAndHour } from './reports/calls-by-weekday-and-hour.ts'
import type { CallFilters, CallQuestion } from './reports/calls-in-scope.ts'
import { exportDayOfRecords, listDaysOfRecords } from './reports/calls-of-days.ts'
import { listCallsPerDay } from './reports/calls-per-day.ts'
import { getCallTotals, getTotalsWithChange } from './reports/call-totals.ts'
import { exportCalls } from './reports/export-calls.ts'
import { listCalls } from './reports/list-calls.ts'
import { listTopOtherParties, listTopOwnNumbers } from './reports/top-numbers.ts'
import { type CallScope, ownNumberIdOf, readCallScope } from './scope.ts'

const TOP = 5

type PeriodQuery = {
  readonly period: PeriodPreset
  readonly from?: string | undefined
  readonly to?: string | undefined
}
type FilterQuery = Omit<CallFilters, 'numberIds' | 'site' | 'campaign'> & {
  readonly numberId?: number | undefined
  readonly site?: string | undefined
  readonly campaign?: string | undefined
}

const periodOf = ({ period, from, to }: PeriodQuery, now: Date): Period =>
  period === 'custom' ? makePeriod(from ?? '', to ?? '') : presetPeriod(period, now.getTime())

// An empty name is "Unassigned".
const labelOf = (name: string | undefined): string | null | undefined => (name === '' ? null : name)

const filtersOf = ({ direction, numberId, site, campaign, caller }: FilterQuery): CallFilters => ({
  direction,
  caller,
  numberIds: numberId === undefined ? undefined : [numberId],
  site: labelOf(site),
  campaign: labelOf(campaign),
})

/** Customers see their calls: overview, list, files, and the records of each day. */
export const ownCallHandlers = ({
  db,
  callStore,
  clock,
}: AppParts): Handlers<typeof ownCallEndpoints, PortalContext> => {
  const scopeOf = ({ customer, open, numberScope }: PortalContext): Promise<CallScope> =>
    readCallScope(db, customer.id, {
      useBackendDescriptions: open.has('myCallsUseBackendDescriptions'),
      numberScope,
    })
  const questionOf = async (caller: PortalContext, query: PeriodQuery & FilterQuery): Promise<CallQuestion> => ({
    scope: await scopeOf(caller),
    period: periodOf(query, clock()),
    filters: filtersOf(query),
  })
  return {
    overview: async ({ caller, query }) => getOverview(callStore, await questionOf(caller, query)),

    filters: async ({ caller }) => {
      const { numbers } = await scopeOf(caller)
      const all = [...numbers.values()]
      return {
        numbers: all.map(({ id }) => ownNumberOf(numbers, id)).filter((number) => number !== null),
        sites: namesOf(all.map(({ site }) => site)),
        campaigns: namesOf(all.map(({ campaign }) => campaign)),
      }
    },

    list: async ({ caller, query }) => {
      const question = await questionOf(caller, query)
      const { page, pageSize, sort } = query
      const { rows, total } = await listCalls(callStore, question, { page, pageSize, order: sort })
      return { total, rows: rows.map((line) => shownCall(question.scope, line)) }
    },

    file: async ({ caller, query }) => {
      const question = await questionOf(caller, query)
      const { from, to } = question.period
      return { fileName: `calls-${from}-to-${to}.csv`, stream: exportCalls(callStore, question) }
    },

    days: async ({ caller, query }) => ({
      rows: await listDaysOfRecords(callStore, await scopeOf(caller), periodOf(query, clock())),
    }),

    dayFile: async ({ caller, params, refuse }) => {
      const scope = await scopeOf(caller)
      const { calls } = await getCallTotals(callStore, { scope, period: makePeriod(params.day, params.day) })
      if (calls === 0) refuse('NOT_FOUND')
      return { fileName: `call-records-${params.day}.csv`, stream: exportDayOfRecords(callStore, scope, params.day) }
    },
  }
}

const getOverview = async (store: AppParts['callStore'], question: CallQuestion) => {
  const { period } = question
  const before = previousPeriod(period)
  const [figures, days, week, topNumbers, topParties] = await Promise.all([
    getTotalsWithChange(store, question),
    listCallsPerDay(store, question),
    countCallsByWeekdayAndHour(store, question),
    listTopOwnNumbers(store, question, TOP),
    listTopOtherParties(store, question, TOP),
  ])
  return {
    ...changeable(figures),
    period: { from: period.from, to: period.to },
    previousPeriod: { from: before.from, to: before.to },
    days: days.map(changeable),
    week: week.map((hours) => [...hours]),
    topNumbers: topNumbers.map(({ numberId, ...calls }) => ({
      ...changeable(calls),
      number: numberId === null ? null : ownNumberOf(question.scope.numbers, numberId),
    })),
    topParties,
  }
}

type Changeable<T> = T extends readonly (infer E)[]
  ? E[]
  : T extends object
    ? { -readonly [K in keyof T]: Changeable<T[K]> }
    : T

// What leaves is copied on its way out anyway, so nobody changes what a report gave.
const changeable = <T>(value: T): Changeable<T> => value as Changeable<T>

const namesOf = (labels: readonly ResolvedLabel<string>[]): string[] =>
  [...new Set(labels.map(({ value }) => value).filter((value) => value !== null))].toSorted((a, b) =>
    a.localeCompare(b, 'en-GB'),
  )

type ShownCall = z.input<typeof call>

const ownNumberOf = (numbers: CallScope['numbers'], id: number): ShownCall['number'] => {
  const number = numbers.get(id)
  return number === undefined ? null : { id: number.id, number: number.display, description: number.description.value }
}

const shownLabel = (label: ResolvedLabel<string> | undefined): ShownCall['site'] =>
  label === undefined || label.by === 'none'
    ? null
    : { text: label.value, setBy: label.by === 'customer' ? 'you' : 'your provider' }

const shownCall = (scope: CallScope, line: CallLine): ShownCall => {
  const { numbers } = scope
  const ownId = ownNumberIdOf(scope, line)
  const otherId = ownId === line.numberId ? line.otherNumberId : line.numberId
  const number = numbers.get(ownId)
  return {
    id: line.id,
    startedAt: new Date(line.startedAt).toISOString(),
    direction: line.direction,
    caller: line.caller,
    callerDisplay: line.caller === null ? 'Withheld' : displayNumber(line.caller),
    dialled: line.dialled,
    dialledDisplay: displayNumber(line.dialled),
    number: ownNumberOf(numbers, ownId),
    otherNumber: ownNumberOf(numbers, otherId),
    site: shownLabel(number?.site),
    campaign: shownLabel(number?.campaign),
    durationSeconds: line.durationSeconds,
    ringSeconds: line.ringSeconds,
    answerState: line.answerState,
    charge: formatPrice(line.chargeMicros),
    currency: line.currency,
  }
}
