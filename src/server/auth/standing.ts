import { decideEntitlement } from '#rules/entitlement.ts'
import type { NumberScope, PortalRole } from '#rules/portal-roles.ts'
import { sql } from 'kysely'
import { profileFactsOf, type ProfileFactsRow } from '../profiles/profile-facts.ts'

/** One person's standing with one customer: what the entitlement decision needs, and their numbers. */
export type StandingRow = {
  customer_id: number
  account_number: string
  customer_name: string
  group_id: number | null
  my_account_profile_id: number | null
  default_profile_id: number | null
  role: PortalRole
  number_scope: 'all' | 'sites' | 'numbers'
  sites: string[]
  number_ids: number[]
  candidates: ProfileFactsRow[]
}

/** Every profile that could be in force for the row's `customer`, with the ids of its groups. */
export const candidateProfiles = sql`
  coalesce((
    select jsonb_agg(to_jsonb(profile) || jsonb_build_object('group_ids', array(
      select scope.group_id from my_account_profile_customer_group scope where scope.profile_id = profile.id
    )))
    from my_account_profile profile
    where profile.id in (
      select customer.my_account_profile_id
      union all select platform.default_profile_id
      union all select own.id from my_account_profile own where own.customer_id = customer.id
      union all select scope.profile_id from my_account_profile_customer_group scope where scope.group_id = customer.group_id
    )
  ), '[]')`

/** What the row's person may use and see. The request check finds nobody whose customer has no online access. */
export const entitlementOf = (row: StandingRow, hasOnlineAccess = true) => ({
  role: row.role,
  numberScope: numberScopeOf(row),
  ...decideEntitlement({
    customer: {
      id: row.customer_id,
      customerGroupId: row.group_id,
      assignedProfileId: row.my_account_profile_id,
    },
    profiles: row.candidates.map(profileFactsOf),
    defaultProfileId: row.default_profile_id,
    hasOnlineAccess,
    role: row.role,
  }),
})

const numberScopeOf = ({ number_scope, sites, number_ids }: StandingRow): NumberScope => {
  if (number_scope === 'sites') return { kind: 'sites', sites }
  if (number_scope === 'numbers') return { kind: 'numbers', numberIds: number_ids }
  return { kind: 'all' }
}
