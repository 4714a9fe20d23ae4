import { nations } from '#rules/bank-holidays.ts'
import { step } from '#rules/routing-plan.ts'
import { z } from 'zod'
import type { PortalEndpoints } from '../endpoint.ts'
import { day, id, idInAddress, instant, optionalLine, requiredLine } from '../shape.ts'
import { ownRequest, requestNote, wantedTime } from './number-requests.ts'
import { planRevision } from './routing-plans.ts'

const ofNumber = z.strictObject({ id: idInAddress<'Number'>() })

/** Where calls go. A plan is shown as it stands at the provider, which may be older than the one being edited. */
export const shownRouting = z.object({
  words: z.string(),
  /** A key, for a destination. */
  to: z.string().nullable(),
  plan: z
    .object({ id: id<'RoutingPlan'>(), name: z.string(), revision: z.number().int(), nation: z.enum(nations), step })
    .nullable(),
})

const change = z.object({ at: instant, who: z.string(), from: z.string(), to: z.string() })

export const numberRouting = z.object({
  number: z.object({ id: id<'Number'>(), text: z.string(), e164: z.string() }),
  /** Sent with a change, so that what somebody else did meanwhile is shown first. */
  revision: z.number().int(),
  usual: shownRouting.nullable(),
  emergency: shownRouting.nullable(),
  /** Open requests that would change it. */
  requests: z.array(ownRequest),
  /** Where calls went before the usual way was changed last, with the revision that its plan has now: the way back in one click. */
  lastBefore: shownRouting.extend({ planRevision: z.number().int().nullable() }).nullable(),
  /** The last changes, newest first. */
  changes: z.array(change),
})

const typedNumber = requiredLine(40, 'Write the number that calls are to go to.')
const revision = z.number().int().min(0)

/** Where the calls of a number go, and what is asked about that. */
export const numberRoutingEndpoints = {
  get: {
    method: 'GET',
    path: '/numbers/:id/routing',
    summary: 'Where the calls of a number go, with its history and open requests',
    needs: 'view_destination',
    params: ofNumber,
    returns: numberRouting,
    errors: ['NOT_FOUND'],
  },
  tryOut: {
    method: 'GET',
    path: '/numbers/:id/routing/try',
    summary: 'What happens to a call to a number at a time from a caller, step by step',
    needs: 'view_destination',
    params: ofNumber,
    query: z.strictObject({
      /** On the London clock; now when it is left out. */
      at: z
        .string()
        .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'A time is written as 2027-03-01T06:00.')
        .optional(),
      from: optionalLine(40).default(''),
    }),
    returns: z.object({ lines: z.array(z.object({ depth: z.number().int(), text: z.string() })) }),
    errors: ['NOT_FOUND', 'INVALID'],
  },
  changeDestination: {
    method: 'POST',
    path: '/numbers/:id/destination',
    summary: 'Ask that calls of a number go elsewhere, now or at a set time',
    needs: 'change_destination',
    params: ofNumber,
    body: z.strictObject({ to: typedNumber, wanted: wantedTime, note: requestNote, revision }),
    returns: ownRequest,
    errors: ['NOT_FOUND', 'INVALID', 'STALE', 'REQUEST_OPEN'],
  },
  usePlan: {
    method: 'POST',
    path: '/numbers/:id/routing-plan',
    summary: 'Ask that a routing plan becomes the active one of a number',
    needs: 'manage_routing_plans',
    params: ofNumber,
    body: z.strictObject({
      planId: id<'RoutingPlan'>(),
      wanted: wantedTime,
      note: requestNote,
      revision,
      planRevision,
    }),
    returns: ownRequest,
    errors: ['NOT_FOUND', 'INVALID', 'STALE', 'REQUEST_OPEN'],
  },
} as const satisfies PortalEndpoints

/** Callers that a number refuses. */
export const blockedCallerEndpoints = {
  list: {
    method: 'GET',
    path: '/numbers/:id/blocked-callers',
    summary: 'Callers that a number refuses, and what is asked about that',
    needs: 'block_callers',
    params: ofNumber,
    returns: z.object({
      rows: z.array(z.object({ caller: z.string(), note: z.string(), blockedAt: instant })),
      requests: z.array(ownRequest),
    }),
    errors: ['NOT_FOUND'],
  },
  block: {
    method: 'POST',
    path: '/numbers/:id/blocked-callers',
    summary: 'Ask that a number refuses a caller',
    needs: 'block_callers',
    params: ofNumber,
    body: z.strictObject({
      caller: requiredLine(40, 'Write the caller’s number.'),
      note: optionalLine(200).default(''),
    }),
    returns: ownRequest,
    errors: ['NOT_FOUND', 'INVALID', 'REQUEST_OPEN'],
  },
  unblock: {
    method: 'POST',
    path: '/numbers/:id/blocked-callers/unblock',
    summary: 'Ask that a number lets a caller through again',
    needs: 'block_callers',
    params: ofNumber,
    body: z.strictObject({ caller: requiredLine(40, 'Say which caller.') }),
    returns: ownRequest,
    errors: ['NOT_FOUND', 'INVALID', 'REQUEST_OPEN'],
  },
} as const satisfies PortalEndpoints

/** The end of a number. */
export const ceaseEndpoints = {
  get: {
    method: 'GET',
    path: '/numbers/:id/cease',
    summary: 'When the contract of a number ends, and whether its end has been asked for',
    needs: 'request_cease',
    params: ofNumber,
    returns: z.object({
      contractEndsOn: day.nullable(),
      droppedOn: day.nullable(),
      request: ownRequest.nullable(),
    }),
    errors: ['NOT_FOUND'],
  },
  ask: {
    method: 'POST',
    path: '/numbers/:id/cease',
    summary: 'Ask to stop a number from a day on',
    needs: 'request_cease',
    params: ofNumber,
    body: z.strictObject({ on: day, note: requestNote }),
    returns: ownRequest,
    errors: ['NOT_FOUND', 'INVALID', 'REQUEST_OPEN'],
  },
} as const satisfies PortalEndpoints
