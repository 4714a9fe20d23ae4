import { listPlanFaults } from '#rules/plan-faults.ts'
import { nationLabels } from '#rules/bank-holidays.ts'
import { counted } from '#rules/counted.ts'
import { listChanges, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import { ownOf } from '../number-requests/shown-request.ts'
import { readPlanDestinations } from '../routing/check-destination.ts'
import { lockRoutingOfCustomer } from '../routing/queries.ts'
import { seesPlan } from './plan-routing.ts'
import {
  clearEmergencyMark,
  countPlans,
  deletePlan,
  insertPlan,
  listPlanUses,
  lockPlan,
  type PlanRow,
  type PlanUse,
  type PlanValues,
  updatePlan,
} from './queries.ts'

const MOST_PLANS = 100

type Saving = { readonly caller: PortalContext; readonly values: PlanValues }

/** A plan is kept only when each moment has one outcome, and when each of its numbers may be rung. */
const checkedValues = (values: PlanValues, config: AppParts['config']): PlanValues => {
  const faults = listPlanFaults(values.step)
  if (faults.length > 0)
    throw new Refused('INVALID', {
      issues: faults.map(({ path, message }) => ({ path: ['step', ...path], message })),
    })
  return { ...values, step: readPlanDestinations(values.step, config) }
}

const requireMayMark = ({ numberScope }: PortalContext): void => {
  if (numberScope.kind !== 'all')
    refuseField('isEmergency', 'Only somebody who sees all numbers can say which plan is for emergencies.')
}

const labels = {
  name: 'Name',
  description: 'Description',
  isEmergency: 'For emergencies',
  nation: 'Bank holidays',
  plan: 'Plan',
} as const
const described = ({ is_emergency, nation, step, name, description }: PlanValues) => ({
  name,
  description,
  isEmergency: is_emergency,
  nation: nationLabels[nation],
  plan: JSON.stringify(step),
})

const note = async (
  db: Db,
  { customer, actor }: PortalContext,
  what: { id: number; kind: 'created' | 'changed' | 'deleted'; before?: PlanValues; after?: PlanValues; name: string },
): Promise<void> => {
  const { id, kind, before, after, name } = what
  const changes = listChanges(labels, before ? described(before) : {}, after ? described(after) : {})
  await recordActivity(db, actor, {
    kind,
    subject: 'Routing plan',
    subjectId: id,
    subjectName: name,
    customerId: customer.id,
    summary: `Routing plan ${kind === 'created' ? 'made' : kind}`,
    // The steps themselves are in the plan; the log says that they changed.
    changes: changes.map((change) =>
      change.label === labels.plan ? { ...change, before: '(before)', after: '(changed)' } : change,
    ),
  })
  await announce(db, { about: 'customer', customerId: customer.id })
}

/** The plan that was for emergencies is no longer: a page that shows it is told. */
const takeMark = async (db: Db, { clock }: AppParts, { customer, actor }: PortalContext): Promise<void> => {
  const plan = await clearEmergencyMark(db, customer.id, clock())
  if (plan === undefined) return
  await recordActivity(db, actor, {
    kind: 'changed',
    ...{ subject: 'Routing plan', subjectId: plan.id, subjectName: plan.name, customerId: customer.id },
    summary: 'Another routing plan is for emergencies now',
    changes: listChanges(labels, { isEmergency: true }, { isEmergency: false }),
  })
}

/** Makes a plan in the caller's transaction; answers its id. */
export const addPlan = async (db: Db, parts: AppParts, { caller, values }: Saving): Promise<number> => {
  const plan = checkedValues(values, parts.config)
  const customerId = caller.customer.id
  await lockRoutingOfCustomer(db, customerId)
  if ((await countPlans(db, customerId)) >= MOST_PLANS)
    refuseField('name', `There are ${MOST_PLANS} plans already. Delete one first.`)
  if (plan.is_emergency) {
    requireMayMark(caller)
    await takeMark(db, parts, caller)
  }
  const id = await insertPlan(db, customerId, plan, parts.clock())
  await note(db, caller, { id, kind: 'created', after: plan, name: plan.name })
  return id
}

/** A plan that the caller sees, and that no number beyond their sight has. */
const lockOwnPlan = async (
  db: Db,
  parts: AppParts,
  { caller, id }: { caller: PortalContext; id: number },
): Promise<{ plan: PlanRow; uses: readonly PlanUse[] }> => {
  await lockRoutingOfCustomer(db, caller.customer.id)
  const plan = await lockPlan(db, caller.customer.id, id)
  const all = await listPlanUses(db, ownOf(caller, parts))
  if (plan === undefined || !seesPlan(caller, plan, all)) throw new Refused('NOT_FOUND')
  const uses = all.filter(({ plan_id }) => plan_id === id)
  if (uses.some(({ is_seen }) => !is_seen) && caller.numberScope.kind !== 'all')
    throw new Refused('IN_USE', {
      message: `Numbers that you do not see have the plan “${plan.name}” too, so only somebody who sees them can change it. Make a plan of your own instead.`,
    })
  return { plan, uses }
}

/** Changes a plan in the caller's transaction. What is live stays as it is. */
export const changePlan = async (
  db: Db,
  parts: AppParts,
  { caller, values, id, revision }: Saving & { readonly id: number; readonly revision: number },
): Promise<void> => {
  const { plan: before } = await lockOwnPlan(db, parts, { caller, id })
  if (revision !== before.revision)
    throw new Refused('STALE', {
      message: `Somebody else changed “${before.name}” meanwhile. Reload it to see it as it is now; what you typed is not saved.`,
      data: { revision: before.revision },
    })
  const after = checkedValues(values, parts.config)
  if (after.is_emergency || before.is_emergency) requireMayMark(caller)
  if (after.is_emergency && !before.is_emergency) await takeMark(db, parts, caller)
  await updatePlan(db, { customerId: caller.customer.id, id, now: parts.clock() }, after)
  await note(db, caller, { id, kind: 'changed', before, after, name: after.name })
}

/** The first numbers that have a plan and are seen, and how many others have it. */
const usersOf = (uses: readonly PlanUse[]): string => {
  const seen = new Set(uses.filter(({ is_seen }) => is_seen).map(({ number_text }) => number_text))
  const named = [...seen].slice(0, 3)
  const others = new Set(uses.map(({ number_id }) => number_id)).size - named.length
  if (named.length === 0) return `${counted(others, 'number')} not shown here`
  return `${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`
}

/** Deletes a plan that no number has, in the caller's transaction. */
export const removePlan = async (
  db: Db,
  parts: AppParts,
  { caller, id }: { caller: PortalContext; id: number },
): Promise<void> => {
  const { plan, uses } = await lockOwnPlan(db, parts, { caller, id })
  if (uses.length > 0)
    throw new Refused('IN_USE', {
      message: `“${plan.name}” is in use, or asked for, at ${usersOf(uses)}. Send their calls elsewhere first.`,
    })
  if (plan.is_emergency) requireMayMark(caller)
  await deletePlan(db, caller.customer.id, id)
  await note(db, caller, { id, kind: 'deleted', before: plan, name: plan.name })
}

/** Tells a name that is taken from other faults. */
export const savingPlan = async <T>(save: () => Promise<T>): Promise<T> => {
  try {
    return await save()
  } catch (error) {
    if (violatedConstraint(error) === 'routing_plan_name_key') throw new Refused('NAME_TAKEN')
    throw error
  }
}
