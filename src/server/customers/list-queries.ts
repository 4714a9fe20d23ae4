import type { Availability } from '#rules/entitlement.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'

type Status = {
  id: number
  name: string
  availability: Availability
  isActive: boolean
  isSuspended: boolean
  hasFrontendLoginAccess: boolean
  customers: number
}
export type Group = {
  id: number
  name: string
  availability: Availability
  customers: number
  profiles: { id: number; name: string }[]
}

/** Customer statuses with their customers counted, Headline first. */
export const listStatuses = async (db: Db, where: RawBuilder<unknown> = sql`true`): Promise<Status[]> => {
  const { rows } = await sql<Status>`
    select status.id, status.name, status.availability, status.is_active as "isActive", status.is_suspended as "isSuspended",
      status.has_frontend_login_access as "hasFrontendLoginAccess",
      (select count(*)::int from customer where status_id = status.id) as customers
    from customer_status status where ${where}
    order by array_position(array['Headline', 'Standard', 'Historical'], status.availability), lower(status.name)`.execute(
    db,
  )
  return rows
}

export const findStatus = async (db: Db, id: number): Promise<Status | undefined> =>
  (await listStatuses(db, sql`status.id = ${id}`))[0]

const statusColumns = (status: Omit<Status, 'id' | 'customers'>) => ({
  name: status.name,
  availability: status.availability,
  is_active: status.isActive,
  is_suspended: status.isSuspended,
  has_frontend_login_access: status.hasFrontendLoginAccess,
})

export const insertStatus = async (db: Db, status: Omit<Status, 'id' | 'customers'>): Promise<number> =>
  (await db.insertInto('customer_status').values(statusColumns(status)).returning('id').executeTakeFirstOrThrow()).id

export const updateStatus = (db: Db, id: number, status: Omit<Status, 'id' | 'customers'>) =>
  db.updateTable('customer_status').set(statusColumns(status)).where('id', '=', id).execute()

/** Customer groups with their customers counted and the profiles that name them. */
export const listGroups = async (db: Db, where: RawBuilder<unknown> = sql`true`): Promise<Group[]> => {
  const { rows } = await sql<Group>`
    select customer_group.id, customer_group.name, customer_group.availability,
      (select count(*)::int from customer where group_id = customer_group.id) as customers,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', profile.id, 'name', profile.name) order by profile.name)
        from my_account_profile_customer_group scope join my_account_profile profile on profile.id = scope.profile_id
        where scope.group_id = customer_group.id
      ), '[]') as profiles
    from customer_group where ${where} order by lower(customer_group.name)`.execute(db)
  return rows
}

export const findGroup = async (db: Db, id: number): Promise<Group | undefined> =>
  (await listGroups(db, sql`customer_group.id = ${id}`))[0]

export const insertGroup = async (db: Db, group: { name: string; availability: Availability }): Promise<number> =>
  (await db.insertInto('customer_group').values(group).returning('id').executeTakeFirstOrThrow()).id

export const updateGroup = (db: Db, id: number, group: { name: string; availability: Availability }) =>
  db.updateTable('customer_group').set(group).where('id', '=', id).execute()

export const deleteGroup = (db: Db, id: number) => db.deleteFrom('customer_group').where('id', '=', id).execute()

export const listClasses = (db: Db) => db.selectFrom('customer_class').select(['id', 'name']).orderBy('id').execute()

/** The ids of customer groups by name, case ignored; names that no group has are left out. */
export const listGroupIds = (db: Db, names: readonly string[]) =>
  db
    .selectFrom('customer_group')
    .select(['id', 'name'])
    .where(sql<string>`lower(name)`, 'in', names.length === 0 ? [''] : names.map((name) => name.toLowerCase()))
    .execute()
