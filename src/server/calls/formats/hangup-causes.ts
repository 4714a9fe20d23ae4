import type { AnswerState } from '#rules/call.ts'

/** How a call without talk time ended, by its Q.850 cause. */
export const stateOfCause = (cause: number): AnswerState => {
  if (cause === 17) return 'engaged'
  if (cause === 16 || cause === 18 || cause === 19) return 'unanswered'
  return cause === 0 ? 'unknown' : 'failed'
}

const named: Readonly<Record<string, AnswerState>> = {
  USER_BUSY: 'engaged',
  NO_ANSWER: 'unanswered',
  NO_USER_RESPONSE: 'unanswered',
  ALLOTTED_TIMEOUT: 'unanswered',
  NORMAL_CLEARING: 'unanswered',
  ORIGINATOR_CANCEL: 'abandoned',
  LOSE_RACE: 'unanswered',
  PICKED_OFF: 'unanswered',
}

/** How a call ended by FreeSWITCH's name of the cause: talk time means answered. */
export const stateOfNamedCause = (cause: string, talkSeconds: number): AnswerState =>
  talkSeconds > 0 ? 'answered' : (named[cause.trim().toUpperCase()] ?? (cause.trim() === '' ? 'unknown' : 'failed'))
