import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { customerName, day, id, idInAddress, named, optionalLine, requiredLine } from '../shape.ts'

const numberId = z.strictObject({ id: idInAddress<'Number'>() })
const customerId = z.strictObject({ id: idInAddress<'Customer'>() })

/** A label that exists twice: what staff typed and what the customer typed. Each form writes its own side only. */
const twoOwners = z.object({ staff: z.string().nullable(), customer: z.string().nullable() })

export const number = z.object({
  id: id<'Number'>(),
  number: z.string(),
  e164: z.string(),
  customer: customerName,
  type: named,
  status: z.object({ id: z.number().int(), name: z.string(), visibleInFrontend: z.boolean() }),
  alternateSpellings: z.array(z.string()),
  soldOn: day,
  droppedOn: day.nullable(),
  description: twoOwners,
  site: twoOwners,
  campaign: twoOwners,
  revision: z.number().int(),
})

const settings = {
  number: requiredLine(40, 'A number is needed.'),
  typeId: z.number().int().positive(),
  statusId: z.number().int().positive(),
  alternateSpellings: z.array(requiredLine(40, 'A spelling is needed.')).max(20, 'At most 20 spellings.'),
  /** The first London day that counts. */
  soldOn: day,
  /** The first London day that no longer counts. */
  droppedOn: day.nullable(),
  description: optionalLine(200),
}

export const numberEndpoints = {
  listOfCustomer: {
    method: 'GET',
    path: '/customers/:id/numbers',
    summary: 'The numbers of a customer, both owners’ labels side by side',
    needs: 'numbers:view',
    params: customerId,
    returns: z.object({ rows: z.array(number) }),
    errors: ['NOT_FOUND'],
  },
  add: {
    method: 'POST',
    path: '/customers/:id/numbers',
    summary: 'Add a number to a customer; calls that were nobody’s are allocated',
    needs: 'numbers:edit',
    params: customerId,
    body: z.strictObject({
      ...settings,
      alternateSpellings: settings.alternateSpellings.default([]),
      droppedOn: settings.droppedOn.default(null),
      description: settings.description.default(''),
    }),
    returns: number,
    errors: ['NOT_FOUND', 'INVALID', 'NUMBER_OWNED'],
  },
  update: {
    method: 'PUT',
    path: '/numbers/:id',
    summary: 'Change a number or its staff labels; what is left out stays. With If-Match, a stale revision is refused',
    needs: 'numbers:edit',
    params: numberId,
    body: z.strictObject(settings).partial(),
    returns: number,
    errors: ['NOT_FOUND', 'INVALID', 'NUMBER_OWNED', 'STALE'],
  },
  listTypes: {
    method: 'GET',
    path: '/numberTypes',
    summary: 'Number types',
    needs: 'numbers:view',
    returns: z.object({ rows: z.array(named) }),
  },
  listStatuses: {
    method: 'GET',
    path: '/numberStatuses',
    summary: 'Number statuses; Visible in Frontend decides whether the portal shows a number',
    needs: 'numbers:view',
    returns: z.object({
      rows: z.array(z.object({ id: z.number().int(), name: z.string(), visibleInFrontend: z.boolean() })),
    }),
  },
} as const satisfies BackendEndpoints
