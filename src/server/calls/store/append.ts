import { callsSql, instant, text, uint32 } from './calls-sql.ts'
import { callColumns, linesOfRecord, type PriceRule, type RecordToWrite, type RowOrigin } from './call-row.ts'
import type { CallStore } from './open.ts'
import { z } from 'zod'

export type ChunkToAppend = {
  readonly origin: RowOrigin
  /** Which try this is: a try's inserts are repeated under their own names only. */
  readonly attempt: number
  readonly price: PriceRule
  readonly records: readonly RecordToWrite[]
}

// The store's partitions: an insert into one of them is there whole or not at all.
const quarterOf = (at: number): number => {
  const date = new Date(at)
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3)
}

/** Writes the calls of a chunk, one insert for each partition. */
export const appendCalls = async (
  store: CallStore,
  { origin, attempt, price, records }: ChunkToAppend,
): Promise<void> => {
  const byQuarter = new Map<number, string[]>()
  for (const record of records) {
    const quarter = quarterOf(record.record.startedAt)
    const lines = byQuarter.get(quarter)
    const line = linesOfRecord(record, origin, price)
    if (lines === undefined) byQuarter.set(quarter, [line])
    else lines.push(line)
  }
  for (const [quarter, lines] of byQuarter)
    await store.insert({
      table: 'call',
      columns: callColumns,
      lines: lines.join(''),
      token: `import-${origin.importId}-${origin.chunk}-${attempt}-${quarter}`,
    })
}

/** Takes out what an interrupted chunk may have written. */
export const removeChunk = (store: CallStore, { importId, chunk }: RowOrigin): Promise<void> =>
  store.run(callsSql`DELETE FROM call WHERE import_id = ${uint32(importId)} AND chunk = ${uint32(chunk)}`)

/** Takes out every call of an import. */
export const removeImport = (store: CallStore, importId: number): Promise<void> =>
  store.run(callsSql`DELETE FROM call WHERE import_id = ${uint32(importId)}`)

const keyRow = z.object({ key: z.string() })

export type KnownKeysQuery = {
  readonly sourceId: number
  readonly keys: readonly string[]
  readonly firstAt: number
  readonly lastAt: number
}

/**
 * Which of these records the store holds already. A record's start is part of what it says, so only calls between the
 * chunk's first and last start are looked through, which leaves out whole partitions. The keys travel as one text: as an
 * array of 100,000 values the engine would need half a minute to read them.
 */
export const findKnownKeys = async (
  store: CallStore,
  { sourceId, keys, firstAt, lastAt }: KnownKeysQuery,
): Promise<Set<string>> => {
  const known = new Set<string>()
  const sql = callsSql`SELECT DISTINCT replaceAll(toString(record_key), '-', '') AS key FROM call
    WHERE started_at BETWEEN ${instant(firstAt)} AND ${instant(lastAt)}
      AND source_id = ${uint32(sourceId)} AND record_key IN (SELECT toUUID(arrayJoin(splitByChar(',', ${text(keys.join(','))}))))`
  for (const { key } of await store.rows(keyRow, sql)) known.add(key)
  return known
}
