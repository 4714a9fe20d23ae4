import type { AnswerState, CallRecord } from '#rules/call.ts'
import { delimitedFormat, firstFields, type RowReader } from './delimited.ts'
import { shown } from './field-values.ts'
import type { Rejection, SourceFacts } from './format.ts'
import { stateOfCauseNumber } from './hangup-cause.ts'
import { plainName } from './named-fields.ts'
import { callerOf, dialledOf } from './parties.ts'

/**
 * Cisco Unified CM call detail records: 100 columns and more, times in unix seconds, a row of types (INTEGER, STRING)
 * beside the heading or instead of it. Without a heading the columns stand as Cisco documents them. Connect time 0 is a
 * call that was never connected. Rows of one global call id are the legs of one call, as a transfer makes them.
 */
const documented = {
  cdrrecordtype: 0,
  globalcallidcallmanagerid: 1,
  globalcallidcallid: 2,
  datetimeorigination: 4,
  callingpartynumber: 8,
  origcausevalue: 11,
  originalcalledpartynumber: 29,
  finalcalledpartynumber: 30,
  destcausevalue: 33,
  datetimeconnect: 47,
  datetimedisconnect: 48,
  pkid: 50,
  duration: 55,
  destdevicename: 57,
  globalcallidclusterid: -1,
} as const
type Column = keyof typeof documented

const isHeading = (fields: readonly string[]): boolean => plainName(fields[0] ?? '') === 'cdrrecordtype'
const isTypes = (fields: readonly string[]): boolean =>
  fields.length > 30 && /^"?(?:INTEGER|VARCHAR|STRING)/i.test(fields[0] ?? '')

const placesOf = (heading: readonly string[] | undefined): Readonly<Record<Column, number>> => {
  if (heading === undefined) return documented
  const names = heading.map(plainName)
  return Object.fromEntries(Object.keys(documented).map((name) => [name, names.indexOf(name)])) as Record<
    Column,
    number
  >
}

// Voicemail ports are named so when they are made with Cisco's wizard.
const isVoicemail = (device: string): boolean => /^CiscoUM/i.test(device)

const readUnix = (text: string, field: string): number | Rejection => {
  if (/^\d{9,10}$/.test(text)) return Number(text) * 1000
  return { reason: `${field} is not a time in unix seconds: ${shown(text)}.` }
}

type Times = { readonly startedAt: number; readonly ringSeconds: number | null; readonly wasConnected: boolean }

const readTimes = (origination: string, connect: string, disconnect: string): Times | Rejection => {
  const startedAt = readUnix(origination, 'dateTimeOrigination')
  if (typeof startedAt === 'object') return startedAt
  const wasConnected = !/^0*$/.test(connect)
  const rungUntil = readUnix(
    wasConnected ? connect : disconnect,
    wasConnected ? 'dateTimeConnect' : 'dateTimeDisconnect',
  )
  if (typeof rungUntil === 'object') return rungUntil
  const ended = Number(disconnect) * 1000
  if (ended < startedAt || rungUntil < startedAt)
    return { reason: `The call ends before it starts: ${shown(origination)} to ${shown(disconnect)}.` }
  return { startedAt, ringSeconds: (rungUntil - startedAt) / 1000, wasConnected }
}

const stateOf = (times: Times, device: string, causes: readonly string[]): AnswerState => {
  if (times.wasConnected) return isVoicemail(device) ? 'voicemail' : 'answered'
  const cause = causes.map(Number).find((value) => value > 0)
  return cause === undefined ? 'unanswered' : stateOfCauseNumber(cause)
}

const readerOf = (heading: readonly string[] | undefined, source: SourceFacts): RowReader => {
  const places = placesOf(heading)
  return (fields) => {
    const field = (name: Column): string => (fields[places[name]] ?? '').trim()
    if (field('cdrrecordtype') === '2')
      return { reason: 'The row is about the quality of a call (CMR), not about the call. Import the CDR files.' }
    const times = readTimes(field('datetimeorigination'), field('datetimeconnect'), field('datetimedisconnect'))
    if ('reason' in times) return times
    const talk = field('duration')
    if (!/^\d{1,6}$/.test(talk)) return { reason: `duration is not a whole number of seconds: ${shown(talk)}.` }
    const dialled = field('originalcalledpartynumber') || field('finalcalledpartynumber')
    if (dialled === '') return { reason: 'No called number is given, as on a telephone that was only lifted.' }
    const group = [field('globalcallidclusterid'), field('globalcallidcallmanagerid'), field('globalcallidcallid')]
    const record: CallRecord = {
      recordId: field('pkid') || fields.join('\u0001'),
      startedAt: times.startedAt,
      durationSeconds: times.wasConnected ? Number(talk) : 0,
      ringSeconds: times.ringSeconds,
      answerState: stateOf(times, field('destdevicename'), [field('destcausevalue'), field('origcausevalue')]),
      ...callerOf(field('callingpartynumber')),
      ...dialledOf(dialled),
      priceMicros: null,
      currency: source.currency.toUpperCase(),
    }
    const answeredElsewhere = field('finalcalledpartynumber')
    const full =
      answeredElsewhere === '' || answeredElsewhere === dialled ? record : withForward(record, answeredElsewhere)
    return group[2] === '' ? full : { group: group.join('-'), order: 0, record: full, join: 'overlap' }
  }
}

// A forwarded call is one row: who was dialled, and who was reached.
const withForward = (record: CallRecord, reached: string): CallRecord => {
  const { startedAt, durationSeconds, ringSeconds, answerState } = record
  const leg = { ...dialledOf(reached), startedAt, durationSeconds, ringSeconds, answerState, priceMicros: null }
  return { ...record, legs: [leg] }
}

const isCmr = (fields: readonly string[]): boolean =>
  isHeading(fields) && fields.some((field) => plainName(field) === 'numberpacketssent')

/** Cisco Unified CM call detail records. */
export const ciscoCucm = delimitedFormat({
  name: 'cisco-cucm',
  recognises: (start) => {
    const first = firstFields(start)
    if (isCmr(first)) return undefined
    if (isHeading(first)) return { reason: 'its heading begins with cdrRecordType' }
    return isTypes(first) && first.length > 60
      ? { reason: 'its first row names the types of over sixty columns, as Cisco CUCM does' }
      : undefined
  },
  isHeading,
  isAside: (line) => /^"?(?:INTEGER|VARCHAR)/i.test(line),
  readerOf,
  widths: () => undefined,
})
