import type { CallSource } from './call-source.ts'
import { allocate, NOBODY } from './allocate.ts'
import type { CallsParts } from './calls-parts.ts'
import type { RowChunk } from './formats/read-rows.ts'
import { beginChunk, type ChunkFigures, finishChunk, mayHaveDuplicates } from './import-ledger.ts'
import type { NumberDirectory } from './number-directory.ts'
import { appendCalls, findKnownKeys, removeChunk } from './store/append.ts'
import { recordKeyOf, type RecordToWrite } from './store/call-row.ts'

export type ChunkContext = {
  readonly importId: number
  readonly chunk: number
  readonly source: CallSource
  readonly directory: NumberDirectory
}

type Keyed = { readonly keys: string[]; readonly firstAt: number; readonly lastAt: number }

const keysOf = ({ records }: RowChunk, sourceId: number): Keyed => {
  let firstAt = Number.POSITIVE_INFINITY
  let lastAt = Number.NEGATIVE_INFINITY
  const keys = records.map(({ recordId, startedAt }) => {
    if (startedAt < firstAt) firstAt = startedAt
    if (startedAt > lastAt) lastAt = startedAt
    return recordKeyOf(sourceId, recordId)
  })
  return { keys, firstAt, lastAt }
}

const findKnown = async (
  { db, callStore }: CallsParts,
  { importId, chunk, source }: ChunkContext,
  keyed: Keyed,
): Promise<Set<string>> => {
  const { keys, firstAt, lastAt } = keyed
  if (keys.length === 0) return new Set()
  const sourceId = source.id
  return (await mayHaveDuplicates(db, { sourceId, importId, chunk, firstAt, lastAt }))
    ? findKnownKeys(callStore, { sourceId, keys, firstAt, lastAt })
    : new Set()
}

type Sorted = { readonly toWrite: RecordToWrite[]; readonly figures: ChunkFigures }

const sortRecords = (
  chunk: RowChunk,
  known: Set<string>,
  { context, keys }: { context: ChunkContext; keys: readonly string[] },
): Sorted => {
  const { source, directory } = context
  const seen = known
  const toWrite: RecordToWrite[] = []
  let [unallocated, durationSeconds, priceMicros, firstCallAt, lastCallAt] = [0, 0, 0, Number.POSITIVE_INFINITY, 0]
  chunk.records.forEach((record, at) => {
    const key = keys[at] ?? ''
    if (seen.has(key)) return
    seen.add(key)
    const rows = allocate(record, source, directory)
    if (rows[0]?.customerId === NOBODY) unallocated += 1
    durationSeconds += record.durationSeconds
    priceMicros += record.priceMicros ?? 0
    firstCallAt = Math.min(firstCallAt, record.startedAt)
    lastCallAt = Math.max(lastCallAt, record.startedAt)
    toWrite.push({ record, key, line: chunk.lines[at] ?? 0, rows })
  })
  const accepted = toWrite.length
  const figures = {
    rows: chunk.rows,
    accepted,
    rejected: chunk.rejected.length,
    duplicates: chunk.records.length - accepted,
    unallocated,
    durationSeconds,
    priceMicros,
    firstCallAt: accepted === 0 ? null : firstCallAt,
    lastCallAt: accepted === 0 ? null : lastCallAt,
    notes: chunk.notes,
  }
  return { toWrite, figures }
}

/**
 * Stores a chunk of a file: pending in the ledger, then its calls, then done with its figures. After an interruption the
 * same chunk is stored again from the start, and what the interrupted try wrote is taken out first.
 */
export const importChunk = async (parts: CallsParts, chunk: RowChunk, context: ChunkContext): Promise<ChunkFigures> => {
  const { source } = context
  const origin = { importId: context.importId, chunk: context.chunk, sourceId: source.id }
  const attempt = await beginChunk(parts.db, origin.importId, origin.chunk)
  if (attempt > 1) await removeChunk(parts.callStore, origin)
  const keyed = keysOf(chunk, source.id)
  const known = await findKnown(parts, context, keyed)
  const { toWrite, figures } = sortRecords(chunk, known, { context, keys: keyed.keys })
  await appendCalls(parts.callStore, { origin, attempt, price: source, records: toWrite })
  await finishChunk(parts.db, origin, { figures, rejected: chunk.rejected })
  return figures
}
