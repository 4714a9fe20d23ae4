import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Settings } from './profile-settings.ts'

export type ScheduledRow = {
  id: number
  profile_id: number
  settings: Partial<Settings>
  note: string
  base_revision: number
  run_at: Date
  state: 'waiting' | 'done' | 'held' | 'withdrawn'
  held_because: string | null
  revision: number
  staff_user_id: number | null
  created_by: string
  created_at: Date
  ended_at: Date | null
}

const select = (db: Db) => db.selectFrom('scheduled_change').selectAll().$castTo<ScheduledRow>()

/** A profile's scheduled changes: those that wait or are held by time, then those that ended, newest first. */
export const listScheduled = (db: Db, profileId: number): Promise<ScheduledRow[]> =>
  select(db)
    .where('profile_id', '=', profileId)
    .orderBy(sql`state in ('waiting', 'held')`, 'desc')
    .orderBy(sql`case when state in ('waiting', 'held') then run_at end`)
    .orderBy('ended_at', 'desc')
    .limit(200)
    .execute()

/** A profile's changes that still wait. */
export const listWaiting = (db: Db, profileId: number): Promise<ScheduledRow[]> =>
  select(db).where('profile_id', '=', profileId).where('state', '=', 'waiting').orderBy('run_at').execute()

export const findScheduled = (db: Db, id: number): Promise<ScheduledRow | undefined> =>
  select(db).where('id', '=', id).executeTakeFirst()

/** One scheduled change, locked until the transaction ends. */
export const lockScheduled = (db: Db, id: number): Promise<ScheduledRow | undefined> =>
  select(db).where('id', '=', id).forUpdate().executeTakeFirst()

/** The changes that are due, the earliest first; another process may see the same. Index: scheduled_change_due. */
export const listDue = (db: Db, now: Date) =>
  db
    .selectFrom('scheduled_change')
    .select(['id', 'profile_id'])
    .where('state', '=', 'waiting')
    .where('run_at', '<=', now)
    .orderBy('run_at')
    .orderBy('id')
    .limit(100)
    .execute()

export type NewScheduled = {
  readonly profileId: number
  readonly settings: object
  readonly note: string
  readonly baseRevision: number
  readonly runAt: Date
  readonly staffUserId: number
  readonly by: string
  readonly now: Date
}

export const insertScheduled = async (db: Db, change: NewScheduled): Promise<number> =>
  (
    await db
      .insertInto('scheduled_change')
      .values({
        profile_id: change.profileId,
        settings: JSON.stringify(change.settings),
        note: change.note,
        base_revision: change.baseRevision,
        run_at: change.runAt,
        staff_user_id: change.staffUserId,
        created_by: change.by,
        created_at: change.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

/** Sets what a waiting or held change does: it waits from now on, on the profile as it is. */
export const updateScheduled = (
  db: Db,
  id: number,
  change: Pick<NewScheduled, 'settings' | 'note' | 'baseRevision' | 'runAt' | 'staffUserId' | 'by'>,
) =>
  db
    .updateTable('scheduled_change')
    .set(({ eb }) => ({
      settings: JSON.stringify(change.settings),
      note: change.note,
      base_revision: change.baseRevision,
      run_at: change.runAt,
      staff_user_id: change.staffUserId,
      created_by: change.by,
      state: 'waiting' as const,
      held_because: null,
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', id)
    .execute()

/** Says how a scheduled change ended, or why it is held. */
export const endScheduled = (
  db: Db,
  id: number,
  { state, because = null, now }: { state: 'done' | 'held' | 'withdrawn'; because?: string | null; now: Date },
) =>
  db
    .updateTable('scheduled_change')
    .set(({ eb }) => ({
      state,
      held_because: because,
      ended_at: state === 'held' ? null : now,
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
