import { z } from 'zod'
import { type BackendEndpoints, events } from '../endpoint.ts'
import { id, instant, named, optionalLine, pageOf, paging, requiredLine } from '../shape.ts'

export const platformSettings = z.object({
  providerName: z.string(),
  colour: z.string(),
  contact: z.string(),
  defaultProfile: named.nullable(),
})

export const settingsEndpoints = {
  get: {
    method: 'GET',
    path: '/settings',
    summary: 'Provider name, colour, contact and default profile',
    needs: 'settings:view',
    returns: platformSettings,
  },
  update: {
    method: 'PUT',
    path: '/settings',
    summary: 'Change the provider’s name, colour or contact; what is left out stays',
    needs: 'settings:edit',
    body: z
      .strictObject({
        providerName: requiredLine(60, 'A name is needed.'),
        colour: z.string().regex(/^#[0-9a-f]{6}$/i, 'A colour is written as # and six hexadecimal digits.'),
        contact: optionalLine(200),
      })
      .partial(),
    returns: platformSettings,
    errors: ['INVALID'],
  },
  setDefaultProfile: {
    method: 'PUT',
    path: '/settings/defaultProfile',
    summary: 'Set the profile of customers for whom nothing else decides, or none',
    needs: ['settings:edit', 'my-account-profiles:edit'],
    body: z.strictObject({ profileId: id<'Profile'>().nullable() }),
    returns: platformSettings,
    errors: ['INVALID'],
  },
  listOutbox: {
    method: 'GET',
    path: '/outbox',
    summary: 'Mails sent and waiting; links are hidden outside a demonstration',
    needs: 'settings:view',
    query: z.strictObject(paging),
    returns: pageOf(
      z.object({
        id: z.number().int(),
        to: z.string(),
        subject: z.string(),
        text: z.string(),
        state: z.enum(['waiting', 'sent', 'failed', 'kept']),
        lastError: z.string().nullable(),
        createdAt: instant,
        sentAt: instant.nullable(),
      }),
    ),
  },
  events: {
    method: 'GET',
    path: '/events',
    summary: 'Wakes open pages when something they show has changed',
    needs: 'signed-in',
    returns: events,
  },
} as const satisfies BackendEndpoints
