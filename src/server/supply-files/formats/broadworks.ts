import type { AnswerState, CallRecord } from '#rules/call.ts'
import { dayOf } from '#rules/period.ts'
import { bareNumber, partiesOf } from './call-parties.ts'
import { type ReadRecord, takeXml } from './document-takers.ts'
import { secondsBetween } from './epoch-time.ts'
import { civilTime, secondsOfDay, shown } from './field-values.ts'
import type { Format, Rejection, SourceFacts } from './format.ts'
import { stateOfCauseNumber } from './hangup-cause.ts'
import { childOf, textOfChild, type XmlElement } from './xml-records.ts'

/**
 * BroadWorks call detail records: a `<cdrData>` for each user's part in a call. Times are UTC, whatever zone stands beside
 * them. A record without a basic module opens or closes the file.
 */
const stamp = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,3}))?$/

const readStamp = (text: string): number | undefined => {
  const match = stamp.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = '0'] = match
  const at = civilTime(Number(year), Number(month), Number(day))
  const seconds = secondsOfDay(`${hour}:${minute}:${second}`)
  return at === undefined || seconds === undefined ? undefined : at + seconds * 1000 + Number(fraction.padEnd(3, '0'))
}

type Basic = (name: string) => string

// Numbers may be written as a person's address: `sip:+44…@host;user=phone`.
const numberOf = (basic: Basic, ...names: string[]): string =>
  bareNumber(names.map(basic).find((text) => text !== '') ?? '')

const isRestricted = (basic: Basic): boolean =>
  /restricted|anonymous|unavailable/i.test(basic('callingPresentationIndicator')) ||
  /^no$/i.test(basic('clidPermitted'))

type Times = { readonly startedAt: number; readonly talk: number; readonly ring: number; readonly state: AnswerState }

const readTimes = (basic: Basic): Times | Rejection => {
  const startedAt = readStamp(basic('startTime'))
  if (startedAt === undefined)
    return { reason: `startTime is not a time written YYYYMMDDHHMMSS: ${shown(basic('startTime'))}.` }
  const releasedAt = readStamp(basic('releaseTime'))
  if (releasedAt === undefined)
    return {
      reason: `releaseTime is not a time written YYYYMMDDHHMMSS: ${shown(basic('releaseTime'))}. Has the call ended?`,
    }
  const whole = secondsBetween(startedAt, releasedAt)
  if (typeof whole === 'object') return whole
  const answeredAt = /^yes/i.test(basic('answerIndicator')) ? readStamp(basic('answerTime')) : undefined
  if (answeredAt === undefined)
    return /^yes$/i.test(basic('answerIndicator'))
      ? { reason: `The call was answered, but answerTime is no time: ${shown(basic('answerTime'))}.` }
      : { startedAt, talk: 0, ring: whole, state: stateOfCauseNumber(Number(basic('terminationCause') || 'x')) }
  const talk = secondsBetween(answeredAt, releasedAt)
  if (typeof talk === 'object') return talk
  const state = /voice\s*(?:mail|messaging)/i.test(basic('asCallType')) ? 'voicemail' : 'answered'
  return { startedAt, talk, ring: Math.max(0, Math.floor((answeredAt - startedAt) / 1000)), state }
}

const typeOf = (cdr: XmlElement): string => textOfChild(childOf(cdr, 'headerModule'), 'type')

// Both users of a call inside the platform have a record, each naming the other's id: the two are one call.
const callIdsOf = (basic: Basic, own: string): readonly string[] =>
  [basic('localCallId'), basic('remoteCallId')]
    .filter((id) => id !== '')
    .toSorted()
    .concat(basic('localCallId') === '' ? own : [])

const readCall = (cdr: XmlElement, source: SourceFacts): ReadRecord => {
  const module = childOf(cdr, 'basicModule')
  const type = typeOf(cdr)
  if (module === undefined)
    return /^(?:start|end|stop|failover)?$/i.test(type)
      ? 'heading'
      : { reason: 'The record has no basicModule, so it says nothing of a call.' }
  if (/^(?:start|interim|duration|long\s*duration)$/i.test(type))
    return { reason: `This is a record of a call that still goes on (${type}). Its last record counts the call.` }
  const basic: Basic = (name) => textOfChild(module, name)
  const times = readTimes(basic)
  if ('reason' in times) return times
  const dialled = numberOf(basic, 'calledNumber', 'dialedDigits', 'networkTranslatedNumber')
  if (dialled === '') return { reason: 'calledNumber is empty, so it is not known who was called.' }
  const isForwarded = basic('redirectingNumber') !== '' && /^originating$/i.test(basic('direction'))
  const record: CallRecord = {
    recordId: [...callIdsOf(basic, eventOf(cdr)), dayOf(times.startedAt, 'UTC')].join('\u0001'),
    startedAt: times.startedAt,
    durationSeconds: times.talk,
    ringSeconds: times.ring,
    answerState: times.state,
    ...partiesOf(numberOf(basic, 'callingNumber', 'userNumber'), dialled, { isHidden: isRestricted(basic) }),
    priceMicros: null,
    currency: source.currency.toUpperCase(),
  }
  const related = basic('relatedCallId')
  const own = basic('localCallId') || eventOf(cdr)
  return isForwarded && related !== '' ? { call: related, isFar: true, record } : { call: own, isFar: false, record }
}

const eventOf = (cdr: XmlElement): string => {
  const id = childOf(childOf(cdr, 'headerModule'), 'recordId')
  return [textOfChild(id, 'eventCounter'), textOfChild(id, 'systemId'), textOfChild(id, 'date')].join('/')
}

export const broadworks: Format = {
  name: 'broadworks',
  reads: 'pieces',
  recognises: ({ text }) =>
    /<(?:[\w.-]+:)?(?:broadWorksCDR|cdrData)[\s>]/.test(text)
      ? { reason: 'it holds the <cdrData> elements of BroadWorks' }
      : undefined,
  open: (source, out) => takeXml('cdrData', out, (element) => readCall(element, source)),
}
