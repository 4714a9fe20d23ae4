import { hash } from 'node:crypto'
import type { CallLeg, CallParty, CallRecord, KeptCall, PriceKind } from '#rules/call.ts'
import { forwardingRow, payingRow } from '../allocate.ts'
import { type LegPrices, sumPrices, writeLegs } from './call-legs.ts'

/** Where a call's row comes from. */
export type RowOrigin = {
  readonly importId: number
  readonly chunk: number
  readonly sourceId: number
  /** Whether a monthly file is still to replace it. */
  readonly isProvisional: boolean
}

/** The columns of a call in the order in which rows are written. */
export const callColumns = [
  'record_key',
  'line_number',
  'started_at',
  'duration_seconds',
  'ring_seconds',
  'answer_state',
  'caller_raw',
  'caller_key',
  'caller_withheld',
  'dialled_raw',
  'dialled_key',
  'source_id',
  'import_id',
  'chunk',
  'currency',
  'call_type',
  'charge_micros',
  'wholesale_micros',
  'customer_id',
  'direction',
  'number_id',
  'other_number_id',
  'is_provisional',
  'destination_key',
  'legs',
] as const

/** A record's identity over all files of its source, as 32 hexadecimal digits. */
export const recordKeyOf = (sourceId: number, recordId: string): string =>
  hash('md5', `${sourceId}\u0001${recordId}`, 'hex')

const special = /[\\\t\n\r\0\b\f]/
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
}

/** A text as a value of a tab-separated line. */
export const tabSafe = (text: string): string =>
  special.test(text) ? text.replaceAll(/[\\\t\n\r\0\b\f]/g, (character) => escapes[character] ?? character) : text

export type RecordToWrite = {
  readonly record: CallRecord
  readonly key: string
  readonly line: number
  readonly rows: readonly KeptCall[]
}

/** Of a source, what decides who pays; `customerId` is whose own switch it is. */
export type PriceRule = {
  readonly priceKind: PriceKind
  readonly party: CallParty
  readonly customerId: number | null
}

const NULL = '\\N'

// A key is made of its raw text by leaving characters out, so one look at the raw texts settles all four.
const partiesOf = (record: CallRecord): string => {
  const { callerRaw, callerKey, callerWithheld, dialledRaw, dialledKey } = record
  const withheld = callerWithheld ? '1' : '0'
  if (!special.test(callerRaw) && !special.test(dialledRaw))
    return `${callerRaw}\t${callerKey}\t${withheld}\t${dialledRaw}\t${dialledKey}`
  return `${tabSafe(callerRaw)}\t${tabSafe(callerKey)}\t${withheld}\t${tabSafe(dialledRaw)}\t${tabSafe(dialledKey)}`
}

const pricesOf = (micros: number | null, kind: PriceKind): string => {
  if (micros === null || kind === 'none') return `${NULL}\t${NULL}`
  return kind === 'retail' ? `${micros}\t${NULL}` : `${NULL}\t${micros}`
}

/** What the further legs of a call add to the row that bears them: their prices, if its customer pays them, and two columns. */
const withLegs = (legs: readonly CallLeg[], own: number | null, pays: LegPrices) => {
  const micros = pays === 'unpaid' ? own : sumPrices([own, ...legs.map(({ priceMicros }) => priceMicros)])
  const destination = tabSafe(legs.at(-1)?.dialledKey ?? '')
  return { micros, columns: `${destination}\t${tabSafe(writeLegs(legs, pays))}` }
}

const noLegs = '\t'

/**
 * The lines of a record's calls, one for each customer. A forwarded call is one call: its prices are added up, each leg's
 * on the row of the customer who pays it. The further legs are on one row alone: other customers are not to know them.
 */
export const linesOfRecord = (
  { record, key, line, rows }: RecordToWrite,
  origin: RowOrigin,
  price: PriceRule,
): string => {
  const { startedAt, durationSeconds, ringSeconds, answerState, legs } = record
  const start = `${key}\t${line}\t${Math.floor(startedAt / 1000)}\t${durationSeconds}\t${ringSeconds ?? NULL}\t${answerState}\t${partiesOf(record)}`
  const shared = `${start}\t${origin.sourceId}\t${origin.importId}\t${origin.chunk}\t${record.currency}\t\t`
  const paying = rows.length === 1 ? rows[0] : payingRow(rows, price.party)
  const forwarding = legs === undefined ? undefined : forwardingRow(rows, price)
  const bearing = forwarding ?? rows[0]
  const pays = forwarding === undefined ? 'unpaid' : price.priceKind
  const provisional = origin.isProvisional ? '1' : '0'
  let lines = ''
  for (const row of rows) {
    const own = row === paying ? record.priceMicros : null
    // Most calls have one leg, and an import writes millions of them.
    const { micros, columns } =
      legs === undefined || legs.length === 0 || row !== bearing
        ? { micros: own, columns: noLegs }
        : withLegs(legs, own, pays)
    lines += `${shared}${pricesOf(micros, price.priceKind)}\t${row.customerId}\t${row.direction}\t${row.numberId}\t${row.otherNumberId}\t${provisional}\t${columns}\n`
  }
  return lines
}
