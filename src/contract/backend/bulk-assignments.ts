import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { id, idInAddress, instant, optionalLine, searchText } from '../shape.ts'
import { impact } from './reviews.ts'

/** Whom to assign: a filter of the customer list, or account numbers as pasted or read from a CSV. */
const whom = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('filter'),
    search: searchText(200).optional(),
    statusId: z.number().int().optional(),
    groupId: z.number().int().optional(),
    classId: z.number().int().optional(),
    /** Customers with this profile in force. */
    profileId: z.number().int().optional(),
  }),
  z.strictObject({
    by: z.literal('account numbers'),
    /** One a line, or separated by commas, semicolons or tabs; of a CSV with a heading the column headed Account number. */
    text: z.string().max(900_000, 'At most 900,000 characters at once; for more, use a filter.'),
  }),
])

const wanted = z.strictObject({
  whom,
  profileId: id<'Profile'>().nullable(),
  reason: optionalLine(500).default(''),
})

export const bulkAssignment = z.object({
  id: id<'BulkAssignment'>(),
  profileName: z.string(),
  reason: z.string(),
  who: z.string(),
  customers: z.number().int(),
  done: z.number().int(),
  state: z.enum(['running', 'done', 'failed']),
  failedBecause: z.string().nullable(),
  createdAt: instant,
  endedAt: instant.nullable(),
})

export const bulkAssignmentEndpoints = {
  review: {
    method: 'POST',
    path: '/bulkAssignments/review',
    summary: 'What setting one profile on many customers would do: who changes, who is refused and why',
    needs: ['customers:edit', 'my-account-profiles:view'],
    body: wanted,
    returns: z.object({
      /** Customers that get the profile. */
      changes: z.number().int(),
      /** Customers that have it set already. */
      already: z.number().int(),
      /** What stands in the way, by line where the numbers were pasted. Anything here refuses the whole. The first 500. */
      refused: z.array(z.object({ line: z.number().int().nullable(), text: z.string(), why: z.string() })),
      refusedTotal: z.number().int(),
      /** Account numbers that were given more than once; each counts once. */
      repeated: z.array(z.string()),
      impact,
      /** Names exactly these customers and this profile: starting with another set is refused. */
      token: z.string(),
    }),
    errors: ['INVALID', 'NOT_FOUND', 'TOO_LARGE'],
  },
  start: {
    method: 'POST',
    path: '/bulkAssignments',
    summary: 'Set one profile on many customers, all or none; the token of the review says that they are the same',
    needs: ['customers:edit', 'my-account-profiles:view'],
    body: z.strictObject({ ...wanted.shape, token: z.string() }),
    returns: bulkAssignment,
    errors: ['INVALID', 'NOT_FOUND', 'STALE', 'TOO_LARGE'],
  },
  get: {
    method: 'GET',
    path: '/bulkAssignments/:id',
    summary: 'How far a bulk assignment is',
    needs: ['customers:view', 'my-account-profiles:view'],
    params: z.strictObject({ id: idInAddress<'BulkAssignment'>() }),
    returns: bulkAssignment,
    errors: ['NOT_FOUND'],
  },
} as const satisfies BackendEndpoints
