import { hash } from 'node:crypto'
import type { CallParty, CallRecord, KeptCall, PriceKind } from '#rules/call.ts'
import { payingRow } from '../allocate.ts'

/** Where a call's row comes from. */
export type RowOrigin = { readonly importId: number; readonly chunk: number; readonly sourceId: number }

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

export type PriceRule = { readonly priceKind: PriceKind; readonly party: CallParty }

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

/** The lines of a record's calls, one for each customer. */
export const linesOfRecord = (
  { record, key, line, rows }: RecordToWrite,
  origin: RowOrigin,
  price: PriceRule,
): string => {
  const { startedAt, durationSeconds, ringSeconds, answerState } = record
  const start = `${key}\t${line}\t${Math.floor(startedAt / 1000)}\t${durationSeconds}\t${ringSeconds ?? NULL}\t${answerState}\t${partiesOf(record)}`
  const shared = `${start}\t${origin.sourceId}\t${origin.importId}\t${origin.chunk}\t${record.currency}\t\t`
  const paying = rows.length === 1 ? rows[0] : payingRow(rows, price.party)
  let lines = ''
  for (const row of rows)
    lines += `${shared}${pricesOf(row === paying ? record.priceMicros : null, price.priceKind)}\t${row.customerId}\t${row.direction}\t${row.numberId}\t${row.otherNumberId}\n`
  return lines
}
