import type { Availability, ProfileFacts } from '#rules/entitlement.ts'
import { grantedFeatures } from '#rules/profile-change.ts'

/** A profile row as the entitlement rules see it, with the ids of its customer groups. */
export type ProfileFactsRow = {
  id: number
  name: string
  availability: string
  customer_id: number | null
  group_ids: number[]
  my_account_flags: string[]
  my_numbers: string[]
  my_campaigns: string[]
  my_calls_enabled: boolean
  my_calls_daily_cdr_access: boolean
  my_calls_use_backend_descriptions: boolean
  my_calls_reports: string[]
  my_calls_options: string[]
  my_calls_months: number | null
}

/** Turns a row into the facts that decide. A stored feature that the catalogue no longer has opens nothing. */
export const profileFactsOf = (row: ProfileFactsRow): ProfileFacts => ({
  id: row.id,
  name: row.name,
  availability: row.availability as Availability,
  customerId: row.customer_id,
  customerGroupIds: row.group_ids,
  chosen: grantedFeatures({
    myAccountFlags: row.my_account_flags,
    myNumbers: row.my_numbers,
    myCampaigns: row.my_campaigns,
    myCallsEnabled: row.my_calls_enabled,
    myCallsDailyCDRAccess: row.my_calls_daily_cdr_access,
    myCallsUseBackendDescriptions: row.my_calls_use_backend_descriptions,
    myCallsReports: row.my_calls_reports,
    myCallsOptions: row.my_calls_options,
  }),
  choosesReports: row.my_calls_reports.length > 0,
  callMonths: row.my_calls_months,
})
