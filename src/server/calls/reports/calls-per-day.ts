import { listDays } from '#rules/period.ts'
import { z } from 'zod'
import { callsSql } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'
import { chargeColumns, chargeFields, chargesOf, type Charges } from './charges.ts'

/** The calls that start on a London day. */
export type DayOfCalls = Charges & {
  readonly day: string
  readonly calls: number
  readonly incoming: number
  readonly outgoing: number
  readonly internal: number
  readonly talkSeconds: number
}

const row = z.object({
  ...chargeFields,
  day: z.string(),
  calls: z.number(),
  incoming: z.number(),
  outgoing: z.number(),
  internal: z.number(),
  talk_seconds: z.number(),
})

/** How the calls spread over the days of the period; days without calls are there, with zeros. */
export const listCallsPerDay = async (store: CallStore, question: CallQuestion): Promise<DayOfCalls[]> => {
  const rows = await store.rows(
    row,
    callsSql`SELECT toDate(started_at, 'Europe/London') AS day, count() AS calls,
        countIf(direction = 'in') AS incoming,
        countIf(direction = 'out') AS outgoing,
        countIf(direction = 'internal') AS internal,
        sum(duration_seconds) AS talk_seconds,
        ${chargeColumns}
      FROM call WHERE ${callsInScope(question)} GROUP BY day`,
  )
  const byDay = new Map(rows.map((each) => [each.day, each]))
  return listDays(question.period).map((day) => {
    const found = byDay.get(day)
    if (found === undefined)
      return { day, calls: 0, incoming: 0, outgoing: 0, internal: 0, talkSeconds: 0, charges: [], notPriced: 0 }
    const { talk_seconds, micros_by_currency, not_priced, ...same } = found
    return { ...same, ...chargesOf({ micros_by_currency, not_priced }), talkSeconds: talk_seconds }
  })
}
