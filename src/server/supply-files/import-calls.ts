import { addDays, startOfDay } from '#rules/period.ts'
import type { Actor } from '../activity/record-activity.ts'
import { type Db, isDatabaseAway } from '../db/open.ts'
import { withCallsLock } from '../calls/calls-lock.ts'
import type { CallsParts } from '../calls/calls-parts.ts'
import { ChunkWriter } from './chunk-writer.ts'
import { importChunk } from './import-chunk.ts'
import { type ImportResult, listDoneChunks, type Overlap, sumImport } from './import-ledger.ts'
import { isStillRunning, markDone, markHeld, markRunning, senderOf } from './import-states.ts'
import { readNumberDirectory } from '../calls/number-directory.ts'
import { type OpenedFile, openFile, readChunks } from './open-file.ts'
import { widen } from './record-keys.ts'
import {
  type FilePeriod,
  hasDailyFiles,
  hasKnownFiles,
  listClosedDays,
  listDailyFiles,
  listReplaced,
  periodOf,
} from './replacement.ts'
import { countCallsOf, removeCallsOf, removeImport } from '../calls/store/append.ts'
import { CallStoreUnavailable } from '../calls/store/unavailable.ts'
import { isPotentialDuplicate, type Survey, surveyFile, SurveySink } from './survey.ts'
import { type SentFile, takeIn } from './take-in.ts'
import { finishTakingOut, takeBack } from './take-out.ts'

export type ImportProgress = {
  readonly importId: number
  readonly rows: number
  readonly bytes: number
  readonly totalBytes: number
}

export type ImportRequest = SentFile & { readonly onProgress?: (progress: ImportProgress) => void }

/** A file that was taken, that waits for staff, or why it was not taken. */
export type ImportOutcome = { readonly importId: number; readonly fileName: string } & (
  | {
      readonly result: ImportResult
      /** Why the file waits for staff: nothing of it is stored yet. */
      readonly held?: string
    }
  | { readonly refused: string }
)

/**
 * Imports a file of call records: keeps it, tells what it is, and stores its calls chunk by chunk. Each row is accepted,
 * rejected or a duplicate; the same file again adds nothing; an interrupted import is finished at the next start. An
 * archive has an outcome for each file inside.
 */
export const importFiles = async (parts: CallsParts, request: ImportRequest): Promise<ImportOutcome[]> => {
  const taken = await takeIn(parts, request)
  if (taken.every(({ refused }) => refused !== undefined)) return taken.map(refusedOf)
  return withCallsLock(parts.db, async () => {
    const outcomes: ImportOutcome[] = []
    for (const file of taken)
      if (file.refused === undefined) {
        await finishUnfinished(parts, file.importId)
        outcomes.push({ ...file, ...(await runImport(parts, file.importId, request)) })
      } else outcomes.push(refusedOf(file))
    return outcomes
  })
}

const refusedOf = ({ importId, fileName, refused = '' }: Awaited<ReturnType<typeof takeIn>>[number]) => ({
  importId,
  fileName,
  refused,
})

/** Imports a file that is no archive of several. */
export const importCalls = async (parts: CallsParts, request: ImportRequest): Promise<ImportOutcome> => {
  const [outcome] = await importFiles(parts, request)
  if (outcome === undefined) throw new Error(`${request.fileName} has no outcome`)
  return outcome
}

type RunOptions = { readonly actor: Actor; readonly onProgress?: ImportRequest['onProgress'] }

const runImport = async (
  parts: CallsParts,
  importId: number,
  options: RunOptions,
): Promise<{ result: ImportResult; held?: string }> => {
  const file = await openFile(parts, importId)
  if (file.state === 'pending') {
    const held = await beginFile(parts, file, options.actor)
    if (held !== undefined) return { held, result: await sumImport(parts.db, importId) }
    return { result: await storeFile(parts, await openFile(parts, importId), options) }
  }
  if (file.state === 'running') return { result: await storeFile(parts, file, options) }
  // Another process was quicker.
  const result = await sumImport(parts.db, importId)
  return file.state === 'held' ? { result, held: file.heldReason } : { result }
}

/** Looks at a file before anything of it is stored. Answers why it is held, if it is. */
const beginFile = async (parts: CallsParts, file: OpenedFile, actor: Actor): Promise<string | undefined> => {
  const { db, callStore, clock } = parts
  if (file.run > 1) await removeImport(callStore, file.importId)
  const survey = await lookAhead(parts, file)
  if (survey !== undefined && !file.isReleased && isPotentialDuplicate(survey))
    return markHeld(parts, file, { ...survey, actor })
  const { frequency } = file
  const isMonthly = frequency === 'monthly'
  const period =
    isMonthly && survey?.stretch ? periodOf(survey.stretch, { frequency, now: clock().getTime() }) : undefined
  const dailyFiles = period === undefined ? [] : await listDailyFiles(db, file, period)
  const daily =
    period === undefined || dailyFiles.length === 0 ? [] : await countCallsOf(callStore, dailyFiles, instantsOf(period))
  await markRunning(parts, file, { period, daily, actor })
  return undefined
}

