import type { RequestOf } from '#contract/endpoint.ts'
import type { routingPlanEndpoints } from '#contract/my-account/routing-plans.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { Refused } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { ownOf } from '../number-requests/shown-request.ts'
import { askRouting, getOwnNumbers } from '../routing/ask-routing.ts'
import { readWantedTime } from '../routing/wanted-time.ts'
import { getPlanRouting, seesPlan } from './plan-routing.ts'
import { findPlan, listPlans, listPlanUses, type PlanRow, type PlanUse, type PlanValues } from './queries.ts'
import { addPlan, changePlan, removePlan, savingPlan } from './save-plan.ts'

/** People keep routing plans, and ask that numbers go by them. */
export const routingPlanHandlers = (parts: AppParts): Handlers<typeof routingPlanEndpoints, PortalContext> => {
  const { db, clock } = parts
  const getShown = async (caller: PortalContext, id: number) => {
    const plan = await findPlan(db, caller.customer.id, id)
    const uses = await listPlanUses(db, ownOf(caller, parts))
    if (plan === undefined || !seesPlan(caller, plan, uses)) throw new Refused('NOT_FOUND')
    const isSharedBeyond = uses.some(({ plan_id, is_seen }) => plan_id === id && !is_seen)
    return {
      ...shownPlan(plan, uses),
      step: plan.step,
      isSharedBeyond: isSharedBeyond && caller.numberScope.kind !== 'all',
    }
  }
  return {
    list: async ({ caller }) => {
      const uses = await listPlanUses(db, ownOf(caller, parts))
      const plans = await listPlans(db, caller.customer.id)
      return { rows: plans.filter((plan) => seesPlan(caller, plan, uses)).map((plan) => shownPlan(plan, uses)) }
    },
    get: ({ caller, params }) => getShown(caller, params.id),
    add: async ({ caller, body }) => {
      const id = await savingPlan(() =>
        db.transaction().execute((db) => addPlan(db, parts, { caller, values: valuesOf(body) })),
      )
      return getShown(caller, id)
    },
    update: async ({ caller, params, body }) => {
      const { revision } = body
      await savingPlan(() =>
        db
          .transaction()
          .execute((db) => changePlan(db, parts, { caller, id: params.id, revision, values: valuesOf(body) })),
      )
      return getShown(caller, params.id)
    },
    remove: async ({ caller, params }) => {
      await db.transaction().execute((db) => removePlan(db, parts, { caller, id: params.id }))
      return {}
    },
    apply: async ({ caller, params, body }) => {
      const wantedAt = readWantedTime(body.wanted, clock())
      const requests = await db.transaction().execute(async (db) => {
        const routing = await getPlanRouting(db, parts, { caller, planId: params.id, shown: body.planRevision })
        const numbers = await getOwnNumbers(db, parts, { caller, ids: body.numberIds })
        const ask = { kind: 'routing-plan', routing, field: 'numberIds', note: body.note, wantedAt } as const
        for (const number of numbers) await askRouting(db, parts, { caller, number, ask })
        return numbers.length
      })
      return { requests }
    },
  }
}

const valuesOf = ({
  isEmergency,
  name,
  description,
  nation,
  step,
}: RequestOf<typeof routingPlanEndpoints.add>['body']): PlanValues => ({
  name,
  description,
  is_emergency: isEmergency,
  nation,
  step,
})

/** A number has a plan once for each way in which it has it; what is asked comes first. */
const numbersOf = ({ id, revision }: PlanRow, uses: readonly PlanUse[]) => {
  const seen = uses.filter(({ plan_id, is_seen }) => plan_id === id && is_seen)
  return [...Map.groupBy(seen, ({ number_id }) => number_id)].map(([number_id, of]) => ({
    id: number_id,
    text: of[0]?.number_text ?? '',
    isLive: of.some(({ is_requested }) => !is_requested),
    state: of.some(({ is_requested }) => is_requested)
      ? ('requested' as const)
      : of.every(({ plan_revision }) => plan_revision === revision)
        ? ('live' as const)
        : ('behind' as const),
  }))
}

const shownPlan = (plan: PlanRow, uses: readonly PlanUse[]) => ({
  id: plan.id,
  name: plan.name,
  description: plan.description,
  isEmergency: plan.is_emergency,
  nation: plan.nation,
  revision: plan.revision,
  updatedAt: plan.updated_at.toISOString(),
  numbers: numbersOf(plan, uses),
})
