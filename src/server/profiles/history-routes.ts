import type { profileHistoryEndpoints } from '#contract/backend/profile-history.ts'
import type { ComparedSettings } from '#rules/profile-change.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import type { Db } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { byCaller } from './backend-routes.ts'
import { explainCustomer } from './explain-customer.ts'
import { listRevisions } from './history-queries.ts'
import { describeChanges, emptySettings } from './profile-settings.ts'
import { findProfile } from './queries.ts'
import { restorable } from './restore.ts'
import { findRevision } from './save-queries.ts'
import { changeScheduled, scheduleChange, showScheduled, withdrawScheduled } from './scheduled-changes.ts'
import { findScheduled, listScheduled } from './scheduled-queries.ts'

const PAGE = 50

/** Staff look back at what profiles were, plan what they will be, and ask what a customer sees and saw, and why. */
export const profileHistoryHandlers = (parts: AppParts): Handlers<typeof profileHistoryEndpoints, StaffContext> => {
  const { db, clock } = parts
  const planning = (caller: StaffContext) => ({ ...byCaller(caller, clock), staffUserId: caller.userId })
  const shown = async (id: number) => {
    const row = await findScheduled(db, id)
    if (row === undefined) throw new Refused('NOT_FOUND')
    return showScheduled(db, row)
  }

  return {
    listRevisions: async ({ params, query }) => {
      await requireProfile(db, params.id)
      // One more than shown: each is compared with the one before it.
      const rows = await listRevisions(db, params.id, { before: query.before, most: PAGE + 1 })
      const page = rows.slice(0, PAGE).map(async (row, index) => ({
        revision: row.revision,
        changedBy: row.changed_by,
        changedAt: row.changed_at.toISOString(),
        note: row.note,
        restoredFrom: row.restored_from,
        scheduledBy: row.scheduled_by,
        changes: await describeChanges(db, rows[index + 1]?.settings ?? emptySettings, row.settings),
      }))
      return { rows: await Promise.all(page), more: rows.length > PAGE }
    },

    compareRevisions: async ({ params, query }) => {
      const from = await getRevision(db, params.id, query.from)
      return { changes: await describeChanges(db, from, await getRevision(db, params.id, query.to)) }
    },

    getRevision: async ({ params }) => restorable(db, await getRevision(db, params.id, params.revision)),

    listScheduled: async ({ params }) => {
      await requireProfile(db, params.id)
      const rows = await listScheduled(db, params.id)
      return { rows: await Promise.all(rows.map((row) => showScheduled(db, row))) }
    },

    schedule: async ({ caller, params, body, ifMatch }) => {
      const id = await db
        .transaction()
        .execute((db) => scheduleChange(db, planning(caller), { id: params.id, ifMatch, wanted: body }))
      return await shown(id)
    },

    changeScheduled: async ({ caller, params, body, ifMatch }) => {
      await db
        .transaction()
        .execute((db) => changeScheduled(db, planning(caller), { id: params.id, ifMatch, wanted: given(body) }))
      return await shown(params.id)
    },

    withdrawScheduled: async ({ caller, params }) => {
      await db.transaction().execute((db) => withdrawScheduled(db, byCaller(caller, clock), params.id))
      return await shown(params.id)
    },

    explain: ({ params, query }) => explainCustomer(parts, params.id, query),
  }
}

const given = <T extends object>(body: T) =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

const requireProfile = async (db: Db, id: number): Promise<void> => {
  if ((await findProfile(db, id)) === undefined) throw new Refused('NOT_FOUND')
}

const getRevision = async (db: Db, id: number, revision: number): Promise<ComparedSettings> => {
  const settings = await findRevision(db, id, revision)
  if (settings === undefined) throw new Refused('NOT_FOUND')
  return settings
}
