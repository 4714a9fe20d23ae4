import type { CallFormat } from '#rules/call.ts'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import { type CallSource, findCallSource, getDefaultSource } from './call-source.ts'
import { withCallsLock } from './calls-lock.ts'
import type { CallsParts } from './calls-parts.ts'
import { ChunkWriter } from './chunk-writer.ts'
import type { Db } from '../db/open.ts'
import { detectFormat } from './formats/detect.ts'
import { readRows } from './formats/read-rows.ts'
import { importChunk } from './import-chunk.ts'
import { type ImportResult, listDoneChunks, sumImport } from './import-ledger.ts'
import { readNumberDirectory } from './number-directory.ts'
import { removeImport } from './store/append.ts'
import { CallStoreUnavailable } from './store/unavailable.ts'
import { keepSupplyFile, readSupplyFile, readSupplyFileStart, removeSupplyFile } from './supply-file.ts'

/** Rows of a file that are stored together. */
export const CHUNK_ROWS = 100_000

export type ImportProgress = {
  readonly importId: number
  readonly rows: number
  readonly bytes: number
  readonly totalBytes: number
}

export type ImportRequest = {
  readonly fileName: string
  readonly stream: AsyncIterable<Uint8Array>
  /** Where the file comes from; without it, the built-in source of its format. */
  readonly sourceId?: number | undefined
  /** The format that the file must have; without it, it is detected. */
  readonly format?: CallFormat | undefined
  readonly actor: Actor
  readonly onProgress?: (progress: ImportProgress) => void
}

/** A file that was taken, or why it was not. */
export type ImportOutcome =
  | { readonly importId: number; readonly result: ImportResult }
  | { readonly importId: number; readonly refused: string }

/**
 * Imports a file of call records: keeps it, tells what it is, and stores its calls chunk by chunk. Each row is accepted,
 * rejected or a duplicate; the same file again adds nothing; an interrupted import is finished at the next start.
 */
export const importCalls = async (parts: CallsParts, request: ImportRequest): Promise<ImportOutcome> => {
  const begun = await beginImport(parts, request)
  if ('refused' in begun) return begun
  return withCallsLock(parts.db, async () => {
    await finishInterrupted(parts, begun.importId)
    return { importId: begun.importId, result: await runImport(parts, begun.importId, request) }
  })
}

