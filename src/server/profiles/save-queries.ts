import { completeSettings, type ComparedSettings } from '#rules/profile-change.ts'
import type { Db } from '../db/open.ts'

const columnsOf = (settings: ComparedSettings) => ({
  name: settings.name,
  description: settings.description,
  availability: settings.availability,
  customer_id: settings.customerID,
  my_account_flags: [...settings.myAccountFlags],
  my_numbers: [...settings.myNumbers],
  my_campaigns: [...settings.myCampaigns],
  my_calls_enabled: settings.myCallsEnabled,
  my_calls_daily_cdr_access: settings.myCallsDailyCDRAccess,
  my_calls_use_backend_descriptions: settings.myCallsUseBackendDescriptions,
  my_calls_reports: [...settings.myCallsReports],
  my_calls_options: [...settings.myCallsOptions],
  my_calls_months: settings.myCallsMonths,
})

export type Saving = {
  readonly settings: ComparedSettings
  readonly groupIds: readonly number[]
  readonly by: string
  readonly now: Date
  /** Why, as the history shows it. */
  readonly note?: string
  readonly restoredFrom?: number | null
  readonly scheduledBy?: string | null
}

/** Adds a profile with its scope and first revision; returns its id. */
export const insertProfile = async (db: Db, saved: Saving): Promise<number> => {
  const { settings, groupIds, by, now } = saved
  const { id } = await db
    .insertInto('my_account_profile')
    .values({ ...columnsOf(settings), created_by: by, updated_by: by, created_at: now, updated_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await replaceGroups(db, id, groupIds)
  await insertRevision(db, id, 1, saved)
  return id
}

/** Changes a profile and adds the revision; returns the new revision's number. */
export const updateProfile = async (db: Db, id: number, saved: Saving): Promise<number> => {
  const { settings, groupIds, by, now } = saved
  const { revision } = await db
    .updateTable('my_account_profile')
    .set(({ eb }) => ({ ...columnsOf(settings), updated_by: by, updated_at: now, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .returning('revision')
    .executeTakeFirstOrThrow()
  await replaceGroups(db, id, groupIds)
  await insertRevision(db, id, revision, saved)
  return revision
}

const replaceGroups = async (db: Db, profileId: number, groupIds: readonly number[]): Promise<void> => {
  await db.deleteFrom('my_account_profile_customer_group').where('profile_id', '=', profileId).execute()
  if (groupIds.length > 0)
    await db
      .insertInto('my_account_profile_customer_group')
      .values(groupIds.map((group_id) => ({ profile_id: profileId, group_id })))
      .execute()
}

const insertRevision = async (db: Db, profileId: number, revision: number, saved: Saving): Promise<void> => {
  await db
    .insertInto('my_account_profile_revision')
    .values({
      profile_id: profileId,
      revision,
      settings: JSON.stringify(saved.settings),
      changed_by: saved.by,
      changed_at: saved.now,
      note: saved.note ?? '',
      restored_from: saved.restoredFrom ?? null,
      scheduled_by: saved.scheduledBy ?? null,
    })
    .execute()
}

/** What a profile held at a revision. */
export const findRevision = async (
  db: Db,
  profileId: number,
  revision: number,
): Promise<ComparedSettings | undefined> => {
  const kept = await db
    .selectFrom('my_account_profile_revision')
    .select('settings')
    .where('profile_id', '=', profileId)
    .where('revision', '=', revision)
    .executeTakeFirst()
  return kept && completeSettings(kept.settings as ComparedSettings)
}

export const deleteProfile = (db: Db, id: number) => db.deleteFrom('my_account_profile').where('id', '=', id).execute()
