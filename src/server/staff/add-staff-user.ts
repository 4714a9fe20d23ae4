import { type SomeLevels, staffPermissionKeys } from '#rules/staff-permissions.ts'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import type { Db } from '../db/open.ts'
import { announce } from '../live/live.ts'
import {
  insertStaffUser,
  insertUserGroup,
  listUserGroups,
  replaceGroupLevels,
  replaceGroupsOf,
  replaceOverride,
} from './queries.ts'

export type NewStaffUser = {
  readonly name: string
  readonly email: string
  readonly groupIds: readonly number[]
  readonly override: SomeLevels
}

/** Adds a staff user with the entry in the activity log; the caller holds the transaction and sends the mail. */
export const addStaffUser = async (db: Db, actor: Actor, user: NewStaffUser): Promise<number> => {
  const id = await insertStaffUser(db, user)
  await replaceGroupsOf(db, id, user.groupIds)
  await replaceOverride(db, id, user.override)
  await recordActivity(db, actor, {
    kind: 'created',
    subject: 'Staff user',
    subjectId: id,
    subjectName: user.email,
    summary: 'Created',
  })
  await announce(db, { about: 'backend', topics: ['users'] })
  return id
}

const administrators = 'Administrators'

/** The group whose members may do everything; made when it is first needed. */
export const getAdministratorsGroup = async (db: Db): Promise<number> => {
  const existing = (await listUserGroups(db)).find(({ name }) => name === administrators)
  if (existing !== undefined) return existing.id
  const id = await insertUserGroup(db, administrators)
  await replaceGroupLevels(db, id, Object.fromEntries(staffPermissionKeys.map((key) => [key, 'edit'])))
  return id
}
