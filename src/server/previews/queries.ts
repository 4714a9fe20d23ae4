import type { ProfileSettings } from '#contract/backend/profiles.ts'
import { sql } from 'kysely'
import { actingCustomer, candidateProfiles, chosenScope, type StandingRow } from '../auth/standing.ts'
import type { Db } from '../db/open.ts'

/** An unsaved profile as a preview keeps it. */
export type UnsavedSettings = Omit<ProfileSettings, 'customerID'> & { customerID: number | null }

export type NewPreview = {
  readonly staffSessionId: number
  readonly staffUserId: number
  readonly customerId: number
  readonly portalUserId: number | null
  readonly settings: UnsavedSettings | null
  readonly now: Date
  readonly expiresAt: Date
}

export const insertPreview = async (db: Db, preview: NewPreview): Promise<number> =>
  (
    await db
      .insertInto('portal_preview')
      .values({
        staff_session_id: preview.staffSessionId,
        staff_user_id: preview.staffUserId,
        customer_id: preview.customerId,
        portal_user_id: preview.portalUserId,
        settings: preview.settings === null ? null : JSON.stringify(preview.settings),
        created_at: preview.now,
        expires_at: preview.expiresAt,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

type Own = { readonly id: number; readonly staffSessionId: number; readonly now: Date }

/** Puts other unsaved settings into an open preview of the session; answers until when it is open, or undefined. */
export const updatePreview = async (
  db: Db,
  { id, staffSessionId, now }: Own,
  settings: UnsavedSettings,
): Promise<Date | undefined> =>
  (
    await db
      .updateTable('portal_preview')
      .set({ settings: JSON.stringify(settings) })
      .where('id', '=', id)
      .where('staff_session_id', '=', staffSessionId)
      .where('expires_at', '>', now)
      .returning('expires_at')
      .executeTakeFirst()
  )?.expires_at

/** Ends a preview of the session; false when it has none such. */
export const deletePreview = async (db: Db, { id, staffSessionId }: Omit<Own, 'now'>): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('portal_preview')
    .where('id', '=', id)
    .where('staff_session_id', '=', staffSessionId)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Forgets previews that are over. */
export const deleteEndedPreviews = (db: Db, now: Date) =>
  db.deleteFrom('portal_preview').where('expires_at', '<=', now).execute()

export type PreviewRow = StandingRow & {
  readonly settings: UnsavedSettings | null
  readonly expires_at: Date
  readonly person_name: string | null
  readonly has_frontend_login_access: boolean
}

/** An open preview of a staff session, with all that decides what its customer, or the chosen person, sees. */
export const findPreview = async (db: Db, { id, staffSessionId, now }: Own): Promise<PreviewRow | undefined> => {
  const { rows } = await sql<PreviewRow>`
    select preview.settings, preview.expires_at, person.name as person_name, status.has_frontend_login_access,
      ${actingCustomer}, customer.group_id,
      customer.my_account_profile_id, platform.default_profile_id,
      coalesce(membership.role, 'owner') as role, coalesce(membership.number_scope, 'all') as number_scope,
      ${chosenScope(sql`preview.portal_user_id`)},
      ${candidateProfiles} as candidates
    from portal_preview preview
    join customer on customer.id = preview.customer_id
    join customer_status status on status.id = customer.status_id
    cross join platform
    left join portal_user person on person.id = preview.portal_user_id
    left join portal_membership membership
      on membership.portal_user_id = preview.portal_user_id and membership.customer_id = customer.id
    where preview.id = ${id} and preview.staff_session_id = ${staffSessionId} and preview.expires_at > ${now}
      and (preview.portal_user_id is null or membership.portal_user_id is not null)`.execute(db)
  return rows[0]
}
