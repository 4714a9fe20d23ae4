import { formatMicros } from '#rules/money.ts'
import { type Kysely, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Database } from '../db/schema.ts'
import type { RejectedRow } from './formats/read-rows.ts'

/** What became of the rows of a chunk. */
export type ChunkFigures = {
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  readonly duplicates: number
  readonly unallocated: number
  readonly durationSeconds: number
  readonly priceMicros: number
  /** Milliseconds; null when nothing was accepted. */
  readonly firstCallAt: number | null
  readonly lastCallAt: number | null
  readonly notes: ReadonlyMap<string, number>
}

/** What became of a file. Money is a decimal string, instants are ISO UTC; the totals are those of the accepted rows. */
export type ImportResult = {
  readonly file: string
  readonly format: string
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  readonly duplicates: number
  readonly unallocated: number
  readonly totalDurationSeconds: number
  readonly totalCharge: string
  readonly currency: string
  readonly firstCallAt: string | null
  readonly lastCallAt: string | null
}

/** The chunks of an import that are done. */
export const listDoneChunks = async (db: Db, importId: number): Promise<Set<number>> => {
  const rows = await db
    .selectFrom('call_import_chunk')
    .select('chunk')
    .where('import_id', '=', importId)
    .where('state', '=', 'done')
    .execute()
  return new Set(rows.map(({ chunk }) => chunk))
}

/** Notes that a chunk is about to be written; returns which try this is. */
export const beginChunk = async (db: Db, { importId, chunk }: { importId: number; chunk: number }): Promise<number> => {
  const none = {
    rows: 0,
    accepted: 0,
    rejected: 0,
    duplicates: 0,
    unallocated: 0,
    duration_seconds: 0,
    price_micros: 0,
  }
  const { attempt } = await db
    .insertInto('call_import_chunk')
    .values({ import_id: importId, chunk, state: 'pending', ...none })
    .onConflict((conflict) =>
      conflict.columns(['import_id', 'chunk']).doUpdateSet({ attempt: sql`call_import_chunk.attempt + 1` }),
    )
    .returning('attempt')
    .executeTakeFirstOrThrow()
  return attempt
}

const asDate = (at: number | null): Date | null => (at === null ? null : new Date(at))

/** Notes that a chunk is written, with its figures and its rejected rows. */
export const finishChunk = (
  db: Kysely<Database>,
  { importId, chunk }: { importId: number; chunk: number },
  {
    figures,
    rejected,
    keepHalves,
  }: { figures: ChunkFigures; rejected: readonly RejectedRow[]; keepHalves: (db: Db) => Promise<void> },
): Promise<void> =>
  db.transaction().execute(async (db) => {
    await db.deleteFrom('call_import_rejection').where('import_id', '=', importId).where('chunk', '=', chunk).execute()
    if (rejected.length > 0)
      await sql`
        insert into call_import_rejection (import_id, chunk, line_number, raw, reason)
        select ${importId}, ${chunk}, line_number, raw, reason
        from unnest(${rejected.map(({ line }) => line)}::integer[], ${rejected.map(({ raw }) => raw)}::text[],
          ${rejected.map(({ reason }) => reason)}::text[]) as row (line_number, raw, reason)`.execute(db)
    await keepHalves(db)
    await db
      .updateTable('call_import_chunk')
      .set({
        state: 'done',
        rows: figures.rows,
        accepted: figures.accepted,
        rejected: figures.rejected,
        duplicates: figures.duplicates,
        unallocated: figures.unallocated,
        duration_seconds: figures.durationSeconds,
        price_micros: figures.priceMicros,
        first_call_at: asDate(figures.firstCallAt),
        last_call_at: asDate(figures.lastCallAt),
        notes: JSON.stringify(Object.fromEntries(figures.notes)),
      })
      .where('import_id', '=', importId)
      .where('chunk', '=', chunk)
      .execute()
  })

export type Stretch = {
  readonly sourceId: number
  readonly importId: number
  readonly chunk: number
  readonly firstAt: number
  readonly lastAt: number
}

/** From when to when other chunks of the source have calls inside a stretch: only there can a record be known already. */
export const listOverlaps = async (
  db: Db,
  { sourceId, importId, chunk, firstAt, lastAt }: Stretch,
): Promise<Overlap[]> => {
  const rows = await db
    .selectFrom('call_import_chunk as other')
    .innerJoin('call_import', 'call_import.id', 'other.import_id')
    .select(['other.first_call_at as first', 'other.last_call_at as last'])
    .where('call_import.source_id', '=', sourceId)
    .where('call_import.state', 'in', ['running', 'done'])
    .where('other.state', '=', 'done')
    .where('other.first_call_at', '<=', new Date(lastAt))
    .where('other.last_call_at', '>=', new Date(firstAt))
    .where((where) => where.not(where.and([where('other.import_id', '=', importId), where('other.chunk', '=', chunk)])))
    .orderBy('first')
    .execute()
  const overlaps: { firstAt: number; lastAt: number }[] = []
  for (const { first, last } of rows) {
    if (first === null || last === null) continue
    const before = overlaps.at(-1)
    if (before !== undefined && first.getTime() <= before.lastAt)
      before.lastAt = Math.max(before.lastAt, last.getTime())
    else overlaps.push({ firstAt: first.getTime(), lastAt: last.getTime() })
  }
  return overlaps
}

/** A stretch of time, both ends included. */
export type Overlap = { readonly firstAt: number; readonly lastAt: number }

/** The figures of an import so far, added up over its chunks. */
export const sumImport = async (db: Db, importId: number): Promise<ImportResult> => {
  const row = await db
    .selectFrom('call_import')
    .innerJoin('call_source', 'call_source.id', 'call_import.source_id')
    .leftJoin('call_import_chunk as chunk', 'chunk.import_id', 'call_import.id')
    .select(['call_import.file_name', 'call_import.format', 'call_source.currency'])
    .select(({ fn }) => [
      fn.coalesce(fn.sum<string>('chunk.rows'), sql`0`).as('rows'),
      fn.coalesce(fn.sum<string>('chunk.accepted'), sql`0`).as('accepted'),
      fn.coalesce(fn.sum<string>('chunk.rejected'), sql`0`).as('rejected'),
      fn.coalesce(fn.sum<string>('chunk.duplicates'), sql`0`).as('duplicates'),
      fn.coalesce(fn.sum<string>('chunk.unallocated'), sql`0`).as('unallocated'),
      fn.coalesce(fn.sum<string>('chunk.duration_seconds'), sql`0`).as('duration'),
      fn.coalesce(fn.sum<string>('chunk.price_micros'), sql`0`).as('price'),
      fn.min('chunk.first_call_at').as('first'),
      fn.max('chunk.last_call_at').as('last'),
    ])
    .where('call_import.id', '=', importId)
    .groupBy(['call_import.id', 'call_source.id'])
    .executeTakeFirstOrThrow()
  return {
    file: row.file_name,
    format: row.format ?? '',
    rows: Number(row.rows),
    accepted: Number(row.accepted),
    rejected: Number(row.rejected),
    duplicates: Number(row.duplicates),
    unallocated: Number(row.unallocated),
    totalDurationSeconds: Number(row.duration),
    totalCharge: formatMicros(Number(row.price)),
    currency: row.currency,
    firstCallAt: row.first?.toISOString() ?? null,
    lastCallAt: row.last?.toISOString() ?? null,
  }
}
