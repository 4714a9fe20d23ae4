import { changeOn } from '#rules/call.ts'
import { previousPeriod } from '#rules/period.ts'
import { z } from 'zod'
import { allOf, callsSql, type CallsSql, verbatim } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'
import { chargeColumns, chargeFields, chargesOf, type Charges } from './charges.ts'

/** The figures of a period. Each is defined in `metrics`. */
export type CallTotals = Charges & {
  readonly calls: number
  readonly incoming: number
  readonly outgoing: number
  readonly internal: number
  readonly talkSeconds: number
  /** Null when no call has talk time. */
  readonly averageSeconds: number | null
  readonly answered: number
  readonly voicemail: number
  readonly unanswered: number
  readonly engaged: number
  readonly abandoned: number
  readonly failed: number
  readonly unknown: number
  readonly uniqueCallers: number
  readonly withheld: number
}

/** Totals, those of the previous period, and the relative changes (null reads "n/a"). */
export type TotalsWithChange = {
  readonly totals: CallTotals
  readonly previous: CallTotals
  readonly change: {
    readonly calls: number | null
    readonly talkSeconds: number | null
    readonly answered: number | null
  }
}

const row = z.object({
  ...chargeFields,
  calls: z.number(),
  incoming: z.number(),
  outgoing: z.number(),
  internal: z.number(),
  talk_seconds: z.number(),
  with_talk: z.number(),
  answered: z.number(),
  voicemail: z.number(),
  unanswered: z.number(),
  engaged: z.number(),
  abandoned: z.number(),
  failed: z.number(),
  unknown: z.number(),
  unique_callers: z.number(),
  withheld: z.number(),
})

/** How many calls, how long, what they cost and how they ended. */
export const getCallTotals = async (store: CallStore, question: CallQuestion): Promise<CallTotals> => {
  const { talk_seconds, with_talk, unique_callers, micros_by_currency, not_priced, ...same } = await store.row(
    row,
    callsSql`SELECT count() AS calls,
        countIf(direction = 'in') AS incoming,
        countIf(direction = 'out') AS outgoing,
        countIf(direction = 'internal') AS internal,
        sum(duration_seconds) AS talk_seconds,
        countIf(duration_seconds > 0) AS with_talk,
        countIf(answer_state = 'answered') AS answered,
        countIf(answer_state = 'voicemail') AS voicemail,
        countIf(answer_state = 'unanswered') AS unanswered,
        countIf(answer_state = 'engaged') AS engaged,
        countIf(answer_state = 'abandoned') AS abandoned,
        countIf(answer_state = 'failed') AS failed,
        countIf(answer_state = 'unknown') AS unknown,
        uniqExactIf(caller_key, direction = 'in' AND NOT caller_withheld) AS unique_callers,
        countIf(direction = 'in' AND caller_withheld) AS withheld,
        ${chargeColumns}
      FROM call WHERE ${callsInScope(question)}`,
  )
  return {
    ...same,
    ...chargesOf({ micros_by_currency, not_priced }),
    talkSeconds: talk_seconds,
    averageSeconds: with_talk === 0 ? null : talk_seconds / with_talk,
    uniqueCallers: unique_callers,
  }
}

/** The same beside the period of the same number of days immediately before. */
export const getTotalsWithChange = async (store: CallStore, question: CallQuestion): Promise<TotalsWithChange> => {
  const [totals, previous] = await Promise.all([
    getCallTotals(store, question),
    getCallTotals(store, { ...question, period: previousPeriod(question.period) }),
  ])
  const change = {
    calls: changeOn(totals.calls, previous.calls),
    talkSeconds: changeOn(totals.talkSeconds, previous.talkSeconds),
    answered: changeOn(totals.answered, previous.answered),
  }
  return { totals, previous, change }
}

const countRow = z.object({ total: z.number() })

/** How many calls there are; with `also`, those of them of which it holds. */
export const countCalls = async (
  store: CallStore,
  question: CallQuestion,
  also: CallsSql = verbatim('1'),
): Promise<number> => {
  const where = allOf([callsInScope(question), also])
  return (await store.row(countRow, callsSql`SELECT count() AS total FROM call WHERE ${where}`)).total
}
