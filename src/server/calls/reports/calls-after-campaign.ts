import { spanAt } from '#rules/label-timeline.ts'
import { z } from 'zod'
import type { CallScope } from '../scope.ts'
import type { ScopeNumber } from '../scope-numbers.ts'
import { callsSql, uint32s } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { callsOfScope, ownNumberOfCall } from './calls-in-scope.ts'

/** A number that still rings after its campaign has ended, and is in no other one. */
export type CallsAfter = { readonly numberId: number; readonly campaignId: number; readonly calls: number }

/** As far back calls are looked for. */
export const AFTER_DAYS = 30
const DAY_MS = 86_400_000

const row = z.object({ number_id: z.number(), calls: z.number() })

type Ended = { readonly numberId: number; readonly campaignId: number; readonly endedAt: number }

const endedOf = ({ id, campaign }: ScopeNumber, now: number): Ended[] => {
  const present = spanAt(campaign, now)
  const before = campaign[campaign.indexOf(present) - 1]
  if (present.id !== null || before === undefined || before.id === null) return []
  return [{ numberId: id, campaignId: before.id, endedAt: present.fromAt }]
}

/**
 * Incoming calls of the last 30 days to numbers whose last campaign was over when they came. Numbers that are in a campaign
 * now are not looked at: their calls count there.
 */
export const listCallsAfterCampaigns = async (store: CallStore, scope: CallScope, now: Date): Promise<CallsAfter[]> => {
  const at = now.getTime()
  const ended = [...scope.numbers.values()].flatMap((number) => endedOf(number, at))
  if (ended.length === 0) return []
  const own = ownNumberOfCall(scope)
  const ids = uint32s(ended.map(({ numberId }) => numberId))
  const seconds = uint32s(ended.map(({ endedAt }) => Math.max(0, endedAt / 1000)))
  const where = callsOfScope(scope, { fromAt: at - AFTER_DAYS * DAY_MS, toAt: at })
  const rows = await store.rows(
    row,
    callsSql`SELECT ${own} AS number_id, count() AS calls FROM call
      WHERE ${where} AND direction = 'in' AND ${own} IN ${ids}
        AND toUnixTimestamp(started_at) >= transform(${own}, ${ids}, ${seconds}, toUInt32(0))
      GROUP BY number_id`,
  )
  const callsOf = new Map(rows.map(({ number_id, calls }) => [number_id, calls]))
  return ended.flatMap(({ numberId, campaignId }) => {
    const calls = callsOf.get(numberId) ?? 0
    return calls === 0 ? [] : [{ numberId, campaignId, calls }]
  })
}
