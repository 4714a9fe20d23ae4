import { answerStates, directions } from '#rules/call.ts'
import { z } from 'zod'
import type { PortalEndpoints } from '../endpoint.ts'
import { day, id, instant, pageOf, paging, sortBy } from '../shape.ts'
import { checkPeriod, question, questionFields } from './call-question.ts'

/** Until when all calls that were sent are in, and what a reader has to know of the period and the filters. */
const above = { dataCompleteTo: instant.nullable(), notes: z.array(z.string()) }

const charges = {
  charges: z.array(z.object({ currency: z.string(), amount: z.string() })),
  notPriced: z.number().int(),
}
const count = z.number().int()
const days = z.object({ from: day, to: day })

const totals = z.object({
  ...charges,
  calls: count,
  incoming: count,
  outgoing: count,
  internal: count,
  talkSeconds: count,
  averageSeconds: z.number().nullable(),
  answered: count,
  voicemail: count,
  unanswered: count,
  engaged: count,
  abandoned: count,
  failed: count,
  unknown: count,
  uniqueCallers: count,
  withheld: count,
})

const ownNumber = z.object({ id: id<'Number'>(), number: z.string(), description: z.string().nullable() })
const label = z.object({ text: z.string(), setBy: z.enum(['you', 'your provider']) }).nullable()

export const call = z.object({
  id: z.string(),
  startedAt: instant,
  direction: z.enum(directions),
  /** Null when the caller withheld the number, or when callers' numbers are not shown. E.164, where it is a telephone number. */
  caller: z.string().nullable(),
  callerDisplay: z.string(),
  dialled: z.string(),
  dialledDisplay: z.string(),
  /** The own number; null when it is none of them, such as an extension. */
  number: ownNumber.nullable(),
  otherNumber: ownNumber.nullable(),
  site: label,
  campaign: label,
  durationSeconds: count,
  ringSeconds: count.nullable(),
  answerState: z.enum(answerStates),
  /** A decimal string; null is "not priced". */
  charge: z.string().nullable(),
  currency: z.string(),
  /** From a daily file, which the monthly file replaces. */
  isProvisional: z.boolean(),
  /** Where a forwarded call ended; null when it was not forwarded. */
  destination: z.string().nullable(),
  destinationDisplay: z.string().nullable(),
})

/** A part of a call: the first, and one for each place to which it was sent on. */
const callLeg = z.object({
  startedAt: instant,
  /** Where the leg went. */
  dialled: z.string(),
  dialledDisplay: z.string(),
  durationSeconds: count,
  ringSeconds: count.nullable(),
  answerState: z.enum(answerStates),
  charge: z.string().nullable(),
})

export const ownCallEndpoints = {
  overview: {
    method: 'GET',
    path: '/calls/overview',
    summary: 'Totals with their change, days, weekday by hour, and the numbers with most calls',
    needs: 'report_overview',
    query: question,
    returns: z.object({
      ...above,
      period: days,
      previousPeriod: days,
      totals,
      previous: totals,
      /** Relative; null is "n/a": the previous figure was 0, or the period before lies outside the access in part. */
      change: z.object({
        calls: z.number().nullable(),
        talkSeconds: z.number().nullable(),
        answered: z.number().nullable(),
      }),
      days: z.array(
        z.object({
          ...charges,
          day,
          calls: count,
          incoming: count,
          outgoing: count,
          internal: count,
          talkSeconds: count,
        }),
      ),
      /** Seven rows from Monday on, each with 24 hours of the London clock. */
      week: z.array(z.array(count)),
      topNumbers: z.array(z.object({ ...charges, number: ownNumber.nullable(), calls: count, talkSeconds: count })),
      topParties: z.array(
        z.object({ number: z.string().nullable(), display: z.string(), calls: count, talkSeconds: count }),
      ),
    }),
    errors: ['INVALID', 'CALLS_UNAVAILABLE'],
  },
  filters: {
    method: 'GET',
    path: '/calls/filters',
    summary: 'The numbers, sites and campaigns by which calls can be filtered',
    needs: 'myCallsEnabled',
    returns: z.object({
      numbers: z.array(ownNumber),
      sites: z.array(z.string()),
      campaigns: z.array(z.string()),
      /** The day of the month on which bill periods begin; null when the account has none. */
      billDay: z.number().int().nullable(),
    }),
  },
  list: {
    method: 'GET',
    path: '/calls',
    summary: 'Calls, filtered and sorted, a page at a time',
    needs: 'report_call_list',
    query: z
      .strictObject({
        ...questionFields,
        ...paging,
        sort: sortBy(['startedAt', 'duration', 'charge'], '-startedAt'),
      })
      .superRefine(checkPeriod),
    returns: pageOf(call).extend({
      ...above,
      period: days,
      /** Outgoing calls to free numbers of the same period and filters: they are in every total and never listed. */
      notListed: count,
      /** Whether charges are shown to the caller; if not, every charge is null. */
      costsShown: z.boolean(),
    }),
    errors: ['INVALID', 'NOT_ITEMISED', 'CALLS_UNAVAILABLE'],
  },
  get: {
    method: 'GET',
    path: '/calls/:id',
    summary: 'One call with its legs',
    needs: 'report_call_list',
    params: z.strictObject({ id: z.guid() }),
    returns: call.extend({ costsShown: z.boolean(), legs: z.array(callLeg) }),
    errors: ['NOT_FOUND', 'NOT_ITEMISED', 'CALLS_UNAVAILABLE'],
  },
} as const satisfies PortalEndpoints
