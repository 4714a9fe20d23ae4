import type { FileState } from '#rules/call.ts'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import type { Db } from '../db/open.ts'
import type { CallsParts } from '../calls/calls-parts.ts'
import { type ImportResult, type Overlap, sumImport } from './import-ledger.ts'
import type { OpenedFile } from './open-file.ts'
import { type DailyCalls, type FilePeriod, noteReplacement, periodOf } from './replacement.ts'
import type { Survey } from './survey.ts'
import { aboutFile, announceFiles } from './take-in.ts'

const platformAs = (who: string): Actor => ({ population: 'platform', who, address: '' })

/** In whose name a file is read: its sender's, also when another process finishes it. */
export const senderOf = async (db: Db, importId: number): Promise<Actor> => {
  const { started_by } = await db
    .selectFrom('call_import')
    .select('started_by')
    .where('id', '=', importId)
    .executeTakeFirstOrThrow()
  return platformAs(started_by)
}

/** Lets a file wait for staff, with what speaks against it. Nothing of it is stored. */
export const markHeld = (
  { db }: CallsParts,
  { importId, fileName }: OpenedFile,
  { known, fresh, actor }: Survey & { actor: Actor },
): Promise<string> =>
  db.transaction().execute(async (db) => {
    const reason = `Potential duplicate: ${known} of its ${known + fresh} calls are known already from other files of this source, ${fresh} would be added.`
    const { numUpdatedRows } = await db
      .updateTable('call_import')
      .set({ state: 'held', held_reason: reason, held_known: known, held_new: fresh })
      .where('id', '=', importId)
      .where('state', '=', 'pending')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return reason
    const summary = `Held the file ${fileName}. ${reason}`
    await recordActivity(db, actor, { kind: 'import', ...aboutFile(importId, fileName), summary })
    await announceFiles(db)
    return reason
  })

export type Beginning = {
  readonly period: FilePeriod | undefined
  readonly daily: readonly DailyCalls[]
  readonly actor: Actor
}

/** Begins to store a file that still waits: notes the daily files that it replaces before anything of them goes. */
export const markRunning = (
  { db }: CallsParts,
  { importId, fileName }: OpenedFile,
  { period, daily, actor }: Beginning,
): Promise<void> =>
  db.transaction().execute(async (db) => {
    const { numUpdatedRows } = await db
      .updateTable('call_import')
      .set({ state: 'running', ...(period && { period_from: period.from, period_to: period.to }) })
      .where('id', '=', importId)
      .where('state', '=', 'pending')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return
    await noteReplacement(db, importId, daily)
    await announceFiles(db)
    const calls = daily.reduce((sum, { within }) => sum + within, 0)
    if (period === undefined || calls === 0) return
    const summary = `${fileName} replaces ${calls} provisional calls of ${period.from} to ${period.to} from ${daily.length} daily files`
    await recordActivity(db, actor, { kind: 'import', ...aboutFile(importId, fileName), summary })
  })

/** Whether a file is still to be read: staff may have undone it meanwhile. */
export const isStillRunning = async (db: Db, importId: number): Promise<boolean> =>
  (await db.selectFrom('call_import').select('state').where('id', '=', importId).executeTakeFirstOrThrow()).state ===
  'running'

const sumNotes = async (db: Db, importId: number): Promise<string[]> => {
  const chunks = await db.selectFrom('call_import_chunk').select('notes').where('import_id', '=', importId).execute()
  const counts = new Map<string, number>()
  for (const { notes } of chunks)
    for (const [note, count] of Object.entries(notes as Record<string, number>))
      counts.set(note, (counts.get(note) ?? 0) + count)
  return [...counts].map(([note, count]) => `${note} (${count} ${count === 1 ? 'row' : 'rows'})`)
}

/** Ends an import whose chunks are all stored. */
export const markDone = (
  { db, clock }: CallsParts,
  { importId, fileName, frequency, period }: OpenedFile,
  { stretch, actor }: { stretch: Overlap | undefined; actor: Actor },
): Promise<ImportResult> =>
  db.transaction().execute(async (db) => {
    const now = clock()
    const days = period ?? (stretch && periodOf(stretch, { frequency, now: now.getTime() }))
    const { numUpdatedRows } = await db
      .updateTable('call_import')
      .set({
        state: 'done' satisfies FileState,
        finished_at: now,
        notes: await sumNotes(db, importId),
        ...(days && { period_from: days.from, period_to: days.to }),
      })
      .where('id', '=', importId)
      .where('state', '=', 'running')
      .executeTakeFirst()
    const result = await sumImport(db, importId)
    // Staff have undone it meanwhile.
    if (numUpdatedRows === 0n) return result
    const summary = `Imported ${fileName}: ${result.accepted} of ${result.rows} rows, ${result.rejected} rejected, ${result.duplicates} duplicates`
    await recordActivity(db, actor, { kind: 'import', ...aboutFile(importId, fileName), summary })
    await announceFiles(db)
    return result
  })
