import { availabilities } from '#rules/entitlement.ts'
import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { requiredLine } from '../shape.ts'
import { numberStatus, numberType } from './numbers.ts'

const listId = z.strictObject({ id: z.coerce.number<number>().int().positive() })
const typeSettings = z.strictObject({
  name: requiredLine(100, 'A type needs a name.'),
  availability: z.enum(availabilities).default('Standard'),
})
const statusSettings = z.strictObject({
  name: requiredLine(100, 'A status needs a name.'),
  availability: z.enum(availabilities).default('Standard'),
  /** Without it the portal does not show numbers of this status. */
  visibleInFrontend: z.boolean().default(true),
  isActive: z.boolean().default(true),
  isSuspended: z.boolean().default(false),
})

export const numberListEndpoints = {
  addType: {
    method: 'POST',
    path: '/numberTypes',
    summary: 'Add a number type',
    needs: 'settings:edit',
    body: typeSettings,
    returns: numberType,
    errors: ['NAME_TAKEN'],
  },
  updateType: {
    method: 'PUT',
    path: '/numberTypes/:id',
    summary: 'Change a number type',
    needs: 'settings:edit',
    params: listId,
    body: typeSettings,
    returns: numberType,
    errors: ['NOT_FOUND', 'NAME_TAKEN'],
  },
  addStatus: {
    method: 'POST',
    path: '/numberStatuses',
    summary: 'Add a number status',
    needs: 'settings:edit',
    body: statusSettings,
    returns: numberStatus,
    errors: ['NAME_TAKEN'],
  },
  updateStatus: {
    method: 'PUT',
    path: '/numberStatuses/:id',
    summary: 'Change a number status; what is visible in the portal changes with it',
    needs: 'settings:edit',
    params: listId,
    body: statusSettings,
    returns: numberStatus,
    errors: ['NOT_FOUND', 'NAME_TAKEN'],
  },
} as const satisfies BackendEndpoints
