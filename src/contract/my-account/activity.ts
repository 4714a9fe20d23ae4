import { z } from 'zod'
import type { PortalEndpoints } from '../endpoint.ts'
import { instant, pageOf, paging } from '../shape.ts'

/** Something that the account's people did, or staff on their behalf. */
export const ownActivityEntry = z.object({
  id: z.number().int(),
  at: instant,
  /** A person of the account by name and address, staff by name and provider. */
  who: z.string(),
  byProvider: z.boolean(),
  summary: z.string(),
  subject: z.string(),
  subjectName: z.string(),
  changes: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })),
})

export const ownActivityEndpoints = {
  list: {
    method: 'GET',
    path: '/activity',
    summary: 'What the account’s people did, and the provider’s staff on their behalf, newest first',
    needs: 'view_activity',
    query: z.strictObject(paging),
    returns: pageOf(ownActivityEntry),
  },
} as const satisfies PortalEndpoints
