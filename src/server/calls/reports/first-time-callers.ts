import { addMonths, type Day, dayOf, startOfDay } from '#rules/period.ts'
import { z } from 'zod'
import { callsSql, verbatim } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { type CallQuestion, callsInScope, callsOfScope } from './calls-in-scope.ts'

/** Earlier calls are looked for so many months back, where they are kept. */
const MONTHS_BACK = 12

export type FirstTimeCallers = {
  readonly callers: number
  /** The first day whose calls were looked through. */
  readonly knownSince: Day
}

const callersRow = z.object({ callers: z.number() })
const oldestRow = z.object({ oldest: z.number().nullable() })

const namedCaller = verbatim(`direction = 'in' AND NOT caller_withheld`)

/**
 * Callers of the question's calls who had not called any of the numbers in the twelve months before: the first of their
 * calls in the question is the first of all. One pass over the calls since then, grouped by caller.
 */
export const countFirstTimeCallers = async (store: CallStore, question: CallQuestion): Promise<FirstTimeCallers> => {
  const { scope, period } = question
  const backTo = addMonths(period.from, -MONTHS_BACK)
  const known = callsOfScope(scope, { fromAt: startOfDay(backTo), toAt: period.toAt })
  const [{ callers }, { oldest }] = await Promise.all([
    store.row(
      callersRow,
      callsSql`SELECT countIf(NOT arrayExists(at -> at < first_at AND at >= since, times)) AS callers FROM (
        SELECT groupArray(at) AS times, minIf(at, is_asked) AS first_at,
          toUnixTimestamp(addMonths(toDateTime(first_at, 'UTC'), -12)) AS since
        FROM (
          SELECT caller_key, toUnixTimestamp(started_at) AS at, (${callsInScope(question)}) AS is_asked
          FROM call WHERE ${known} AND ${namedCaller}
        ) GROUP BY caller_key HAVING countIf(is_asked) > 0
      )`,
    ),
    store.row(oldestRow, callsSql`SELECT minOrNull(toUnixTimestamp(started_at)) AS oldest FROM call WHERE ${known}`),
  ])
  const first = oldest === null ? period.from : dayOf(oldest * 1000)
  return { callers, knownSince: first > backTo ? first : backTo }
}
