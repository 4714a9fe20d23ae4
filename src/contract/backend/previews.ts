import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { id, idInAddress, instant, nothing } from '../shape.ts'
import { profileSettings } from './profiles.ts'

export const portalPreview = z.object({
  id: id<'PortalPreview'>(),
  /** Where the portal stands as the customer sees it. */
  address: z.string(),
  expiresAt: instant,
})

const previewId = z.strictObject({ id: idInAddress<'PortalPreview'>() })

/** Staff see the portal as a customer does, read-only; with an unsaved profile too. */
export const previewEndpoints = {
  open: {
    method: 'POST',
    path: '/portalPreviews',
    summary: 'See the portal as a customer, or one of its people, does; read-only, logged, and shown to the customer',
    needs: ['customers:view', 'my-account-profiles:view'],
    forPeople: true,
    body: z.strictObject({
      customerId: id<'Customer'>(),
      portalUserId: id<'PortalUser'>().optional(),
      /** An unsaved profile, looked at as if it were in force. */
      settings: profileSettings.optional(),
    }),
    returns: portalPreview,
    errors: ['NOT_FOUND', 'INVALID'],
  },
  change: {
    method: 'PUT',
    path: '/portalPreviews/:id',
    summary: 'Look at other unsaved settings in an open preview',
    needs: ['customers:view', 'my-account-profiles:view'],
    forPeople: true,
    params: previewId,
    body: z.strictObject({ settings: profileSettings }),
    returns: portalPreview,
    errors: ['NOT_FOUND', 'INVALID'],
  },
  close: {
    method: 'DELETE',
    path: '/portalPreviews/:id',
    summary: 'End a preview',
    needs: ['customers:view', 'my-account-profiles:view'],
    forPeople: true,
    params: previewId,
    returns: nothing,
    errors: ['NOT_FOUND'],
  },
} as const satisfies BackendEndpoints
