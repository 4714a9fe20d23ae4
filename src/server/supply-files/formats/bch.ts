import type { AnswerState, CallLeg, CallRecord } from '#rules/call.ts'
import { delimitedFormat, type RowReader } from './delimited.ts'
import { readSeconds, shown } from './field-values.ts'
import type { Note, Rejection, SourceFacts } from './format.ts'
import { readMoment } from './moments.ts'
import { byName, hasColumns } from './named-fields.ts'
import { callerOf, dialledOf } from './parties.ts'
import { readPrice } from './prices.ts'
import { splitFields } from './split-fields.ts'

/**
 * BCH Digital voice CDR, plain and extended: both legs of an inbound call in one row. The a leg is the call to the
 * customer's number; the b leg, which may be missing, is where it was sent. Costs are in pence.
 */
const plain =
  'aDate aTime aDDI aCLI aSeconds aTimeBand aCost bDate bTime bDDI bType bTypeID bRingtime bResult bSeconds bCost'
const extended =
  'aDate aTime aDDI aCLI aSeconds aTimeBand aType aPPMRate aPPCRate aPtoFlevy aMtoFLevy aPPMCost bDate bTime bDDI bRingTime bResult bSeconds bChargeCode bType bPPMRate bPPCRate IntLevy UKLevy bCost'
const layouts = [plain.split(' '), extended.split(' ')]
const needed = ['adate', 'atime', 'addi', 'acli', 'aseconds', 'bseconds']

const results: Readonly<Record<string, AnswerState>> = {
  '17': 'abandoned',
  '18': 'unanswered',
  '19': 'answered',
  '20': 'engaged',
  '21': 'failed',
  '23': 'failed',
  '43': 'abandoned',
}

// -1 (a leg) and any negative (b leg) is a call that was not connected.
const readLength = (text: string, field: string): number | Rejection =>
  /^\s*-\d+\s*$/.test(text) ? 0 : readSeconds(text === '' ? '0' : text, field)

const stateOfResult = (result: string, seconds: number): AnswerState => {
  if (seconds > 0) return 'answered'
  return results[result.trim()] ?? (Number(result) > 10_000 ? 'failed' : 'unknown')
}

type Field = (name: string) => string
type Amounts = { readonly seconds: number; readonly price: number | null }

const readAmounts = (seconds: string, cost: string, leg: 'a' | 'b', currency: string): Amounts | Rejection => {
  const length = readLength(seconds, `${leg}Seconds`)
  if (typeof length === 'object') return length
  const price = readPrice({ text: cost, unit: 'hundredths', currency, field: `${leg}Cost` })
  return price !== null && typeof price === 'object' ? price : { seconds: length, price }
}

const readLeg = (field: Field, source: SourceFacts, note: (note: Note) => void): CallLeg | Rejection | undefined => {
  if (field('bdate').trim() === '' || field('bddi').trim() === '') return undefined
  const startedAt = readMoment(
    { date: field('bdate'), time: field('btime'), order: 'ymd', zone: source.zone, field: 'bDate and bTime' },
    note,
  )
  if (typeof startedAt === 'object') return startedAt
  const amounts = readAmounts(field('bseconds'), field('bcost'), 'b', source.currency.toUpperCase())
  if ('reason' in amounts) return amounts
  const ring = field('bringtime').trim()
  const ringSeconds = /^\d{1,6}$/.test(ring) ? Number(ring) : null
  return {
    ...dialledOf(field('bddi')),
    startedAt,
    durationSeconds: amounts.seconds,
    ringSeconds,
    answerState: stateOfResult(field('bresult'), amounts.seconds),
    priceMicros: amounts.price,
  }
}

// The a leg is answered by the network; whether a person replied is what the b leg says.
const stateOf = (aSeconds: string, seconds: number, leg: CallLeg | undefined): AnswerState => {
  if (leg !== undefined) return leg.answerState
  if (/^\s*-1\s*$/.test(aSeconds)) return 'unanswered'
  return seconds > 0 ? 'answered' : 'unknown'
}

const readerOf = (heading: readonly string[], source: SourceFacts): RowReader => {
  const find = byName(heading)
  const currency = source.currency.toUpperCase()
  return (fields, note) => {
    const field: Field = (name) => find(fields, name)
    const startedAt = readMoment(
      { date: field('adate'), time: field('atime'), order: 'ymd', zone: source.zone, field: 'aDate and aTime' },
      note,
    )
    if (typeof startedAt === 'object') return startedAt
    const amounts = readAmounts(field('aseconds'), field('acost') || field('appmcost'), 'a', currency)
    if ('reason' in amounts) return amounts
    const leg = readLeg(field, source, note)
    if (leg !== undefined && 'reason' in leg) return leg
    if (field('addi').trim() === '') return { reason: 'aDDI is empty, so it is not known who was called.' }
    return {
      recordId: fields.join('\u0001'),
      startedAt,
      durationSeconds: amounts.seconds,
      ringSeconds: leg?.ringSeconds ?? null,
      answerState: stateOf(field('aseconds'), amounts.seconds, leg),
      ...callerOf(field('acli')),
      ...dialledOf(field('addi')),
      priceMicros: amounts.price,
      currency,
      ...(leg === undefined ? {} : { legs: [leg] }),
    } satisfies CallRecord
  }
}

const layoutOf = (fields: readonly string[]): readonly string[] | undefined =>
  layouts.find(({ length }) => length === fields.length)

const isHeading = (fields: readonly string[]): boolean =>
  (fields[0]?.charCodeAt(0) ?? 0) >= 65 && hasColumns(fields, needed)

const isRow = (fields: readonly string[]): boolean =>
  layoutOf(fields) !== undefined &&
  /^\d{4}-\d\d-\d\d$/.test(fields[0] ?? '') &&
  /^\d\d:\d\d:\d\d$/.test(fields[1] ?? '') &&
  /^-?\d+$/.test(fields[4] ?? '') &&
  /^[DEW]$/.test(fields[5] ?? '')

const recognised = (fields: readonly string[]): string | undefined => {
  if (isHeading(fields)) return 'its heading names aDDI, aCLI, aSeconds and bSeconds'
  return isRow(fields) ? 'its rows have an a leg with a time band of D, E or W, and a b leg' : undefined
}

/** BCH Digital two-leg inbound calls. */
export const bch = delimitedFormat({
  name: 'bch',
  recognises: ({ lines }) => {
    const reason = lines.map((line) => recognised(splitFields(line) ?? [])).find((found) => found !== undefined)
    return reason === undefined ? undefined : { reason }
  },
  isHeading,
  readerOf: (heading, source) => {
    if (heading !== undefined) return readerOf(heading, source)
    const readers = layouts.map((layout) => readerOf(layout, source))
    return (fields, note) => {
      const reader = readers[layouts.findIndex(({ length }) => length === fields.length)]
      return reader?.(fields, note) ?? { reason: `The row is of no known layout: ${shown(fields.join(','))}.` }
    }
  },
  widths: (heading) => (heading === undefined ? layouts.map(({ length }) => length) : [heading.length]),
})
