import type { staffEndpoints } from '#contract/backend/staff.ts'
import { counted } from '#rules/counted.ts'
import { holds, levelsAbove, resolveLevels, type SomeLevels, staffPermissions } from '#rules/staff-permissions.ts'
import { type Change, recordActivity } from '../activity/record-activity.ts'
import { revokeApiKey } from '../api-keys/keep-api-key.ts'
import type { AppParts } from '../app-parts.ts'
import { deleteSessions } from '../auth/queries.ts'
import { clearTries, listDelays } from '../auth/sign-in-delay.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { takeSecondFactor } from '../auth/take-second-factor.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { refuse, Refused, refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import { deleteMailLinks } from '../mail/mail-link.ts'
import { addStaffUser } from './add-staff-user.ts'
import {
  deleteUserGroup,
  findStaffUser,
  findUserGroup,
  type GroupRow,
  insertUserGroup,
  listStaff,
  listUserGroups,
  lockStaffRights,
  replaceGroupLevels,
  replaceGroupsOf,
  replaceOverride,
  type StaffRow,
  updateStaffDisabled,
  updateStaffName,
  updateUserGroupName,
} from './queries.ts'

/** Staff users, their groups and permissions. Nobody grants above their own, or changes a user above them. */
export const staffHandlers = (parts: AppParts): Handlers<typeof staffEndpoints, StaffContext> => {
  const { db, clock, config, mailer } = parts

  const idleSince = (now: Date) => new Date(now.getTime() - config.sessionIdleSeconds * 1000)
  const list = (db: Db) => listStaff(db, clock(), idleSince(clock()))
  const show = async (caller: StaffContext, rows: StaffRow[]) => {
    const delays = await listDelays(
      db,
      'staff',
      rows.map(({ email }) => email),
      clock(),
    )
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      email: row.email,
      state:
        row.disabled_at !== null
          ? ('disabled' as const)
          : row.has_password
            ? ('active' as const)
            : ('invited' as const),
      groups: row.groups.map(({ id, name }) => ({ id, name })),
      override: row.override,
      levels: levelsOf(row),
      sessions: row.sessions,
      lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
      hasSecondFactor: row.has_second_factor,
      delayedUntil: delays.get(row.email)?.toISOString() ?? null,
      apiKey: row.api_key && {
        access: row.api_key.access,
        made: new Date(row.api_key.made).toISOString(),
        lastUsed: row.api_key.last_used === null ? null : new Date(row.api_key.last_used).toISOString(),
      },
      mayEdit: mayEdit(caller, row),
    }))
  }
  const getUser = async (db: Db, id: number): Promise<StaffRow> =>
    (await findStaffUser(db, id, clock(), idleSince(clock()))) ?? refuse('NOT_FOUND')
  const showOne = async (caller: StaffContext, id: number) =>
    (await show(caller, [await getUser(db, id)]))[0] ?? refuse('NOT_FOUND')

  /** Runs a change of rights alone, and takes it back when it leaves nobody who can manage users. */
  const changeRights = (change: (db: Db) => Promise<void>) =>
    db.transaction().execute(async (db) => {
      await lockStaffRights(db)
      const before = await countAdministrators(db)
      await change(db)
      if (before > 0 && (await countAdministrators(db)) === 0) refuse('LAST_ADMINISTRATOR')
      await announce(db, { about: 'backend', topics: ['users'] })
    })
  const countAdministrators = async (db: Db): Promise<number> =>
    (await list(db)).filter((row) => row.disabled_at === null && holds(levelsOf(row), 'users:edit')).length

  /** One act on a staff user whom the caller may change. */
  const act = async (
    { caller, params }: { caller: StaffContext; params: { id: number } },
    summary: string,
    change: (db: Db, user: StaffRow) => Promise<void>,
  ) => {
    await changeRights(async (db) => {
      const user = await getUser(db, params.id)
      if (!mayEdit(caller, user)) refuse('ABOVE_YOUR_OWN')
      await change(db, user)
      await recordActivity(db, caller.actor, { kind: 'changed', ...aboutUser(user), summary })
    })
    return {}
  }
  const endSessions = async (db: Db, userId: number) => {
    await deleteSessions(db, { population: 'staff', userId })
    await announce(db, { about: 'sessions', population: 'staff', userId })
  }

  return {
    listUsers: async ({ caller }) => ({ rows: await show(caller, await list(db)) }),
    getUser: ({ caller, params }) => showOne(caller, params.id),

    addUser: async ({ caller, body }) => {
      let id = 0
      await saving(() =>
        changeRights(async (db) => {
          requireGrantable(caller, await levelsOfGroups(db, body.groupIds), body.override)
          id = await addStaffUser(db, caller.actor, body)
          await mailer.order(db, { template: 'staff-invitation', population: 'staff', userId: id, address: body.email })
        }),
      )
      return showOne(caller, id)
    },

    updateUser: async ({ caller, params, body }) => {
      await saving(() =>
        changeRights(async (db) => {
          const before = await getUser(db, params.id)
          if (!mayEdit(caller, before)) refuse('ABOVE_YOUR_OWN')
          const groupIds = body.groupIds ?? before.groups.map(({ id }) => id)
          const override = body.override ?? before.override
          requireGrantable(caller, await levelsOfGroups(db, groupIds), override)
          if (body.name !== undefined) await updateStaffName(db, params.id, body.name)
          if (body.groupIds !== undefined) await replaceGroupsOf(db, params.id, groupIds)
          if (body.override !== undefined) await replaceOverride(db, params.id, override)
          const after = await getUser(db, params.id)
          await recordActivity(db, caller.actor, {
            kind: 'changed',
            ...aboutUser(after),
            summary: 'Changed',
            changes: [
              ...difference('Name', before.name, after.name),
              ...difference('Groups', namesOf(before.groups), namesOf(after.groups)),
              ...levelChanges(before.override, after.override),
            ],
          })
        }),
      )
      return showOne(caller, params.id)
    },

    sendAccessMail: (call) =>
      act(call, 'Mailed a link to set a password', async (db, user) => {
        await mailer.order(db, {
          template: user.has_password ? 'staff-reset' : 'staff-invitation',
          population: 'staff',
          userId: user.id,
          address: user.email,
        })
      }),
    disableUser: (call) =>
      act(call, 'Disabled', async (db, { id }) => {
        await updateStaffDisabled(db, id, clock())
        await deleteMailLinks(db, { population: 'staff', userId: id })
        await endSessions(db, id)
        await revokeApiKey(db, id, clock())
      }),
    enableUser: (call) => act(call, 'Enabled', async (db, { id }) => void (await updateStaffDisabled(db, id, null))),
    endUserSessions: (call) => act(call, 'Ended all sessions', (db, { id }) => endSessions(db, id)),
    removeUserSecondFactor: (call) =>
      act(call, 'Removed the second factor', async (db, { id, email }) => {
        await takeSecondFactor(db, mailer, { population: 'staff', userId: id, email })
        await endSessions(db, id)
      }),
    clearUserDelay: (call) => act(call, 'Cleared the sign-in delay', (db, { email }) => clearTries(db, 'staff', email)),

    revokeUserKey: (call) =>
      act(call, 'Revoked the API key', async (db, { id }) => {
        if (!(await revokeApiKey(db, id, clock()))) refuse('NOT_FOUND')
      }),

    listGroups: async () => ({ rows: (await listUserGroups(db)).map(groupOf) }),

    addGroup: async ({ caller, body }) => {
      let id = 0
      await saving(() =>
        changeRights(async (db) => {
          requireGrantable(caller, [body.levels], {})
          id = await insertUserGroup(db, body.name)
          await replaceGroupLevels(db, id, body.levels)
          await recordActivity(db, caller.actor, {
            kind: 'created',
            ...aboutGroup({ id, name: body.name }),
            summary: 'Created',
            changes: levelChanges({}, body.levels),
          })
        }),
      )
      return groupOf(await getGroup(db, id))
    },

    updateGroup: async ({ caller, params, body }) => {
      await saving(() =>
        changeRights(async (db) => {
          const before = await getGroup(db, params.id)
          requireGrantable(caller, [before.levels, body.levels ?? {}], {})
          if (body.name !== undefined) await updateUserGroupName(db, params.id, body.name)
          if (body.levels !== undefined) await replaceGroupLevels(db, params.id, body.levels)
          const after = await getGroup(db, params.id)
          await recordActivity(db, caller.actor, {
            kind: 'changed',
            ...aboutGroup(after),
            summary: `Changed for ${counted(after.users, 'user')}`,
            changes: [...difference('Name', before.name, after.name), ...levelChanges(before.levels, after.levels)],
          })
        }),
      )
      return groupOf(await getGroup(db, params.id))
    },

    removeGroup: async ({ caller, params }) => {
      await changeRights(async (db) => {
        const group = await getGroup(db, params.id)
        requireGrantable(caller, [group.levels], {})
        if (group.users > 0)
          refuse('IN_USE', {
            message: `${counted(group.users, 'user')} ${group.users === 1 ? 'is' : 'are'} in this group. Take them out first.`,
          })
        await deleteUserGroup(db, params.id)
        await recordActivity(db, caller.actor, { kind: 'deleted', ...aboutGroup(group), summary: 'Deleted' })
      })
      return {}
    },
  }
}

