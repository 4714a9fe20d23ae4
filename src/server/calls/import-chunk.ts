import type { CallsParts } from './calls-parts.ts'
import type { ChunkWriter } from './chunk-writer.ts'
import type { RowChunk } from './formats/read-rows.ts'
import { beginChunk, finishChunk, listOverlaps } from './import-ledger.ts'
import { joinHalves } from './join-halves.ts'
import { appendCalls, findKnownKeys, removeChunk } from './store/append.ts'

// In a file in order of time, only the ends of a chunk overlap others, so few keys are asked for.
const findKnown = async ({ db, callStore }: CallsParts, writer: ChunkWriter): Promise<Set<string>> => {
  const known = new Set<string>()
  const stretch = writer.stretch()
  if (stretch === undefined) return known
  for (const overlap of await listOverlaps(db, { ...writer.context, ...stretch })) {
    const keys = writer.keysWithin(overlap)
    if (keys.length === 0) continue
    for (const key of await findKnownKeys(callStore, { sourceId: writer.context.sourceId, keys, ...overlap }))
      known.add(key)
  }
  return known
}

/**
 * Stores a chunk of a file: pending in the ledger, then its calls, then done with its figures. After an interruption the
 * same chunk is stored again from the start, and what the interrupted try wrote is taken out first.
 */
export const importChunk = async (parts: CallsParts, chunk: RowChunk<ChunkWriter>): Promise<void> => {
  const { importId, chunk: number } = chunk.sink.context
  const origin = { importId, chunk: number }
  const attempt = await beginChunk(parts.db, origin)
  if (attempt > 1) await removeChunk(parts.callStore, origin)
  const keepHalves = await joinHalves(parts.db, chunk)
  const known = await findKnown(parts, chunk.sink)
  const { figures, partitions } = chunk.sink.settle(known, chunk)
  await appendCalls(parts.callStore, { origin, attempt, partitions })
  await finishChunk(parts.db, origin, { figures, rejected: chunk.rejected, keepHalves })
}
