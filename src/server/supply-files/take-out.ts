import type { Db } from '../db/open.ts'
import type { CallsParts } from '../calls/calls-parts.ts'
import { removeImport } from '../calls/store/append.ts'
import { announceFiles } from './take-in.ts'

/**
 * Orders files to be read anew from their first row. What they stored before goes first; the run tells their writes from
 * the former ones.
 */
export const readAnew = async (db: Db, importIds: readonly number[]): Promise<void> => {
  if (importIds.length === 0) return
  await db.deleteFrom('call_import_chunk').where('import_id', 'in', importIds).execute()
  await db.deleteFrom('call_import_rejection').where('import_id', 'in', importIds).execute()
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

// A call that another file has as well was kept once, from the first of them: the others are read again.
const rereadDuplicates = async (db: Db, importId: number): Promise<void> => {
  const others = await db
    .selectFrom('call_import as gone')
    .innerJoin('call_import as other', (join) =>
      join
        .onRef('other.source_id', '=', 'gone.source_id')
        .onRef('other.id', '<>', 'gone.id')
        .onRef('other.period_from', '<=', 'gone.period_to')
        .onRef('other.period_to', '>=', 'gone.period_from'),
    )
    .select('other.id')
    .where('gone.id', '=', importId)
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
 * Takes a file's calls out, as staff ordered. Its figures and rejections stay. Calls that other files have as well are
 * taken from those.
 */
export const finishUndo = async ({ db, callStore, clock }: CallsParts, importId: number): Promise<void> => {
  await removeImport(callStore, importId)
  await db.transaction().execute(async (db) => {
    await db
      .updateTable('call_import')
      .set({ state: 'undone', finished_at: clock() })
      .where('id', '=', importId)
      .execute()
    await restoreReplaced(db, importId)
    await rereadDuplicates(db, importId)
    await announceFiles(db)
  })
}

/** Takes back an import that cannot be finished: it leaves nothing half there. */
export const takeBack = async ({ db, callStore, clock }: CallsParts, importId: number, why: string): Promise<void> => {
  await removeImport(callStore, importId)
  await db.transaction().execute(async (db) => {
    await db.deleteFrom('call_import_chunk').where('import_id', '=', importId).execute()
    await db.deleteFrom('call_import_rejection').where('import_id', '=', importId).execute()
    await db
      .updateTable('call_import')
      .set({ state: 'failed', finished_at: clock(), notes: [why] })
      .where('id', '=', importId)
      .execute()
    await restoreReplaced(db, importId)
    await announceFiles(db)
  })
}