const levelsOf = (row: Pick<StaffRow, 'groups' | 'override'>) =>
  resolveLevels(
    row.groups.map(({ levels }) => levels),
    row.override,
  )

const mayEdit = (caller: StaffContext, row: StaffRow): boolean =>
  holds(caller.levels, 'users:edit') && levelsAbove(caller.levels, levelsOf(row)).length === 0

const requireGrantable = (caller: StaffContext, groups: readonly SomeLevels[], override: SomeLevels): void => {
  const above = [...new Set([...groups, override].flatMap((levels) => levelsAbove(caller.levels, levels)))]
  if (above.length > 0)
    refuse('ABOVE_YOUR_OWN', {
      message: `Your own level is lower in: ${above.map((key) => staffPermissions[key].label).join(', ')}. Nobody grants above their own.`,
    })
}

const levelsOfGroups = async (db: Db, ids: readonly number[]): Promise<SomeLevels[]> => {
  const groups = await listUserGroups(db)
  return ids.map(
    (id) => groups.find((group) => group.id === id)?.levels ?? refuseField('groupIds', 'There is no such user group.'),
  )
}

const getGroup = async (db: Db, id: number): Promise<GroupRow> => (await findUserGroup(db, id)) ?? refuse('NOT_FOUND')

const groupOf = (row: GroupRow) => ({ ...row, levels: resolveLevels([row.levels], {}) })