const instantsOf = ({ from, to }: FilePeriod) => ({ fromAt: startOfDay(from), toAt: startOfDay(addDays(to, 1)) })

const closedFor = (db: Db, file: OpenedFile) => (file.frequency === 'daily' ? listClosedDays(db, file) : [])

// Reading a file twice is only worth it where something of it can be known.
const lookAhead = async (parts: CallsParts, file: OpenedFile): Promise<Survey | undefined> => {
  const settledOnly = file.frequency === 'monthly'
  const toTheEnd = settledOnly && (await hasDailyFiles(parts.db, file))
  if (!toTheEnd && (file.isReleased || !(await hasKnownFiles(parts.db, file)))) return undefined
  const { importId, sourceId } = file
  const closed = await closedFor(parts.db, file)
  const chunks = readChunks(parts, file, { sinkOf: (chunk) => new SurveySink(sourceId, chunk) })
  return surveyFile(parts, { importId, sourceId, settledOnly, toTheEnd, closed }, chunks)
}

const storeFile = async (parts: CallsParts, file: OpenedFile, options: RunOptions): Promise<ImportResult> => {
  const { db, callStore } = parts
  const { importId, sourceId, source, period } = file
  const replaced = period === undefined ? [] : await listReplaced(db, importId)
  if (period !== undefined && replaced.length > 0) await removeCallsOf(callStore, replaced, instantsOf(period))
  const done = await listDoneChunks(db, importId)
  const context = {
    ...{ importId, sourceId, source, isProvisional: file.frequency === 'daily' },
    ...{ directory: await readNumberDirectory(db), closed: await closedFor(db, file) },
  }
  let [rows, bytes] = [0, 0]
  let stretch: Overlap | undefined
  let storing: Promise<void> = Promise.resolve()
  const sinkOf = (chunk: number) => new ChunkWriter({ ...context, chunk })
  for await (const chunk of readChunks(parts, file, { sinkOf, onBytes: (read) => (bytes = read) })) {
    await storing
    parts.stopping?.throwIfAborted()
    if (!(await isStillRunning(db, importId))) return sumImport(db, importId)
    rows += chunk.rows
    stretch = widen(stretch, chunk.sink.stretch())
    options.onProgress?.({ importId, rows, bytes, totalBytes: file.bytes })
    // The next chunk is read while the store writes this one.
    if (!done.has(chunk.sink.context.chunk)) storing = importChunk(parts, file.run, chunk)
    storing.catch(() => undefined)
  }
  await storing
  return markDone(parts, file, { stretch, actor: options.actor })
}

/** Finishes what waits or was interrupted, in order. Call it at every start; it waits while another process imports. */
export const finishInterruptedImports = (parts: CallsParts): Promise<void> =>
  withCallsLock(parts.db, () => finishUnfinished(parts, Number.MAX_SAFE_INTEGER))

const findUnfinished = (db: Db, before: number) =>
  db
    .selectFrom('call_import')
    .select(['id', 'file_name', 'state'])
    .where('state', 'in', ['pending', 'running', 'undoing'])
    .where('id', '<', before)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()

// The fault of no file: it is tried again.
const isStoreAway = (error: unknown): boolean => error instanceof CallStoreUnavailable || isDatabaseAway(error)

const finishUnfinished = async (parts: CallsParts, before: number): Promise<void> => {
  // Undoing one file can order others to be read again, so each turn looks anew.
  for (let next = await findUnfinished(parts.db, before); next; next = await findUnfinished(parts.db, before)) {
    const { id, file_name, state } = next
    if (state === 'undoing') {
      await finishTakingOut(parts, id)
      continue
    }
    try {
      await runImport(parts, id, { actor: await senderOf(parts.db, id) })
    } catch (error) {
      if (isStoreAway(error) || parts.stopping?.aborted === true) throw error
      parts.log.warn(`The import of ${file_name} cannot be finished and is taken back: ${String(error)}`)
      await takeBack(parts, id, 'The file could not be read to its end, so nothing of it was kept. The log says why.')
    }
  }
}

/** Whether anything waits or was interrupted. */
export const hasUnfinishedImports = async (db: Db): Promise<boolean> =>
  (await findUnfinished(db, Number.MAX_SAFE_INTEGER)) !== undefined
