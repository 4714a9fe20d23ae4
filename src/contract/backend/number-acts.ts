import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { customerName, day, id, idInAddress, nothing, optionalLine } from '../shape.ts'
import { chargeSettings, number, numberRecord } from './numbers.ts'

const numberId = z.strictObject({ id: idInAddress<'Number'>() })
const chargeId = z.strictObject({ id: idInAddress<'Number'>(), chargeId: z.coerce.number<number>().int().positive() })
const customerId = z.strictObject({ id: idInAddress<'Customer'>() })

/** Many numbers with the same particulars. */
const bulk = {
  /** One number a line, or a range as `020 7946 0100 - 020 7946 0149`. */
  numbers: z.string({ error: 'Numbers are needed.' }).max(1_000_000, 'At most 1,000,000 characters.'),
  typeId: z.number().int().positive(),
  statusId: z.number().int().positive(),
  soldOn: day,
  description: optionalLine(200).default(''),
  site: optionalLine(100).default(''),
  tariff: optionalLine(100).default(''),
  contractEndsOn: day.nullable().default(null),
}

const move = {
  customerId: id<'Customer'>(),
  /** The first London day with the other customer. */
  on: day,
}

/** What a number belongs to with a customer until it moves. */
const ending = z.object({
  owner: z.enum(['staff', 'customer']),
  name: z.string(),
  /** The day on which it would have ended by itself; null for none. */
  until: day.nullable(),
})

export const numberActEndpoints = {
  reviewBulk: {
    method: 'POST',
    path: '/customers/:id/numbers/bulk/review',
    summary: 'Look at many numbers before they are added: which are new, and who has the others',
    needs: 'numbers:edit',
    params: customerId,
    body: z.strictObject(bulk),
    returns: z.object({
      /** Names this review; to be given when they are added. */
      plan: z.string(),
      total: z.number().int(),
      /** How many cannot be added; none may be left. */
      faults: z.number().int(),
      /** The first 500, those with faults first. */
      numbers: z.array(
        z.object({
          line: z.number().int(),
          number: z.string(),
          /** Why it cannot be added; null when it can. */
          fault: z.string().nullable(),
          owner: z
            .object({ numberId: id<'Number'>(), customer: customerName, soldOn: day, droppedOn: day.nullable() })
            .nullable(),
        }),
      ),
    }),
    errors: ['NOT_FOUND', 'INVALID'],
  },
  addBulk: {
    method: 'POST',
    path: '/customers/:id/numbers/bulk',
    summary: 'Add many numbers as they were reviewed, all of them or none',
    needs: 'numbers:edit',
    params: customerId,
    body: z.strictObject({ ...bulk, plan: z.string().max(40) }),
    returns: z.object({ added: z.number().int() }),
    errors: ['NOT_FOUND', 'INVALID', 'NUMBER_OWNED', 'PLAN_OUTDATED'],
  },
  drop: {
    method: 'POST',
    path: '/numbers/:id/drop',
    summary: 'Drop a number from a day on; its calls of that day and later are no longer the customer’s',
    needs: 'numbers:edit',
    params: numberId,
    body: z.strictObject({ on: day }),
    returns: number,
    errors: ['NOT_FOUND', 'INVALID', 'NOT_IN_THIS_STATE'],
  },
  reinstate: {
    method: 'POST',
    path: '/numbers/:id/reinstate',
    summary: 'Take back that a number was dropped; refused when somebody else has it by now',
    needs: 'numbers:edit',
    params: numberId,
    returns: number,
    errors: ['NOT_FOUND', 'NUMBER_OWNED', 'NOT_IN_THIS_STATE'],
  },
  reviewMove: {
    method: 'GET',
    path: '/numbers/:id/move',
    summary: 'What moving a number to another customer on a day would end',
    needs: 'numbers:view',
    params: numberId,
    query: z.strictObject({ ...move, customerId: idInAddress<'Customer'>() }),
    returns: z.object({
      from: customerName,
      to: customerName,
      sites: z.array(ending),
      campaigns: z.array(ending),
      /** Charges that end on that day, and those that begin later, which are removed. */
      charges: z.array(z.object({ name: z.string(), isRemoved: z.boolean() })),
      /** What the switch does with its calls now, and goes on doing: no move tells the switch. */
      live: z.object({
        destination: z.string().nullable(),
        emergencyDivert: z.string().nullable(),
        blockedCallers: z.array(z.string()),
      }),
      /** What the customer asked for and nobody has answered. */
      openRequests: z.number().int(),
      /** The customer’s own description, which stays behind. */
      ownDescription: z.string().nullable(),
      /** Names this review; to be given when the number is moved. */
      plan: z.string(),
    }),
    errors: ['NOT_FOUND', 'INVALID', 'NOT_IN_THIS_STATE'],
  },
  move: {
    method: 'POST',
    path: '/numbers/:id/move',
    summary:
      'Move a number, as reviewed, to another customer from a day on: it is dropped there and added here, and calls follow',
    needs: 'numbers:edit',
    params: numberId,
    body: z.strictObject({ ...move, plan: z.string().max(40) }),
    returns: number,
    errors: ['NOT_FOUND', 'INVALID', 'NUMBER_OWNED', 'NOT_IN_THIS_STATE', 'PLAN_OUTDATED'],
  },
  addCharge: {
    method: 'POST',
    path: '/numbers/:id/charges',
    summary: 'Add what a number costs beside its calls',
    needs: 'numbers:edit',
    params: numberId,
    body: z.strictObject(chargeSettings),
    returns: numberRecord,
    errors: ['NOT_FOUND', 'INVALID'],
  },
  updateCharge: {
    method: 'PUT',
    path: '/numbers/:id/charges/:chargeId',
    summary: 'Change a charge of a number, or end it by its last day',
    needs: 'numbers:edit',
    params: chargeId,
    body: z.strictObject(chargeSettings),
    returns: numberRecord,
    errors: ['NOT_FOUND', 'INVALID'],
  },
  removeCharge: {
    method: 'DELETE',
    path: '/numbers/:id/charges/:chargeId',
    summary: 'Take away a charge that was entered by mistake; one that ends is given a last day instead',
    needs: 'numbers:edit',
    params: chargeId,
    returns: nothing,
    errors: ['NOT_FOUND'],
  },
} as const satisfies BackendEndpoints
