import { maskNumber } from '#rules/masked-number.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { z } from 'zod'
import { callsSql, uint32 } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { freeCallSql } from './call-expressions.ts'
import { type CallQuestion, callsInScope, NO_NUMBER, ownNumberOfCall } from './calls-in-scope.ts'
import { chargeColumns, chargeFields, chargesOf, type Charges } from './charges.ts'

/** An own number with its calls; null is every own party that is no number of the customer, such as extensions. */
export type OwnNumberOfCalls = Charges & {
  readonly numberId: number | null
  readonly calls: number
  readonly talkSeconds: number
}

/** A number outside with its calls; null is everybody who withheld theirs. */
export type OtherPartyOfCalls = {
  readonly number: string | null
  readonly display: string
  readonly calls: number
  readonly talkSeconds: number
}

const ownRow = z.object({ ...chargeFields, own_number: z.number(), calls: z.number(), talk_seconds: z.number() })

/** The own numbers with most calls. An internal call counts for the number that called. */
export const listTopOwnNumbers = async (
  store: CallStore,
  question: CallQuestion,
  most: number,
): Promise<OwnNumberOfCalls[]> => {
  const rows = await store.rows(
    ownRow,
    callsSql`SELECT ${ownNumberOfCall(question.scope)} AS own_number, count() AS calls, sum(duration_seconds) AS talk_seconds, ${chargeColumns}
      FROM call WHERE ${callsInScope(question)}
      GROUP BY own_number ORDER BY calls DESC, own_number LIMIT ${uint32(most)}`,
  )
  return rows.map(({ own_number, talk_seconds, calls, ...charges }) => ({
    numberId: own_number === NO_NUMBER ? null : own_number,
    calls,
    talkSeconds: talk_seconds,
    ...chargesOf(charges),
  }))
}

const partyRow = z.object({
  party: z.string(),
  hidden: z.boolean(),
  calls: z.number(),
  incoming: z.number(),
  talk_seconds: z.number(),
})

/**
 * Who called or was called most. Withheld callers are one line together, and internal calls have no other party; free calls
 * are never itemised. */
export const listTopOtherParties = async (
  store: CallStore,
  question: CallQuestion,
  most: number,
): Promise<OtherPartyOfCalls[]> => {
  const rows = await store.rows(
    partyRow,
    callsSql`SELECT toBool(direction = 'in' AND caller_withheld) AS hidden,
        multiIf(hidden, '', direction = 'in', caller_key, dialled_key) AS party,
        count() AS calls, countIf(direction = 'in') AS incoming, sum(duration_seconds) AS talk_seconds
      FROM call WHERE ${callsInScope(question)} AND direction != 'internal' AND NOT ${freeCallSql}
      GROUP BY party, hidden ORDER BY calls DESC, party LIMIT ${uint32(most)}`,
  )
  const masks = !question.scope.showsCallers
  return rows.map(({ party, hidden, incoming, calls, talk_seconds }) => ({
    number: hidden || (masks && incoming > 0) ? null : party,
    display: hidden ? 'Withheld' : masks && incoming > 0 ? maskNumber(party) : displayNumber(party),
    calls,
    talkSeconds: talk_seconds,
  }))
}
