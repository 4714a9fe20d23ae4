import { z } from 'zod'
import { callsSql } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { type CallQuestion, callsInScope, ownNumberOfCall } from './calls-in-scope.ts'
import { labelOfCall } from './label-of-call.ts'

const row = z.object({ campaign_id: z.number(), calls: z.number() })

/** How many calls count for each campaign, by its id; 0 is "Unassigned". Every call is in one of them. */
export const countCallsByCampaign = async (
  store: CallStore,
  question: CallQuestion,
): Promise<ReadonlyMap<number, number>> => {
  const { scope, period } = question
  const numbers = [...scope.numbers.values()]
  const campaign = labelOfCall({ numbers, period, column: ownNumberOfCall(scope) }, 'campaign')
  const rows = await store.rows(
    row,
    callsSql`SELECT ${campaign} AS campaign_id, count() AS calls FROM call
      WHERE ${callsInScope(question)} GROUP BY campaign_id`,
  )
  return new Map(rows.map(({ campaign_id, calls }) => [campaign_id, calls]))
}
