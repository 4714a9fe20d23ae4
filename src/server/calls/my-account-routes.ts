import type { ownCallEndpoints } from '#contract/my-account/calls.ts'
import type { LabelTimeline } from '#rules/label-timeline.ts'
import { previousPeriod } from '#rules/period.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Handlers } from '../http/serve.ts'
import { refuseField } from '../http/refusal.ts'
import { findDataCompleteTo } from './data-complete-queries.ts'
import { type AskedQuestion, readQuestion, requireItemised } from './question.ts'
import { isBeforeWhole } from './reports/answer-report.ts'
import { countCallsByWeekdayAndHour } from './reports/calls-by-weekday-and-hour.ts'
import type { CallQuestion } from './reports/calls-in-scope.ts'
import { listCallsPerDay } from './reports/calls-per-day.ts'
import { getTotalsWithChange } from './reports/call-totals.ts'
import { findCall, listCalls } from './reports/list-calls.ts'
import { listTopOtherParties, listTopOwnNumbers } from './reports/top-numbers.ts'
import { type CallCaller, type CallScope, readOwnCallScope } from './scope.ts'
import { ownNumberOf, shownCall, shownLegs } from './shown-call.ts'

const TOP = 5

/** Customers see their calls: overview, list, and single ones. */
export const ownCallHandlers = ({
  db,
  callStore,
  clock,
}: AppParts): Handlers<typeof ownCallEndpoints, PortalContext> => {
  const scopeOf = (caller: PortalContext): Promise<CallScope> => readOwnCallScope(db, caller, clock())
  const itemisedScopeOf = async (caller: PortalContext): Promise<CallScope> => {
    const scope = await scopeOf(caller)
    requireItemised(scope)
    return scope
  }
  const aboveOf = async ({ customer }: CallCaller, { notes, period: { from, to } }: AskedQuestion) => ({
    dataCompleteTo: (await findDataCompleteTo(db, customer.id))?.toISOString() ?? null,
    notes: [...notes],
    period: { from, to },
  })
  const askedAt = ({ customer }: CallCaller) => ({ now: clock(), billDay: customer.billDay })
  return {
    overview: async ({ caller, query }) => {
      const question = readQuestion(await scopeOf(caller), query, askedAt(caller))
      const [figures, above] = await Promise.all([getOverview(callStore, question), aboveOf(caller, question)])
      return { ...figures, ...above }
    },

    filters: async ({ caller }) => {
      const { numbers } = await scopeOf(caller)
      const all = [...numbers.values()]
      return {
        numbers: all.map(({ id }) => ownNumberOf(numbers, id)).filter((number) => number !== null),
        sites: namesOf(all.map(({ site }) => site)),
        campaigns: namesOf(all.map(({ campaign }) => campaign)),
        billDay: caller.customer.billDay ?? null,
      }
    },

    list: async ({ caller, query }) => {
      const scope = await itemisedScopeOf(caller)
      const { page, pageSize, sort } = query
      if (!scope.showsCosts && sort.endsWith('charge'))
        refuseField('sort', 'Costs are not shown to you, so calls cannot be sorted by them.')
      const question = readQuestion(scope, query, askedAt(caller))
      const [{ rows, total, notListed }, above] = await Promise.all([
        listCalls(callStore, question, { page, pageSize, order: sort }),
        aboveOf(caller, question),
      ])
      const shown = rows.map((line) => shownCall(scope, line))
      return { ...above, total, notListed, costsShown: scope.showsCosts, rows: shown }
    },

    get: async ({ caller, params, refuse }) => {
      const scope = await itemisedScopeOf(caller)
      const found = (await findCall(callStore, scope, params.id)) ?? refuse('NOT_FOUND')
      return { ...shownCall(scope, found.call), costsShown: scope.showsCosts, legs: shownLegs(scope, found) }
    },
  }
}

const notCompared = { calls: null, talkSeconds: null, answered: null }

const getOverview = async (store: AppParts['callStore'], question: CallQuestion) => {
  const { period, scope } = question
  const before = previousPeriod(period)
  const [figures, days, week, topNumbers, topParties] = await Promise.all([
    getTotalsWithChange(store, question),
    listCallsPerDay(store, question),
    countCallsByWeekdayAndHour(store, question),
    listTopOwnNumbers(store, question, TOP),
    listTopOtherParties(store, question, TOP),
  ])
  return withoutHidden(scope, {
    ...changeable(figures),
    ...(isBeforeWhole(question) ? {} : { change: notCompared }),
    period: { from: period.from, to: period.to },
    previousPeriod: { from: before.from, to: before.to },
    days: days.map(changeable),
    week: week.map((hours) => [...hours]),
    topNumbers: topNumbers.map(({ numberId, ...calls }) => ({
      ...changeable(calls),
      number: numberId === null ? null : ownNumberOf(question.scope.numbers, numberId),
    })),
    topParties,
  })
}

// Charges are no part of an answer to somebody who is not shown them.
const withoutHidden = <T>(scope: CallScope, answer: T): T => {
  if (scope.showsCosts) return answer
  const hide = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(hide)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, key === 'charges' ? [] : key === 'notPriced' ? 0 : hide(part)]),
    )
  }
  return hide(answer) as T
}

type Changeable<T> = T extends readonly (infer E)[]
  ? E[]
  : T extends object
    ? { -readonly [K in keyof T]: Changeable<T[K]> }
    : T

// What leaves is copied on its way out anyway, so nobody changes what a report gave.
const changeable = <T>(value: T): Changeable<T> => value as Changeable<T>

const namesOf = (timelines: readonly LabelTimeline[]): string[] =>
  [...new Set(timelines.flat().flatMap(({ label }) => label.value ?? []))].toSorted((a, b) =>
    a.localeCompare(b, 'en-GB'),
  )
