import type { CallFormat, FileFrequency, FileOrigin, FileState } from '#rules/call.ts'
import { formatMicros } from '#rules/money.ts'
import { addDays, startOfDay } from '#rules/period.ts'
import { type ExpressionBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Database } from '../db/schema.ts'

const importRows = (db: Db) =>
  db
    .selectFrom('call_import')
    .leftJoin('call_source', 'call_source.id', 'call_import.source_id')
    .leftJoin('call_import as replacing', 'replacing.id', 'call_import.replaced_by')
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom('call_import_chunk as chunk')
          .whereRef('chunk.import_id', '=', 'call_import.id')
          .select(({ fn }) => [
            fn.sum<string | null>('chunk.rows').as('rows'),
            fn.sum<string | null>('chunk.accepted').as('accepted'),
            fn.sum<string | null>('chunk.rejected').as('rejected'),
            fn.sum<string | null>('chunk.duplicates').as('duplicates'),
            fn.sum<string | null>('chunk.unallocated').as('unallocated'),
            fn.sum<string | null>('chunk.duration_seconds').as('duration'),
            fn.sum<string | null>('chunk.price_micros').as('price'),
            fn.min('chunk.first_call_at').as('first'),
            fn.max('chunk.last_call_at').as('last'),
          ])
          .as('sums'),
      (join) => join.onTrue(),
    )
    .selectAll(['call_import', 'sums'])
    .select([
      'call_source.name as source_name',
      'call_source.currency',
      'call_source.carrier',
      'call_source.price_kind',
      'replacing.file_name as replacing_name',
    ])

type ImportRow = Awaited<ReturnType<ReturnType<typeof importRows>['executeTakeFirstOrThrow']>>

const importOf = (row: ImportRow) => ({
  id: row.id,
  fileName: row.file_name,
  archive: row.archive,
  origin: row.origin as FileOrigin,
  source: row.source_id === null ? null : { id: row.source_id, name: row.source_name ?? '' },
  carrier: row.carrier ?? '',
  fileKind: row.file_kind,
  product: row.product,
  frequency: row.frequency as FileFrequency,
  periodFrom: row.period_from,
  periodTo: row.period_to,
  format: row.format as CallFormat | null,
  state: row.state as FileState,
  refused: row.refused,
  held:
    row.held_reason === null
      ? null
      : { reason: row.held_reason, known: Number(row.held_known), fresh: Number(row.held_new) },
  replacedBy: row.replaced_by === null ? null : { id: row.replaced_by, name: row.replacing_name ?? '' },
  note: row.note,
  isPriced: row.price_kind !== null && row.price_kind !== 'none',
  bytes: row.bytes,
  sha1: row.sha1,
  sha256: row.sha256,
  startedBy: row.started_by,
  startedAt: row.started_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  notes: row.notes,
  rows: Number(row.rows),
  accepted: Number(row.accepted),
  rejected: Number(row.rejected),
  duplicates: Number(row.duplicates),
  unallocated: Number(row.unallocated),
  totalDurationSeconds: Number(row.duration),
  totalCharge: formatMicros(Number(row.price)),
  currency: row.currency ?? '',
  firstCallAt: row.first?.toISOString() ?? null,
  lastCallAt: row.last?.toISOString() ?? null,
})

/** A supply file as staff see it. */
export type ShownFile = ReturnType<typeof importOf>

