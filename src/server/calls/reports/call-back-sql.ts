import { missedStates } from '#rules/call.ts'
import { z } from 'zod'
import { allOf, callsSql, type CallsSql, texts, uint32, verbatim } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { type CallQuestion, callsInScope, callsOfScope, ownNumberOfCall } from './calls-in-scope.ts'

/** Within this time after the last missed call a caller counts as handled. */
export const WINDOW_SECONDS = 86_400

/** A missed caller; instants are seconds since 1970. */
export type MissedCaller = {
  readonly caller: string
  readonly tries: number
  readonly firstAt: number
  readonly lastAt: number
  readonly numberId: number
  /** Null while nothing happened within the window. */
  readonly handled: { readonly at: number; readonly calledBack: boolean } | null
}

/** Missed callers of one kind: all of them counted, and the first of them in the order of their last try, newest first. */
export type MissedCallers = {
  readonly callers: number
  readonly tries: number
  readonly first: readonly MissedCaller[]
}

/** The condition of a missed call, whoever made it. */
export const missedCall: CallsSql = callsSql`direction = 'in' AND answer_state IN ${texts(missedStates)}`

const line = z.tuple([z.number(), z.string(), z.number(), z.number(), z.number(), z.number(), z.boolean()])
const row = z.object({ is_handled: z.boolean(), callers: z.number(), tries: z.number(), first: z.array(line) })

const callersSql = (question: CallQuestion): CallsSql => {
  const { scope, period } = question
  const missedWhere = allOf([callsInScope(question), missedCall, verbatim('NOT caller_withheld')])
  const missed = callsSql`SELECT caller_key AS caller, count() AS tries, toUInt32(min(started_at)) AS first_at,
      toUInt32(max(started_at)) AS last_at, argMax(${ownNumberOfCall(scope)}, started_at) AS own_number
    FROM call WHERE ${missedWhere} GROUP BY caller`
  const window = { fromAt: period.fromAt, toAt: period.toAt + WINDOW_SECONDS * 1000 }
  const handling = callsSql`SELECT if(direction = 'in', caller_key, dialled_key) AS party,
      toUInt32(started_at) AS handled_at, toBool(direction = 'out') AS called_back
    FROM call WHERE ${callsOfScope(scope, window)}
      AND (direction = 'out' OR (direction = 'in' AND NOT caller_withheld AND answer_state = 'answered'))
      AND party IN (SELECT caller_key FROM call WHERE ${missedWhere})`
  return callsSql`SELECT caller, tries, first_at, last_at, own_number, handled_at, called_back,
      toBool(handled_at > last_at AND handled_at - last_at <= ${uint32(WINDOW_SECONDS)}) AS is_handled
    FROM (${missed}) AS missed ASOF LEFT JOIN (${handling}) AS handling
      ON missed.caller = handling.party AND missed.last_at < handling.handled_at`
}

/** The missed callers of a question, outstanding and handled ones apart; what handles one may lie outside the filters. */
export const listMissedCallers = async (
  store: CallStore,
  question: CallQuestion,
  most: number,
): Promise<{ outstanding: MissedCallers; handled: MissedCallers }> => {
  const lines = callsSql`(toInt64(4294967295) - last_at, caller, tries, first_at, own_number, handled_at, called_back)`
  const rows = await store.rows(
    row,
    callsSql`SELECT is_handled, count() AS callers, sum(its_tries) AS tries,
        groupArraySorted(${verbatim(String(most))})(line) AS first
      FROM (SELECT is_handled, tries AS its_tries, ${lines} AS line FROM (${callersSql(question)}))
      GROUP BY is_handled`,
  )
  const none: MissedCallers = { callers: 0, tries: 0, first: [] }
  const partOf = (handled: boolean): MissedCallers => {
    const found = rows.find(({ is_handled }) => is_handled === handled)
    return found === undefined ? none : { ...found, first: found.first.map((each) => callerOf(each, handled)) }
  }
  return { outstanding: partOf(false), handled: partOf(true) }
}

const callerOf = (
  [untilLast, caller, tries, firstAt, numberId, at, calledBack]: z.output<typeof line>,
  isHandled: boolean,
): MissedCaller => ({
  caller,
  tries,
  firstAt,
  lastAt: 4_294_967_295 - untilLast,
  numberId,
  handled: isHandled ? { at, calledBack } : null,
})
