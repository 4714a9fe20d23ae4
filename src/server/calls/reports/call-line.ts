import type { AnswerState, Direction } from '#rules/call.ts'
import type { CallScope } from '../scope.ts'
import { callsSql, type CallsSql, uint32s, verbatim } from '../store/calls-sql.ts'

/** A call as lists and files show it. The caller is null when withheld. */
export type CallLine = {
  readonly id: string
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number
  readonly direction: Direction
  readonly caller: string | null
  readonly dialled: string
  readonly numberId: number
  readonly otherNumberId: number
  readonly durationSeconds: number
  readonly ringSeconds: number | null
  readonly answerState: AnswerState
  readonly chargeMicros: number | null
  readonly currency: string
  readonly callType: string
  /** Where a forwarded call ended; empty when it was not forwarded. */
  readonly destination: string
  /** From a daily file, which the monthly file replaces. */
  readonly isProvisional: boolean
}

/** A column about where a call was sent on; empty where somebody else did so: only who sends a call on knows where. */
export const ofForwarding = ({ switchSourceIds }: CallScope, column: 'destination_key' | 'legs'): CallsSql =>
  callsSql`if(direction != 'out' OR source_id IN ${uint32s(switchSourceIds)}, ${verbatim(column)}, '')`

const beforeDestination = verbatim(
  `toString(record_key), toUnixTimestamp(started_at), direction, if(caller_withheld, NULL, caller_key), dialled_key,
    number_id, other_number_id, duration_seconds, ring_seconds, answer_state, charge_micros, currency, call_type`,
)

/** What is selected for a line, in the order in which `callLineOf` reads it. Withheld digits do not leave the store. */
export const callLineColumns = (scope: CallScope): CallsSql =>
  callsSql`${beforeDestination}, ${ofForwarding(scope, 'destination_key')}, is_provisional`

type Selected = [
  string,
  number,
  Direction,
  string | null,
  string,
  number,
  number,
  number,
  number | null,
  AnswerState,
  number | null,
  string,
  string,
  string,
  boolean,
]

/** A selected row as a line. */
export const callLineOf = (row: readonly unknown[]): CallLine => {
  const [id, startedAt, direction, caller, dialled, numberId, otherNumberId, durationSeconds, ringSeconds, ...rest] =
    row as unknown as Selected
  const [answerState, chargeMicros, currency, callType, destination, isProvisional] = rest
  return {
    id,
    startedAt: startedAt * 1000,
    direction,
    caller,
    dialled,
    numberId,
    otherNumberId,
    durationSeconds,
    ringSeconds,
    answerState,
    chargeMicros,
    currency,
    callType,
    destination,
    isProvisional,
  }
}
