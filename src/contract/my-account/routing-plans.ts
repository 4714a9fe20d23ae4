import { nations } from '#rules/bank-holidays.ts'
import { step } from '#rules/routing-plan.ts'
import { z } from 'zod'
import type { PortalEndpoints } from '../endpoint.ts'
import { id, idInAddress, instant, nothing, optionalLine, requiredLine, searchText } from '../shape.ts'
import { requestNote, wantedTime } from './number-requests.ts'

const ofPlan = z.strictObject({ id: idInAddress<'RoutingPlan'>() })

/** A number of the person’s scope that has a plan, or for which it is asked. */
const planNumber = z.object({
  id: id<'Number'>(),
  text: z.string(),
  /** Live: as the plan is now. Behind: as the plan was before it was edited. Requested: asked for, whatever is live meanwhile. */
  state: z.enum(['live', 'behind', 'requested']),
  /** Whether the number goes by the plan now, as it is or as it was. */
  isLive: z.boolean(),
})

const summary = {
  id: id<'RoutingPlan'>(),
  name: z.string(),
  description: z.string(),
  isEmergency: z.boolean(),
  nation: z.enum(nations),
  revision: z.number().int(),
  updatedAt: instant,
  numbers: z.array(planNumber),
}

export const routingPlan = z.object({
  ...summary,
  step,
  /** Numbers that the person does not see have it too: then it is for others to change. */
  isSharedBeyond: z.boolean(),
})

const planFields = {
  name: requiredLine(80, 'A name is needed.'),
  description: optionalLine(300).default(''),
  isEmergency: z.boolean().default(false),
  nation: z.enum(nations),
  step,
}

/** As many numbers are asked for at once. */
export const MOST_NUMBERS_ASKED = 500
const numberIds = z
  .array(id<'Number'>())
  .min(1, 'Choose at least one number.')
  .max(MOST_NUMBERS_ASKED, `At most ${MOST_NUMBERS_ASKED} numbers at a time.`)
/** The revision of the plan that the page showed: somebody who asks for a plan must have seen it as it is. */
export const planRevision = z.number().int().min(1).optional()
const asked = z.object({ requests: z.number().int() })

/** Routing plans of the customer. Editing one changes nothing that is live until it is asked for the numbers that have it. */
export const routingPlanEndpoints = {
  list: {
    method: 'GET',
    path: '/routing-plans',
    summary: 'Routing plans by name, with the numbers that have them',
    needs: 'manage_routing_plans',
    returns: z.object({ rows: z.array(z.object(summary)) }),
  },
  get: {
    method: 'GET',
    path: '/routing-plans/:id',
    summary: 'One routing plan',
    needs: 'manage_routing_plans',
    params: ofPlan,
    returns: routingPlan,
    errors: ['NOT_FOUND'],
  },
  add: {
    method: 'POST',
    path: '/routing-plans',
    summary: 'Make a routing plan',
    needs: 'manage_routing_plans',
    body: z.strictObject(planFields),
    returns: routingPlan,
    errors: ['INVALID', 'NAME_TAKEN'],
  },
  update: {
    method: 'PUT',
    path: '/routing-plans/:id',
    summary: 'Change a routing plan; what is live stays until it is asked for',
    needs: 'manage_routing_plans',
    params: ofPlan,
    body: z.strictObject({ ...planFields, revision: z.number().int().min(1) }),
    returns: routingPlan,
    errors: ['NOT_FOUND', 'INVALID', 'NAME_TAKEN', 'STALE', 'IN_USE'],
  },
  remove: {
    method: 'DELETE',
    path: '/routing-plans/:id',
    summary: 'Delete a routing plan that no number has',
    needs: 'manage_routing_plans',
    params: ofPlan,
    returns: nothing,
    errors: ['NOT_FOUND', 'IN_USE'],
  },
  apply: {
    method: 'POST',
    path: '/routing-plans/:id/apply',
    summary: 'Ask that a plan as it is now becomes active for numbers: for all of them, or for none',
    needs: 'manage_routing_plans',
    params: ofPlan,
    body: z.strictObject({ numberIds, wanted: wantedTime, note: requestNote, planRevision }),
    returns: asked,
    errors: ['NOT_FOUND', 'INVALID', 'REQUEST_OPEN', 'STALE'],
  },
} as const satisfies PortalEndpoints

const emergencyNumber = z.object({
  id: id<'Number'>(),
  text: z.string(),
  usual: z.string(),
  state: z.enum(['usual', 'diverted', 'divert-requested', 'back-requested']),
  expectedAt: instant.nullable(),
})

/** The emergency divert: chosen numbers go by the plan that is marked for it, and back. */
export const emergencyDivertEndpoints = {
  get: {
    method: 'GET',
    path: '/emergency-divert',
    summary: 'The plan for emergencies, and which numbers go by it',
    needs: 'emergency_divert',
    query: z.strictObject({ search: searchText(100).optional() }),
    returns: z.object({
      plan: z
        .object({
          id: id<'RoutingPlan'>(),
          name: z.string(),
          nation: z.enum(nations),
          step,
          revision: z.number().int(),
        })
        .nullable(),
      /** Whether the person may say here where every call is to go. */
      maySet: z.boolean(),
      numbers: z.array(emergencyNumber),
      /** There are more numbers than are shown. */
      more: z.boolean(),
    }),
  },
  setDestination: {
    method: 'PUT',
    path: '/emergency-divert/destination',
    summary: 'Let the plan for emergencies send every call to one number; it is made where there is none',
    needs: 'emergency_divert',
    body: z.strictObject({
      to: requiredLine(40, 'Write the number that calls are to go to.'),
      /** The revision of the plan that the page showed; null where there was none. */
      revision: z.number().int().min(1).nullable().default(null),
    }),
    returns: nothing,
    errors: ['NOT_FOUND', 'INVALID', 'NAME_TAKEN', 'STALE', 'IN_USE', 'NOT_YOURS'],
  },
  divert: {
    method: 'POST',
    path: '/emergency-divert',
    summary: 'Ask that numbers go by the plan for emergencies: all of them, or none',
    needs: 'emergency_divert',
    body: z.strictObject({ numberIds, note: requestNote, planRevision }),
    returns: asked,
    errors: ['NOT_FOUND', 'INVALID', 'REQUEST_OPEN', 'STALE'],
  },
  back: {
    method: 'POST',
    path: '/emergency-divert/back',
    summary: 'Ask that numbers go their usual way again: all of them, or none',
    needs: 'emergency_divert',
    body: z.strictObject({ numberIds, note: requestNote }),
    returns: asked,
    errors: ['NOT_FOUND', 'INVALID', 'REQUEST_OPEN'],
  },
} as const satisfies PortalEndpoints
