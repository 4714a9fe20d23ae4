import type { ProfileFacts } from '#rules/entitlement.ts'
import { completeSettings, type ComparedSettings } from '#rules/profile-change.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { profileFactsOf, type ProfileFactsRow } from './profile-facts.ts'

export type RevisionRow = {
  revision: number
  settings: ComparedSettings
  changed_by: string
  changed_at: Date
  note: string
  restored_from: number | null
  scheduled_by: string | null
}

/** The states of a profile, newest first, from below a revision. */
export const listRevisions = async (
  db: Db,
  profileId: number,
  { before, most }: { before?: number | undefined; most: number },
): Promise<RevisionRow[]> => {
  const rows = await db
    .selectFrom('my_account_profile_revision')
    .select(['revision', 'settings', 'changed_by', 'changed_at', 'note', 'restored_from', 'scheduled_by'])
    .where('profile_id', '=', profileId)
    .$if(before !== undefined, (query) => query.where('revision', '<', before ?? 0))
    .orderBy('revision', 'desc')
    .limit(most)
    .$castTo<RevisionRow>()
    .execute()
  return rows.map((row) => ({ ...row, settings: completeSettings(row.settings) }))
}

/** What decided about a customer at a past moment. */
export type PastFacts = {
  readonly groupId: number | null
  readonly group: string | null
  readonly assignedProfileId: number | null
  readonly status: { readonly name: string; readonly hasFrontendLoginAccess: boolean }
  readonly defaultProfileId: number | null
  readonly profiles: readonly ProfileFacts[]
}

/**
 * What decided about a customer at a past moment: their group, status and profile then, the default then, and every profile
 * that could have been in force, as it was then. Undefined when the history of the customer begins later.
 */
export const findPastFacts = async (db: Db, customerId: number, at: Date): Promise<PastFacts | undefined> => {
  const holdsThen = (table: string) =>
    sql`${sql.ref(`${table}.valid_from`)} <= ${at} and (${sql.ref(`${table}.valid_until`)} is null or ${sql.ref(`${table}.valid_until`)} > ${at})`
  const { rows } = await sql<{
    group_id: number | null
    group_name: string | null
    my_account_profile_id: number | null
    status_name: string
    access: boolean
    default_profile_id: number | null
    profiles: ProfileFactsRow[]
  }>`
    select standing.group_id, named.name as group_name, standing.my_account_profile_id, status.name as status_name,
      status.has_frontend_login_access as access, platform.default_profile_id,
      coalesce((
        select jsonb_agg(to_jsonb(profile) || jsonb_build_object('id', profile.profile_id, 'group_ids', array(
          select distinct scope.group_id from my_account_profile_customer_group_history scope
          where scope.profile_id = profile.profile_id and ${holdsThen('scope')}
        )))
        from my_account_profile_history profile
        where ${holdsThen('profile')} and profile.profile_id in (
          select standing.my_account_profile_id
          union all select platform.default_profile_id
          union all select own.profile_id from my_account_profile_history own where own.customer_id = standing.customer_id
          union all select scope.profile_id from my_account_profile_customer_group_history scope where scope.group_id = standing.group_id
        )
      ), '[]') as profiles
    from customer_history standing
    join customer_status_history status on status.status_id = standing.status_id and ${holdsThen('status')}
    join platform_history platform on ${holdsThen('platform')}
    left join customer_group named on named.id = standing.group_id
    where standing.customer_id = ${customerId} and ${holdsThen('standing')}
    order by standing.valid_from desc limit 1`.execute(db)
  const [row] = rows
  return (
    row && {
      groupId: row.group_id,
      group: row.group_name,
      assignedProfileId: row.my_account_profile_id,
      status: { name: row.status_name, hasFrontendLoginAccess: row.access },
      defaultProfileId: row.default_profile_id,
      profiles: row.profiles.map(profileFactsOf),
    }
  )
}

/** When the history of a customer begins. */
export const findBeginOfHistory = async (db: Db, customerId: number): Promise<Date | undefined> => {
  const { rows } = await sql<{ begins: Date | null }>`
    select min(valid_from) as begins from customer_history where customer_id = ${customerId}`.execute(db)
  return rows[0]?.begins ?? undefined
}
