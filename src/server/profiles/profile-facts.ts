import type { Availability, ProfileFacts } from '#rules/entitlement.ts'
import { effectiveReports, type FeatureKey, isFeatureKey, usualCallsOptions } from '#rules/features.ts'

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
}

/** Turns a row into the facts that decide. A stored feature that the catalogue no longer has opens nothing. */
export const profileFactsOf = (row: ProfileFactsRow): ProfileFacts => {
  const chosen = new Set<FeatureKey>(
    [...row.my_account_flags, ...row.my_numbers, ...row.my_campaigns].filter(isFeatureKey),
  )
  if (row.my_calls_enabled) chosen.add('myCallsEnabled')
  if (row.my_calls_daily_cdr_access) chosen.add('myCallsDailyCDRAccess')
  if (row.my_calls_use_backend_descriptions) chosen.add('myCallsUseBackendDescriptions')
  for (const key of [...effectiveReports([]), ...usualCallsOptions]) chosen.add(key)
  return {
    id: row.id,
    name: row.name,
    availability: row.availability as Availability,
    customerId: row.customer_id,
    customerGroupIds: row.group_ids,
    chosen,
  }
}
