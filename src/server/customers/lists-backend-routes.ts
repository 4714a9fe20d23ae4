import type { customerListEndpoints } from '#contract/backend/customers.ts'
import { counted } from '#rules/counted.ts'
import { holds } from '#rules/staff-permissions.ts'
import { listChanges, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { refuse, Refused } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import {
  deleteGroup,
  findGroup,
  findStatus,
  type Group,
  insertGroup,
  insertStatus,
  listClasses,
  listGroups,
  listStatuses,
  updateGroup,
  updateStatus,
} from './list-queries.ts'

const statusLabels = {
  name: 'Name',
  availability: 'Availability',
  isActive: 'Is active',
  isSuspended: 'Is suspended',
  hasFrontendLoginAccess: 'Has Frontend Login Access',
} as const
const groupLabels = { name: 'Name', availability: 'Availability' } as const

/** Staff keep the lists that customers are sorted by. */
export const customerListHandlers = ({ db }: AppParts): Handlers<typeof customerListEndpoints, StaffContext> => ({
  listStatuses: async () => ({ rows: await listStatuses(db) }),

  addStatus: ({ caller, body }) =>
    saving(() =>
      db.transaction().execute(async (db) => {
        const added = await getStatus(db, await insertStatus(db, body))
        await recordActivity(db, caller.actor, {
          kind: 'created',
          subject: 'Customer status',
          subjectId: added.id,
          subjectName: added.name,
          summary: 'Created',
          changes: listChanges(statusLabels, {}, added),
        })
        return added
      }),
    ),

  updateStatus: ({ caller, params, body, refuse }) =>
    saving(() =>
      db.transaction().execute(async (db) => {
        const before = (await findStatus(db, params.id)) ?? refuse('NOT_FOUND')
        await updateStatus(db, params.id, body)
        const after = await getStatus(db, params.id)
        await recordActivity(db, caller.actor, {
          kind: 'changed',
          subject: 'Customer status',
          subjectId: after.id,
          subjectName: after.name,
          summary: `Changed for ${counted(before.customers, 'customer')}`,
          changes: listChanges(statusLabels, before, after),
        })
        await announce(db, { about: 'entitlement' })
        await announce(db, { about: 'backend', topics: ['customers'] })
        return after
      }),
    ),

  listGroups: async ({ caller }) => {
    const rows = await listGroups(db)
    return { rows: rows.map((row) => showGroup(caller, row)) }
  },

  addGroup: ({ caller, body }) =>
    saving(() =>
      db.transaction().execute(async (db) => {
        const added = await getGroup(db, await insertGroup(db, body))
        await recordActivity(db, caller.actor, {
          kind: 'created',
          subject: 'Customer group',
          subjectId: added.id,
          subjectName: added.name,
          summary: 'Created',
          changes: listChanges(groupLabels, {}, added),
        })
        await announce(db, { about: 'backend', topics: ['customers'] })
        return added
      }),
    ),

  updateGroup: ({ caller, params, body, refuse }) =>
    saving(() =>
      db.transaction().execute(async (db) => {
        const before = (await findGroup(db, params.id)) ?? refuse('NOT_FOUND')
        await updateGroup(db, params.id, body)
        const after = await getGroup(db, params.id)
        await recordActivity(db, caller.actor, {
          kind: 'changed',
          subject: 'Customer group',
          subjectId: after.id,
          subjectName: after.name,
          summary: 'Changed',
          changes: listChanges(groupLabels, before, after),
        })
        await announce(db, { about: 'backend', topics: ['customers', 'my-account-profiles'] })
        return showGroup(caller, after)
      }),
    ),

  removeGroup: async ({ caller, params, refuse }) => {
    await db.transaction().execute(async (db) => {
      const group = (await findGroup(db, params.id)) ?? refuse('NOT_FOUND')
      await deleteGroup(db, params.id).catch((error: unknown) => {
        if (violatedConstraint(error) === undefined) throw error
        refuse('IN_USE', {
          message: `${namers(caller, group)} name this group. Take it off them first.`,
          data: { customers: group.customers, profiles: showGroup(caller, group).profiles },
        })
      })
      await recordActivity(db, caller.actor, {
        kind: 'deleted',
        subject: 'Customer group',
        subjectId: group.id,
        subjectName: group.name,
        summary: 'Deleted',
      })
      await announce(db, { about: 'backend', topics: ['customers'] })
    })
    return {}
  },

  listClasses: async () => ({ rows: await listClasses(db) }),
})

/** A group as the caller may see it: who may not see profiles learns neither their names nor their number. */
const showGroup = (caller: StaffContext, group: Group): Group =>
  seesProfiles(caller) ? group : { ...group, profiles: [] }

const seesProfiles = (caller: StaffContext): boolean => holds(caller.levels, 'my-account-profiles:view')

const namers = (caller: StaffContext, { customers, profiles }: Group): string =>
  seesProfiles(caller)
    ? `${counted(customers, 'customer')} and ${counted(profiles.length, 'profile')}`
    : `${counted(customers, 'customer')}, or settings that you may not see,`

const getStatus = async (db: Db, id: number) => (await findStatus(db, id)) ?? refuse('NOT_FOUND')
const getGroup = async (db: Db, id: number) => (await findGroup(db, id)) ?? refuse('NOT_FOUND')

/** Names of a list are unique, case ignored: the index says so. */
const saving = async <T>(save: () => Promise<T>): Promise<T> => {
  try {
    return await save()
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'customer_status_name_key' || constraint === 'customer_group_name_key')
      throw new Refused('NAME_TAKEN', { issues: [{ path: ['name'], message: 'This name is in use already.' }] })
    throw error
  }
}
