/**
 * The catalogue: every feature a MyAccount profile can grant.
 *
 * `sentence` is the one-line consequence that the profile form shows. `needs` are features without which this one
 * opens nothing; saving refuses a profile that misses one, options of My Calls aside. `available: false` marks an area
 * that is not built yet: it can be saved, the form says so, and a test holds that exactly the features carry the mark that
 * no endpoint needs, neither itself nor through another feature that needs it.
 */
export const featureGroups = [
  'myAccountFlags',
  'myNumbers',
  'myCampaigns',
  'myCalls',
  'myCallsReports',
  'myCallsOptions',
] as const
export type FeatureGroup = (typeof featureGroups)[number]

export const featureGroupLabels: Readonly<Record<FeatureGroup, string>> = {
  myAccountFlags: 'MyAccount Flags',
  myNumbers: 'MyNumbers',
  myCampaigns: 'MyCampaigns',
  myCalls: 'My Calls',
  myCallsReports: 'My Calls Reports',
  myCallsOptions: 'My Calls Options',
}

type FeatureFacts = {
  readonly group: FeatureGroup
  readonly label: string
  readonly sentence: string
  readonly needs?: readonly string[]
  readonly available: boolean
  /** An obligation or a way of showing things opens no area of its own, so no endpoint needs it. */
  readonly kind?: 'area' | 'obligation' | 'modifier'
}

const myAccountFlag = (label: string, sentence: string, needs: readonly string[] = []) =>
  ({ group: 'myAccountFlags', label, sentence, needs, available: false }) as const
const numbersFeature = (label: string, sentence: string, needs: readonly string[] = []) =>
  ({ group: 'myNumbers', label, sentence, needs, available: true }) as const
const campaignsFeature = (label: string, sentence: string, needs: readonly string[] = []) =>
  ({ group: 'myCampaigns', label, sentence, needs: ['view_campaigns', ...needs], available: true }) as const
/** A report: a profile that chooses none of them has them all. */
const report = (label: string, sentence: string) =>
  ({ group: 'myCallsReports', label, sentence, needs: ['myCallsEnabled'], available: true }) as const
const callsOption = (label: string, sentence: string, needs: readonly string[] = []) =>
  ({ group: 'myCallsOptions', label, sentence, needs: ['myCallsEnabled', ...needs], available: true }) as const

