import type { emergencyDivertEndpoints } from '#contract/my-account/routing-plans.ts'
import { routingWords } from '#rules/routing.ts'
import type { Step } from '#rules/routing-plan.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { openRequest } from '../number-requests/open-request.ts'
import type { OwnNumberRow } from '../number-requests/own-number.ts'
import { listOwnNumbersMatching } from '../number-requests/own-numbers-queries.ts'
import { getRouting, listRoutings } from '../number-requests/live-queries.ts'
import { listOpenOfNumbers } from '../number-requests/queries.ts'
import { noRouting, type RequestRow } from '../number-requests/request.ts'
import { ownOf } from '../number-requests/shown-request.ts'
import { searchedBy } from '../numbers/sight.ts'
import { askRouting, getOwnNumbers } from '../routing/ask-routing.ts'
import { lockRoutingOfCustomer } from '../routing/queries.ts'
import { getEmergencyRouting, requireAsShown } from './plan-routing.ts'
import { findEmergencyPlan, type PlanRow } from './queries.ts'
import { addPlan, changePlan, savingPlan } from './save-plan.ts'

const MOST_SHOWN = 200

const stateOf = (isDiverted: boolean, open: RequestRow | undefined) => {
  if (open !== undefined)
    return open.kind === 'divert-back' ? ('back-requested' as const) : ('divert-requested' as const)
  return isDiverted ? ('diverted' as const) : ('usual' as const)
}

const listNumbers = async (parts: AppParts, caller: PortalContext, search: string | undefined) => {
  const { db } = parts
  const found = await listOwnNumbersMatching(db, ownOf(caller, parts), { ...searchedBy(search), most: MOST_SHOWN + 1 })
  const numbers = found.slice(0, MOST_SHOWN)
  const ids = numbers.map(({ id }) => id)
  const routings = await listRoutings(db, ids)
  const open = await listOpenOfNumbers(db, ids, ['emergency-divert', 'divert-back'])
  const shown = ({ id, number_text }: OwnNumberRow) => {
    const routing = routings.get(id) ?? noRouting
    const request = open.get(id)
    return {
      id,
      text: number_text,
      usual: routingWords(routing.usual),
      state: stateOf(routing.emergency !== null, request),
      expectedAt: request?.expected_at.toISOString() ?? null,
    }
  }
  return { numbers: numbers.map(shown), more: found.length > MOST_SHOWN }
}

/** Every call to one number; whoever cannot reach it hears that the call is refused. */
const allTo = (to: string): Step => ({
  kind: 'ring',
  to,
  seconds: 60,
  onBusy: { kind: 'refuse' },
  onNoAnswer: { kind: 'refuse' },
})

/** A plan that was drawn is changed by who may draw plans; one number for every call by who may say it. */
const mayReplace = ({ open }: PortalContext, plan: PlanRow | undefined): boolean => {
  if (plan === undefined || open.has('manage_routing_plans')) return true
  const { step } = plan
  return step.kind === 'ring' && step.onBusy.kind === 'refuse' && step.onNoAnswer.kind === 'refuse'
}

const plannedByOthers =
  'The plan for emergencies does more than send every call to one number, so only somebody who may change routing plans can replace it. Ask them.'

/** People send chosen numbers by the plan for emergencies, and back. */
export const emergencyDivertHandlers = (parts: AppParts): Handlers<typeof emergencyDivertEndpoints, PortalContext> => {
  const { db } = parts
  return {
    get: async ({ caller, query }) => {
      const plan = await findEmergencyPlan(db, caller.customer.id)
      return {
        plan:
          plan === undefined
            ? null
            : { id: plan.id, name: plan.name, nation: plan.nation, step: plan.step, revision: plan.revision },
        maySet: caller.numberScope.kind === 'all' && mayReplace(caller, plan),
        ...(await listNumbers(parts, caller, query.search)),
      }
    },

    setDestination: async ({ caller, body }) => {
      await savingPlan(() =>
        db.transaction().execute(async (db) => {
          await lockRoutingOfCustomer(db, caller.customer.id)
          const plan = await findEmergencyPlan(db, caller.customer.id)
          requireAsShown(plan, body.revision)
          if (!mayReplace(caller, plan)) throw new Refused('NOT_YOURS', { message: plannedByOthers })
          const fields = { name: 'Emergency', description: '', nation: 'england-and-wales', ...plan } as const
          const { name, description, nation } = fields
          const values = { name, description, nation, is_emergency: true, step: allTo(body.to) }
          if (plan === undefined) return void (await addPlan(db, parts, { caller, values }))
          return changePlan(db, parts, { caller, values, id: plan.id, revision: plan.revision })
        }),
      )
      return {}
    },

    divert: async ({ caller, body }) => {
      const requests = await db.transaction().execute(async (db) => {
        const numbers = await getOwnNumbers(db, parts, { caller, ids: body.numberIds })
        const routing = await getEmergencyRouting(db, caller.customer.id, body.planRevision)
        const ask = { kind: 'emergency-divert', routing, field: 'numberIds', note: body.note, wantedAt: null } as const
        for (const number of numbers) await askRouting(db, parts, { caller, number, ask })
        return numbers.length
      })
      return { requests }
    },

    back: async ({ caller, body }) => {
      const requests = await db.transaction().execute(async (db) => {
        const numbers = await getOwnNumbers(db, parts, { caller, ids: body.numberIds })
        for (const { id, number_text } of numbers) {
          if ((await getRouting(db, id)).emergency === null)
            refuseField('numberIds', `${number_text} is not diverted, so there is nothing to end.`)
          await openRequest(db, parts, {
            customerId: caller.customer.id,
            number: { id, text: number_text },
            asked: { kind: 'divert-back', after: { routing: null } },
            note: body.note,
            wantedAt: null,
            actor: caller.actor,
          })
        }
        return numbers.length
      })
      return { requests }
    },
  }
}
