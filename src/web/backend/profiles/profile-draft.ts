import type { Profile } from '#contract/backend/profiles.ts'
import type { Availability } from '#rules/entitlement.ts'
import { type Feature, features, type FeatureKey, getFeature } from '#rules/features.ts'
import { chosenFeatures, inCatalogueOrder, type ListedGroup, usualCallsSettings } from '#rules/profile-change.ts'

/** What the profile form holds: the documented fields by their documented names. */
export type ProfileDraft = {
  name: string
  description: string
  availability: Availability
  customerID: number | null
  customerGroups: string[]
  myAccountFlags: FeatureKey[]
  myNumbers: FeatureKey[]
  myCampaigns: FeatureKey[]
  myCallsEnabled: boolean
  myCallsDailyCDRAccess: boolean
  myCallsUseBackendDescriptions: boolean
  myCallsReports: FeatureKey[]
  myCallsOptions: FeatureKey[]
  myCallsMonths: number | null
}

export const emptyDraft: ProfileDraft = {
  name: '',
  description: '',
  availability: 'Standard',
  customerID: null,
  customerGroups: [],
  myAccountFlags: [],
  myNumbers: [],
  myCampaigns: [],
  myCallsEnabled: false,
  myCallsDailyCDRAccess: false,
  myCallsUseBackendDescriptions: false,
  ...usualCallsSettings,
}

export const draftOf = (profile: Profile): ProfileDraft => ({
  name: profile.name,
  description: profile.description,
  availability: profile.availability,
  customerID: profile.customerID,
  customerGroups: [...profile.customerGroups],
  myAccountFlags: [...profile.myAccountFlags],
  myNumbers: [...profile.myNumbers],
  myCampaigns: [...profile.myCampaigns],
  myCallsEnabled: profile.myCallsEnabled,
  myCallsDailyCDRAccess: profile.myCallsDailyCDRAccess,
  myCallsUseBackendDescriptions: profile.myCallsUseBackendDescriptions,
  myCallsReports: [...profile.myCallsReports],
  myCallsOptions: [...profile.myCallsOptions],
  myCallsMonths: profile.myCallsMonths,
})

/** The settings of a draft that differ from another: what a scheduled change sends. */
export const changedSettings = (from: ProfileDraft, to: ProfileDraft): Partial<ProfileDraft> =>
  Object.fromEntries(
    Object.entries(to).filter(
      ([setting, value]) => JSON.stringify(value) !== JSON.stringify(from[setting as keyof ProfileDraft]),
    ),
  )

const choose = (chosen: ReadonlySet<FeatureKey>): Partial<ProfileDraft> => {
  const ofGroup = (group: ListedGroup) => inCatalogueOrder(group, [...chosen])
  return {
    myAccountFlags: ofGroup('myAccountFlags'),
    myNumbers: ofGroup('myNumbers'),
    myCampaigns: ofGroup('myCampaigns'),
    myCallsEnabled: chosen.has('myCallsEnabled'),
    myCallsDailyCDRAccess: chosen.has('myCallsDailyCDRAccess'),
    myCallsUseBackendDescriptions: chosen.has('myCallsUseBackendDescriptions'),
    myCallsReports: ofGroup('myCallsReports'),
    myCallsOptions: ofGroup('myCallsOptions'),
  }
}

export type Ticked = { patch: Partial<ProfileDraft>; also: readonly Feature[] }

/** Ticks a feature together with everything it needs. */
export const tickFeatures = (draft: ProfileDraft, keys: readonly FeatureKey[]): Ticked => {
  const chosen = new Set<FeatureKey>(chosenFeatures(draft))
  const also: Feature[] = []
  const add = (key: FeatureKey) => {
    if (chosen.has(key)) return
    chosen.add(key)
    if (!keys.includes(key)) also.push(getFeature(key))
    getFeature(key).needs.forEach(add)
  }
  keys.forEach(add)
  return { patch: choose(chosen), also }
}

/**
 * Unticks features together with everything that needs them; what needs My Calls, and the options of My Calls, are kept and
 * open nothing meanwhile.
 */
export const untickFeatures = (draft: ProfileDraft, keys: readonly FeatureKey[]): Ticked => {
  const chosen = new Set<FeatureKey>(chosenFeatures(draft))
  const also: Feature[] = []
  const take = (key: FeatureKey) => {
    chosen.delete(key)
    if (getFeature(key).group === 'myCalls') return
    for (const dependant of features) {
      if (!chosen.has(dependant.key) || !dependant.needs.includes(key) || dependant.group === 'myCallsOptions') continue
      if (!keys.includes(dependant.key)) also.push(dependant)
      take(dependant.key)
    }
  }
  keys.forEach(take)
  return { patch: choose(chosen), also }
}
