import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { id, optionalLine } from '../shape.ts'
import { profileId } from './profiles.ts'
import { review } from './reviews.ts'

/** Where customers of a profile go, and what becomes of the profile. */
export const reassignment = z.strictObject({
  /** Null: nothing is set on them, and the next step decides. */
  toProfileId: id<'Profile'>().nullable(),
  reason: optionalLine(500).default(''),
  afterwards: z.enum(['keep', 'retire', 'delete']).default('keep'),
})

export const reassignmentEndpoints = {
  review: {
    method: 'POST',
    path: '/myAccountCustomerProfiles/:id/reassign/review',
    summary: 'What reassigning a profile’s customers, and retiring or deleting it, would do',
    needs: ['my-account-profiles:edit', 'customers:edit'],
    params: z.strictObject({ id: profileId }),
    body: reassignment,
    /** The token names exactly these customers: starting with it is refused when they are others by then. */
    returns: review.extend({ token: z.string() }),
    errors: ['NOT_FOUND', 'NOT_OFFERED', 'IN_USE', 'IS_DEFAULT', 'INVALID'],
  },
  start: {
    method: 'POST',
    path: '/myAccountCustomerProfiles/:id/reassign',
    summary: 'Give every customer that this profile is set on another one (or none), and delete or retire it if asked',
    needs: ['my-account-profiles:edit', 'customers:edit'],
    params: z.strictObject({ id: profileId }),
    body: reassignment.extend({ token: z.string().max(100).optional() }),
    returns: z.object({ customers: z.number().int() }),
    errors: ['NOT_FOUND', 'NOT_OFFERED', 'IN_USE', 'IS_DEFAULT', 'INVALID', 'STALE'],
  },
} as const satisfies BackendEndpoints
