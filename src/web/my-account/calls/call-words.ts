import type { AnswerState, Direction } from '#rules/call.ts'

export const directionLabels: Readonly<Record<Direction, string>> = {
  in: 'Incoming',
  out: 'Outgoing',
  internal: 'Internal',
}

export const answerLabels: Readonly<Record<AnswerState, string>> = {
  answered: 'Answered',
  voicemail: 'Voicemail',
  unanswered: 'Unanswered',
  engaged: 'Engaged',
  abandoned: 'Abandoned',
  failed: 'Failed',
  unknown: 'Unknown',
}
