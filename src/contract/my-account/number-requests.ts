import { requestKinds, requestStates } from '#rules/number-request.ts'
import { z } from 'zod'
import type { PortalEndpoints } from '../endpoint.ts'
import { id, idInAddress, instant, optionalLine, pageOf, paging, requiredLine } from '../shape.ts'

/**
 * When a change is to take effect: a civil time in London, or null for as soon as may be. A time that the clock skips, or
 * that is past, is refused; one that it shows twice asks which.
 */
export const wantedTime = z
  .strictObject({
    time: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'A time is written as 2027-03-01T06:00.'),
    occurrence: z.enum(['first', 'second']).optional(),
  })
  .nullable()
  .default(null)

export const requestNote = optionalLine(500).default('')

const step = z.object({ at: instant, who: z.string(), state: z.enum(requestStates), note: z.string() })

/** A request as the people of the customer see it. */
export const ownRequest = z.object({
  id: id<'NumberRequest'>(),
  kind: z.enum(requestKinds),
  state: z.enum(requestStates),
  number: z.object({ id: id<'Number'>(), text: z.string() }).nullable(),
  /** What is asked, as a sentence without its full stop. */
  words: z.string(),
  /** Where calls went when it was asked, for changes of that. */
  before: z.string().nullable(),
  note: z.string(),
  askedBy: z.string(),
  askedAt: instant,
  wantedAt: instant.nullable(),
  expectedAt: instant,
  /** It goes live at the wanted time without anybody’s doing. */
  goesLiveByItself: z.boolean(),
  /** What the provider said to it. */
  answer: z.string(),
  finishedAt: instant.nullable(),
  mayWithdraw: z.boolean(),
  steps: z.array(step),
})

const ofRequest = z.strictObject({ id: idInAddress<'NumberRequest'>() })

/** What was asked about numbers: of each kind only where its feature is open, of each number only in a person’s scope. */
export const ownRequestEndpoints = {
  list: {
    method: 'GET',
    path: '/number-requests',
    summary: 'What was asked about the own numbers, newest first',
    needs: 'view_numbers',
    query: z.strictObject({ ...paging, state: z.enum(['open', 'all']).default('all') }),
    returns: pageOf(ownRequest),
  },
  withdraw: {
    method: 'POST',
    path: '/number-requests/:id/withdraw',
    summary: 'Take a request back, while the provider has not begun with it',
    needs: 'view_numbers',
    params: ofRequest,
    returns: ownRequest,
    errors: ['NOT_FOUND', 'ENDED'],
  },
} as const satisfies PortalEndpoints

/** New numbers are asked for by their type and area. A person who sees some numbers only sees their own requests. */
export const newNumberEndpoints = {
  list: {
    method: 'GET',
    path: '/new-numbers',
    summary: 'Requests for new numbers, newest first, and the types that there are',
    needs: 'request_number',
    returns: z.object({ rows: z.array(ownRequest), types: z.array(z.string()) }),
  },
  ask: {
    method: 'POST',
    path: '/new-numbers',
    summary: 'Ask for new numbers',
    needs: 'request_number',
    body: z.strictObject({
      type: requiredLine(100, 'Choose a type.'),
      area: optionalLine(100).default(''),
      quantity: z.number().int().min(1, 'At least one.').max(100, 'At most 100 at a time.').default(1),
      note: requestNote,
    }),
    returns: ownRequest,
    errors: ['INVALID'],
  },
  withdraw: {
    method: 'POST',
    path: '/new-numbers/:id/withdraw',
    summary: 'Take a request for new numbers back, while the provider has not begun with it',
    needs: 'request_number',
    params: ofRequest,
    returns: ownRequest,
    errors: ['NOT_FOUND', 'ENDED'],
  },
} as const satisfies PortalEndpoints
