import { answerStates, directions } from '#rules/call.ts'
import { callGroups } from '#rules/call-group.ts'
import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { customerName, day, id, idInAddress, instant, named } from '../shape.ts'

const count = z.number().int()
const amounts = z.array(z.object({ currency: z.string(), amount: z.string() }))

/** A combined call of one customer as staff see it: a forwarded call with all its legs is one. */
const staffCall = z.object({
  /** The record's id; a call between two customers is one record and a call of each. */
  id: z.string(),
  customer: customerName.nullable(),
  startedAt: instant,
  direction: z.enum(directions),
  /** Null when the caller withheld the number, for staff too. */
  caller: z.string().nullable(),
  dialled: z.string(),
  /** Where a forwarded call ended. */
  destination: z.string().nullable(),
  numberId: id<'Number'>().nullable(),
  callGroup: z.enum(callGroups),
  durationSeconds: count,
  ringSeconds: count.nullable(),
  answerState: z.enum(answerStates),
  /** Of all legs, as decimal strings; null is "not priced". */
  retailCost: z.string().nullable(),
  wholesaleCost: z.string().nullable(),
  currency: z.string(),
  isProvisional: z.boolean(),
  source: named,
  importId: id<'CallImport'>(),
})

const staffLeg = z.object({
  startedAt: instant,
  dialled: z.string(),
  durationSeconds: count,
  ringSeconds: count.nullable(),
  answerState: z.enum(answerStates),
  retailCost: z.string().nullable(),
  wholesaleCost: z.string().nullable(),
})

const callsQuery = z
  .strictObject({
    /** London days, both included. Without the first it is the 31 days up to the last, which is today if it is not named. */
    minDate: day.optional(),
    maxDate: day.optional(),
    limit: z.coerce.number<number>().int().min(1).max(1000).default(100),
    offset: z.coerce.number<number>().int().min(0).max(1_000_000).default(0),
  })
  .refine(({ minDate, maxDate }) => minDate === undefined || maxDate === undefined || minDate <= maxDate, {
    path: ['maxDate'],
    message: 'The last day lies before the first.',
  })

const callsAnswer = z.object({
  rows: z.array(staffCall),
  /** Combined calls in the period, wherever the page begins. */
  total: count,
  talkSeconds: count,
  retail: amounts,
  wholesale: amounts,
})

export const customerCallEndpoints = {
  list: {
    method: 'GET',
    path: '/calls',
    summary: 'Combined calls of all customers in a period, the newest first, with their sums',
    needs: 'calls:view',
    query: callsQuery,
    returns: callsAnswer,
    errors: ['INVALID', 'CALLS_UNAVAILABLE'],
  },
  get: {
    method: 'GET',
    path: '/calls/:id',
    summary: 'One call with its legs, once for each customer that it concerns',
    needs: 'calls:view',
    params: z.strictObject({ id: z.guid() }),
    returns: z.object({ rows: z.array(staffCall.extend({ legs: z.array(staffLeg) })) }),
    errors: ['NOT_FOUND', 'CALLS_UNAVAILABLE'],
  },
  ofCustomer: {
    method: 'GET',
    path: '/customers/:id/calls',
    summary: 'Combined calls of a customer in a period, the newest first, with their sums',
    needs: ['customers:view', 'calls:view'],
    params: z.strictObject({ id: idInAddress<'Customer'>() }),
    query: callsQuery,
    returns: callsAnswer.extend({
      /** Of these, calls of numbers that the customer's portal does not show: the portal's total is the others. */
      notInPortal: count,
    }),
    errors: ['NOT_FOUND', 'INVALID', 'CALLS_UNAVAILABLE'],
  },
} as const satisfies BackendEndpoints
