import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { day, id, idInAddress, optionalLine, requiredLine } from '../shape.ts'

const customerId = z.strictObject({ id: idInAddress<'Customer'>() })
const siteId = z.strictObject({ id: idInAddress<'Site'>() })

export const site = z.object({
  id: id<'Site'>(),
  owner: z.enum(['staff', 'customer']),
  name: z.string(),
  reference: z.string(),
  address: z.string(),
  /** The first day on which no number is given to it any more. */
  closedOn: day.nullable(),
  /** Numbers that are there today. */
  numbers: z.number().int(),
  revision: z.number().int(),
})

const settings = {
  name: requiredLine(100, 'A site needs a name.'),
  reference: optionalLine(60).default(''),
  address: optionalLine(500).default(''),
}

export const siteEndpoints = {
  listOfCustomer: {
    method: 'GET',
    path: '/customers/:id/sites',
    summary: 'The sites of a customer: those that staff keep and those that the customer made',
    needs: 'numbers:view',
    params: customerId,
    returns: z.object({ rows: z.array(site) }),
    errors: ['NOT_FOUND'],
  },
  add: {
    method: 'POST',
    path: '/customers/:id/sites',
    summary: 'Add a site of the staff to a customer',
    needs: 'numbers:edit',
    params: customerId,
    body: z.strictObject(settings),
    returns: site,
    errors: ['NOT_FOUND', 'NAME_TAKEN'],
  },
  update: {
    method: 'PUT',
    path: '/sites/:id',
    summary: 'Change a site of the staff. With If-Match, a stale revision is refused',
    needs: 'numbers:edit',
    params: siteId,
    body: z.strictObject(settings),
    returns: site,
    errors: ['NOT_FOUND', 'NAME_TAKEN', 'STALE'],
  },
  close: {
    method: 'POST',
    path: '/sites/:id/close',
    summary: 'Close a site of the staff from a day on: its numbers leave it then. Null opens it again',
    needs: 'numbers:edit',
    params: siteId,
    body: z.strictObject({ on: day.nullable() }),
    returns: site,
    errors: ['NOT_FOUND'],
  },
  place: {
    method: 'POST',
    path: '/customers/:id/sites/place',
    summary: 'Put numbers at a site of the staff for a time, or at none; what was before and comes after stays',
    needs: 'numbers:edit',
    params: customerId,
    body: z.strictObject({
      numberIds: z.array(id<'Number'>()).min(1, 'Choose at least one number.').max(10_000, 'At most 10,000 numbers.'),
      siteId: id<'Site'>().nullable(),
      from: day,
      until: day.nullable().default(null),
    }),
    returns: z.object({ changed: z.number().int() }),
    errors: ['NOT_FOUND', 'INVALID'],
  },
} as const satisfies BackendEndpoints
