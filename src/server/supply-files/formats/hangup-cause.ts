import type { AnswerState } from '#rules/call.ts'

const engaged = new Set(['USER_BUSY', 'NORMAL_CIRCUIT_CONGESTION'])
const unanswered = new Set([
  'NO_ANSWER',
  'NO_USER_RESPONSE',
  'ORIGINATOR_CANCEL',
  'ALLOTTED_TIMEOUT',
  'CALL_REJECTED',
  'LOSE_RACE',
  'PICKED_OFF',
  'NORMAL_CLEARING',
  'NONE',
])

/** How a call that had no talk time ended, by the hang-up cause that FreeSWITCH and Kazoo write. */
export const stateOfHangupCause = (cause: string): AnswerState => {
  const name = cause.trim().toUpperCase()
  if (name === '') return 'unknown'
  if (engaged.has(name)) return 'engaged'
  return unanswered.has(name) ? 'unanswered' : 'failed'
}

/** How a call that had no talk time ended, by the cause number of Q.850. */
export const stateOfCauseNumber = (cause: number): AnswerState => {
  if (!Number.isInteger(cause)) return 'unknown'
  if (cause === 17) return 'engaged'
  return [16, 18, 19, 21, 31].includes(cause) ? 'unanswered' : 'failed'
}

/** How a call that was not answered ended, by the SIP code of its refusal. */
export const stateOfSipCode = (code: number): AnswerState => {
  if (code === 486 || code === 600) return 'engaged'
  return [408, 480, 487, 603].includes(code) ? 'unanswered' : 'failed'
}