const catalogue = {
  view_account: {
    ...myAccountFlag('Account details', 'Sees name, account number, addresses, contacts and account manager.'),
    available: true,
  },
  edit_contact_details: myAccountFlag(
    'Edit contact details',
    'Changes contact names and phone numbers; saved at once and logged.',
    ['view_account'],
  ),
  request_address_change: myAccountFlag('Request address change', 'Asks for a new billing address; staff apply it.', [
    'view_account',
  ]),
  view_invoices: myAccountFlag('Invoices', 'Sees the list of bills with net, VAT, total, outstanding and due date.'),
  download_invoice_pdf: myAccountFlag('Download bills', 'Downloads the PDF of each bill that was sent.', [
    'view_invoices',
  ]),
  view_itemised_calls: myAccountFlag(
    'Itemised calls on invoice',
    'Sees the calls behind each bill; outgoing free calls are left out.',
    ['view_invoices'],
  ),
  download_cdrs: myAccountFlag('Download call records', 'Downloads the calls behind a bill as CSV or ZIP.', [
    'view_invoices',
  ]),
  view_usage_reports: myAccountFlag('Usage reports', 'Downloads the usage report files of a bill.', ['view_invoices']),
  view_unbilled_usage: myAccountFlag(
    'Usage since last bill',
    'Sees a running total by class of call, marked provisional.',
  ),
  view_statement: myAccountFlag('Statement', 'Sees balance, bills, payments and credits in date order.'),
  view_payments: myAccountFlag('Payments', 'Sees payments, failed attempts and what each paid.'),
  pay_by_card: myAccountFlag('Pay online', 'Pays a bill or the balance on the payment provider’s page.', [
    'view_invoices',
  ]),
  manage_payment_cards: myAccountFlag('Payment cards', 'Adds and removes cards and sets their order.', [
    'view_payments',
  ]),
  manage_direct_debit: myAccountFlag('Direct Debit', 'Sets up a mandate and sees its state.', ['view_payments']),
  set_purchase_order: myAccountFlag('Purchase order number', 'Sets an own reference that prints on future bills.'),
  view_services: myAccountFlag('Services and charges', 'Sees services, features, recurring prices and contract ends.'),
  view_call_rates: myAccountFlag('Call rates', 'Sees the rates of the own tariff by destination.'),
  manage_email_settings: {
    ...myAccountFlag('Email settings', 'Arranges what the account gets by e-mail; e-mailed reports need it.'),
    available: true,
  },
  manage_bill_format: myAccountFlag(
    'Bill detail and attachments',
    'Chooses summary or itemised bills, attachments and their passwords.',
  ),
  manage_consent: myAccountFlag('Consents', 'Gives or withdraws consent to e-mailed detail and marketing.'),
  view_correspondence: myAccountFlag('Letters', 'Sees letters about billing and customer services.'),
  raise_request: myAccountFlag('Contact us', 'Sends a request by category and sees the replies.'),
  manage_users: {
    ...myAccountFlag('Portal users', 'Invites and removes people of the account and sets what each may see.'),
    available: true,
  },
  require_two_factor: {
    ...myAccountFlag(
      'Require two-factor',
      'Every person must set up a second factor; who is signed in is asked at the next click.',
    ),
    available: true,
    kind: 'obligation',
  },
  view_activity: {
    ...myAccountFlag('Activity', 'Sees what the account’s people did, and staff on their behalf.'),
    available: true,
  },
  spend_alerts: myAccountFlag('Spend alerts', 'Gets an e-mail when spending crosses an own limit.', [
    'view_unbilled_usage',
  ]),

  view_numbers: numbersFeature('Number list', 'Sees the own numbers with type, status, site and description.'),
  view_number_details: numbersFeature('Number details', 'Sees start date, services, tariff name and last call.', [
    'view_numbers',
  ]),
  edit_description: numbersFeature('Edit description', 'Gives each number an own description.', ['view_numbers']),
  manage_sites: numbersFeature('Manage sites', 'Creates, renames and closes own sites.'),
  assign_site: numbersFeature('Assign numbers to sites', 'Moves numbers between sites from a date on.', [
    'view_numbers',
  ]),
  view_number_costs: numbersFeature('Cost by number', 'Sees recurring and call cost of each number by month.', [
    'view_numbers',
  ]),
  view_destination: numbersFeature('Where calls go', 'Sees where each number’s calls are answered.', ['view_numbers']),
  change_destination: numbersFeature('Change where calls go', 'Asks for another answering number, now or later.', [
    'view_destination',
  ]),
  manage_routing_plans: numbersFeature(
    'Routing plans',
    'Keeps several plans by time, day and share, one of them active.',
    ['view_destination'],
  ),
  emergency_divert: numbersFeature('Emergency divert', 'Switches chosen numbers to the emergency plan and back.', [
    'view_destination',
  ]),
  block_callers: numbersFeature('Block callers', 'Keeps a list of callers that are refused.', ['view_numbers']),
  request_number: numbersFeature('Request a number', 'Asks for a new number by type and area.'),
  request_cease: numbersFeature('Request cease', 'Asks to stop a number from a date on.', ['view_numbers']),
  export_numbers: numbersFeature('Export numbers', 'Downloads the number list as filtered.', ['view_numbers']),

  view_campaigns: {
    group: 'myCampaigns',
    label: 'Campaign list',
    sentence: 'Sees campaigns with dates, state, numbers and calls of the period.',
    available: true,
  },
  manage_campaigns: campaignsFeature('Manage campaigns', 'Creates, renames and ends campaigns.'),
  assign_campaign_numbers: campaignsFeature('Assign numbers', 'Gives free numbers to a campaign for a time.'),
  set_campaign_budget: campaignsFeature('Budget', 'Sets the spend of a campaign, in total or by month.'),
  view_campaign_report: campaignsFeature(
    'Campaign report',
    'Sees calls, unique and first-time callers, answered share and length.',
    ['myCallsEnabled'],
  ),
  compare_campaigns: campaignsFeature('Compare campaigns', 'Sees up to five campaigns side by side.', [
    'myCallsEnabled',
  ]),
  view_campaign_costs: campaignsFeature('Cost per call', 'Sees what each call and each first-time caller cost.', [
    'myCallsEnabled',
  ]),
  view_missed_callers: campaignsFeature('Call-back list', 'Sees callers who were neither answered nor called back.', [
    'myCallsEnabled',
  ]),
  export_campaigns: campaignsFeature('Export campaigns', 'Downloads list, report and call rows as CSV.'),

  myCallsEnabled: {
    group: 'myCalls',
    label: 'My Calls Enabled',
    sentence: 'Opens call analytics: overview, call list and their downloads.',
    available: true,
  },
  myCallsDailyCDRAccess: {
    group: 'myCalls',
    label: 'My Calls Daily CDR Access',
    sentence: 'Downloads one file of call records for each day.',
    needs: ['myCallsEnabled'],
    available: true,
  },
  myCallsUseBackendDescriptions: {
    group: 'myCalls',
    label: 'My Calls Use Backend Descriptions',
    sentence:
      'On: the customer’s own sites, descriptions and campaigns win, and yours fill the gaps. Off: the customer’s own only.',
    needs: ['myCallsEnabled'],
    available: true,
    kind: 'modifier',
  },

  report_overview: report('Overview', 'Sees totals with their change, the busiest times and the top five numbers.'),
  report_by_day: report('Calls by day', 'Sees count, minutes and cost of each day, incoming and outgoing apart.'),
  report_by_hour: report('Calls by hour', 'Sees calls by hour of the day, and by weekday and hour.'),
  report_by_month: report('Monthly trend', 'Sees the last thirteen months side by side.'),
  report_by_number: report('By number', 'Sees one line for each own number.'),
  report_by_site: report('By site', 'Sees one line for each site, unassigned numbers last.'),
  report_by_campaign: report('By campaign', 'Sees one line for each campaign, unassigned numbers last.'),
  report_by_call_type: report('By call type', 'Sees local, mobile, international and other calls apart.'),
  report_answered: report('Answered and missed', 'Sees how calls ended, and how long callers waited.'),
  report_frequent_numbers: report('Frequent numbers', 'Sees who calls most and who is called most.'),
  report_top_calls: report('Longest and dearest calls', 'Sees the fifty longest and the fifty dearest calls.'),
  report_repeat_callers: report('Repeat callers', 'Sees how many callers call once, twice or more often.'),
  report_caller_areas: report('Where callers are', 'Sees callers by area, mobile, international and withheld.'),
  report_duration_bands: report('Length of calls', 'Sees how many calls are short, long or in between.'),
  report_concurrent: report('Calls at once', 'Sees how many calls ran at the same time, to size lines by.'),
  report_call_back: report('Call-back list', 'Sees missed callers, who was called back, and who still waits.'),
  report_call_list: report('Call list', 'Sees each call with its legs, filtered and sorted.'),

  export_calls: callsOption('Export', 'Downloads reports as CSV, Excel and PDF.'),
  email_reports: callsOption('Emailed reports', 'Gets reports by e-mail, daily, weekly or monthly.', [
    'manage_email_settings',
  ]),
  view_call_costs: {
    ...callsOption('Costs', 'Sees what calls cost; off: no charge is shown, in no report and no file.'),
    kind: 'modifier',
  },
  view_caller_numbers: {
    ...callsOption('Callers’ numbers', 'Sees the whole numbers of callers; off: their last digits are masked.'),
    kind: 'modifier',
  },
} as const satisfies Record<string, FeatureFacts>

