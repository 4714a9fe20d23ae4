import type { AnswerState, CallRecord } from '#rules/call.ts'
import { isWithheldText, matchKey } from '#rules/phone-number.ts'
import { readStart } from './asterisk-time.ts'
import { readSeconds, shown } from './field-values.ts'
import type { Note, Rejection, SourceFacts } from './format.ts'

/** The fields that an Asterisk record has in every export, by their own names. */
export type AsteriskFields = {
  readonly src: string
  readonly dst: string
  readonly channel: string
  readonly dstchannel: string
  readonly lastapp: string
  readonly start: string
  readonly answer: string
  readonly end: string
  readonly duration: string
  readonly billsec: string
  readonly disposition: string
  readonly uniqueid: string
}

const states: Readonly<Record<string, AnswerState>> = {
  ANSWERED: 'answered',
  ANSWER: 'answered',
  'NO ANSWER': 'unanswered',
  NOANSWER: 'unanswered',
  BUSY: 'engaged',
  FAILED: 'failed',
  CONGESTION: 'failed',
}

/** Whether a text is how an Asterisk call can end. */
export const isDisposition = (text: string): boolean => Object.hasOwn(states, text.trim().toUpperCase())

const readState = ({ disposition, lastapp }: AsteriskFields): AnswerState | Rejection => {
  const state = states[disposition.trim().toUpperCase()]
  if (state === undefined) return { reason: `The disposition is none that Asterisk knows: ${shown(disposition)}.` }
  return state === 'answered' && /^voicemail(?:main)?$/i.test(lastapp.trim()) ? 'voicemail' : state
}

const sortable = (civil: string): string => civil.trim().replaceAll(/\D/g, '')

// Only for dates that sort as text; the others are as good as the start is.
const endsFirst = ({ start, answer, end }: AsteriskFields): boolean =>
  /^\d{4}-/.test(start) && [end, answer].some((later) => /^\d{4}-/.test(later) && sortable(later) < sortable(start))

/**
 * A call of an Asterisk record. Talk time is `billsec`; the ringing before it is the rest of `duration`. `uniqueid` names
 * the channel, which can have several records, so a record's identity is all its fields together.
 */
export const readAsteriskRecord = (
  fields: AsteriskFields,
  source: SourceFacts,
  note: (note: Note) => void,
): CallRecord | Rejection => {
  const duration = readSeconds(fields.duration, 'duration')
  if (typeof duration === 'object') return duration
  const talk = readSeconds(fields.billsec, 'billsec')
  if (typeof talk === 'object') return talk
  if (talk > duration)
    return { reason: `billsec (${talk} s) is longer than duration (${duration} s). Check the record at its source.` }
  const answerState = readState(fields)
  if (typeof answerState === 'object') return answerState
  const startedAt = readStart({ startText: fields.start, uniqueId: fields.uniqueid, zone: source.zone }, note)
  if (typeof startedAt === 'object') return startedAt
  if (endsFirst(fields))
    return { reason: `The call ends before it starts: ${shown(fields.start)} to ${shown(fields.end)}.` }
  const callerRaw = fields.src.trim()
  const callerWithheld = isWithheldText(callerRaw)
  const dialledRaw = fields.dst.trim()
  return {
    recordId: Object.values(fields).join('\u0001'),
    startedAt,
    durationSeconds: talk,
    ringSeconds: duration - talk,
    answerState,
    callerRaw: callerWithheld ? '' : callerRaw,
    callerKey: callerWithheld ? '' : matchKey(callerRaw),
    callerWithheld,
    dialledRaw,
    dialledKey: matchKey(dialledRaw),
    priceMicros: null,
    currency: source.currency.toUpperCase(),
  }
}
