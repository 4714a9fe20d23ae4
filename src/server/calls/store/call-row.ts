import { hash } from 'node:crypto'
import type { CallParty, CallRecord, KeptCall, PriceKind } from '#rules/call.ts'
import { payingRow } from '../allocate.ts'

/** Where a call's row comes from. */
export type RowOrigin = { readonly importId: number; readonly chunk: number; readonly sourceId: number }

/** The columns of a call in the order in which rows are written. */
export const callColumns = [
  'customer_id',
  'started_at',
  'record_key',
  'source_id',
  'import_id',
  'chunk',
  'line_number',
  'direction',
  'number_id',
  'other_number_id',
  'caller_raw',
  'caller_key',
  'caller_withheld',
  'dialled_raw',
  'dialled_key',
  'duration_seconds',
  'ring_seconds',
  'answer_state',
  'charge_micros',
  'wholesale_micros',
  'currency',
  'call_type',
] as const

/** A record's identity over all files of its source, as 32 hexadecimal digits. */
export const recordKeyOf = (sourceId: number, recordId: string): string =>
  hash('md5', `${sourceId}\u0001${recordId}`, 'hex')

const special = /[\\\t\n\r\0\b\f]/

/** A text as a value of a tab-separated line. */
export const tabSafe = (text: string): string =>
  special.test(text)
    ? text
        .replaceAll('\\', '\\\\')
        .replaceAll('\t', '\\t')
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r')
        .replaceAll('\0', '\\0')
        .replaceAll('\b', '\\b')
        .replaceAll('\f', '\\f')
    : text

export type RecordToWrite = {
  readonly record: CallRecord
  readonly key: string
  readonly line: number
  readonly rows: readonly KeptCall[]
}

export type PriceRule = { readonly priceKind: PriceKind; readonly party: CallParty }

/** The lines of a record's calls, one for each customer. */
export const linesOfRecord = (
  { record, key, line, rows }: RecordToWrite,
  origin: RowOrigin,
  price: PriceRule,
): string => {
  const paying = rows.length === 1 ? rows[0] : payingRow(rows, price.party)
  const startedAt = Math.floor(record.startedAt / 1000)
  const from = `${startedAt}\t${key}\t${origin.sourceId}\t${origin.importId}\t${origin.chunk}\t${line}`
  const parties = `${tabSafe(record.callerRaw)}\t${tabSafe(record.callerKey)}\t${record.callerWithheld}\t${tabSafe(record.dialledRaw)}\t${tabSafe(record.dialledKey)}`
  const length = `${record.durationSeconds}\t${record.ringSeconds ?? '\\N'}\t${record.answerState}`
  let lines = ''
  for (const row of rows) {
    const micros = row === paying ? (record.priceMicros ?? '\\N') : '\\N'
    const prices =
      price.priceKind === 'retail' ? `${micros}\t\\N` : price.priceKind === 'wholesale' ? `\\N\t${micros}` : '\\N\t\\N'
    lines += `${row.customerId}\t${from}\t${row.direction}\t${row.numberId}\t${row.otherNumberId}\t${parties}\t${length}\t${prices}\t${record.currency}\t\n`
  }
  return lines
}
