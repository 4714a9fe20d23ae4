import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { customerName, day, instant, pageOf, paging, searchText } from '../shape.ts'

export const activityKinds = [
  'sign-in',
  'sign-in refused',
  'sign-out',
  'created',
  'changed',
  'deleted',
  'import',
  'mail',
  'download',
  'preview',
  'refused',
] as const

export const activityEntry = z.object({
  id: z.number().int(),
  at: instant,
  kind: z.enum(activityKinds),
  /** Who did it: a staff user, a portal user, the command line or the platform itself. */
  who: z.string(),
  population: z.enum(['staff', 'portal', 'operator', 'platform']),
  /** Through the provider API, by a key. */
  usedAPI: z.boolean(),
  onBehalfOf: z.string().nullable(),
  customer: customerName.nullable(),
  /** What was acted on: `MyAccount profile`, and its name at the time. */
  subject: z.string(),
  subjectName: z.string(),
  subjectId: z.number().int().nullable(),
  summary: z.string(),
  changes: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })),
  address: z.string(),
})

export const activityEndpoints = {
  list: {
    method: 'GET',
    path: '/userActivityLog',
    summary: 'The activity log, newest first. Entries about profiles need the permission MyAccount Profiles as well',
    needs: 'activity-log:view',
    query: z.strictObject({
      ...paging,
      search: searchText(200).optional(),
      kind: z.enum(activityKinds).optional(),
      population: z.enum(['staff', 'portal', 'operator', 'platform']).optional(),
      customerId: z.coerce.number<number>().int().optional(),
      subject: searchText(60).optional(),
      subjectId: z.coerce.number<number>().int().optional(),
      from: day.optional(),
      to: day.optional(),
    }),
    returns: pageOf(activityEntry),
  },
} as const satisfies BackendEndpoints
