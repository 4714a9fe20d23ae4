import type { CallRecord } from '#rules/call.ts'
import { bareNumber, partiesOf } from './call-parties.ts'
import { type ReadRecord, takeJson } from './document-takers.ts'
import { readEpoch } from './epoch-time.ts'
import { readSeconds, shown } from './field-values.ts'
import type { Format, Rejection, SourceFacts } from './format.ts'
import { stateOfHangupCause } from './hangup-cause.ts'
import { type JsonObject, objectOf, textOf } from './json-records.ts'

/**
 * The CDR documents of Kazoo, as stored or as its API lists them under `data`. `timestamp` is the end of the call in
 * Gregorian seconds; newer ones also carry when the channel was made. Names come in capitals from some hosts.
 */
type Fields = (name: string) => string

const fieldsOf = (object: JsonObject): Fields => {
  const byName = new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase(), textOf(value)]))
  return (name) => byName.get(name) ?? ''
}

const readStart = (field: Fields, durationSeconds: number): number | Rejection => {
  const created = readEpoch(field('channel_created_time'))
  if (created !== undefined) return created
  const ended = readEpoch(field('timestamp')) ?? readEpoch(field('unix_timestamp'))
  return ended === undefined
    ? { reason: `The record does not say when the call was: timestamp is ${shown(field('timestamp'))}.` }
    : ended - durationSeconds * 1000
}

const isHidden = (object: JsonObject): boolean => {
  const marks = fieldsOf(objectOf(object['custom_channel_vars']))
  return ['privacy_hide_number', 'caller_privacy_number'].some((name) => marks(name) === 'true')
}

const firstOf = (field: Fields, ...names: string[]): string => names.map(field).find((text) => text !== '') ?? ''

// `171 (Reception)` is number and name.
const callerOf = (field: Fields): string =>
  bareNumber(firstOf(field, 'caller_id_number', 'from')).replace(/\s*\(.*\)$/, '')

// On the far leg, the call was sent to its callee; on the near one, the caller asked for an address.
const dialledOf = (field: Fields): string =>
  bareNumber(
    field('call_direction') === 'outbound'
      ? firstOf(field, 'callee_id_number', 'dialed_number', 'to', 'request')
      : firstOf(field, 'dialed_number', 'request', 'to', 'callee_id_number'),
  )

const readCall = (object: JsonObject, source: SourceFacts): ReadRecord => {
  const field = fieldsOf(object)
  const id = field('call_id')
  if (id === '') return { reason: 'The object has no call_id, so it is no call record of Kazoo.' }
  if (firstOf(field, 'duration_seconds', 'billing_seconds') === '')
    return {
      reason: 'The record does not say how long the call was: it has neither duration_seconds nor billing_seconds.',
    }
  const whole = readSeconds(firstOf(field, 'duration_seconds', 'billing_seconds'), 'duration_seconds')
  if (typeof whole === 'object') return whole
  const talk = readSeconds(field('billing_seconds') || '0', 'billing_seconds')
  if (typeof talk === 'object') return talk
  if (talk > whole + 1) return { reason: `billing_seconds (${talk} s) is longer than duration_seconds (${whole} s).` }
  const startedAt = readStart(field, whole)
  if (typeof startedAt === 'object') return startedAt
  const dialled = dialledOf(field)
  if (dialled === '') return { reason: 'The record does not say who was called.' }
  const record: CallRecord = {
    recordId: [id, startedAt, field('hangup_cause'), dialled].join('\u0001'),
    startedAt,
    durationSeconds: talk,
    ringSeconds: /^\d{1,6}$/.test(field('ringing_seconds'))
      ? Number(field('ringing_seconds'))
      : Math.max(0, whole - talk),
    answerState: talk > 0 ? 'answered' : stateOfHangupCause(field('hangup_cause')),
    ...partiesOf(callerOf(field), dialled, { isHidden: isHidden(object) }),
    priceMicros: null,
    currency: source.currency.toUpperCase(),
  }
  const other = firstOf(field, 'other_leg_call_id', 'bridge_id')
  const isFarLeg = field('call_direction') === 'outbound' && other !== '' && other !== id
  return { call: isFarLeg ? other : id, isFar: isFarLeg, record }
}

export const kazoo: Format = {
  name: 'kazoo',
  reads: 'pieces',
  recognises: ({ text }) =>
    /^[\s\uFEFF]*[[{]/.test(text) &&
    /"call_id"\s*:/i.test(text) &&
    /"(?:pvt_type|event_name)"\s*:\s*"(?:cdr|CHANNEL_DESTROY)"|"(?:billing|duration|ringing)_seconds"\s*:/i.test(text)
      ? { reason: 'it holds JSON objects with a call_id, as Kazoo writes them' }
      : undefined,
  open: (source, out) => takeJson(['data', 'DATA'], out, (object) => readCall(object, source)),
}