/** Keeps a file and notes its import, without reading its calls yet: what an upload answers at once. */
export const beginImport = async (
  parts: CallsParts,
  request: ImportRequest,
): Promise<{ readonly importId: number } | { readonly importId: number; readonly refused: string }> => {
  const { db, config } = parts
  const file = await keepSupplyFile(config.dataFolder, request.stream)
  const given = request.sourceId === undefined ? undefined : await findCallSource(db, request.sourceId)
  const detected = await detectFormat(file.start, file.bytes <= file.start.length, given ?? request)
  const source = given ?? ('refused' in detected ? undefined : await getDefaultSource(db, detected.format.name))
  const refused =
    'refused' in detected
      ? detected.refused
      : (contradictionOf(given, request) ?? (await describeOtherSource(db, file.sha256, source?.id)))
  const { id: importId } = await db
    .insertInto('call_import')
    .values({
      source_id: source?.id ?? null,
      file_name: request.fileName,
      bytes: file.bytes,
      sha1: file.sha1,
      sha256: file.sha256,
      format: source?.format ?? null,
      state: refused === undefined ? 'running' : 'refused',
      refused: refused ?? null,
      started_by: request.actor.who,
      started_at: parts.clock(),
      finished_at: refused === undefined ? null : parts.clock(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (refused === undefined) return { importId }
  await forgetFile(parts, file.sha256)
  await noteImport(parts, request, { importId, summary: `Refused the file ${request.fileName}: ${refused}` })
  return { importId, refused }
}

const contradictionOf = (given: CallSource | undefined, { format }: ImportRequest): string | undefined =>
  given === undefined || format === undefined || given.format === format
    ? undefined
    : `The source “${given.name}” reads ${given.format}, but ${format} was asked for. Choose one of the two.`

/** The same bytes from another source would be the same calls counted twice. */
const describeOtherSource = async (
  db: Db,
  sha256: string,
  sourceId: number | undefined,
): Promise<string | undefined> => {
  const other = await db
    .selectFrom('call_import')
    .innerJoin('call_source', 'call_source.id', 'call_import.source_id')
    .select(['call_source.name', 'call_import.file_name'])
    .where('call_import.sha256', '=', sha256)
    .where('call_import.state', 'in', ['running', 'done'])
    .where('call_import.source_id', '<>', sourceId ?? 0)
    .limit(1)
    .executeTakeFirst()
  return other === undefined
    ? undefined
    : `This very file was imported already as “${other.file_name}” from the source “${other.name}”; from another source its calls would count twice.`
}

const forgetFile = async ({ db, config }: CallsParts, sha256: string): Promise<void> => {
  const kept = await db
    .selectFrom('call_import')
    .select('id')
    .where('sha256', '=', sha256)
    .where('state', '<>', 'refused')
    .limit(1)
    .executeTakeFirst()
  if (kept === undefined) await removeSupplyFile(config.dataFolder, sha256)
}

const noteImport = (
  { db }: CallsParts,
  { actor, fileName }: { actor: Actor; fileName: string },
  { importId, summary }: { importId: number; summary: string },
): Promise<void> =>
  recordActivity(db, actor, {
    kind: 'import',
    subject: 'Call records',
    subjectId: importId,
    subjectName: fileName,
    summary,
  })

type RunOptions = Pick<ImportRequest, 'fileName' | 'actor' | 'onProgress'>

const runImport = async (parts: CallsParts, importId: number, options: RunOptions): Promise<ImportResult> => {
  const { db, config } = parts
  const row = await db.selectFrom('call_import').selectAll().where('id', '=', importId).executeTakeFirstOrThrow()
  if (row.state !== 'running') return sumImport(db, importId)
  const source = await getSourceOf(parts, row.source_id)
  const detected = await detectFormat(await readSupplyFileStart(config.dataFolder, row.sha256), false, source)
  if ('refused' in detected)
    throw new Error(`The kept file of import ${importId} is not what it was: ${detected.refused}`)
  const done = await listDoneChunks(db, importId)
  const directory = await readNumberDirectory(db)
  let [rows, bytes] = [0, 0]
  const counted = countBytes(readSupplyFile(config.dataFolder, row.sha256), (read) => (bytes = read))
  const sinkOf = (chunk: number) =>
    new ChunkWriter({
      importId,
      chunk,
      sourceId: source.id,
      isProvisional: row.frequency === 'daily',
      source,
      directory,
    })
  let storing: Promise<void> = Promise.resolve()
  for await (const chunk of readRows(counted, { ...detected, source }, { size: CHUNK_ROWS, sinkOf })) {
    await storing
    rows += chunk.rows
    options.onProgress?.({ importId, rows, bytes, totalBytes: row.bytes })
    // The next chunk is read while the store writes this one.
    if (!done.has(chunk.sink.context.chunk)) storing = importChunk(parts, chunk)
    storing.catch(() => undefined)
  }
  await storing
  return finishImport(parts, importId, options)
}

const getSourceOf = async ({ db }: CallsParts, id: number | null): Promise<CallSource> => {
  const source = id === null ? undefined : await findCallSource(db, id)
  if (source === undefined) throw new Error(`There is no source ${id}`)
  return source
}

async function* countBytes(parts: AsyncIterable<Buffer>, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const part of parts) {
    bytes += part.length
    count(bytes)
    yield part
  }
}

const finishImport = async (parts: CallsParts, importId: number, options: RunOptions): Promise<ImportResult> => {
  const chunks = await parts.db
    .selectFrom('call_import_chunk')
    .select('notes')
    .where('import_id', '=', importId)
    .execute()
  const counts = new Map<string, number>()
  for (const { notes } of chunks)
    for (const [note, count] of Object.entries(notes as Record<string, number>))
      counts.set(note, (counts.get(note) ?? 0) + count)
  const notes = [...counts].map(([note, count]) => `${note} (${count} ${count === 1 ? 'row' : 'rows'})`)
  await parts.db
    .updateTable('call_import')
    .set({ state: 'done', finished_at: parts.clock(), notes })
    .where('id', '=', importId)
    .execute()
  const result = await sumImport(parts.db, importId)
  const summary = `Imported ${options.fileName}: ${result.accepted} of ${result.rows} rows, ${result.rejected} rejected, ${result.duplicates} duplicates`
  await noteImport(parts, options, { importId, summary })
  return result
}

/** Finishes what was interrupted, in order. Call it at every start; it waits while another process imports. */
export const finishInterruptedImports = (parts: CallsParts): Promise<void> =>
  withCallsLock(parts.db, () => finishInterrupted(parts, Number.MAX_SAFE_INTEGER))

const finishInterrupted = async (parts: CallsParts, before: number): Promise<void> => {
  const unfinished = await parts.db
    .selectFrom('call_import')
    .select(['id', 'file_name', 'started_by'])
    .where('state', '=', 'running')
    .where('id', '<', before)
    .orderBy('id')
    .execute()
  for (const { id, file_name, started_by } of unfinished)
    try {
      await runImport(parts, id, {
        fileName: file_name,
        actor: { population: 'platform', who: started_by, address: '' },
      })
    } catch (error) {
      if (error instanceof CallStoreUnavailable) throw error
      parts.log.warn(`The import of ${file_name} cannot be finished and is taken back: ${String(error)}`)
      await takeBack(parts, id)
    }
}

// An import that cannot be finished leaves nothing half there.
const takeBack = async (parts: CallsParts, importId: number): Promise<void> => {
  await removeImport(parts.callStore, importId)
  await parts.db.transaction().execute(async (db) => {
    await db.deleteFrom('call_import_chunk').where('import_id', '=', importId).execute()
    await db.deleteFrom('call_import_rejection').where('import_id', '=', importId).execute()
    await db
      .updateTable('call_import')
      .set({ state: 'failed', finished_at: parts.clock() })
      .where('id', '=', importId)
      .execute()
  })
}
