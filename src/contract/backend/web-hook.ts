import { hookMessageStates } from '#rules/web-hook.ts'
import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { id, idInAddress, instant, nothing, optionalLine, pageOf, paging } from '../shape.ts'

const moment = z.iso.datetime({ offset: true, error: 'A moment is written as 2026-03-01T09:30:00Z.' })

/** What the switch may answer to a message, at once or later: the state of the request from now on. */
export const hookAnswer = z.object({
  state: z.enum(['accepted', 'live', 'rejected'], { error: 'A state is accepted, live or rejected.' }),
  /** Shown to the customer. */
  message: optionalLine(1000).optional(),
  /** When it will be live, where that is known better than before. */
  expectedAt: moment.optional(),
  /** Only with accepted: it is set for the wanted time and needs no further word. */
  goesLiveByItself: z.boolean().optional(),
})
export type HookAnswer = z.output<typeof hookAnswer>

export const webHook = z.object({
  address: z.string().nullable(),
  isOn: z.boolean(),
  /** Why it was switched off by itself. */
  offBecause: z.string(),
  revision: z.number().int(),
  /** The newest first; never their text. */
  secrets: z.array(z.object({ id: id<'WebHookSecret'>(), made: instant, ends: instant.nullable() })),
  waiting: z.number().int(),
  failed: z.number().int(),
  /** When something was last delivered. */
  deliveredAt: instant.nullable(),
})

export const hookMessage = z.object({
  id: id<'WebHookMessage'>(),
  webhookId: z.string(),
  type: z.string(),
  occurredAt: instant,
  requestId: id<'NumberRequest'>().nullable(),
  state: z.enum(hookMessageStates),
  attempts: z.number().int(),
  nextAt: instant.nullable(),
  /** What the last attempt came to, in words. */
  outcome: z.string(),
})

export const hookMessageDetail = hookMessage.extend({
  /** The body as it is sent. */
  body: z.string(),
  tries: z.array(
    z.object({
      id: z.number().int(),
      at: instant,
      durationMs: z.number().int(),
      status: z.number().int().nullable(),
      /** The first 2,048 characters of the answer. */
      answer: z.string(),
      outcome: z.string(),
    }),
  ),
})

const messageId = z.strictObject({ id: idInAddress<'WebHookMessage'>() })

export const webHookEndpoints = {
  get: {
    method: 'GET',
    path: '/webHook',
    summary: 'The web hook: its address, its secrets without their text, and how it stands',
    needs: 'settings:view',
    returns: webHook,
  },
  update: {
    method: 'PUT',
    path: '/webHook',
    summary: 'Set the address of the web hook, switch it on or off',
    needs: 'settings:edit',
    needsRevision: true,
    body: z.strictObject({
      address: z.string({ error: 'An address is needed.' }).trim().max(2000, 'At most 2000 characters.').nullable(),
      isOn: z.boolean(),
    }),
    returns: webHook,
    errors: ['INVALID', 'STALE', 'REVISION_NEEDED'],
  },
  makeSecret: {
    method: 'POST',
    path: '/webHook/secrets',
    summary: 'Make a secret. It is shown this once; those before it sign beside it for a while',
    needs: 'settings:edit',
    answersSecret: true,
    returns: z.object({ secret: z.string() }),
  },
  endSecret: {
    method: 'DELETE',
    path: '/webHook/secrets/:id',
    summary: 'End a secret that was replaced at once',
    needs: 'settings:edit',
    params: z.strictObject({ id: idInAddress<'WebHookSecret'>() }),
    returns: nothing,
    errors: ['NOT_FOUND', 'IN_USE'],
  },
  sendTest: {
    method: 'POST',
    path: '/webHook/test',
    summary: 'Send a message of the type test now, once, also while the web hook is off',
    needs: 'settings:edit',
    returns: hookMessageDetail,
    errors: ['INVALID'],
  },
  listMessages: {
    method: 'GET',
    path: '/webHook/messages',
    summary: 'Messages of the web hook, the newest first',
    needs: 'settings:view',
    query: z.strictObject({
      ...paging,
      state: z.enum(hookMessageStates).optional(),
      requestId: z.coerce.number<number>().int().positive().optional(),
    }),
    returns: pageOf(hookMessage),
  },
  getMessage: {
    method: 'GET',
    path: '/webHook/messages/:id',
    summary: 'One message with every attempt to deliver it',
    needs: 'settings:view',
    params: messageId,
    returns: hookMessageDetail,
    errors: ['NOT_FOUND'],
  },
  replay: {
    method: 'POST',
    path: '/webHook/messages/:id/replay',
    summary: 'Send a message again with the same webhook-id',
    needs: 'settings:edit',
    params: messageId,
    returns: hookMessageDetail,
    errors: ['NOT_FOUND', 'HOOK_OFF'],
  },
  replaySince: {
    method: 'POST',
    path: '/webHook/replay',
    summary: 'Send again all messages since a moment that were not delivered',
    needs: 'settings:edit',
    body: z.strictObject({ since: moment }),
    returns: z.object({ messages: z.number().int() }),
    errors: ['INVALID', 'HOOK_OFF'],
  },
} as const satisfies BackendEndpoints
