import type { CallRecord } from '#rules/call.ts'
import { classOfNumber, matchKey } from '#rules/phone-number.ts'
import { delimitedFormat, type RowReader } from './delimited.ts'
import { readSeconds, shown } from './field-values.ts'
import type { Rejection, SourceFacts } from './format.ts'
import { readMoment } from './moments.ts'
import { callerOf, dialledOf } from './parties.ts'
import { readPrice } from './prices.ts'
import { splitFields } from './split-fields.ts'

/**
 * UK Standard CDR, version 3: 42 columns without a heading.
 *
 * A row tells a charged number (column 3) and a number that is not charged (4). On an outgoing call the first is the
 * caller; on an incoming call that is charged to the called number it is the second, or the line identity (31) where the
 * row has one. Date and time are the start, on the clock of the source's zone. Rows of one grouping id (17) that overlap
 * and have a number in common are legs of one call.
 */
const COLUMNS = 42

type Row = {
  readonly type: string
  readonly charged: string
  readonly other: string
  readonly date: string
  readonly time: string
  readonly duration: string
  readonly bytes: readonly string[]
  readonly price: string
  readonly group: string
  readonly callClass: string
  readonly diverted: string
  readonly ring: string
  readonly recordId: string
  readonly currency: string
  readonly identity: string
}

const rowOf = (fields: readonly string[]): Row => {
  const column = (number: number): string => (fields[number - 1] ?? '').trim()
  return {
    type: column(1).toUpperCase(),
    charged: column(3),
    other: column(4),
    date: column(5),
    time: column(6),
    duration: column(7),
    bytes: [column(8), column(9), column(35)],
    price: column(13),
    group: column(17),
    callClass: column(18).toUpperCase(),
    diverted: column(27),
    ring: column(28),
    recordId: column(29),
    currency: column(30).toUpperCase(),
    identity: column(31),
  }
}

const notCalls: Readonly<Record<string, string>> = {
  S: 'a text message',
  M: 'a picture message',
  D: 'a data session',
  G: 'a data session',
}

const typeReason = ({ type, bytes, other, duration }: Row): Rejection | undefined => {
  if (type === 'V' || type === 'Z') return undefined
  // Some carriers put G on voice calls by a gateway: such a row has a number, a duration and no bytes.
  const hasBytes = bytes.some((count) => Number(count) > 0)
  if (type === 'G' && other !== '' && !hasBytes && Number(duration) > 0) return undefined
  const known = notCalls[type]
  return {
    reason:
      known === undefined
        ? `The call type is ${shown(type)}, which is not known here. V and Z are calls.`
        : `The row is ${known} (call type ${type}), not a call.`,
  }
}

const incomingClass = /^(?:NTS|INB|IN$|INBOUND)/

// A free or service number cannot call out, so a row that charges one tells of a call to it.
const isIncoming = ({ callClass, charged, other, identity, diverted }: Row): boolean => {
  if (incomingClass.test(callClass)) return true
  // The leg on which a call to the charged number went on.
  if (diverted !== '') return false
  if (['free', 'service', 'premium'].includes(classOfNumber(matchKey(charged)))) return true
  return identity !== '' && matchKey(identity) === matchKey(other) && matchKey(identity) !== matchKey(charged)
}

const partiesOf = (
  row: Row,
): Pick<CallRecord, 'callerRaw' | 'callerKey' | 'callerWithheld' | 'dialledRaw' | 'dialledKey'> =>
  isIncoming(row)
    ? { ...callerOf(row.identity || row.other), ...dialledOf(row.charged) }
    : { ...callerOf(row.charged || row.identity), ...dialledOf(row.other) }

const amountsOf = (
  { duration, ring, price, currency }: Row,
  source: SourceFacts,
):
  | Rejection
  | { durationSeconds: number; ringSeconds: number | null; priceMicros: number | null; currency: string } => {
  const ours = source.currency.toUpperCase()
  if (currency !== '' && currency !== ours)
    return {
      reason: `currency is ${shown(currency)}, but this source is in ${ours}. Import such records from a source with that currency.`,
    }
  const durationSeconds = readSeconds(duration, 'duration')
  if (typeof durationSeconds === 'object') return durationSeconds
  const ringSeconds = ring === '' ? null : readSeconds(ring, 'ring time')
  if (ringSeconds !== null && typeof ringSeconds === 'object') return ringSeconds
  const priceMicros = readPrice({ text: price, unit: 'units', currency: ours, field: 'sales price' })
  if (priceMicros !== null && typeof priceMicros === 'object') return priceMicros
  return { durationSeconds, ringSeconds, priceMicros, currency: ours }
}

const readerOf =
  (source: SourceFacts): RowReader =>
  (fields, note) => {
    const row = rowOf(fields)
    const wrongType = typeReason(row)
    if (wrongType !== undefined) return wrongType
    const startedAt = readMoment({ ...row, order: 'dmy', zone: source.zone, field: 'date and time' }, note)
    if (typeof startedAt === 'object') return startedAt
    const amounts = amountsOf(row, source)
    if ('reason' in amounts) return amounts
    const parties = partiesOf(row)
    if (parties.dialledRaw === '') return { reason: 'The row does not say who was called.' }
    const { durationSeconds, ringSeconds } = amounts
    const identity = [row.recordId, row.date, row.time, row.charged, row.other]
    const record: CallRecord = {
      recordId: (row.recordId === '' ? fields : identity).join('\u0001'),
      startedAt,
      ...amounts,
      ...parties,
      answerState: durationSeconds > 0 ? 'answered' : ringSeconds === null ? 'unknown' : 'unanswered',
    }
    if (row.group === '') return record
    return { group: row.group, order: row.diverted === '' ? 0 : 1, record, join: 'numbers' }
  }

const isRow = (fields: readonly string[]): boolean =>
  fields.length >= COLUMNS &&
  fields.length <= COLUMNS + 1 &&
  /^[A-Z]{1,2}$/.test(fields[0]?.trim() ?? '') &&
  /^\d\d\/\d\d\/\d{4}$/.test(fields[4]?.trim() ?? '') &&
  /^\d\d:\d\d:\d\d$/.test(fields[5]?.trim() ?? '')

/** UK Standard CDR, version 3. */
export const ukStandard = delimitedFormat({
  name: 'uk-standard-v3',
  recognises: ({ lines }) =>
    lines.some((line) => isRow(splitFields(line) ?? []))
      ? { reason: 'its rows have the 42 columns of the UK Standard CDR, beginning with a call type' }
      : undefined,
  isHeading: (fields) => hasHeadingName(fields[0] ?? ''),
  readerOf: (_, source) => readerOf(source),
  // A comma at the end of a line makes one field more.
  widths: () => [COLUMNS, COLUMNS + 1],
})

const hasHeadingName = (first: string): boolean => first.length > 4 && /^call.?type$/i.test(first.trim())
