import { newProfile } from '#contract/backend/profiles.ts'
import { type FeatureGroup, type FeatureKey, listFeatures } from '#rules/features.ts'

const allOf = (group: FeatureGroup, except: readonly FeatureKey[] = []): FeatureKey[] =>
  listFeatures(group)
    .map(({ key }) => key)
    .filter((key) => !except.includes(key))

const basicFlags: FeatureKey[] = [
  ...([
    'view_account',
    'edit_contact_details',
    'request_address_change',
    'view_invoices',
    'download_invoice_pdf',
  ] as const),
  ...(['view_itemised_calls', 'view_statement', 'view_payments', 'pay_by_card', 'manage_payment_cards'] as const),
  ...([
    'manage_direct_debit',
    'view_services',
    'manage_email_settings',
    'manage_bill_format',
    'manage_consent',
  ] as const),
  ...(['view_correspondence', 'raise_request'] as const),
]
const billingFlags: FeatureKey[] = [
  ...([
    'view_account',
    'view_invoices',
    'download_invoice_pdf',
    'view_usage_reports',
    'view_statement',
    'view_payments',
  ] as const),
  ...(['pay_by_card', 'set_purchase_order', 'manage_email_settings', 'require_two_factor'] as const),
]
const fullNumbers = allOf('myNumbers', ['manage_routing_plans', 'emergency_divert', 'block_callers', 'request_cease'])

const myCalls = { myCallsEnabled: true }

/** The five profiles that an empty list offers: two of the reference platform's kind, and three more (domain §3.7). */
export const starterProfiles = [
  {
    name: 'Residential basic',
    description: 'Bills, payments and own details for people at home.',
    availability: 'Headline',
    myAccountFlags: basicFlags,
    myNumbers: ['view_numbers', 'edit_description'],
  },
  {
    name: 'Business full',
    description: 'Everything a company works with: bills, numbers, campaigns and call analytics with daily records.',
    availability: 'Headline',
    myAccountFlags: allOf('myAccountFlags', ['view_call_rates']),
    myNumbers: fullNumbers,
    myCampaigns: allOf('myCampaigns', ['view_campaign_costs', 'view_missed_callers']),
    ...myCalls,
    myCallsDailyCDRAccess: true,
    myCallsUseBackendDescriptions: true,
  },
  {
    name: 'Business bills only',
    description: 'For finance contacts who need bills and payments and nothing else.',
    availability: 'Standard',
    myAccountFlags: billingFlags,
  },
  {
    name: 'Inbound and marketing',
    description: 'For 0800 and 03 customers who run their own campaigns.',
    availability: 'Standard',
    myAccountFlags: ['view_account', 'view_invoices', 'download_invoice_pdf', 'raise_request'],
    myNumbers: [
      'view_numbers',
      'view_number_details',
      'edit_description',
      'view_destination',
      'change_destination',
      'export_numbers',
    ],
    myCampaigns: allOf('myCampaigns'),
    ...myCalls,
    myCallsDailyCDRAccess: true,
  },
  {
    name: 'Legacy statistics',
    description: 'For customers moved over from the Stats Site.',
    availability: 'Historical',
    myAccountFlags: ['view_account', 'view_invoices'],
    myNumbers: ['view_numbers'],
    ...myCalls,
    myCallsUseBackendDescriptions: true,
  },
].map((starter) => newProfile.parse(starter))
