import type { CallRecord } from '#rules/call.ts'
import { parseMicros } from '#rules/money.ts'
import { isWithheldText, matchKey } from '#rules/phone-number.ts'
import { delimitedFormat, firstFields, type RowReader } from './delimited.ts'
import { civilTime, readSeconds, secondsOfDay, settleInstant, shown, stateByTalkTime } from './field-values.ts'
import type { Rejection, SourceFacts } from './format.ts'

/**
 * UK wholesale CSV: `caller_id, recipient, call_date, end_time, duration, cost, reference, currency`, in any order.
 *
 * `call_date` and `end_time` together are the end of the call, on the clock of the source's zone; the start is the
 * duration earlier, so a call may start on the day before its `call_date`. The record's identity is its `reference`.
 */
const columns = [
  'caller_id',
  'recipient',
  'call_date',
  'end_time',
  'duration',
  'cost',
  'reference',
  'currency',
] as const

const nameOf = (field: string): string =>
  field
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')

const isHeading = (fields: readonly string[]): boolean => {
  // Every row is asked, so the usual one is settled by its first letter.
  if ((fields[0]?.charCodeAt(0) ?? 0) < 65) return false
  const names = new Set(fields.map(nameOf))
  return columns.every((column) => names.has(column))
}

const BETWEEN = '\u0001'

const dates = new Map<string, number | undefined>()

const readDate = (text: string): number | undefined => {
  if (dates.has(text)) return dates.get(text)
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim())
  const date = match === null ? undefined : civilTime(Number(match[3]), Number(match[2]), Number(match[1]))
  if (dates.size > 5000) dates.clear()
  dates.set(text, date)
  return date
}

const readEnd = (date: string, time: string): number | Rejection => {
  const day = readDate(date)
  if (day === undefined) return { reason: `call_date is not a day that exists, written DD/MM/YYYY: ${shown(date)}.` }
  const seconds = secondsOfDay(time.trim())
  if (seconds === undefined) return { reason: `end_time is not a time of day, written HH:MM:SS: ${shown(time)}.` }
  return day + seconds * 1000
}

const readCost = (text: string): number | null | Rejection => {
  if (text.trim() === '') return null
  const micros = parseMicros(text.trim())
  return micros ?? { reason: `cost is not a plain decimal such as 0.153: ${shown(text)}.` }
}

const readerOf = (heading: readonly string[] | undefined, source: SourceFacts): RowReader => {
  const names = (heading ?? columns).map(nameOf)
  const [caller, recipient, date, time, length, price, reference, unit] = columns.map((column) =>
    names.indexOf(column),
  ) as [number, number, number, number, number, number, number, number]
  const currency = source.currency.toUpperCase()
  return (fields, note) => {
    const field = (at: number): string => fields[at] ?? ''
    const end = readEnd(field(date), field(time))
    if (typeof end === 'object') return end
    const durationSeconds = readSeconds(field(length), 'duration')
    if (typeof durationSeconds === 'object') return durationSeconds
    const priceMicros = readCost(field(price))
    if (priceMicros !== null && typeof priceMicros === 'object') return priceMicros
    if (field(unit).trim().toUpperCase() !== currency) return wrongCurrency(field(unit), currency)
    const dialledRaw = field(recipient).trim()
    if (dialledRaw === '') return { reason: 'recipient is empty, so it is not known who was called.' }
    const callerRaw = field(caller).trim()
    const callerWithheld = isWithheldText(callerRaw)
    // What makes a row the same record in another file: its reference together with when it ended and who spoke, since some
    // carriers begin their references anew with each file. Without a reference, the whole row.
    const name = field(reference).trim()
    return {
      recordId:
        name === ''
          ? fields.join(BETWEEN)
          : `${name}${BETWEEN}${field(date)}${BETWEEN}${field(time)}${BETWEEN}${field(caller)}${BETWEEN}${field(recipient)}`,
      startedAt: settleInstant(end, source.zone, note) - durationSeconds * 1000,
      durationSeconds,
      ringSeconds: null,
      answerState: stateByTalkTime(durationSeconds),
      callerRaw: callerWithheld ? '' : callerRaw,
      callerKey: callerWithheld ? '' : matchKey(callerRaw, 'e164-without-plus'),
      callerWithheld,
      dialledRaw,
      dialledKey: matchKey(dialledRaw, 'e164-without-plus'),
      priceMicros,
      currency,
    } satisfies CallRecord
  }
}

const wrongCurrency = (text: string, currency: string): Rejection => ({
  reason:
    text.trim() === ''
      ? `currency is empty; this source is in ${currency}. Ask the carrier for it.`
      : `currency is ${shown(text)}, but this source is in ${currency}. Import such records from a source with that currency.`,
})

/** UK wholesale CSV. */
export const ukWholesale = delimitedFormat({
  name: 'uk-wholesale',
  recognises: (start) =>
    isHeading(firstFields(start)) ? { reason: 'its heading names caller_id, recipient, end_time and cost' } : undefined,
  isHeading,
  readerOf,
  widths: (heading) => [heading?.length ?? columns.length],
})
