import { isSameRouting } from '#rules/routing.ts'
import { sortOfKind } from '#rules/number-request.ts'
import type { Db } from '../db/open.ts'
import type { listRoutingChanges } from '../number-requests/live-queries.ts'
import type { NumberRouting } from '../number-requests/request.ts'
import { findPlan } from '../routing-plans/queries.ts'
import { showRouting } from './shown-routing.ts'

/**
 * Where the calls of a number went before its usual way was changed last, if that can be asked for again. An emergency is no
 * way to go back to: it is ended instead. Nor is a plan that is there no more; of one that was edited since, it says so.
 */
export const findWayBack = async (
  db: Db,
  customerId: number,
  {
    routing,
    changes,
  }: { readonly routing: NumberRouting; readonly changes: Awaited<ReturnType<typeof listRoutingChanges>> },
) => {
  if (routing.emergency !== null) return null
  const usual = changes.filter(({ kind }) => kind === null || sortOfKind[kind] !== 'emergency')
  const before = usual.find((change) => change.before !== null && !isSameRouting(change.before, routing.usual))?.before
  const shown = showRouting(before ?? null)
  if (shown === null || shown.plan === null) return shown && { ...shown, isChanged: false }
  const plan = await findPlan(db, customerId, Number(shown.plan.id))
  return plan === undefined ? null : { ...shown, isChanged: plan.revision !== shown.plan.revision }
}
