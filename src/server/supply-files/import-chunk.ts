import type { CallsParts } from '../calls/calls-parts.ts'
import type { ChunkWriter } from './chunk-writer.ts'
import type { RowChunk } from './formats/read-rows.ts'
import { beginChunk, finishChunk } from './import-ledger.ts'
import { joinHalves } from './join-halves.ts'
import { findKnown } from './record-keys.ts'
import { appendCalls, removeChunk } from '../calls/store/append.ts'

/**
 * Stores a chunk of a file: pending in the ledger, then its calls, then done with its figures. After an interruption the
 * same chunk is stored again from the start, and what the interrupted try wrote is taken out first.
 */
export const importChunk = async (parts: CallsParts, run: number, chunk: RowChunk<ChunkWriter>): Promise<void> => {
  const { importId, chunk: number } = chunk.sink.context
  const origin = { importId, chunk: number }
  const attempt = await beginChunk(parts.db, origin)
  if (attempt > 1) await removeChunk(parts.callStore, origin)
  const keepHalves = await joinHalves(parts.db, chunk)
  const known = await findKnown(parts, chunk.sink.context, chunk.sink)
  const { figures, partitions } = chunk.sink.settle(known, chunk)
  await appendCalls(parts.callStore, { origin, run, attempt, partitions })
  await finishChunk(parts.db, origin, { figures, rejected: chunk.rejected, keepHalves })
}
