import type { ProfileSettings } from '#contract/backend/profiles.ts'
import { counted } from '#rules/counted.ts'
import type { SettingChange } from '#rules/profile-change.ts'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import {
  applyChange,
  checkSettings,
  describeChanges,
  emptySettings,
  inOrder,
  isScoped,
  settingsOf,
} from './profile-settings.ts'
import { findProfile, lockProfile, type ShownProfile } from './queries.ts'
import { requireRestored } from './restore.ts'
import { deleteProfile, findRevision, insertProfile, updateProfile } from './save-queries.ts'

const subject = 'MyAccount profile'

/** Who acts on a profile, and when. */
export type By = { readonly actor: Actor; readonly name: string; readonly now: Date }

/** One profile; refuses when there is none. */
export const getProfile = async (db: Db, id: number): Promise<ShownProfile> => {
  const profile = await findProfile(db, id)
  if (profile === undefined) throw new Refused('NOT_FOUND')
  return profile
}

/** Wakes what depends on profiles: open portals, and the pages of staff. */
export const announceProfileChange = async (db: Db): Promise<void> => {
  await announce(db, { about: 'entitlement' })
  await announce(db, { about: 'backend', topics: ['my-account-profiles', 'customers'] })
}

/** Adds one profile with its activity entry, in the caller's transaction; answers its id and what it holds, in words. */
export const addProfile = async (
  db: Db,
  by: By,
  settings: ProfileSettings,
): Promise<{ id: number; changes: SettingChange[] }> => {
  const ordered = inOrder(settings)
  const groupIds = await checkSettings(db, ordered)
  const id = await insertProfile(db, { settings: ordered, groupIds, by: by.name, now: by.now })
  const changes = await describeChanges(db, emptySettings, ordered)
  await recordActivity(db, by.actor, {
    kind: 'created',
    subject,
    subjectId: id,
    subjectName: ordered.name,
    summary: 'Created',
    changes,
  })
  await announceProfileChange(db)
  return { id, changes }
}

/** A change of a profile as it was sent, and what goes into the history with it. */
export type ProfileEdit = {
  readonly id: number
  readonly change: object
  /** The revision it began with; another one now refuses it. */
  readonly ifMatch?: number | undefined
  readonly note?: string
  readonly restoredFrom?: number | undefined
  readonly scheduledBy?: string
}

/** Changes a profile in the caller's transaction; answers what changed, in words: nothing, when it is so already. */
export const changeProfile = async (db: Db, by: By, edit: ProfileEdit): Promise<{ changes: SettingChange[] }> => {
  const { id, ifMatch, note = '', restoredFrom, scheduledBy } = edit
  if (!(await lockProfile(db, id))) throw new Refused('NOT_FOUND')
  const before = await getProfile(db, id)
  if (ifMatch !== undefined && ifMatch !== before.revision)
    throw new Refused('STALE', { data: await describeMeanwhile(db, before, ifMatch) })
  const settings = applyChange(settingsOf(before), edit.change)
  const groupIds = await checkSettings(db, settings)
  if (restoredFrom !== undefined) await requireRestored(db, { id, revision: restoredFrom, settings })
  if (before.isDefault && (settings.availability === 'Historical' || isScoped(settings)))
    throw new Refused('IS_DEFAULT')
  const changes = await describeChanges(db, settingsOf(before), settings)
  if (changes.length === 0) return { changes }
  await updateProfile(db, id, {
    ...{ settings, groupIds, by: by.name, now: by.now, note },
    restoredFrom: restoredFrom ?? null,
    scheduledBy: scheduledBy ?? null,
  })
  const why = [
    ...(restoredFrom === undefined ? [] : [`took back revision ${restoredFrom}`]),
    ...(scheduledBy === undefined ? [] : [`scheduled by ${scheduledBy}`]),
    ...(note === '' ? [] : [note]),
  ]
  await recordActivity(db, by.actor, {
    kind: 'changed',
    subject,
    subjectId: id,
    subjectName: settings.name,
    summary: [`Changed for ${counted(before.customersInForce, 'customer')}`, ...why].join(': '),
    changes,
  })
  await announceProfileChange(db)
  return { changes }
}

/** Deletes a profile that no customer uses, in the caller's transaction. */
export const removeProfile = async (db: Db, by: By, id: number, ifMatch?: number): Promise<void> => {
  if (!(await lockProfile(db, id))) throw new Refused('NOT_FOUND')
  const profile = await getProfile(db, id)
  if (ifMatch !== undefined && ifMatch !== profile.revision)
    throw new Refused('STALE', { data: await describeMeanwhile(db, profile, ifMatch) })
  if (profile.isDefault) throw new Refused('IS_DEFAULT')
  const customers = Math.max(profile.customersInForce, profile.customersAssigned)
  if (customers > 0)
    throw new Refused('IN_USE', {
      message: `${counted(customers, 'customer')} ${customers === 1 ? 'uses' : 'use'} this profile. Give them another one first.`,
      data: { customers },
    })
  await deleteProfile(db, id).catch((error: unknown) => {
    // Somebody assigned it in the meantime: the constraint saw what the count could not.
    throw violatedConstraint(error) === 'customer_my_account_profile_id_fkey' ? new Refused('IN_USE') : error
  })
  await recordActivity(db, by.actor, {
    kind: 'deleted',
    subject,
    subjectId: id,
    subjectName: profile.name,
    summary: 'Deleted',
    changes: await describeChanges(db, settingsOf(profile), emptySettings),
  })
  await announceProfileChange(db)
}

/** What a stale edit is told: the profile as it is now, by whom, and what changed since the revision it began with. */
const describeMeanwhile = async (db: Db, current: ShownProfile, revision: number) => {
  const began = await findRevision(db, current.id, revision)
  return {
    current,
    changedBy: current.updatedBy,
    changedAt: current.updated,
    changes: began === undefined ? [] : await describeChanges(db, began, settingsOf(current)),
  }
}
