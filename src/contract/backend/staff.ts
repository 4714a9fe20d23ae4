import { permissionLevels, type StaffPermission, staffPermissionKeys } from '#rules/staff-permissions.ts'
import { z } from 'zod'
import { accountAccess } from '../account-access.ts'
import type { BackendEndpoints } from '../endpoint.ts'
import { apiKey } from './api-keys.ts'
import { email, id, idInAddress, instant, named, nothing, requiredLine, typedPassword } from '../shape.ts'

const level = z.enum(permissionLevels)
const permission = z.enum(staffPermissionKeys as [StaffPermission, ...StaffPermission[]])
const levels = z.record(permission, level)
const someLevels = z.partialRecord(permission, level)

export const staffAccessEndpoints = {
  ...accountAccess,
  me: {
    method: 'GET',
    path: '/me',
    summary: 'Who is signed in, and with which permissions',
    needs: 'signed-in',
    alsoByKey: true,
    returns: z.object({ id: id<'StaffUser'>(), name: z.string(), email: z.string(), levels }),
  },
  setUpState: {
    method: 'POST',
    path: '/set-up/check',
    summary: 'Whether the one-time set-up link still works',
    needs: 'anyone',
    body: z.strictObject({ token: z.string().min(1).max(200) }),
    returns: nothing,
    errors: ['NOT_FOUND', 'TOO_MANY_TRIES'],
  },
  setUp: {
    method: 'POST',
    path: '/set-up',
    summary: 'Make the first staff user through the one-time set-up link',
    needs: 'anyone',
    body: z.strictObject({
      token: z.string().min(1).max(200),
      name: requiredLine(200, 'A name is needed.'),
      email,
      password: typedPassword,
    }),
    returns: nothing,
    errors: ['NOT_FOUND', 'WEAK_PASSWORD', 'TOO_MANY_TRIES'],
  },
} as const satisfies BackendEndpoints

export const staffUser = z.object({
  id: id<'StaffUser'>(),
  name: z.string(),
  email: z.string(),
  state: z.enum(['invited', 'active', 'disabled']),
  groups: z.array(named),
  override: someLevels,
  levels,
  sessions: z.number().int(),
  lastSignInAt: instant.nullable(),
  hasSecondFactor: z.boolean(),
  delayedUntil: instant.nullable(),
  apiKey: apiKey.nullable(),
  /** Whether the caller may change this user: nobody changes a user above them. */
  mayEdit: z.boolean(),
})
export const userGroup = z.object({ id: z.number().int(), name: z.string(), levels, users: z.number().int() })

const userId = z.strictObject({ id: idInAddress<'StaffUser'>() })
const groupId = z.strictObject({ id: z.coerce.number<number>().int().positive() })
const groupIds = z.array(z.number().int().positive())

const change = (summary: string) =>
  ({
    method: 'POST',
    summary,
    needs: 'users:edit',
    params: userId,
    returns: nothing,
    errors: ['NOT_FOUND', 'ABOVE_YOUR_OWN', 'LAST_ADMINISTRATOR'],
  }) as const

export const staffEndpoints = {
  listUsers: {
    method: 'GET',
    path: '/users',
    summary: 'Staff users',
    needs: 'users:view',
    returns: z.object({ rows: z.array(staffUser) }),
  },
  getUser: {
    method: 'GET',
    path: '/users/:id',
    summary: 'One staff user',
    needs: 'users:view',
    params: userId,
    returns: staffUser,
    errors: ['NOT_FOUND'],
  },
  addUser: {
    method: 'POST',
    path: '/users',
    summary: 'Add a staff user and mail them a link to set a password',
    needs: 'users:edit',
    body: z.strictObject({
      name: requiredLine(200, 'A name is needed.'),
      email,
      groupIds: groupIds.default([]),
      override: someLevels.default({}),
    }),
    returns: staffUser,
    errors: ['EMAIL_TAKEN', 'ABOVE_YOUR_OWN', 'INVALID'],
  },
  updateUser: {
    method: 'PUT',
    path: '/users/:id',
    summary: 'Change a staff user; what is left out stays',
    needs: 'users:edit',
    params: userId,
    body: z.strictObject({ name: requiredLine(200, 'A name is needed.'), groupIds, override: someLevels }).partial(),
    returns: staffUser,
    errors: ['NOT_FOUND', 'ABOVE_YOUR_OWN', 'LAST_ADMINISTRATOR', 'INVALID'],
  },
  sendAccessMail: { ...change('Mail a link to set a password'), path: '/users/:id/access-mail' },
  disableUser: {
    ...change('Refuse sign-in to a staff user and end their sessions at once'),
    path: '/users/:id/disable',
  },
  enableUser: { ...change('Allow a disabled staff user to sign in again'), path: '/users/:id/enable' },
  endUserSessions: { ...change('End all sessions of a staff user at once'), path: '/users/:id/end-sessions' },
  removeUserSecondFactor: {
    ...change('Remove the second factor that a staff user has lost, and end their sessions'),
    path: '/users/:id/remove-second-factor',
    errors: ['NOT_FOUND', 'ABOVE_YOUR_OWN', 'LAST_ADMINISTRATOR', 'SECOND_FACTOR_OFF'],
  },
  clearUserDelay: {
    ...change('Let a staff user try again at once after wrong passwords'),
    path: '/users/:id/clear-delay',
  },
  revokeUserKey: {
    ...change('Revoke a staff user’s API key at once'),
    method: 'DELETE',
    path: '/users/:id/apiKey',
  },
  listGroups: {
    method: 'GET',
    path: '/userGroups',
    summary: 'User groups and their permissions',
    needs: 'users:view',
    returns: z.object({ rows: z.array(userGroup) }),
  },
  addGroup: {
    method: 'POST',
    path: '/userGroups',
    summary: 'Add a user group',
    needs: 'users:edit',
    body: z.strictObject({ name: requiredLine(100, 'A group needs a name.'), levels: someLevels.default({}) }),
    returns: userGroup,
    errors: ['NAME_TAKEN', 'ABOVE_YOUR_OWN'],
  },
  updateGroup: {
    method: 'PUT',
    path: '/userGroups/:id',
    summary: 'Change a user group; its users follow at once',
    needs: 'users:edit',
    params: groupId,
    body: z.strictObject({ name: requiredLine(100, 'A group needs a name.'), levels: someLevels }).partial(),
    returns: userGroup,
    errors: ['NOT_FOUND', 'NAME_TAKEN', 'ABOVE_YOUR_OWN', 'LAST_ADMINISTRATOR'],
  },
  removeGroup: {
    method: 'DELETE',
    path: '/userGroups/:id',
    summary: 'Delete a user group that has no users',
    needs: 'users:edit',
    params: groupId,
    returns: nothing,
    errors: ['NOT_FOUND', 'IN_USE', 'ABOVE_YOUR_OWN'],
  },
} as const satisfies BackendEndpoints
