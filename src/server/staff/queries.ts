import { type PermissionLevels, resolveLevels, type SomeLevels } from '#rules/staff-permissions.ts'
import { type RawBuilder, sql } from 'kysely'
import { locks } from '../db/locks.ts'
import type { Db } from '../db/open.ts'

export type StaffRow = {
  id: number
  name: string
  email: string
  disabled_at: Date | null
  last_sign_in_at: Date | null
  has_password: boolean
  has_second_factor: boolean
  sessions: number
  groups: { id: number; name: string; levels: SomeLevels }[]
  override: SomeLevels
  api_key: { access: 'read' | 'write'; made: string; last_used: string | null } | null
}

/** Staff users with their groups' levels and own exceptions, by name. */
export const listStaff = async (
  db: Db,
  now: Date,
  idleSince: Date,
  where: RawBuilder<unknown> = sql`true`,
): Promise<StaffRow[]> =>
  (
    await sql<StaffRow>`
      select person.id, person.name, person.email, person.disabled_at, person.last_sign_in_at,
        exists (select from staff_credential where user_id = person.id and password is not null) as has_password,
        exists (select from staff_second_factor where user_id = person.id and confirmed_at is not null) as has_second_factor,
        (select count(*)::int from staff_session where user_id = person.id and expires_at > ${now} and last_seen_at > ${idleSince}) as sessions,
        coalesce((
          select jsonb_agg(jsonb_build_object('id', member_of.id, 'name', member_of.name, 'levels', coalesce((
            select jsonb_object_agg(permission, level) from staff_group_permission where group_id = member_of.id
          ), '{}')) order by member_of.name)
          from staff_user_group membership join staff_group member_of on member_of.id = membership.group_id
          where membership.user_id = person.id
        ), '[]') as groups,
        coalesce((select jsonb_object_agg(permission, level) from staff_user_permission where user_id = person.id), '{}') as override,
        (
          select jsonb_build_object('access', access, 'made', created_at, 'last_used', last_used_at)
          from staff_api_key where user_id = person.id and revoked_at is null
        ) as api_key
      from staff_user person where ${where} order by lower(person.name), person.id`.execute(db)
  ).rows

/** One staff user, as the list shows them. */
export const findStaffUser = async (db: Db, id: number, now: Date, idleSince: Date): Promise<StaffRow | undefined> =>
  (await listStaff(db, now, idleSince, sql`person.id = ${id}`))[0]

export const insertStaffUser = async (db: Db, { name, email }: { name: string; email: string }): Promise<number> =>
  (await db.insertInto('staff_user').values({ name, email }).returning('id').executeTakeFirstOrThrow()).id

export const updateStaffName = (db: Db, id: number, name: string) =>
  db.updateTable('staff_user').set({ name, updated_at: new Date() }).where('id', '=', id).execute()

export const updateStaffDisabled = (db: Db, id: number, disabledAt: Date | null) =>
  db.updateTable('staff_user').set({ disabled_at: disabledAt }).where('id', '=', id).execute()

export const replaceGroupsOf = async (db: Db, userId: number, groupIds: readonly number[]): Promise<void> => {
  await db.deleteFrom('staff_user_group').where('user_id', '=', userId).execute()
  const rows = [...new Set(groupIds)].map((group_id) => ({ user_id: userId, group_id }))
  if (rows.length > 0) await db.insertInto('staff_user_group').values(rows).execute()
}

export const replaceOverride = async (db: Db, userId: number, override: SomeLevels): Promise<void> => {
  await db.deleteFrom('staff_user_permission').where('user_id', '=', userId).execute()
  const rows = Object.entries(override).map(([permission, level]) => ({ user_id: userId, permission, level }))
  if (rows.length > 0) await db.insertInto('staff_user_permission').values(rows).execute()
}

export type GroupRow = { id: number; name: string; levels: SomeLevels; users: number }

/** User groups with their levels and users counted, by name. */
export const listUserGroups = async (db: Db, where: RawBuilder<unknown> = sql`true`): Promise<GroupRow[]> =>
  (
    await sql<GroupRow>`
      select staff_group.id, staff_group.name,
        coalesce((select jsonb_object_agg(permission, level) from staff_group_permission where group_id = staff_group.id), '{}') as levels,
        (select count(*)::int from staff_user_group where group_id = staff_group.id) as users
      from staff_group where ${where} order by lower(staff_group.name)`.execute(db)
  ).rows

export const findUserGroup = async (db: Db, id: number): Promise<GroupRow | undefined> =>
  (await listUserGroups(db, sql`staff_group.id = ${id}`))[0]

export const insertUserGroup = async (db: Db, name: string): Promise<number> =>
  (await db.insertInto('staff_group').values({ name }).returning('id').executeTakeFirstOrThrow()).id

export const updateUserGroupName = (db: Db, id: number, name: string) =>
  db.updateTable('staff_group').set({ name }).where('id', '=', id).execute()

export const replaceGroupLevels = async (
  db: Db,
  groupId: number,
  levels: SomeLevels | PermissionLevels,
): Promise<void> => {
  await db.deleteFrom('staff_group_permission').where('group_id', '=', groupId).execute()
  const rows = Object.entries(levels).map(([permission, level]) => ({ group_id: groupId, permission, level }))
  if (rows.length > 0) await db.insertInto('staff_group_permission').values(rows).execute()
}

export const deleteUserGroup = (db: Db, id: number) => db.deleteFrom('staff_group').where('id', '=', id).execute()

/** Makes changes to staff rights come one after the other, so that two cannot remove the last administrator together. */
export const lockStaffRights = (db: Db) => sql`select pg_advisory_xact_lock(${sql.lit(locks.staffRights)})`.execute(db)

/** Whether the product has any staff user yet. */
export const hasStaff = async (db: Db): Promise<boolean> =>
  (await db.selectFrom('staff_user').select('id').limit(1).executeTakeFirst()) !== undefined

/** A staff user who may act, with their levels as they are now; undefined when disabled or gone. */
export const findActingStaff = async (db: Db, id: number) => {
  const [row] = await listStaff(db, new Date(), new Date(), sql`person.id = ${id} and person.disabled_at is null`)
  if (row === undefined) return undefined
  const levels = resolveLevels(
    row.groups.map((group) => group.levels),
    row.override,
  )
  return { name: row.name, email: row.email, levels }
}
