import { z } from 'zod'
import { type CallsSql, callsSql, instant, text, uint32, uint32s, verbatim } from './calls-sql.ts'
import { callColumns, type RowOrigin } from './call-row.ts'
import type { CallStore } from './open.ts'
import { CallStoreUnavailable } from './unavailable.ts'

/** A chunk of a file. */
type ChunkOrigin = Pick<RowOrigin, 'importId' | 'chunk'>

export type ChunkToAppend = {
  readonly origin: ChunkOrigin
  /** Which reading of the file this is, and which try of the chunk: a try's inserts are repeated under their own names only. */
  readonly run: number
  readonly attempt: number
  readonly partitions: readonly { quarter: number; lines: Buffer }[]
}

/** Writes the calls of a chunk, one insert for each partition: it is there whole or not at all. */
export const appendCalls = async (
  store: CallStore,
  { origin, run, attempt, partitions }: ChunkToAppend,
): Promise<void> => {
  const inserts = await Promise.allSettled(
    partitions.map(({ quarter, lines }) =>
      store.insert({
        table: 'call',
        columns: callColumns,
        lines,
        token: `import-${origin.importId}-${run}-${origin.chunk}-${attempt}-${quarter}`,
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

const dailyRow = z.object({ importId: z.number(), all: z.number(), within: z.number() })

/** A stretch of time; the end is excluded. */
type Stretch = { readonly fromAt: number; readonly toAt: number }

const within = ({ fromAt, toAt }: Stretch): CallsSql =>
  callsSql`started_at >= ${instant(fromAt)} AND started_at < ${instant(toAt)}`

/** How many calls these files have, in all and in a stretch of time. */
export const countCallsOf = (store: CallStore, importIds: readonly number[], stretch: Stretch) =>
  store.rows(
    dailyRow,
    callsSql`SELECT import_id AS importId, uniqExact(record_key) AS all, uniqExactIf(record_key, ${within(stretch)}) AS within
      FROM call WHERE import_id IN ${uint32s(importIds)} GROUP BY import_id ORDER BY import_id`,
  )

const callsRow = z.object({ calls: z.number() })

/** How many calls started before an instant. */
export const countCallsBefore = async (store: CallStore, at: number): Promise<number> => {
  const sql = callsSql`SELECT uniqExact(record_key) AS calls FROM call WHERE started_at < ${instant(at)}`
  return (await store.row(callsRow, sql)).calls
}

/** Takes out every call that started before an instant. */
export const removeCallsBefore = (store: CallStore, at: number): Promise<void> =>
  store.run(callsSql`DELETE FROM call WHERE started_at < ${instant(at)}`)

/** Takes out the calls of these files in a stretch of time. */
export const removeCallsOf = (store: CallStore, importIds: readonly number[], stretch: Stretch): Promise<void> =>
  store.run(callsSql`DELETE FROM call WHERE import_id IN ${uint32s(importIds)} AND ${within(stretch)}`)

const keyRow = z.object({ key: z.string() })

export type KnownKeysQuery = {
  readonly sourceId: number
  readonly keys: readonly string[]
  readonly firstAt: number
  readonly lastAt: number
  /** Leaves out calls that are provisional. */
  readonly settledOnly: boolean
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
  { sourceId, firstAt, lastAt, settledOnly }: KnownKeysQuery,
  asked: CallsSql,
): Promise<Set<string>> => {
  const sql = callsSql`SELECT DISTINCT replaceAll(toString(record_key), '-', '') AS key FROM call
    WHERE started_at BETWEEN ${instant(firstAt)} AND ${instant(lastAt)}
      AND source_id = ${uint32(sourceId)} AND ${verbatim(settledOnly ? 'NOT is_provisional' : '1')} AND record_key IN (${asked})`
  const known = new Set<string>()
  for (const { key } of await store.rows(keyRow, sql)) known.add(key)
  return known
}
