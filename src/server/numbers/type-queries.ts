import type { Availability } from '#rules/entitlement.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'

export type NumberType = { id: number; name: string; availability: Availability; numbers: number }
export type NumberStatus = NumberType & { visibleInFrontend: boolean; isActive: boolean; isSuspended: boolean }

const headlineFirst = sql`array_position(array['Headline', 'Standard', 'Historical'], listed.availability)`

/** Number types with their numbers counted, Headline first. */
export const listNumberTypes = async (db: Db, where: RawBuilder<unknown> = sql`true`): Promise<NumberType[]> =>
  (
    await sql<NumberType>`
      select listed.id, listed.name, listed.availability, coalesce(used.numbers, 0) as numbers
      from number_type listed
      left join (select number_type_id, count(*)::int as numbers from number group by 1) used on used.number_type_id = listed.id
      where ${where} order by ${headlineFirst}, listed.id`.execute(db)
  ).rows

/** Number statuses with their numbers counted, Headline first. */
export const listNumberStatuses = async (db: Db, where: RawBuilder<unknown> = sql`true`): Promise<NumberStatus[]> =>
  (
    await sql<NumberStatus>`
      select listed.id, listed.name, listed.availability, listed.visible_in_frontend as "visibleInFrontend",
        listed.is_active as "isActive", listed.is_suspended as "isSuspended", coalesce(used.numbers, 0) as numbers
      from number_status listed
      left join (select number_status_id, count(*)::int as numbers from number group by 1) used on used.number_status_id = listed.id
      where ${where} order by ${headlineFirst}, listed.id`.execute(db)
  ).rows

export const findNumberType = async (db: Db, id: number) => (await listNumberTypes(db, sql`listed.id = ${id}`))[0]
export const findNumberStatus = async (db: Db, id: number) => (await listNumberStatuses(db, sql`listed.id = ${id}`))[0]

/** How a type or status is offered, or undefined when there is none; nothing is counted. */
export const findAvailability = async (db: Db, table: 'number_type' | 'number_status', id: number) =>
  (await db.selectFrom(table).select('availability').where('id', '=', id).executeTakeFirst())?.availability

type TypeValues = Pick<NumberType, 'name' | 'availability'>
type StatusValues = Omit<NumberStatus, 'id' | 'numbers'>

export const insertNumberType = async (db: Db, values: TypeValues): Promise<number> =>
  (await db.insertInto('number_type').values(values).returning('id').executeTakeFirstOrThrow()).id

export const updateNumberType = (db: Db, id: number, values: TypeValues) =>
  db.updateTable('number_type').set(values).where('id', '=', id).execute()

const statusColumns = ({ name, availability, visibleInFrontend, isActive, isSuspended }: StatusValues) => ({
  name,
  availability,
  visible_in_frontend: visibleInFrontend,
  is_active: isActive,
  is_suspended: isSuspended,
})

export const insertNumberStatus = async (db: Db, values: StatusValues): Promise<number> =>
  (await db.insertInto('number_status').values(statusColumns(values)).returning('id').executeTakeFirstOrThrow()).id

export const updateNumberStatus = (db: Db, id: number, values: StatusValues) =>
  db.updateTable('number_status').set(statusColumns(values)).where('id', '=', id).execute()
