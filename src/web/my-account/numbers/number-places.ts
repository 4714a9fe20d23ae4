import type { FeatureKey } from '#rules/features.ts'
import { builtAreas } from '../areas.ts'

type Place = { key: string; label: string; to: string; feature: FeatureKey }

/** The pages of My Numbers, in the order of their tabs. */
export const numberPlaces: readonly Place[] = [
  { key: 'numbers', label: 'Numbers', to: builtAreas.numbers.path, feature: builtAreas.numbers.feature },
  { key: 'sites', label: 'Sites', to: builtAreas.numberSites.path, feature: builtAreas.numberSites.feature },
  { key: 'costs', label: 'Costs', to: builtAreas.numberCosts.path, feature: builtAreas.numberCosts.feature },
  { key: 'plans', label: 'Routing plans', to: builtAreas.routingPlans.path, feature: builtAreas.routingPlans.feature },
  {
    key: 'emergency',
    label: 'Emergency',
    to: builtAreas.emergencyDivert.path,
    feature: builtAreas.emergencyDivert.feature,
  },
  {
    key: 'requests',
    label: 'Requests',
    to: builtAreas.numberRequests.path,
    feature: builtAreas.numberRequests.feature,
  },
  { key: 'new', label: 'New numbers', to: builtAreas.newNumbers.path, feature: builtAreas.newNumbers.feature },
]

/** Where My Numbers begins for somebody: the first of its pages that is granted. */
export const firstNumberPlace = (features: readonly FeatureKey[]): Place | undefined =>
  numberPlaces.find(({ feature }) => features.includes(feature))
