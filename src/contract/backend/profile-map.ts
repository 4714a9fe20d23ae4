import { availabilities, resolutionSteps } from '#rules/entitlement.ts'
import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { id } from '../shape.ts'

export const profileMapEndpoints = {
  get: {
    method: 'GET',
    path: '/myAccountCustomerProfiles/map',
    summary: 'All profiles at once: who has them, which compete, what nobody has, and which differ in one setting only',
    needs: 'my-account-profiles:view',
    returns: z.object({
      profiles: z.array(
        z.object({
          id: id<'Profile'>(),
          name: z.string(),
          availability: z.enum(availabilities),
          scope: z.string(),
          isDefault: z.boolean(),
          /** Customers in force, by the step that decided. */
          byStep: z.array(z.object({ step: z.enum(resolutionSteps), customers: z.number().int() })),
          customersInForce: z.number().int(),
          features: z.number().int(),
        }),
      ),
      customersWithout: z.number().int(),
      overlaps: z.array(
        z.object({ over: z.string(), profiles: z.array(z.object({ id: id<'Profile'>(), name: z.string() })) }),
      ),
      /** Features that no customer has, and how many profiles in nobody's force grant them. */
      nobodyHas: z.array(z.object({ key: z.string(), label: z.string(), profiles: z.number().int() })),
      /** Pairs that differ in one setting only (name and description aside), the closest first; the first 200. */
      twins: z.array(
        z.object({
          first: z.object({ id: id<'Profile'>(), name: z.string() }),
          second: z.object({ id: id<'Profile'>(), name: z.string() }),
          difference: z.object({ label: z.string(), before: z.string(), after: z.string() }),
        }),
      ),
    }),
  },
} as const satisfies BackendEndpoints
