import { type FeatureKey, featureGroupLabels, getFeature, isFeatureKey, listFeatures } from './features.ts'

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
}

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

const flagGroups = ['myAccountFlags', 'myNumbers', 'myCampaigns'] as const
const callSettings = ['myCallsEnabled', 'myCallsDailyCDRAccess', 'myCallsUseBackendDescriptions'] as const

const shown = (value: string | number | null | readonly string[]): string => {
  if (value === null || value === '') return '(none)'
  if (typeof value === 'object') return value.toSorted().join(', ') || '(none)'
  return String(value)
}

const featureLabel = (key: string): string => (isFeatureKey(key) ? getFeature(key).label : key)

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
  ...flagGroups.flatMap((setting) => {
    const keys = [...new Set([...before[setting], ...after[setting]])]
    return keys
      .filter((key) => before[setting].includes(key) !== after[setting].includes(key))
      .map((key) => ({
        setting,
        label: `${featureGroupLabels[setting]}: ${featureLabel(key)}`,
        before: before[setting].includes(key) ? 'on' : 'off',
        after: after[setting].includes(key) ? 'on' : 'off',
      }))
  }),
  ...callSettings
    .filter((setting) => before[setting] !== after[setting])
    .map((setting) => ({
      setting,
      label: getFeature(setting).label,
      before: before[setting] ? 'on' : 'off',
      after: after[setting] ? 'on' : 'off',
    })),
]

/** Everything a profile's settings choose, as one set of catalogue keys. */
export const chosenFeatures = (
  settings: Omit<ComparedSettings, 'name' | 'description' | 'availability' | 'customerID' | 'customerGroups'>,
): ReadonlySet<FeatureKey> =>
  new Set([
    ...flagGroups.flatMap((group) => settings[group].filter(isFeatureKey)),
    ...callSettings.filter((setting) => settings[setting]),
  ])

/** Feature keys of a group in catalogue order, each once: how they are stored and shown. */
export const inCatalogueOrder = (group: (typeof flagGroups)[number], keys: readonly string[]): FeatureKey[] =>
  listFeatures(group)
    .map(({ key }) => key)
    .filter((key) => keys.includes(key))
