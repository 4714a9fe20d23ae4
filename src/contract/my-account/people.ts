import { z } from 'zod'
import type { PortalEndpoints } from '../endpoint.ts'
import { accessChange, scopeChoices, shownAccess } from '../person-access.ts'
import { email, id, idInAddress, instant, nothing, personName } from '../shape.ts'

/** A person of the own account. What they do elsewhere, and whether they do anything, is not told. */
export const ownPerson = z.object({
  id: id<'Membership'>(),
  name: z.string(),
  email: z.string(),
  ...shownAccess,
  state: z.enum(['invited', 'active', 'disabled']),
  sessions: z.number().int(),
  lastSignInAt: instant.nullable(),
})

const person = z.strictObject({ id: idInAddress<'Membership'>() })

export const ownPeopleEndpoints = {
  list: {
    method: 'GET',
    path: '/users',
    summary: 'The people who may sign in for the own account, and the sites and numbers that can be chosen for them',
    needs: 'manage_users',
    returns: scopeChoices.extend({ rows: z.array(ownPerson) }),
  },
  invite: {
    method: 'POST',
    path: '/users',
    summary: 'Invite a person by mail; the answer is the same whoever else the address belongs to',
    needs: 'manage_users',
    body: z.strictObject({ email, name: personName, ...accessChange }),
    returns: ownPerson,
    errors: ['EMAIL_TAKEN', 'INVALID', 'TOO_MANY_TRIES'],
  },
  change: {
    method: 'PUT',
    path: '/users/:id',
    summary: 'Change the role of a person and the numbers they see; they are told by mail',
    needs: 'manage_users',
    params: person,
    body: z.strictObject(accessChange),
    returns: nothing,
    errors: ['NOT_FOUND', 'INVALID', 'LAST_OWNER'],
  },
  remove: {
    method: 'DELETE',
    path: '/users/:id',
    summary: 'Take a person’s access to the account away',
    needs: 'manage_users',
    params: person,
    returns: nothing,
    errors: ['NOT_FOUND', 'LAST_OWNER'],
  },
  endSessions: {
    method: 'POST',
    path: '/users/:id/end-sessions',
    summary: 'End all sessions of a person for this account at once',
    needs: 'manage_users',
    params: person,
    returns: nothing,
    errors: ['NOT_FOUND'],
  },
  inviteAgain: {
    method: 'POST',
    path: '/users/:id/invitation',
    summary: 'Mail the invitation again; the first link becomes useless',
    needs: 'manage_users',
    params: person,
    returns: nothing,
    errors: ['NOT_FOUND', 'TOO_MANY_TRIES'],
  },
} as const satisfies PortalEndpoints
