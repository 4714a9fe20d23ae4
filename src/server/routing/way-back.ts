import { isSameRouting, type Routing } from '#rules/routing.ts'
import type { Db } from '../db/open.ts'
import type { listRoutingChanges } from '../number-requests/live-queries.ts'
import type { NumberRouting } from '../number-requests/request.ts'
import { findPlan } from '../routing-plans/queries.ts'
import { showRouting } from './shown-routing.ts'

/** What was live for a number, newest first, as callers met it: under an emergency its usual way goes on unseen. */
type Changes = Awaited<ReturnType<typeof listRoutingChanges>>

/** The usual ways that a number had, newest first. An emergency is none: it is ended, and not gone back to. */
const usualWaysOf = (changes: Changes): Routing[] => {
  const oldestFirst = changes.toReversed()
  let isDiverted =
    oldestFirst.find(({ kind }) => kind === 'emergency-divert' || kind === 'divert-back')?.kind === 'divert-back'
  const ways: Routing[] = []
  for (const { kind, before } of oldestFirst) {
    if (!isDiverted && before !== null) ways.push(before)
    if (kind === 'emergency-divert') isDiverted = true
    if (kind === 'divert-back') isDiverted = false
  }
  return ways.toReversed()
}

/**
 * Where the calls of a number went before its usual way was changed last, if that can be asked for again, with the revision
 * that its plan has now. A plan that was edited since is the same way; one that is there no more is no way back.
 */
export const findWayBack = async (
  db: Db,
  customerId: number,
  { routing: { usual, emergency }, changes }: { readonly routing: NumberRouting; readonly changes: Changes },
) => {
  if (emergency !== null) return null
  for (const way of usualWaysOf(changes)) {
    if (isSameRouting(way, usual)) continue
    const shown = showRouting(way)
    if (shown === null || way.kind !== 'plan') return shown && { ...shown, planRevision: null }
    const plan = await findPlan(db, customerId, way.planId)
    if (plan === undefined) return null
    const isLive = usual?.kind === 'plan' && usual.planId === plan.id && usual.planRevision === plan.revision
    if (!isLive) return { ...shown, planRevision: plan.revision }
  }
  return null
}
