import { type FeatureKey, features } from './features.ts'

/** The roles of a customer's people. The profile is the ceiling; a role only takes away. */
export const portalRoles = ['owner', 'billing', 'reporting', 'numbers', 'read-only'] as const
export type PortalRole = (typeof portalRoles)[number]

export const portalRoleWords: Readonly<Record<PortalRole, { label: string; sentence: string }>> = {
  owner: { label: 'Owner', sentence: 'Everything that the account has, and who may use it.' },
  billing: { label: 'Billing', sentence: 'Bills, payments, call records and costs.' },
  reporting: { label: 'Reporting', sentence: 'Call reports and campaigns.' },
  numbers: { label: 'Numbers', sentence: 'Numbers, their descriptions and where calls go.' },
  'read-only': { label: 'Read only', sentence: 'Sees what there is and changes nothing.' },
}

type NarrowRole = Exclude<PortalRole, 'owner'>
const everybody: readonly NarrowRole[] = ['billing', 'reporting', 'numbers', 'read-only']
const bills: readonly NarrowRole[] = ['billing', 'read-only']
const billing: readonly NarrowRole[] = ['billing']
const calls: readonly NarrowRole[] = ['billing', 'reporting', 'read-only']
const callers: readonly NarrowRole[] = ['billing', 'reporting']
const numbers: readonly NarrowRole[] = ['numbers']
const campaigns: readonly NarrowRole[] = ['reporting']
const campaignsSeen: readonly NarrowRole[] = ['reporting', 'read-only']
const ownerAlone: readonly NarrowRole[] = []

/**
 * Which roles beside Owner may use each feature. What the profile obliges to holds for all. What a feature needs is asked of
 * the profile, not of the role: whoever may have reports e-mailed need not be the one who arranges the account's e-mails.
 */
const allowed: Readonly<Record<FeatureKey, readonly NarrowRole[]>> = {
  view_account: everybody,
  edit_contact_details: billing,
  request_address_change: billing,
  view_invoices: bills,
  download_invoice_pdf: bills,
  view_itemised_calls: bills,
  download_cdrs: bills,
  view_usage_reports: bills,
  view_unbilled_usage: calls,
  view_statement: bills,
  view_payments: bills,
  pay_by_card: billing,
  manage_payment_cards: billing,
  manage_direct_debit: billing,
  set_purchase_order: billing,
  view_services: bills,
  view_call_rates: bills,
  manage_email_settings: billing,
  manage_bill_format: billing,
  manage_consent: ownerAlone,
  view_correspondence: bills,
  raise_request: ['billing', 'reporting', 'numbers'],
  manage_users: ownerAlone,
  require_two_factor: everybody,
  view_activity: ownerAlone,
  spend_alerts: billing,
  view_numbers: everybody,
  view_number_details: everybody,
  edit_description: numbers,
  manage_sites: numbers,
  assign_site: numbers,
  view_number_costs: calls,
  view_destination: ['numbers', 'read-only'],
  change_destination: numbers,
  manage_routing_plans: numbers,
  emergency_divert: numbers,
  block_callers: numbers,
  request_number: numbers,
  request_cease: numbers,
  export_numbers: everybody,
  view_campaigns: campaignsSeen,
  manage_campaigns: campaigns,
  assign_campaign_numbers: campaigns,
  set_campaign_budget: campaigns,
  view_campaign_report: campaignsSeen,
  compare_campaigns: campaignsSeen,
  view_campaign_costs: campaignsSeen,
  view_missed_callers: campaigns,
  export_campaigns: campaignsSeen,
  myCallsEnabled: calls,
  myCallsDailyCDRAccess: calls,
  myCallsUseBackendDescriptions: everybody,
  report_overview: calls,
  report_by_day: calls,
  report_by_hour: calls,
  report_by_month: calls,
  report_by_number: calls,
  report_by_site: calls,
  report_by_campaign: calls,
  report_by_call_type: calls,
  report_answered: calls,
  report_frequent_numbers: calls,
  report_top_calls: calls,
  report_repeat_callers: calls,
  report_caller_areas: calls,
  report_duration_bands: calls,
  report_concurrent: calls,
  report_call_back: calls,
  report_call_list: calls,
  export_calls: calls,
  email_reports: callers,
  view_call_costs: calls,
  view_caller_numbers: callers,
}

/** Whether a role may use a feature that the profile opens. */
export const roleAllows = (role: PortalRole, key: FeatureKey): boolean =>
  role === 'owner' || allowed[key].includes(role)

/** The roles that may use a feature, Owner first. */
export const rolesFor = (key: FeatureKey): PortalRole[] => portalRoles.filter((role) => roleAllows(role, key))

/** What a role may use at most, in catalogue order: what its description on screen lists. */
export const featuresOfRole = (role: PortalRole): FeatureKey[] =>
  features.map(({ key }) => key).filter((key) => roleAllows(role, key))

/** Which of the customer's numbers a person sees. A number lies at the site in force: the customer's, else the provider's. */
export type NumberScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'sites'; readonly siteIds: readonly number[] }
  | { readonly kind: 'numbers'; readonly numberIds: readonly number[] }

/** Whether a number lies in a person's scope. */
export const isInScope = (
  scope: NumberScope,
  number: { readonly id: number; readonly staffSiteId: number | null; readonly customerSiteId: number | null },
): boolean => {
  if (scope.kind === 'all') return true
  if (scope.kind === 'numbers') return scope.numberIds.includes(number.id)
  const siteId = number.customerSiteId ?? number.staffSiteId
  return siteId !== null && scope.siteIds.includes(siteId)
}
