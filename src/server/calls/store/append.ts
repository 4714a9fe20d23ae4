import { z } from 'zod'
import { type CallsSql, callsSql, instant, text, uint32 } from './calls-sql.ts'
import { callColumns, type RowOrigin } from './call-row.ts'
import type { CallStore } from './open.ts'
import { CallStoreUnavailable } from './unavailable.ts'

/** A chunk of a file. */
type ChunkOrigin = Pick<RowOrigin, 'importId' | 'chunk'>

export type ChunkToAppend = {
  readonly origin: ChunkOrigin
  /** Which try this is: a try's inserts are repeated under their own names only. */
  readonly attempt: number
  readonly partitions: readonly { quarter: number; lines: Buffer }[]
}

/** Writes the calls of a chunk, one insert for each partition: it is there whole or not at all. */
export const appendCalls = async (store: CallStore, { origin, attempt, partitions }: ChunkToAppend): Promise<void> => {
  const inserts = await Promise.allSettled(
    partitions.map(({ quarter, lines }) =>
      store.insert({
        table: 'call',
        columns: callColumns,
        lines,
        token: `import-${origin.importId}-${origin.chunk}-${attempt}-${quarter}`,
      }),
    ),
  )
  // All of them have ended before a failure is told: what is cleaned up afterwards is not added to any more.
  const failed = inserts.find((insert) => insert.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** Takes out what an interrupted chunk may have written. */
export const removeChunk = (store: CallStore, { importId, chunk }: ChunkOrigin): Promise<void> =>
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

const TRIES = 5
const FEW_KEYS = 5000

/**
 * Which of these records the store holds already. A record's start is part of what it says, so only calls between the
 * first and last start are looked through, which leaves out whole partitions. Only the holder of the calls lock may ask.
 */
export const findKnownKeys = async (store: CallStore, query: KnownKeysQuery): Promise<Set<string>> => {
  const { keys } = query
  if (keys.length <= FEW_KEYS)
    return lookUpKeys(store, query, callsSql`SELECT toUUID(arrayJoin(splitByChar(',', ${text(keys.join(','))})))`)
  // As a parameter, 100,000 keys take the engine five times as long to read as from a table.
  for (let tries = 0; tries < TRIES; tries += 1) {
    await store.run(callsSql`TRUNCATE TABLE call_asked_key`)
    const lines = Buffer.from(`${keys.join('\n')}\n`)
    await store.insert({ table: 'call_asked_key', columns: ['record_key'], lines, token: '' })
    const known = await lookUpKeys(store, query, callsSql`SELECT record_key FROM call_asked_key`)
    // The table lies in memory: when the engine was started again meanwhile, the answer was to another question.
    const { asked } = await store.row(askedRow, callsSql`SELECT count() AS asked FROM call_asked_key`)
    if (asked >= keys.length) return known
  }
  throw new CallStoreUnavailable('The call store keeps being started again.')
}

const askedRow = z.object({ asked: z.number() })

const lookUpKeys = async (
  store: CallStore,
  { sourceId, firstAt, lastAt }: KnownKeysQuery,
  asked: CallsSql,
): Promise<Set<string>> => {
  const sql = callsSql`SELECT DISTINCT replaceAll(toString(record_key), '-', '') AS key FROM call
    WHERE started_at BETWEEN ${instant(firstAt)} AND ${instant(lastAt)}
      AND source_id = ${uint32(sourceId)} AND record_key IN (${asked})`
  const known = new Set<string>()
  for (const { key } of await store.rows(keyRow, sql)) known.add(key)
  return known
}
