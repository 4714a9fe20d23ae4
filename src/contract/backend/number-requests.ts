import { requestKinds, requestStates } from '#rules/number-request.ts'
import { hookMessageStates } from '#rules/web-hook.ts'
import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { customerName, id, idInAddress, instant, named, pageOf, paging, searchText, sortBy } from '../shape.ts'
import { hookAnswer } from './web-hook.ts'

const requestId = z.strictObject({ id: idInAddress<'NumberRequest'>() })

/** Which requests of the queue are wanted; open ones, if nothing is said. */
export const queueParts = ['open', 'mine', 'unowned', 'overdue', 'all'] as const
export type QueuePart = (typeof queueParts)[number]

export const queuedRequest = z.object({
  id: id<'NumberRequest'>(),
  kind: z.enum(requestKinds),
  state: z.enum(requestStates),
  customer: customerName,
  /** None for a number that is still to come. */
  number: z.object({ id: id<'Number'>(), text: z.string() }).nullable(),
  /** What is asked, as a sentence without its full stop. */
  asks: z.string(),
  askedBy: z.string(),
  askedAt: instant,
  /** When it is to take effect; null is as soon as may be. */
  wantedAt: instant.nullable(),
  /** When the portal says that it will be live. */
  expectedAt: instant,
  /** By when staff are to do the next thing; null when there is none. */
  dueAt: instant.nullable(),
  isOverdue: z.boolean(),
  owner: named.nullable(),
  revision: z.number().int(),
})

export const numberRequestDetail = queuedRequest.extend({
  /** Where calls went when it was asked, and where they are to go, in words; null when it is not about that. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Where calls go now, when that is not what it was when it was asked. */
  meanwhile: z.string().nullable(),
  /** The routing plan that is asked for, line by line. */
  plan: z.array(z.object({ depth: z.number().int(), text: z.string() })),
  note: z.string(),
  /** Why it was rejected, or what else the customer was told. */
  answer: z.string(),
  goesLiveByItself: z.boolean(),
  finishedAt: instant.nullable(),
  events: z.array(z.object({ at: instant, who: z.string(), state: z.enum(requestStates), note: z.string() })),
  /** What the web hook made of it, the newest first. */
  deliveries: z.array(
    z.object({
      id: id<'WebHookMessage'>(),
      type: z.string(),
      state: z.enum(hookMessageStates),
      outcome: z.string(),
      occurredAt: instant,
    }),
  ),
})

export const numberRequestEndpoints = {
  list: {
    method: 'GET',
    path: '/numberRequests',
    summary: 'Requests for numbers: the queue of those that are open, or others; by when they are due',
    needs: 'numbers:view',
    query: z.strictObject({
      ...paging,
      part: z.enum(queueParts).default('open'),
      kind: z.enum(requestKinds).optional(),
      state: z.enum(requestStates).optional(),
      customerId: z.coerce.number<number>().int().positive().optional(),
      numberId: z.coerce.number<number>().int().positive().optional(),
      /** Some of the number, the account number or the customer's name. */
      search: searchText(200).optional(),
      sort: sortBy(['due', 'asked', 'customer', 'number', 'kind', 'state', 'owner'], 'due'),
    }),
    returns: pageOf(queuedRequest).extend({
      /** Of all customers, whatever the filters. */
      counts: z.object({ open: z.number().int(), mine: z.number().int(), overdue: z.number().int() }),
    }),
  },
  owners: {
    method: 'GET',
    path: '/numberRequests/owners',
    summary: 'Staff who may own a request: those who may change numbers',
    needs: 'numbers:view',
    returns: z.object({ rows: z.array(named) }),
  },
  get: {
    method: 'GET',
    path: '/numberRequests/:id',
    summary: 'One request: what is asked, what was, its history and its deliveries',
    needs: 'numbers:view',
    params: requestId,
    returns: numberRequestDetail,
    errors: ['NOT_FOUND'],
  },
  answer: {
    method: 'POST',
    path: '/numberRequests/:id/answer',
    summary: 'Accept a request, say that it is live, or reject it. The same said twice changes nothing the second time',
    needs: 'numbers:edit',
    needsRevision: true,
    params: requestId,
    body: hookAnswer,
    returns: numberRequestDetail,
    errors: ['NOT_FOUND', 'INVALID', 'STALE', 'ENDED'],
  },
  assign: {
    method: 'PUT',
    path: '/numberRequests/:id/owner',
    summary: 'Give a request to a staff user, or to nobody',
    needs: 'numbers:edit',
    needsRevision: true,
    params: requestId,
    body: z.strictObject({ ownerId: z.number().int().positive().nullable() }),
    returns: numberRequestDetail,
    errors: ['NOT_FOUND', 'INVALID', 'STALE', 'ENDED'],
  },
} as const satisfies BackendEndpoints
