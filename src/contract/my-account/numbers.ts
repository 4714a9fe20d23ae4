import { z } from 'zod'
import type { PortalEndpoints } from '../endpoint.ts'
import { day, id, idInAddress, optionalLine, pageOf, paging, searchText, sortBy } from '../shape.ts'

/** A label as the portal shows it: whose word it is, by the one rule of number-label. */
const shownLabel = z.object({ text: z.string(), setBy: z.enum(['you', 'your provider']) }).nullable()

export const ownNumber = z.object({
  id: id<'Number'>(),
  number: z.string(),
  e164: z.string(),
  type: z.string(),
  status: z.string(),
  soldOn: day,
  droppedOn: day.nullable(),
  description: shownLabel,
  site: shownLabel,
  campaign: shownLabel,
  /** What the customer typed, for the form. */
  ownDescription: z.string().nullable(),
})

export const ownNumberEndpoints = {
  list: {
    method: 'GET',
    path: '/numbers',
    summary: 'The own numbers that are visible in the portal',
    needs: 'view_numbers',
    query: z.strictObject({
      ...paging,
      search: searchText(200).optional(),
      sort: sortBy(['number', 'type', 'status'], 'number'),
    }),
    returns: pageOf(ownNumber),
  },
  describe: {
    method: 'PUT',
    path: '/numbers/:id/description',
    summary: 'Give a number an own description; an empty one takes it away',
    needs: 'edit_description',
    params: z.strictObject({ id: idInAddress<'Number'>() }),
    body: z.strictObject({ description: optionalLine(200) }),
    returns: ownNumber,
    errors: ['NOT_FOUND'],
  },
} as const satisfies PortalEndpoints