const aboutUser = ({ id, email }: { id: number; email: string }) => ({
  subject: 'Staff user',
  subjectId: id,
  subjectName: email,
})
const aboutGroup = ({ id, name }: { id: number; name: string }) => ({
  subject: 'User group',
  subjectId: id,
  subjectName: name,
})

const namesOf = (groups: readonly { name: string }[]): string => groups.map(({ name }) => name).join(', ') || '(none)'

const difference = (label: string, before: string, after: string): Change[] =>
  before === after ? [] : [{ label, before, after }]

const levelChanges = (before: SomeLevels, after: SomeLevels): Change[] =>
  (Object.keys(staffPermissions) as (keyof typeof staffPermissions)[]).flatMap((key) =>
    difference(staffPermissions[key].label, before[key] ?? '(none)', after[key] ?? '(none)'),
  )

/** Tells what a constraint refused, by its name. */
const saving = async <T>(save: () => Promise<T>): Promise<T> => {
  try {
    return await save()
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'staff_user_email_key')
      throw new Refused('EMAIL_TAKEN', {
        issues: [{ path: ['email'], message: 'A staff user has this e-mail address.' }],
      })
    if (constraint === 'staff_group_name_key')
      throw new Refused('NAME_TAKEN', { issues: [{ path: ['name'], message: 'Another group has this name.' }] })
    throw error
  }
}
