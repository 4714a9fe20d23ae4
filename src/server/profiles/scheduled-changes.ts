import { readSetTime } from '#rules/set-time.ts'
import { holds } from '#rules/staff-permissions.ts'
import type { Logger } from 'pino'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import { inSavepoint, takenBack } from '../db/savepoint.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import { findActingStaff } from '../staff/queries.ts'
import { repeatRounds } from '../jobs/repeat-rounds.ts'
import { type By, changeProfile, getProfile } from './change-profile.ts'
import { applyChange, describeChanges, saving, settingsOf } from './profile-settings.ts'
import { lockProfile } from './queries.ts'
import {
  endScheduled,
  findScheduled,
  insertScheduled,
  listDue,
  lockScheduled,
  type ScheduledRow,
  updateScheduled,
} from './scheduled-queries.ts'

type Wanted = {
  readonly settings: object
  readonly note: string
  readonly runAt: string
  readonly occurrence?: 'first' | 'second' | undefined
}

const instantOf = (text: string, occurrence: Wanted['occurrence'], now: Date): Date => {
  const time = readSetTime(text, occurrence, now.getTime())
  if ('fault' in time) return refuseField('runAt', time.fault)
  return new Date(time.at)
}

/** Refuses now what the change would be refused for at its time, by doing it and taking it back. */
const tryChange = async (db: Db, by: By, id: number, change: object): Promise<void> => {
  const { changes } = await takenBack(db, () => saving(() => changeProfile(db, by, { id, change })))
  if (changes.length === 0) refuseField('settings', 'This changes nothing in the profile as it is now.')
}

const about = (profile: { id: number; name: string }) =>
  ({ kind: 'changed', subject: 'MyAccount profile', subjectId: profile.id, subjectName: profile.name }) as const

const announceSchedule = (db: Db) => announce(db, { about: 'backend', topics: ['my-account-profiles'] })

/** Plans a change of a profile for a set time, in the caller's transaction; answers its id. */
export const scheduleChange = async (
  db: Db,
  by: By & { readonly staffUserId: number },
  { id, ifMatch, wanted }: { id: number; ifMatch?: number | undefined; wanted: Wanted },
): Promise<number> => {
  const runAt = instantOf(wanted.runAt, wanted.occurrence, by.now)
  if (!(await lockProfile(db, id))) throw new Refused('NOT_FOUND')
  const profile = await getProfile(db, id)
  if (ifMatch !== undefined && ifMatch !== profile.revision) throw new Refused('STALE', { data: { current: profile } })
  await tryChange(db, by, id, wanted.settings)
  const scheduled = await insertScheduled(db, {
    ...{ profileId: id, settings: wanted.settings, note: wanted.note, baseRevision: profile.revision, runAt },
    ...{ staffUserId: by.staffUserId, by: by.name, now: by.now },
  })
  await recordActivity(db, by.actor, {
    ...about(profile),
    summary: `Change scheduled for ${runAt.toISOString()}${wanted.note === '' ? '' : `: ${wanted.note}`}`,
    changes: await describeChanges(db, settingsOf(profile), applyChange(settingsOf(profile), wanted.settings)),
  })
  await announceSchedule(db)
  return scheduled
}

/** A scheduled change that has not ended, with its profile locked before it: every act takes the two in this order. */
const lockOpen = async (db: Db, id: number): Promise<ScheduledRow> => {
  const found = await findScheduled(db, id)
  if (found === undefined || !(await lockProfile(db, found.profile_id))) throw new Refused('NOT_FOUND')
  const locked = await lockScheduled(db, id)
  if (locked === undefined) throw new Refused('NOT_FOUND')
  if (locked.state === 'done' || locked.state === 'withdrawn') throw new Refused('ENDED')
  return locked
}

/** Changes what a scheduled change does or when, in the caller's transaction. It waits from then on, on the profile as it is. */
export const changeScheduled = async (
  db: Db,
  by: By & { readonly staffUserId: number },
  {
    id,
    ifMatch,
    wanted,
  }: { id: number; ifMatch?: number | undefined; wanted: Partial<Wanted & { profileRevision: number }> },
): Promise<void> => {
  const scheduled = await lockOpen(db, id)
  if (ifMatch !== undefined && ifMatch !== scheduled.revision) throw new Refused('STALE')
  const runAt = wanted.runAt === undefined ? scheduled.run_at : instantOf(wanted.runAt, wanted.occurrence, by.now)
  if (runAt <= by.now) refuseField('runAt', 'Its time is past. Choose a later one.')
  const settings = wanted.settings ?? scheduled.settings
  const profile = await getProfile(db, scheduled.profile_id)
  const { profileRevision = scheduled.base_revision } = wanted
  if (scheduled.state === 'held' && wanted.profileRevision === undefined)
    throw new Refused('STALE', { message: 'It is held. Look at it again first, on the profile as it is now.' })
  if (wanted.profileRevision !== undefined && wanted.profileRevision !== profile.revision)
    throw new Refused('STALE', { data: { current: profile } })
  await tryChange(db, by, profile.id, settings)
  await updateScheduled(db, id, {
    ...{ settings, note: wanted.note ?? scheduled.note, baseRevision: profileRevision, runAt },
    ...{ staffUserId: by.staffUserId, by: by.name },
  })
  await recordActivity(db, by.actor, {
    ...about(profile),
    summary: `Scheduled change set to ${runAt.toISOString()}`,
    changes: await describeChanges(db, settingsOf(profile), applyChange(settingsOf(profile), settings)),
  })
  await announceSchedule(db)
}

