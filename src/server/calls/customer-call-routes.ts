import type { customerCallEndpoints } from '#contract/backend/customer-calls.ts'
import { callGroupOf } from '#rules/call-group.ts'
import { formatMicros, formatPrice } from '#rules/money.ts'
import { addDays, dayOf, makePeriod, type Period } from '#rules/period.ts'
import type { z } from 'zod'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { findAccountNumber } from '../customers/queries.ts'
import type { Handlers } from '../http/serve.ts'
import { listCustomerNames, listHiddenNumberIds } from './customer-call-queries.ts'
import { listCallSources } from './queries.ts'
import {
  listCallsOfRecord,
  listStaffCalls,
  type StaffCall,
  type StaffCallsQuery,
  sumStaffCalls,
} from './store/staff-calls.ts'

/** Days of a list that is asked without its first. */
const USUAL_DAYS = 31

type DaysQuery = { readonly minDate?: string | undefined; readonly maxDate?: string | undefined }

const periodOf = ({ minDate, maxDate }: DaysQuery, now: Date): Period => {
  const to = maxDate ?? (minDate === undefined || minDate <= dayOf(now.getTime()) ? dayOf(now.getTime()) : minDate)
  return makePeriod(minDate ?? addDays(to, 1 - USUAL_DAYS), to)
}

type Shown = z.input<(typeof customerCallEndpoints)['list']['returns']>['rows'][number]

/** Staff see the calls of customers, with both prices. */
export const customerCallHandlers = ({
  db,
  callStore,
  clock,
}: AppParts): Handlers<typeof customerCallEndpoints, StaffContext> => {
  const listOf = async (query: StaffCallsQuery) => {
    const [sums, calls] = await Promise.all([sumStaffCalls(callStore, query), listStaffCalls(callStore, query)])
    return {
      rows: await shown(db, calls),
      total: sums.calls,
      notInPortal: sums.notInPortal,
      talkSeconds: sums.talkSeconds,
      retail: amountsOf(sums.retail),
      wholesale: amountsOf(sums.wholesale),
    }
  }
  return {
    list: ({ query }) => listOf({ ...query, period: periodOf(query, clock()), hiddenNumberIds: [] }),

    ofCustomer: async ({ params, query, refuse }) => {
      if ((await findAccountNumber(db, params.id)) === undefined) refuse('NOT_FOUND')
      const hiddenNumberIds = await listHiddenNumberIds(db, params.id)
      return listOf({ ...query, customerId: params.id, period: periodOf(query, clock()), hiddenNumberIds })
    },

    get: async ({ params, refuse }) => {
      const calls = await listCallsOfRecord(callStore, params.id)
      if (calls.length === 0) refuse('NOT_FOUND')
      const rows = await shown(db, calls)
      return { rows: rows.map((row, index) => ({ ...row, legs: (calls[index]?.legs ?? []).map(shownLeg) })) }
    },
  }
}

const amountsOf = (micros: ReadonlyMap<string, number>) =>
  [...micros].map(([currency, amount]) => ({ currency, amount: formatMicros(amount) }))

const shown = async (db: AppParts['db'], calls: readonly StaffCall[]): Promise<Shown[]> => {
  const [customers, sources] = await Promise.all([
    listCustomerNames(db, [...new Set(calls.map(({ customerId }) => customerId))]),
    listCallSources(db),
  ])
  const sourceNames = new Map(sources.map(({ id, name }) => [id, name]))
  return calls.map((call) => ({
    id: call.id,
    customer: customers.get(call.customerId) ?? null,
    startedAt: new Date(call.startedAt).toISOString(),
    direction: call.direction,
    caller: call.caller,
    dialled: call.dialled,
    destination: call.destination === '' ? null : call.destination,
    numberId: call.numberId === 0 ? null : call.numberId,
    callGroup: callGroupOf(call.dialled, call.direction),
    durationSeconds: call.durationSeconds,
    ringSeconds: call.ringSeconds,
    answerState: call.answerState,
    retailCost: formatPrice(call.retailMicros),
    wholesaleCost: formatPrice(call.wholesaleMicros),
    currency: call.currency,
    isProvisional: call.isProvisional,
    source: { id: call.sourceId, name: sourceNames.get(call.sourceId) ?? '' },
    importId: call.importId,
  }))
}

const shownLeg = (leg: StaffCall['legs'][number]) => ({
  startedAt: new Date(leg.startedAt).toISOString(),
  dialled: leg.dialledKey,
  durationSeconds: leg.durationSeconds,
  ringSeconds: leg.ringSeconds,
  answerState: leg.answerState,
  retailCost: formatPrice(leg.retailMicros),
  wholesaleCost: formatPrice(leg.wholesaleMicros),
})