export type FeatureKey = keyof typeof catalogue
export type Feature = Omit<FeatureFacts, 'needs' | 'kind'> & {
  readonly key: FeatureKey
  readonly needs: readonly FeatureKey[]
  readonly kind: 'area' | 'obligation' | 'modifier'
}

/** Every feature in catalogue order. */
export const features: readonly Feature[] = Object.entries(catalogue).map(([key, facts]: [string, FeatureFacts]) => ({
  ...facts,
  key: key as FeatureKey,
  needs: (facts.needs ?? []) as readonly FeatureKey[],
  kind: facts.kind ?? 'area',
}))

const featureByKey: ReadonlyMap<string, Feature> = new Map(features.map((feature) => [feature.key, feature]))

export const isFeatureKey = (key: string): key is FeatureKey => featureByKey.has(key)

/** The catalogue entry of a key. */
export const getFeature = (key: FeatureKey): Feature => {
  const feature = featureByKey.get(key)
  if (feature === undefined) throw new Error(`The catalogue has no feature ${key}`)
  return feature
}

/** The features of one group, in catalogue order. */
export const listFeatures = (group: FeatureGroup): readonly Feature[] =>
  features.filter((feature) => feature.group === group)

/** The options that a profile has unless it says otherwise: My Calls as it was before they could be chosen. */
export const usualCallsOptions: readonly FeatureKey[] = listFeatures('myCallsOptions').map(({ key }) => key)

/** The reports of a profile that chose these: none chosen means all of them. */
export const effectiveReports = (chosen: readonly FeatureKey[]): readonly FeatureKey[] =>
  chosen.length > 0 ? chosen : listFeatures('myCallsReports').map(({ key }) => key)
