import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { accessChange, scopeChoices, shownAccess } from '../person-access.ts'
import { email, id, idInAddress, instant, nothing, personName } from '../shape.ts'

const personOfCustomer = z.strictObject({ id: idInAddress<'Customer'>(), portalUserId: idInAddress<'PortalUser'>() })

export const portalUser = z.object({
  id: id<'PortalUser'>(),
  name: z.string(),
  email: z.string(),
  ...shownAccess,
  state: z.enum(['invited', 'active', 'disabled']),
  sessions: z.number().int(),
  lastSignInAt: instant.nullable(),
  hasSecondFactor: z.boolean(),
  /** Until when the next sign-in is delayed after wrong passwords. */
  delayedUntil: instant.nullable(),
})

const change = (summary: string) =>
  ({
    method: 'POST',
    summary,
    needs: 'customers:edit',
    params: personOfCustomer,
    returns: nothing,
    errors: ['NOT_FOUND'],
  }) as const

/** The people of a customer who sign in to the portal. Staff start invitations and resets, and never learn a password. */
export const portalUserEndpoints = {
  list: {
    method: 'GET',
    path: '/customers/:id/portalUsers',
    summary: 'The people who may sign in for a customer',
    needs: 'customers:view',
    params: z.strictObject({ id: idInAddress<'Customer'>() }),
    returns: z.object({ rows: z.array(portalUser) }),
    errors: ['NOT_FOUND'],
  },
  invite: {
    method: 'POST',
    path: '/customers/:id/portalUsers',
    summary:
      'Invite a person by mail; the first is the owner. Inviting again makes the first link useless, and sets the role and numbers that are given',
    needs: 'customers:edit',
    params: z.strictObject({ id: idInAddress<'Customer'>() }),
    body: z.strictObject({ email, name: personName, ...accessChange }),
    returns: portalUser,
    errors: ['NOT_FOUND', 'INVALID', 'LAST_OWNER'],
  },
  choices: {
    method: 'GET',
    path: '/customers/:id/portalUsers/choices',
    summary: 'The sites and numbers to which a person’s view can be narrowed',
    needs: 'customers:edit',
    params: z.strictObject({ id: idInAddress<'Customer'>() }),
    returns: scopeChoices,
    errors: ['NOT_FOUND'],
  },
  changeAccess: {
    method: 'PUT',
    path: '/customers/:id/portalUsers/:portalUserId',
    summary: 'Change the role of a person and the numbers they see; they are told by mail',
    needs: 'customers:edit',
    params: personOfCustomer,
    body: z.strictObject(accessChange),
    returns: nothing,
    errors: ['NOT_FOUND', 'INVALID', 'LAST_OWNER'],
  },
  remove: {
    method: 'DELETE',
    path: '/customers/:id/portalUsers/:portalUserId',
    summary: 'Take a person’s access to the customer away',
    needs: 'customers:edit',
    params: personOfCustomer,
    returns: nothing,
    errors: ['NOT_FOUND', 'LAST_OWNER'],
  },
  sendReset: { ...change('Mail a link to set a new password'), path: '/customers/:id/portalUsers/:portalUserId/reset' },
  disable: {
    ...change('Refuse sign-in to a person and end their sessions at once'),
    path: '/customers/:id/portalUsers/:portalUserId/disable',
  },
  enable: {
    ...change('Allow a disabled person to sign in again'),
    path: '/customers/:id/portalUsers/:portalUserId/enable',
  },
  endSessions: {
    ...change('End all sessions of a person at once'),
    path: '/customers/:id/portalUsers/:portalUserId/end-sessions',
  },
  removeSecondFactor: {
    ...change('Remove the second factor that a person has lost, and end their sessions'),
    path: '/customers/:id/portalUsers/:portalUserId/remove-second-factor',
    errors: ['NOT_FOUND', 'SECOND_FACTOR_OFF'],
  },
  clearDelay: {
    ...change('Let a person try again at once after wrong passwords'),
    path: '/customers/:id/portalUsers/:portalUserId/clear-delay',
  },
} as const satisfies BackendEndpoints
