import { dayOf } from '#rules/period.ts'
import type { Db } from '../db/open.ts'
import type { CallsParts } from '../calls/calls-parts.ts'
import { removeImport } from '../calls/store/append.ts'
import { announceFiles } from './take-in.ts'

const forgetReading = async (db: Db, importId: number): Promise<void> => {
  await db.deleteFrom('call_import_chunk').where('import_id', '=', importId).execute()
  await db.deleteFrom('call_import_rejection').where('import_id', '=', importId).execute()
}

/**
 * Orders files to be read anew from their first row. What they stored before goes first; the run tells their writes from
 * the former ones.
 */
export const readAnew = async (db: Db, importIds: readonly number[]): Promise<void> => {
  if (importIds.length === 0) return
  for (const importId of importIds) await forgetReading(db, importId)
  await db
    .updateTable('call_import')
    .set((column) => ({
      state: 'pending',
      run: column('run', '+', 1),
      is_released: true,
      replaced_by: null,
      finished_at: null,
      notes: [],
    }))
    .where('id', 'in', importIds)
    .execute()
}

// The daily files whose calls a monthly file took the place of get them back.
const restoreReplaced = async (db: Db, byImportId: number): Promise<void> => {
  const rows = await db
    .deleteFrom('call_replacement')
    .where('by_import_id', '=', byImportId)
    .returning('import_id')
    .execute()
  if (rows.length === 0) return
  const ids = rows.map(({ import_id }) => import_id)
  const alive = await db
    .selectFrom('call_import')
    .select('id')
    .where('id', 'in', ids)
    .where('state', 'in', ['done', 'replaced'])
    .execute()
  await readAnew(
    db,
    alive.map(({ id }) => id),
  )
}

// The days of a file's calls: those it had before it was read anew, and those of the chunks that are stored.
const daysOf = async (db: Db, importId: number) => {
  const { source_id, period_from, period_to, first, last } = await db
    .selectFrom('call_import')
    .leftJoin('call_import_chunk as chunk', 'chunk.import_id', 'call_import.id')
    .select(['call_import.source_id', 'call_import.period_from', 'call_import.period_to'])
    .select(({ fn }) => [fn.min('chunk.first_call_at').as('first'), fn.max('chunk.last_call_at').as('last')])
    .where('call_import.id', '=', importId)
    .groupBy('call_import.id')
    .executeTakeFirstOrThrow()
  const days = [period_from, period_to, first && dayOf(first.getTime()), last && dayOf(last.getTime())]
    .filter((day) => day !== null)
    .toSorted()
  return { sourceId: source_id, from: days[0], to: days.at(-1) }
}

// A call that another file has as well was kept once, from the first of them: the others are read again.
const rereadDuplicates = async (db: Db, importId: number): Promise<void> => {
  const { sourceId, from, to } = await daysOf(db, importId)
  if (from === undefined || to === undefined) return
  const others = await db
    .selectFrom('call_import as other')
    .select('other.id')
    .where('other.source_id', '=', sourceId)
    .where('other.id', '<>', importId)
    // The very same file sent twice is one file: what is undone does not come back by its copy.
    .where('other.sha256', '<>', (where) =>
      where.selectFrom('call_import as undone').select('undone.sha256').where('undone.id', '=', importId),
    )
    .where('other.period_from', '<=', to)
    .where('other.period_to', '>=', from)
    .where('other.state', '=', 'done')
    .where((where) =>
      where.exists(
        where
          .selectFrom('call_import_chunk as chunk')
          .select('chunk.chunk')
          .whereRef('chunk.import_id', '=', 'other.id')
          .where('chunk.duplicates', '>', 0),
      ),
    )
    .execute()
  await readAnew(
    db,
    others.map(({ id }) => id),
  )
}

/**
 * Takes a file's calls out, as staff ordered or since it could not be read. The figures and rejections of one that was
 * undone stay. Calls that other files have as well are taken from those.
 */
export const finishTakingOut = async ({ db, callStore, clock }: CallsParts, importId: number): Promise<void> => {
  await removeImport(callStore, importId)
  await db.transaction().execute(async (db) => {
    const { taken_back_for: why } = await db
      .selectFrom('call_import')
      .select('taken_back_for')
      .where('id', '=', importId)
      .executeTakeFirstOrThrow()
    await rereadDuplicates(db, importId)
    if (why !== null) await forgetReading(db, importId)
    const end = why === null ? { state: 'undone' } : { state: 'failed', notes: [why], taken_back_for: null }
    await db
      .updateTable('call_import')
      .set({ ...end, finished_at: clock() })
      .where('id', '=', importId)
      .execute()
    await restoreReplaced(db, importId)
    await announceFiles(db)
  })
}

/**
 * Takes back an import that cannot be finished: it leaves nothing half there. That it is taken back is written first, so
 * that an interruption cannot leave a ledger of calls that are gone. What staff ordered meanwhile goes before.
 */
export const takeBack = async (parts: CallsParts, importId: number, why: string): Promise<void> => {
  const { numUpdatedRows } = await parts.db
    .updateTable('call_import')
    .set({ state: 'undoing', taken_back_for: why })
    .where('id', '=', importId)
    .where('state', 'in', ['pending', 'running'])
    .executeTakeFirst()
  if (numUpdatedRows > 0n) await finishTakingOut(parts, importId)
}
