import type { AnswerState, CallRecord } from '#rules/call.ts'
import { parseMicros } from '#rules/money.ts'
import { bareNumber, partiesOf } from './call-parties.ts'
import { type ReadRecord, takeJson } from './document-takers.ts'
import { readSeconds, shown } from './field-values.ts'
import type { Format, Note, Rejection, SourceFacts } from './format.ts'
import { type JsonObject, textOf } from './json-records.ts'
import { readOffsetTime } from './rfc2822-time.ts'

/**
 * A page of Twilio's list of calls, or its calls alone. `duration` is talk time as text, a price is negative because it is
 * taken from the balance, and a call with a parent is the far leg that the parent's application dialled.
 */
type Fields = (name: string) => string

// Twilio's own libraries write `startTime` for the `start_time` of the page.
const fieldsOf = (object: JsonObject): Fields => {
  const byName = new Map(
    Object.entries(object).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
      textOf(value),
    ]),
  )
  return (name) => byName.get(name) ?? ''
}

const states: Readonly<Record<string, AnswerState>> = {
  completed: 'answered',
  busy: 'engaged',
  'no-answer': 'unanswered',
  canceled: 'unanswered',
  failed: 'failed',
}

const readState = (field: Fields, talk: number): AnswerState | Rejection => {
  const state = states[field('status')]
  if (state !== undefined) return state === 'answered' && talk === 0 ? 'unknown' : state
  return /^(?:queued|initiated|ringing|in-progress)$/.test(field('status'))
    ? { reason: `The call had not ended when the list was made (${field('status')}). Fetch the list again.` }
    : { reason: `The status is none that Twilio knows: ${shown(field('status'))}.` }
}

const OTHER_CURRENCY =
  'The price of these calls is in another currency than that of the source, so they are not priced.'

// Only a price that customers see must be there.
const readPrice = (
  field: Fields,
  { currency, priceKind }: SourceFacts,
  note: (note: Note) => void,
): number | null | Rejection => {
  const text = field('price')
  if (text === '') return null
  const unit = field('price_unit').toUpperCase()
  if (unit !== currency.toUpperCase()) {
    if (priceKind === 'retail')
      return {
        reason: `price_unit is ${shown(unit)}, but this source is in ${currency}. Import such calls from a source with that currency.`,
      }
    note(OTHER_CURRENCY)
    return null
  }
  const micros = parseMicros(text)
  if (micros === undefined) return { reason: `price is not a plain decimal such as -0.015: ${shown(text)}.` }
  return micros === 0 ? 0 : -micros
}

const readStart = (field: Fields): number | Rejection => {
  const text = field('start_time') || field('date_created')
  return (
    readOffsetTime(text) ?? {
      reason: `start_time is not a date with its offset, such as Fri, 18 Oct 2019 17:02:00 +0000: ${shown(text)}.`,
    }
  )
}

const clientName = (text: string): string => bareNumber(text.replace(/^(?:client|whatsapp):/i, ''))

const readCall = (object: JsonObject, source: SourceFacts, note: (note: Note) => void): ReadRecord => {
  const field = fieldsOf(object)
  const sid = field('sid')
  if (!/^CA\w+$/.test(sid))
    return { reason: `This is no call: its sid is ${shown(sid)}, and those of calls begin with CA.` }
  const startedAt = readStart(field)
  if (typeof startedAt === 'object') return startedAt
  const talk = readSeconds(field('duration') || '0', 'duration')
  if (typeof talk === 'object') return talk
  const answerState = readState(field, talk)
  if (typeof answerState === 'object') return answerState
  const priceMicros = readPrice(field, source, note)
  if (typeof priceMicros === 'object' && priceMicros !== null) return priceMicros
  const dialled = clientName(field('to'))
  if (dialled === '') return { reason: 'to is empty, so it is not known who was called.' }
  const record: CallRecord = {
    recordId: sid,
    startedAt,
    durationSeconds: talk,
    ringSeconds: null,
    answerState,
    ...partiesOf(clientName(field('from')), dialled),
    priceMicros,
    currency: source.currency.toUpperCase(),
  }
  const parent = field('parent_call_sid')
  const isFar = parent !== '' && parent !== sid
  return { call: isFar ? parent : sid, isFar, record }
}

export const twilio: Format = {
  name: 'twilio',
  reads: 'pieces',
  recognises: ({ text }) =>
    /^[\s\uFEFF]*[[{]/.test(text) && /"sid"\s*:\s*"CA\w{8,}"/.test(text) && /"(?:start_time|startTime)"/.test(text)
      ? { reason: 'it holds JSON objects with the sid of Twilio calls' }
      : undefined,
  open: (source, out) => takeJson(['calls'], out, (object) => readCall(object, source, out.note)),
}
