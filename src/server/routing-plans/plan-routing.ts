import type { Routing } from '#rules/routing.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Db } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { ownOf } from '../number-requests/shown-request.ts'
import { lockRoutingOfCustomer } from '../routing/queries.ts'
import { findEmergencyPlan, listPlanUses, lockPlan, type PlanRow, type PlanUse } from './queries.ts'

/**
 * Whether a person sees a plan: somebody who sees some numbers only sees those that one of these has, those that no number
 * has, and, where they may use it, the one for emergencies.
 */
export const seesPlan = ({ numberScope, open }: PortalContext, plan: PlanRow, uses: readonly PlanUse[]): boolean => {
  if (numberScope.kind === 'all') return true
  const of = uses.filter(({ plan_id }) => plan_id === plan.id)
  return of.length === 0 || of.some(({ is_seen }) => is_seen) || (plan.is_emergency && open.has('emergency_divert'))
}

/** A plan as it is now, as the routing of a number. */
export const routingByPlan = ({ id, name, revision, nation, step }: PlanRow): Routing => ({
  kind: 'plan',
  planId: id,
  name,
  planRevision: revision,
  nation,
  step,
})

/** Refuses a plan that is another than the caller was shown, where they say what that was; null is none at all. */
export const requireAsShown = (plan: PlanRow | undefined, shown: number | null | undefined): void => {
  if (shown === undefined || shown === (plan?.revision ?? null)) return
  const meant = plan === undefined ? 'the plan for emergencies' : `the plan “${plan.name}”`
  throw new Refused('STALE', {
    message: `Somebody changed ${meant} meanwhile. Look at what it is now, and ask again if you still want to.`,
  })
}

/** A plan that the caller sees, locked as it is now, as the routing of a number. */
export const getPlanRouting = async (
  db: Db,
  parts: Pick<AppParts, 'clock'>,
  { caller, planId, shown }: { caller: PortalContext; planId: number; shown?: number | undefined },
): Promise<Routing> => {
  await lockRoutingOfCustomer(db, caller.customer.id)
  const plan = await lockPlan(db, caller.customer.id, planId)
  if (plan === undefined || !seesPlan(caller, plan, await listPlanUses(db, ownOf(caller, parts))))
    throw new Refused('NOT_FOUND')
  requireAsShown(plan, shown)
  return routingByPlan(plan)
}

/** The plan for emergencies, as the routing of a number. */
export const getEmergencyRouting = async (db: Db, customerId: number, shown: number | undefined): Promise<Routing> => {
  await lockRoutingOfCustomer(db, customerId)
  const plan = await findEmergencyPlan(db, customerId)
  if (plan === undefined)
    return refuseField('numberIds', 'No plan is marked for emergencies yet. Say first where calls are to go then.')
  requireAsShown(plan, shown)
  return routingByPlan(plan)
}
