import type { CallMapping } from '#rules/call-mapping.ts'
import type { LogLayout } from '#rules/fixed-width-layout.ts'
import type { CallFormat, FileState } from '#rules/call.ts'
import { formatMicros } from '#rules/money.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { callSourceColumns, callSourceOf } from './call-source.ts'

type Paging = { readonly page: number; readonly pageSize: number }

const offsetOf = ({ page, pageSize }: Paging): number => (page - 1) * pageSize

const sourceRows = (db: Db) =>
  db
    .selectFrom('call_source')
    .leftJoin('customer', 'customer.id', 'call_source.customer_id')
    .select(callSourceColumns.map((column) => `call_source.${column}` as const))
    .select(['customer.name as customer_name', 'customer.account_number'])

type SourceRow = Awaited<ReturnType<ReturnType<typeof sourceRows>['executeTakeFirstOrThrow']>>

const shownSource = ({ customer_name, account_number, ...row }: SourceRow) => {
  const { customerId, ...source } = callSourceOf(row)
  const customer =
    customerId === null ? null : { id: customerId, name: customer_name ?? '', accountNumber: account_number ?? '' }
  return { ...source, customer }
}

/** The sources by name, with the customers they name. */
export const listCallSources = async (db: Db) => (await sourceRows(db).orderBy('name').execute()).map(shownSource)

/** One source, with the customer it names. */
export const findShownSource = async (db: Db, id: number) => {
  const row = await sourceRows(db).where('call_source.id', '=', id).executeTakeFirst()
  return row && shownSource(row)
}

/** What staff set of a source. */
export type SourceValues = {
  readonly name: string
  readonly carrier: string
  readonly format: string
  readonly zone: string
  readonly priceKind: string
  readonly currency: string
  readonly party: string
  readonly customerId: number | null
  readonly frequency: string
  readonly mapping?: CallMapping | null
  readonly layout?: LogLayout | null
}

const columnsOf = ({ priceKind, customerId, mapping = null, layout = null, ...same }: SourceValues) => ({
  ...same,
  mapping: mapping === null ? null : JSON.stringify(mapping),
  layout: layout === null ? null : JSON.stringify(layout),
  price_kind: priceKind,
  customer_id: customerId,
})

export const insertCallSource = async (db: Db, values: SourceValues): Promise<number> =>
  (await db.insertInto('call_source').values(columnsOf(values)).returning('id').executeTakeFirstOrThrow()).id

/** Holds a source until the transaction ends. */
export const lockCallSource = async (db: Db, id: number): Promise<boolean> =>
  (await db.selectFrom('call_source').select('id').where('id', '=', id).forUpdate().executeTakeFirst()) !== undefined

export const updateCallSource = (db: Db, id: number, values: SourceValues) =>
  db
    .updateTable('call_source')
    .set({ ...columnsOf(values), revision: sql`revision + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()

const importRows = (db: Db) =>
  db
    .selectFrom('call_import')
    .leftJoin('call_source', 'call_source.id', 'call_import.source_id')
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
    .select(['call_source.name as source_name', 'call_source.currency'])

type ImportRow = Awaited<ReturnType<ReturnType<typeof importRows>['executeTakeFirstOrThrow']>>

const importOf = (row: ImportRow) => ({
  id: row.id,
  fileName: row.file_name,
  source: row.source_id === null ? null : { id: row.source_id, name: row.source_name ?? '' },
  format: row.format as CallFormat | null,
  state: row.state as FileState,
  refused: row.refused,
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

/** Imported files, the newest first. Index: call_import_started_at. */
export const listCallImports = async (db: Db, paging: Paging) => {
  const rows = await importRows(db)
    .orderBy('call_import.started_at', 'desc')
    .orderBy('call_import.id', 'desc')
    .limit(paging.pageSize)
    .offset(offsetOf(paging))
    .execute()
  const { total } = await db
    .selectFrom('call_import')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return { rows: rows.map(importOf), total: Number(total) }
}

/** One imported file. */
export const findCallImport = async (db: Db, id: number) => {
  const row = await importRows(db).where('call_import.id', '=', id).executeTakeFirst()
  return row && importOf(row)
}

/** The rows of a file that were not taken, in order of their lines. */
export const listRejections = async (db: Db, importId: number, paging: Paging) => {
  const rows = await db
    .selectFrom('call_import_rejection')
    .select(['line_number as line', 'raw', 'reason'])
    .where('import_id', '=', importId)
    .orderBy('line_number')
    .limit(paging.pageSize)
    .offset(offsetOf(paging))
    .execute()
  const { total } = await db
    .selectFrom('call_import_rejection')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow()
  return { rows, total: Number(total) }
}

/** How many imports are in a state. */
export const countCallImports = async (db: Db, state: FileState): Promise<number> => {
  const counting = db
    .selectFrom('call_import')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', state)
  return (await counting.executeTakeFirstOrThrow()).count
}
