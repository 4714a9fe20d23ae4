import type { FeatureKey } from '#rules/features.ts'

/** An area of the portal: its address, the words for it, and the feature that opens it. */
export type Area = { path: string; title: string; feature: FeatureKey }

/** Areas with pages; those in the menu carry their place in it. */
export const builtAreas = {
  calls: { path: '/calls', title: 'My Calls', feature: 'myCallsEnabled' },
  callList: { path: '/calls/list', title: 'Call list', feature: 'myCallsEnabled' },
  dailyCalls: { path: '/calls/daily', title: 'Daily call records', feature: 'myCallsDailyCDRAccess' },
  callExports: { path: '/calls/exports', title: 'Exports', feature: 'export_calls' },
  emailedReports: { path: '/calls/emailed', title: 'E-mailed reports', feature: 'email_reports' },
  savedViews: { path: '/calls/views', title: 'Saved views', feature: 'myCallsEnabled' },
  aboutCalls: { path: '/calls/about', title: 'What the figures mean', feature: 'myCallsEnabled' },
  users: { path: '/users', title: 'Users', feature: 'manage_users' },
  activity: { path: '/activity', title: 'Activity', feature: 'view_activity' },
  numbers: { path: '/numbers', title: 'My Numbers', feature: 'view_numbers' },
  routingPlans: { path: '/numbers/plans', title: 'Routing plans', feature: 'manage_routing_plans' },
  emergencyDivert: { path: '/numbers/emergency', title: 'Emergency divert', feature: 'emergency_divert' },
  numberRequests: { path: '/numbers/requests', title: 'Requests', feature: 'view_numbers' },
  newNumbers: { path: '/numbers/new-numbers', title: 'New numbers', feature: 'request_number' },
  numberSites: { path: '/numbers/sites', title: 'Sites', feature: 'manage_sites' },
  numberCosts: { path: '/numbers/costs', title: 'Cost by number', feature: 'view_number_costs' },
  numberLabels: { path: '/numbers/labels', title: 'Change by file', feature: 'edit_description' },
} as const satisfies Record<string, Area>

/** Areas that a profile can grant and that come later: their addresses answer in plain words already. */
export const laterAreas: readonly Area[] = [
  { path: '/campaigns', title: 'My Campaigns', feature: 'view_campaigns' },
  { path: '/bills', title: 'Bills', feature: 'view_invoices' },
  { path: '/usage', title: 'Usage since last bill', feature: 'view_unbilled_usage' },
  { path: '/statement', title: 'Statement', feature: 'view_statement' },
  { path: '/payments', title: 'Payments', feature: 'view_payments' },
  { path: '/services', title: 'Services and charges', feature: 'view_services' },
  { path: '/rates', title: 'Call rates', feature: 'view_call_rates' },
  { path: '/email-settings', title: 'Email settings', feature: 'manage_email_settings' },
  { path: '/letters', title: 'Letters', feature: 'view_correspondence' },
  { path: '/requests', title: 'Contact us', feature: 'raise_request' },
]
