import { type FeatureKey, features } from '#rules/features.ts'
import { portalRoles } from '#rules/portal-roles.ts'
import { z } from 'zod'
import { accountAccess } from '../account-access.ts'
import { events, type PortalEndpoints } from '../endpoint.ts'
import { id, instant } from '../shape.ts'

const featureKey = z.enum(features.map(({ key }) => key) as [FeatureKey, ...FeatureKey[]])

export const meEndpoints = {
  ...accountAccess,
  me: {
    method: 'GET',
    path: '/me',
    summary: 'Who is signed in, for which customer, and what the profile in force opens',
    needs: 'signed-in',
    returns: z.object({
      /** Null in a preview: staff are nobody of the customer's people. */
      id: id<'PortalUser'>().nullable(),
      name: z.string(),
      email: z.string(),
      customer: z.object({ accountNumber: z.string(), name: z.string() }),
      features: z.array(featureKey),
      role: z.enum(portalRoles),
      /** What the account has and the person's role does not include: its owner decides, not the provider. */
      closedByRole: z.array(featureKey),
      /** Set when staff look at the portal as the customer sees it. */
      preview: z
        .object({
          id: id<'PortalPreview'>(),
          customerId: id<'Customer'>(),
          staffName: z.string(),
          /** The person whose role is looked through; null: the customer's owner. */
          personName: z.string().nullable(),
          profileName: z.string().nullable(),
          unsaved: z.boolean(),
          expiresAt: instant,
        })
        .nullable(),
    }),
  },
  account: {
    method: 'GET',
    path: '/account',
    summary: 'The account’s details',
    needs: 'view_account',
    returns: z.object({
      accountNumber: z.string(),
      name: z.string(),
      contactName: z.string(),
      email: z.string().nullable(),
      phone: z.string(),
      address: z.string(),
      accountManager: z.string(),
    }),
  },
  events: {
    method: 'GET',
    path: '/events',
    summary: 'Wakes open pages when what the profile opens may have changed',
    needs: 'signed-in',
    returns: events,
  },
} as const satisfies PortalEndpoints
