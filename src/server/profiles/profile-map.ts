import type { profileMapEndpoints } from '#contract/backend/profile-map.ts'
import { openFeatures, type ProfileFacts, resolutionSteps } from '#rules/entitlement.ts'
import { type FeatureGroup, getFeature } from '#rules/features.ts'
import {
  describeScope,
  listFeaturesNobodyHas,
  listOverlaps,
  listTwins,
  type MappedProfile,
} from '#rules/profile-map.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { findDefaultProfileId } from '../customers/queries.ts'
import type { Db } from '../db/open.ts'
import type { Handlers } from '../http/serve.ts'
import { countInForceByStep, listAccountNumbers, listGroupNames } from './map-queries.ts'
import { listProfileFacts } from './queries.ts'

const MOST_TWINS = 200

/** Staff see all profiles at once. */
export const profileMapHandlers = ({ db }: AppParts): Handlers<typeof profileMapEndpoints, StaffContext> => ({
  get: () => drawProfileMap(db),
})

type Names = {
  readonly groups: ReadonlyMap<number, string>
  readonly accounts: ReadonlyMap<number, string>
}

/** Who has each profile, which compete, what nobody has, and which differ in one setting only. */
const drawProfileMap = async (db: Db) => {
  const [profiles, counts, defaultId] = await Promise.all([
    listProfileFacts(db),
    countInForceByStep(db),
    findDefaultProfileId(db),
  ])
  const [groups, accounts] = await Promise.all([
    listGroupNames(db, [...new Set(profiles.flatMap(({ customerGroupIds }) => customerGroupIds))]),
    listAccountNumbers(
      db,
      profiles.flatMap(({ customerId }) => (customerId === null ? [] : [customerId])),
    ),
  ])
  const names = { groups, accounts }
  const countsOf = Map.groupBy(counts, ({ profileId }) => profileId)
  const inForce = profiles.map((profile) => ({
    profile,
    byStep: (countsOf.get(profile.id) ?? [])
      .map(({ step, customers }) => ({ step, customers }))
      .toSorted((a, b) => resolutionSteps.indexOf(a.step) - resolutionSteps.indexOf(b.step)),
    customersInForce: (countsOf.get(profile.id) ?? []).reduce((sum, { customers }) => sum + customers, 0),
  }))
  return {
    profiles: inForce
      .map(({ profile, byStep, customersInForce }) => ({
        id: profile.id,
        name: profile.name,
        availability: profile.availability,
        scope: scopeOf(profile, names),
        isDefault: profile.id === defaultId,
        byStep,
        customersInForce,
        features: openFeatures(profile).size,
      }))
      .toSorted((a, b) => b.customersInForce - a.customersInForce || a.name.localeCompare(b.name, 'en-GB')),
    customersWithout: countsOf.get(null)?.reduce((sum, { customers }) => sum + customers, 0) ?? 0,
    overlaps: listOverlaps(profiles)
      .map(({ over, id, profiles: rivals }) => ({
        over: (over === 'group' ? groups : accounts).get(id) ?? '',
        profiles: rivals.map((rival) => ({ id: rival.id, name: rival.name })),
      }))
      .toSorted((a, b) => a.over.localeCompare(b.over, 'en-GB')),
    nobodyHas: listFeaturesNobodyHas(inForce).map(({ key, profiles: granting }) => ({
      key,
      label: getFeature(key).label,
      profiles: granting,
    })),
    twins: listTwins(
      profiles.map((profile) => mappedOf(profile, names)),
      MOST_TWINS,
    ).map(({ first, second, difference }) => ({
      first: { id: first.id, name: first.name },
      second: { id: second.id, name: second.name },
      difference,
    })),
  }
}

const groupNamesOf = ({ customerGroupIds }: ProfileFacts, { groups }: Names): string[] =>
  customerGroupIds.map((id) => groups.get(id) ?? '').toSorted((a, b) => a.localeCompare(b, 'en-GB'))

const accountOf = ({ customerId }: ProfileFacts, { accounts }: Names): string | null =>
  customerId === null ? null : (accounts.get(customerId) ?? null)

const scopeOf = (profile: ProfileFacts, names: Names): string =>
  describeScope(profile, { accountNumber: accountOf(profile, names), groups: groupNamesOf(profile, names) })

/** The settings of a profile for comparison. */
const mappedOf = (profile: ProfileFacts, names: Names): MappedProfile => {
  const chosenOf = (group: FeatureGroup) => [...profile.chosen].filter((key) => getFeature(key).group === group)
  return {
    id: profile.id,
    name: profile.name,
    description: '',
    availability: profile.availability,
    customerID: profile.customerId,
    accountNumber: accountOf(profile, names),
    customerGroups: groupNamesOf(profile, names),
    myAccountFlags: chosenOf('myAccountFlags'),
    myNumbers: chosenOf('myNumbers'),
    myCampaigns: chosenOf('myCampaigns'),
    myCallsEnabled: profile.chosen.has('myCallsEnabled'),
    myCallsDailyCDRAccess: profile.chosen.has('myCallsDailyCDRAccess'),
    myCallsUseBackendDescriptions: profile.chosen.has('myCallsUseBackendDescriptions'),
    myCallsReports: profile.choosesReports ? chosenOf('myCallsReports') : [],
    myCallsOptions: chosenOf('myCallsOptions'),
    myCallsMonths: profile.callMonths ?? null,
  }
}
