import type { CallMapping } from '#rules/call-mapping.ts'
import type { LogLayout } from '#rules/fixed-width-layout.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { callSourceColumns, callSourceOf } from './call-source.ts'

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