/** What the list of supply files is narrowed by. A file without a period is taken by the day on which it came. */
export type FileFilter = {
  readonly search?: string | undefined
  readonly carrier?: string | undefined
  readonly sourceId?: number | undefined
  readonly format?: string | undefined
  readonly frequency?: string | undefined
  readonly state?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

type Files = ExpressionBuilder<Database, 'call_import'>

const narrowed = (where: Files, filter: FileFilter) => {
  const { search, carrier, sourceId, format, frequency, state, from, to } = filter
  const typed = search?.trim() ?? ''
  return where.and([
    ...(typed === '' ? [] : [where(sql<number>`position(lower(${typed}) in lower(call_import.file_name))`, '>', 0)]),
    ...(carrier === undefined
      ? []
      : [
          where(
            'call_import.source_id',
            'in',
            where.selectFrom('call_source as of').select('of.id').where('of.carrier', '=', carrier),
          ),
        ]),
    ...(sourceId === undefined ? [] : [where('call_import.source_id', '=', sourceId)]),
    ...(format === undefined ? [] : [where('call_import.format', '=', format)]),
    ...(frequency === undefined ? [] : [where('call_import.frequency', '=', frequency)]),
    ...(state === undefined ? [] : [where('call_import.state', '=', state)]),
    ...(from === undefined
      ? []
      : [
          where.or([
            where('call_import.period_to', '>=', from),
            where.and([
              where('call_import.period_to', 'is', null),
              where('call_import.started_at', '>=', new Date(startOfDay(from))),
            ]),
          ]),
        ]),
    ...(to === undefined
      ? []
      : [
          where.or([
            where('call_import.period_from', '<=', to),
            where.and([
              where('call_import.period_from', 'is', null),
              where('call_import.started_at', '<', new Date(startOfDay(addDays(to, 1)))),
            ]),
          ]),
        ]),
  ])
}

const countFiles = async (db: Db, filter: FileFilter): Promise<number> => {
  const counting = db
    .selectFrom('call_import')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where((where) => narrowed(where, filter))
  return Number((await counting.executeTakeFirstOrThrow()).total)
}

/** Supply files, the newest first. Index: call_import_started_at. */
export const listCallImports = async (db: Db, filter: FileFilter & { page: number; pageSize: number }) => {
  const rows = await importRows(db)
    .where((where) => narrowed(where as unknown as Files, filter))
    .orderBy('call_import.started_at', 'desc')
    .orderBy('call_import.id', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute()
  return { rows: rows.map(importOf), total: await countFiles(db, filter) }
}

/** Supply files by id, for programs. */
export const walkCallImports = async (
  db: Db,
  { idAfter, limit, offset, ...filter }: FileFilter & { idAfter: number; limit: number; offset: number },
) => {
  const rows = await importRows(db)
    .where((where) => narrowed(where as unknown as Files, filter))
    .where('call_import.id', '>', idAfter)
    .orderBy('call_import.id')
    .limit(limit)
    .offset(offset)
    .execute()
  return { rows: rows.map(importOf), total: await countFiles(db, filter) }
}

/** One supply file. */
export const findCallImport = async (db: Db, id: number) => {
  const row = await importRows(db).where('call_import.id', '=', id).executeTakeFirst()
  return row && importOf(row)
}

/** Files whose calls this one took the place of, and files that took the place of calls of it. */
export const listReplacements = async (db: Db, id: number) => {
  const replaces = await db
    .selectFrom('call_replacement')
    .innerJoin('call_import', 'call_import.id', 'call_replacement.import_id')
    .select(['call_import.id', 'call_import.file_name as fileName', 'call_replacement.calls'])
    .where('call_replacement.by_import_id', '=', id)
    .orderBy('call_import.id')
    .execute()
  const yieldedTo = await db
    .selectFrom('call_replacement')
    .innerJoin('call_import', 'call_import.id', 'call_replacement.by_import_id')
    .select(['call_import.id', 'call_import.file_name as fileName', 'call_replacement.calls'])
    .where('call_replacement.import_id', '=', id)
    .orderBy('call_import.id')
    .execute()
  return { replaces, yieldedTo }
}

/** The rows of a file that were not taken, in order of their lines. */
export const listRejections = async (db: Db, importId: number, paging: { page: number; pageSize: number }) => {
  const rows = await db
    .selectFrom('call_import_rejection')
    .select(['line_number as line', 'raw', 'reason'])
    .where('import_id', '=', importId)
    .orderBy('line_number')
    .limit(paging.pageSize)
    .offset((paging.page - 1) * paging.pageSize)
    .execute()
  const { total } = await db
    .selectFrom('call_import_rejection')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow()
  return { rows, total: Number(total) }
}

/** Holds a file until the transaction ends; answers what has become of it. */
export const lockCallImport = async (db: Db, id: number) => {
  const row = await db
    .selectFrom('call_import')
    .select(['file_name', 'sha256', 'state', 'note'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && { fileName: row.file_name, sha256: row.sha256, state: row.state as FileState, note: row.note }
}

export type FileChange = {
  readonly state?: FileState
  readonly note?: string
  readonly is_released?: boolean
  readonly finished_at?: Date | null
}

export const updateCallImport = (db: Db, id: number, change: FileChange) =>
  db.updateTable('call_import').set(change).where('id', '=', id).execute()

/** The fingerprints of files whose calls are all of before a day: no other file has the same bytes and later calls. */
export const listKeptBefore = async (db: Db, day: string): Promise<string[]> =>
  (
    await db
      .selectFrom('call_import')
      .select('sha256')
      .where('state', 'not in', ['refused', 'discarded'])
      .groupBy('sha256')
      .having(({ fn, eb }) =>
        eb.and([eb(fn.max('period_to'), '<', day), eb(fn.count('id'), '=', fn.count('period_to'))]),
      )
      .execute()
  ).map(({ sha256 }) => sha256)

/** How many imports are in a state. */
export const countCallImports = async (db: Db, state: FileState): Promise<number> => {
  const counting = db
    .selectFrom('call_import')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', state)
  return (await counting.executeTakeFirstOrThrow()).count
}
