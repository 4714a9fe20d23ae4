import {
  effectiveReports,
  type FeatureKey,
  featureGroupLabels,
  getFeature,
  isFeatureKey,
  listFeatures,
  usualCallsOptions,
} from './features.ts'

/** A profile's settings by their documented names, as far as they are compared. */
export type ComparedSettings = {
  readonly name: string
  readonly description: string
  readonly availability: string
  readonly customerID: number | null
  readonly customerGroups: readonly string[]
  readonly myAccountFlags: readonly string[]
  readonly myNumbers: readonly string[]
  readonly myCampaigns: readonly string[]
  readonly myCallsEnabled: boolean
  readonly myCallsDailyCDRAccess: boolean
  readonly myCallsUseBackendDescriptions: boolean
  /** None is all of them, those of later versions too. */
  readonly myCallsReports: readonly string[]
  readonly myCallsOptions: readonly string[]
  /** This month included; null is as far as calls are kept. */
  readonly myCallsMonths: number | null
}

/** What a profile says of My Calls beside its three switches, unless it is told otherwise. */
export const usualCallsSettings: {
  myCallsReports: FeatureKey[]
  myCallsOptions: FeatureKey[]
  myCallsMonths: number | null
} = { myCallsReports: [], myCallsOptions: [...usualCallsOptions], myCallsMonths: null }

/** Settings as they were kept at some time: those from before My Calls could be narrowed say nothing about it. */
export const completeSettings = <S extends Partial<ComparedSettings>>(kept: S): S & typeof usualCallsSettings => ({
  ...usualCallsSettings,
  ...kept,
})

/** One setting that differs, in words. */
export type SettingChange = {
  readonly setting: keyof ComparedSettings
  readonly label: string
  readonly before: string
  readonly after: string
}

const labels = {
  name: 'Name',
  description: 'Description',
  availability: 'Availability',
  customerID: 'Customer',
  customerGroups: 'Customer groups',
} as const

/** The groups of the catalogue that a profile stores as lists. */
export const listedGroups = ['myAccountFlags', 'myNumbers', 'myCampaigns', 'myCallsReports', 'myCallsOptions'] as const
export type ListedGroup = (typeof listedGroups)[number]
const flagGroups = ['myAccountFlags', 'myNumbers', 'myCampaigns'] as const
const callSettings = ['myCallsEnabled', 'myCallsDailyCDRAccess', 'myCallsUseBackendDescriptions'] as const

const shown = (value: string | number | null | readonly string[]): string => {
  if (value === null || value === '') return '(none)'
  if (typeof value === 'object') return value.toSorted().join(', ') || '(none)'
  return String(value)
}

const featureLabel = (key: string): string => (isFeatureKey(key) ? getFeature(key).label : key)

const onOrOff = (on: boolean): string => (on ? 'on' : 'off')

const changesOfList = (setting: ListedGroup, before: ComparedSettings, after: ComparedSettings): SettingChange[] =>
  [...new Set([...before[setting], ...after[setting]])]
    .filter((key) => before[setting].includes(key) !== after[setting].includes(key))
    .map((key) => ({
      setting,
      label: `${featureGroupLabels[setting]}: ${featureLabel(key)}`,
      before: onOrOff(before[setting].includes(key)),
      after: onOrOff(after[setting].includes(key)),
    }))

const reportsInWords = ({ myCallsReports }: ComparedSettings): string =>
  myCallsReports.length === 0 ? 'All reports' : myCallsReports.map(featureLabel).join(', ')

/** Between some reports and others each one that differs; between all and some, one line that names them. */
const changesOfReports = (before: ComparedSettings, after: ComparedSettings): SettingChange[] => {
  const changes = changesOfList('myCallsReports', before, after)
  if (changes.length === 0 || (before.myCallsReports.length > 0 && after.myCallsReports.length > 0)) return changes
  return [
    {
      setting: 'myCallsReports',
      label: featureGroupLabels.myCallsReports,
      before: reportsInWords(before),
      after: reportsInWords(after),
    },
  ]
}

/** How far back My Calls goes, in words. */
export const monthsInWords = (months: number | null): string => {
  if (months === null) return 'as far as calls are kept'
  return months === 1 ? 'this month alone' : `${months} months`
}

/** What differs between two states of a profile, one line a setting, in the order of the form. */
export const listProfileChanges = (before: ComparedSettings, after: ComparedSettings): SettingChange[] => [
  ...(Object.keys(labels) as (keyof typeof labels)[])
    .map((setting) => ({
      setting,
      label: labels[setting],
      before: shown(before[setting]),
      after: shown(after[setting]),
    }))
    .filter((change) => change.before !== change.after),
  ...flagGroups.flatMap((setting) => changesOfList(setting, before, after)),
  ...callSettings
    .filter((setting) => before[setting] !== after[setting])
    .map((setting) => ({
      setting,
      label: getFeature(setting).label,
      before: onOrOff(before[setting]),
      after: onOrOff(after[setting]),
    })),
  ...changesOfReports(before, after),
  ...(before.myCallsMonths === after.myCallsMonths
    ? []
    : [
        {
          setting: 'myCallsMonths' as const,
          label: 'My Calls Months Back',
          before: monthsInWords(before.myCallsMonths),
          after: monthsInWords(after.myCallsMonths),
        },
      ]),
  ...changesOfList('myCallsOptions', before, after),
]

/** The settings of a profile that choose features. */
export type ChoosingSettings = Pick<ComparedSettings, ListedGroup | (typeof callSettings)[number]>

/** Everything a profile's settings tick, as one set of catalogue keys. */
export const chosenFeatures = (settings: ChoosingSettings): ReadonlySet<FeatureKey> =>
  new Set([
    ...listedGroups.flatMap((group) => settings[group].filter(isFeatureKey)),
    ...callSettings.filter((setting) => settings[setting]),
  ])

/** Everything a profile's settings switch on: what they tick, and every report where they tick none. */
export const grantedFeatures = (settings: ChoosingSettings): ReadonlySet<FeatureKey> =>
  new Set([...chosenFeatures(settings), ...(settings.myCallsReports.length === 0 ? effectiveReports([]) : [])])

/** Feature keys of a group in catalogue order, each once: how they are stored and shown. */
export const inCatalogueOrder = (group: ListedGroup, keys: readonly string[]): FeatureKey[] =>
  listFeatures(group)
    .map(({ key }) => key)
    .filter((key) => keys.includes(key))
