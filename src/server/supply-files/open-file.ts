import type { FileFrequency, FileState } from '#rules/call.ts'
import { type CallSource, findCallSource } from '../calls/call-source.ts'
import type { CallsParts } from '../calls/calls-parts.ts'
import { detectFormat } from './formats/detect.ts'
import { type FileFacts, readRows, type RecordSink, type RowChunk } from './formats/read-rows.ts'
import type { FileGroup, FilePeriod } from './replacement.ts'
import { readSupplyFile, readSupplyFileStart } from './supply-file.ts'

/** Rows of a file that are stored together. */
export const CHUNK_ROWS = 100_000

/** A kept supply file with everything that reading it needs. */
export type OpenedFile = FileGroup & {
  readonly fileName: string
  readonly bytes: number
  readonly sha256: string
  readonly state: FileState
  readonly frequency: FileFrequency
  readonly run: number
  readonly isReleased: boolean
  readonly heldReason: string
  /** Set when it is known which days a monthly file settles. */
  readonly period: FilePeriod | undefined
  readonly source: CallSource
  readonly facts: FileFacts
}

/** Opens a kept file to be read; a file that is no longer what it was is a fault. */
export const openFile = async (parts: CallsParts, importId: number): Promise<OpenedFile> => {
  const { db, config } = parts
  const row = await db.selectFrom('call_import').selectAll().where('id', '=', importId).executeTakeFirstOrThrow()
  const source = row.source_id === null ? undefined : await findCallSource(db, row.source_id)
  if (source === undefined) throw new Error(`There is no source ${row.source_id}`)
  const start = await readSupplyFileStart(config.dataFolder, row.sha256)
  const facts = { ...source, file: { name: row.file_name, receivedAt: row.started_at.getTime() } }
  const { format, mapping } = source
  const detected = await detectFormat(start, row.bytes <= start.length, { format, mapping, facts })
  if ('refused' in detected) throw new Error(`The kept file is not what it was: ${detected.refused}`)
  const { period_from: from, period_to: to } = row
  return {
    importId,
    sourceId: source.id,
    product: row.product,
    fileName: row.file_name,
    bytes: row.bytes,
    sha256: row.sha256,
    state: row.state as FileState,
    frequency: row.frequency as FileFrequency,
    run: row.run,
    isReleased: row.is_released,
    heldReason: row.held_reason ?? '',
    period: from === null || to === null ? undefined : { from, to },
    source,
    facts: { ...detected, source: facts },
  }
}

/** The rows of a kept file, in the chunks in which they are stored; `onBytes` hears how much of it is read. */
export const readChunks = <S extends RecordSink>(
  { config }: CallsParts,
  { sha256, facts }: OpenedFile,
  { sinkOf, onBytes = () => {} }: { sinkOf: (chunk: number) => S; onBytes?: (bytes: number) => void },
): AsyncGenerator<RowChunk<S>> =>
  readRows(countBytes(readSupplyFile(config.dataFolder, sha256), onBytes), facts, { size: CHUNK_ROWS, sinkOf })

async function* countBytes(parts: AsyncIterable<Buffer>, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const part of parts) {
    bytes += part.length
    count(bytes)
    yield part
  }
}