/** Withdraws a scheduled change, in the caller's transaction. */
export const withdrawScheduled = async (db: Db, by: By, id: number): Promise<void> => {
  const scheduled = await lockOpen(db, id)
  const profile = await getProfile(db, scheduled.profile_id)
  await endScheduled(db, id, { state: 'withdrawn', now: by.now })
  await recordActivity(db, by.actor, { ...about(profile), summary: 'Scheduled change withdrawn' })
  await announceSchedule(db)
}

/** A scheduled change as pages show it. */
export const showScheduled = async (db: Db, row: ScheduledRow) => {
  const profile = await getProfile(db, row.profile_id)
  const now = settingsOf(profile)
  const ended = row.state === 'done' || row.state === 'withdrawn'
  return {
    id: row.id,
    runAt: row.run_at.toISOString(),
    state: row.state,
    heldBecause: row.held_because,
    isBehind: row.state === 'waiting' && row.base_revision !== profile.revision,
    note: row.note,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    revision: row.revision,
    changes: ended ? [] : await describeChanges(db, now, applyChange(now, row.settings)),
    settings: row.settings,
  }
}

/** Does every change that is due, each in a transaction of its own, once however many processes there are. */
export const runDueChanges = async ({ db, clock, log }: Pick<AppParts, 'db' | 'clock' | 'log'>): Promise<void> => {
  for (const { id, profile_id } of await listDue(db, clock()))
    await db.transaction().execute(async (db) => {
      if (!(await lockProfile(db, profile_id))) return
      const due = await lockScheduled(db, id)
      // Another process was quicker, or somebody withdrew or moved it.
      if (due === undefined || due.state !== 'waiting' || due.run_at > clock()) return
      await runChange(db, due, { now: clock(), log })
    })
}

const runChange = async (db: Db, due: ScheduledRow, { now, log }: { now: Date; log: Logger }): Promise<void> => {
  const staff = due.staff_user_id === null ? undefined : await findActingStaff(db, due.staff_user_id)
  const actor: Actor = {
    population: 'staff',
    ...(due.staff_user_id !== null && { staffUserId: due.staff_user_id }),
    who: staff === undefined ? due.created_by : `${staff.name} (${staff.email})`,
    address: '',
  }
  const hold = async (because: string) => {
    await endScheduled(db, due.id, { state: 'held', because, now })
    const profile = await getProfile(db, due.profile_id)
    await recordActivity(db, actor, { ...about(profile), summary: `Scheduled change held: ${because}` })
    await announceSchedule(db)
  }
  if (staff === undefined || !holds(staff.levels, 'my-account-profiles:edit'))
    return hold(`${due.created_by} may no longer change profiles.`)
  try {
    const edit = { id: due.profile_id, change: due.settings, ifMatch: due.base_revision, note: due.note }
    const by = { actor, name: staff.name, now }
    await inSavepoint(db, () => saving(() => changeProfile(db, by, { ...edit, scheduledBy: due.created_by })))
  } catch (error) {
    if (!(error instanceof Refused)) log.error({ err: error, scheduledChange: due.id }, 'scheduled change failed')
    return hold(whyHeld(error))
  }
  await endScheduled(db, due.id, { state: 'done', now })
  await announceSchedule(db)
}

const whyHeld = (error: unknown): string => {
  if (!(error instanceof Refused)) return 'Something went wrong on our side.'
  if (error.code === 'STALE') return 'The profile was changed after this was scheduled. Look at it again.'
  return error.details.issues?.map(({ message }) => message).join(' ') ?? error.message
}

/** Looks for due changes again and again until disposed; a round that takes long is never overlapped by the next. */
export const startSchedule = (parts: AppParts): AsyncDisposable =>
  repeatRounds({
    seconds: parts.config.scheduleSeconds,
    round: () => runDueChanges(parts),
    onError: (error) => parts.log.warn({ err: error }, 'scheduled changes could not be looked for'),
  })
