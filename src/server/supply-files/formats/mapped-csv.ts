import type { CallMapping, MappedField } from '#rules/call-mapping.ts'
import type { AnswerState, CallRecord } from '#rules/call.ts'
import { delimitedFormat, type RowReader } from './delimited.ts'
import { readDuration } from './durations.ts'
import { LONGEST_CALL_SECONDS, shown, stateByTalkTime } from './field-values.ts'
import type { Format, Note, Rejection, SourceFacts } from './format.ts'
import { readMoment } from './moments.ts'
import { plainName } from './named-fields.ts'
import { callerOf, dialledOf } from './parties.ts'
import { readPrice } from './prices.ts'

const states: readonly (readonly [pattern: RegExp, state: AnswerState])[] = [
  [/^(?:voice ?mail|vm)/, 'voicemail'],
  [/^(?:no[ _-]?answer|not[ _-]?answered|un[ _-]?answered|missed|noans|cancel)/, 'unanswered'],
  [/^abandon/, 'abandoned'],
  [/^(?:busy|engaged)/, 'engaged'],
  [/^(?:fail|error|congest|reject|decline|unavail|invalid)/, 'failed'],
  [/^(?:answer|complet|success|connect|ok$|normal|yes$|1$)/, 'answered'],
]

const STATE_NOT_KNOWN = 'The word for how a call ended is not known here; talk time decided.'

const stateOf = (text: string, seconds: number, note: (note: Note) => void): AnswerState => {
  const word = text.trim().toLowerCase()
  if (word === '') return stateByTalkTime(seconds)
  const state = states.find(([pattern]) => pattern.test(word))?.[1]
  if (state === undefined) note(STATE_NOT_KNOWN)
  return state ?? stateByTalkTime(seconds)
}

const incoming = /^(?:in|i$|incoming|received|terminat|mt$)/i
const outgoing = /^(?:out|o$|outgoing|dialled|placed|made|originat|mo$|internal)/i

type Row = {
  readonly field: (name: MappedField) => string
  readonly mapping: CallMapping
  readonly source: SourceFacts
  readonly note: (note: Note) => void
}

type Moments = { readonly startedAt: number; readonly durationSeconds: number }

const momentOf = ({ field, mapping, source, note }: Row, name: 'date' | 'end'): number | Rejection =>
  readMoment(
    {
      date: field(name),
      time: name === 'date' && mapping.columns.time !== null ? field('time') : undefined,
      order: mapping.dateOrder,
      zone: source.zone,
      field: name === 'date' ? 'The date' : 'The end',
    },
    note,
  )

const readMoments = (row: Row): Moments | Rejection => {
  const { field, mapping, note } = row
  const at = momentOf(row, 'date')
  if (typeof at === 'object') return at
  if (mapping.columns.duration === null) {
    const end = momentOf(row, 'end')
    if (typeof end === 'object') return end
    const durationSeconds = Math.round((end - at) / 1000)
    if (durationSeconds < 0)
      return { reason: `The call ends before it starts: ${shown(field('date'))} to ${shown(field('end'))}.` }
    if (durationSeconds > LONGEST_CALL_SECONDS)
      return { reason: `The call is longer than a week (${durationSeconds} s). Check the record at its source.` }
    return { startedAt: at, durationSeconds }
  }
  const text = field('duration')
  const durationSeconds = readDuration({ text, unit: mapping.durationUnit, field: 'The duration' }, note)
  if (typeof durationSeconds === 'object') return durationSeconds
  return { startedAt: mapping.momentIs === 'end' ? at - durationSeconds * 1000 : at, durationSeconds }
}

const readParties = ({ field, mapping }: Row): readonly [caller: string, dialled: string] | Rejection => {
  const [one, other] = [field('caller').trim(), field('dialled').trim()]
  const direction = field('direction').trim()
  const isSwapped = mapping.parties === 'own-and-other' && incoming.test(direction)
  if (mapping.parties === 'own-and-other' && !isSwapped && !outgoing.test(direction))
    return { reason: `The direction is neither incoming nor outgoing: ${shown(direction)}.` }
  const parties = isSwapped ? ([other, one] as const) : ([one, other] as const)
  return parties[1] === '' ? { reason: 'The number dialled is empty, so it is not known who was called.' } : parties
}

const readAmounts = ({ field, mapping, source, note }: Row) => {
  const currency = source.currency.toUpperCase()
  const said = field('currency').trim().toUpperCase()
  if (said !== '' && said !== currency)
    return { reason: `The currency is ${shown(said)}, but this source is in ${currency}.` }
  const priceMicros = readPrice({ text: field('price'), unit: mapping.priceUnit, currency, field: 'The price' })
  if (priceMicros !== null && typeof priceMicros === 'object') return priceMicros
  const ring = field('ring').trim()
  const ringSeconds =
    ring === '' ? null : readDuration({ text: ring, unit: mapping.durationUnit, field: 'The ring time' }, note)
  if (ringSeconds !== null && typeof ringSeconds === 'object') return ringSeconds
  return { currency, priceMicros, ringSeconds }
}

const readerOf =
  (mapping: CallMapping, source: SourceFacts): RowReader =>
  (fields, note) => {
    const field = (name: MappedField): string => fields[mapping.columns[name] ?? -1] ?? ''
    const row: Row = { field, mapping, source, note }
    const moments = readMoments(row)
    if ('reason' in moments) return moments
    const parties = readParties(row)
    if ('reason' in parties) return parties
    const amounts = readAmounts(row)
    if ('reason' in amounts) return amounts
    const id = field('recordId').trim()
    return {
      recordId: (id === '' ? fields : [id, field('date'), field('time'), ...parties]).join('\u0001'),
      ...moments,
      answerState: stateOf(field('state'), moments.durationSeconds, note),
      ...callerOf(parties[0]),
      ...dialledOf(parties[1]),
      ...amounts,
    } satisfies CallRecord
  }

const sameHeading = (fields: readonly string[], heading: readonly string[]): boolean =>
  heading.length > 0 &&
  fields.length === heading.length &&
  fields.every((field, at) => plainName(field) === plainName(heading[at] ?? ''))

const formatOf = (mapping: CallMapping): Format => {
  let above = mapping.headingRows
  return delimitedFormat({
    name: 'mapped-csv',
    delimiter: mapping.delimiter,
    recognises: () => undefined,
    isAside: () => (above > 0 ? (above -= 1) >= 0 : false),
    isHeading: (fields) => sameHeading(fields, mapping.heading),
    readerOf: (_, source) => readerOf(mapping, source),
    widths: () => (mapping.heading.length === 0 ? undefined : [mapping.heading.length]),
  })
}

/** Why the columns of a file are not those that were mapped; undefined when they are. */
export const differenceFromMapping = (heading: readonly string[], mapping: CallMapping): string | undefined => {
  if (mapping.headingRows === 0 || sameHeading(heading, mapping.heading)) return undefined
  const at = mapping.heading.findIndex((name, index) => plainName(name) !== plainName(heading[index] ?? ''))
  return at === -1
    ? `it has ${heading.length} columns, and ${mapping.heading.length} were mapped`
    : `column ${at + 1} is ${shown(heading[at] ?? '')}, and ${shown(mapping.heading[at] ?? '')} was mapped`
}

/** Any CSV file of a source that says what its columns mean. It is never detected: nothing but the source tells. */
export const mappedCsv: Format = {
  name: 'mapped-csv',
  reads: 'lines',
  recognises: () => undefined,
  open: (source, out) => {
    if (source.mapping == null) throw new Error('A mapped file is read without a mapping')
    return formatOf(source.mapping).open(source, out)
  },
}
