import { decideEntitlement } from '#rules/entitlement.ts'
import type { NumberScope, PortalRole } from '#rules/portal-roles.ts'
import { type RawBuilder, sql } from 'kysely'
import { profileFactsOf, type ProfileFactsRow } from '../profiles/profile-facts.ts'

/** One person's standing with one customer: what the entitlement decision needs, and their numbers. */
export type StandingRow = {
  customer_id: number
  account_number: string
  customer_name: string
  detail_by_email_consent: boolean
  is_itemised: boolean
  bill_day: number | null
  group_id: number | null
  my_account_profile_id: number | null
  default_profile_id: number | null
  role: PortalRole
  number_scope: 'all' | 'sites' | 'numbers'
  site_ids: number[]
  number_ids: number[]
  candidates: ProfileFactsRow[]
}

/** Whom a person acts for, and what the customer's own standing says about call detail. */
export type ActingCustomer = {
  readonly id: number
  readonly accountNumber: string
  readonly name: string
  /** False when they asked for no itemised calls (PECR regulation 9). */
  readonly isItemised: boolean
  /** The first day of a bill period, 1 to 28; null when they have none. */
  readonly billDay: number | null
  /** They consented to call detail by e-mail. */
  readonly mayEmailDetail: boolean
}

/** The columns of `customer` that `actingCustomerOf` reads. */
export const actingCustomer = sql`
  customer.id as customer_id, customer.account_number, customer.name as customer_name,
  customer.detail_by_email_consent, customer.is_itemised, customer.bill_day`

/** The customer of a row of the request check. */
export const actingCustomerOf = (row: StandingRow): ActingCustomer => ({
  id: row.customer_id,
  accountNumber: row.account_number,
  name: row.customer_name,
  isItemised: row.is_itemised,
  billDay: row.bill_day,
  mayEmailDetail: row.detail_by_email_consent,
})

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

/** The sites and numbers to which the row's person is narrowed, by the alias that names the person's id. */
export const chosenScope = (portalUserId: RawBuilder<unknown>) => sql`
  array(
    select chosen.site_id from portal_membership_site chosen
    where chosen.portal_user_id = ${portalUserId} and chosen.customer_id = customer.id
  ) as site_ids,
  array(
    select chosen.number_id from portal_membership_number chosen
    where chosen.portal_user_id = ${portalUserId} and chosen.customer_id = customer.id
  ) as number_ids`

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

const numberScopeOf = ({ number_scope, site_ids, number_ids }: StandingRow): NumberScope => {
  if (number_scope === 'sites') return { kind: 'sites', siteIds: site_ids }
  if (number_scope === 'numbers') return { kind: 'numbers', numberIds: number_ids }
  return { kind: 'all' }
}
