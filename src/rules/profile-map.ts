import { isGeneral, openFeatures, type ProfileFacts } from './entitlement.ts'
import { counted } from './counted.ts'
import { type FeatureKey, features, getFeature, isFeatureKey } from './features.ts'
import { type ComparedSettings, grantedFeatures, listProfileChanges } from './profile-change.ts'

export type MappedProfile = ComparedSettings & {
  readonly id: number
  /** The account number of its customer, when it has one. */
  readonly accountNumber: string | null
}

export type Twins = {
  readonly first: MappedProfile
  readonly second: MappedProfile
  readonly difference: { readonly label: string; readonly before: string; readonly after: string }
}

/**
 * What is compared of a profile, as numbers: 32 features in each word, reports in a word of their own, and equal texts as
 * equal numbers.
 */
type Outline = {
  readonly low: number
  readonly high: number
  readonly reports: number
  readonly choosesReports: boolean
  /** Months back, availability, customer, customer groups. */
  readonly others: readonly [number, number, number, number]
}

const isReport = (key: string): boolean => isFeatureKey(key) && getFeature(key).group === 'myCallsReports'
const bitsOf = (keys: readonly string[]): ReadonlyMap<string, number> => new Map(keys.map((key, index) => [key, index]))
const allKeys = features.map(({ key }) => key)
const bitOf = bitsOf(allKeys.filter((key) => !isReport(key)))
const reportBitOf = bitsOf(allKeys.filter(isReport))

const outlinesOf = (profiles: readonly MappedProfile[]): Outline[] => {
  const numbers = new Map<string, number>()
  const numberOf = (value: unknown): number => {
    const text = JSON.stringify(value)
    const known = numbers.get(text)
    if (known === undefined) numbers.set(text, numbers.size)
    return known ?? numbers.size - 1
  }
  return profiles.map((profile) => {
    const words: [number, number, number] = [0, 0, 0]
    for (const key of grantedFeatures(profile)) {
      const report = reportBitOf.get(key)
      const bit = bitOf.get(key) ?? 0
      if (report !== undefined) words[2] |= 1 << report
      else words[bit < 32 ? 0 : 1] |= 1 << (bit & 31)
    }
    const { myCallsMonths, availability, customerID, customerGroups } = profile
    return {
      low: words[0],
      high: words[1],
      reports: words[2],
      choosesReports: profile.myCallsReports.length > 0,
      others: [
        numberOf(myCallsMonths),
        numberOf(availability),
        numberOf(customerID),
        numberOf(customerGroups.toSorted()),
      ],
    }
  })
}

/** Whether at most one bit is set. */
const isOneBit = (word: number): boolean => (word & (word - 1)) === 0

/** How near two profiles are: 0 in name only, 1 by a feature, 2 by availability, 3 by whom they are for; else undefined. */
const nearnessOf = (a: Outline, b: Outline): number | undefined => {
  const low = a.low ^ b.low
  const high = a.high ^ b.high
  const reports = a.reports ^ b.reports
  if (!isOneBit(low) || !isOneBit(high) || !isOneBit(reports)) return undefined
  const ofReports = reports !== 0 || a.choosesReports !== b.choosesReports ? 1 : 0
  const [months, availability, customer, groups] = a.others.map((value, index) => (value === b.others[index] ? 0 : 1))
  const features = (low === 0 ? 0 : 1) + (high === 0 ? 0 : 1) + ofReports + (months ?? 0)
  const scope = (customer ?? 0) + (groups ?? 0)
  if (features + (availability ?? 0) + scope > 1) return undefined
  if (features === 1) return 1
  if (availability === 1) return 2
  return scope === 1 ? 3 : 0
}

const differenceOf = (first: MappedProfile, second: MappedProfile): Twins['difference'] => {
  const changes = listProfileChanges({ ...first, description: '' }, { ...second, description: '' })
  const [change = { setting: 'name', label: 'Name', before: first.name, after: second.name }] = changes.filter(
    ({ setting }) => setting !== 'name',
  )
  if (change.setting !== 'customerID') return { label: change.label, before: change.before, after: change.after }
  return { label: change.label, before: first.accountNumber ?? '(none)', after: second.accountNumber ?? '(none)' }
}

/**
 * Pairs of profiles that differ in one setting only, name and description aside: first those that differ in nothing else,
 * then by a feature, by availability, and by whom they are for; by name inside each. Every pair is compared, as numbers:
 * a thousand profiles take a few milliseconds.
 */
export const listTwins = (profiles: readonly MappedProfile[], most: number): Twins[] => {
  const sorted = profiles.toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB'))
  const outlines = outlinesOf(sorted)
  const found: [number, number][][] = [[], [], [], []]
  for (const [first, one] of outlines.entries())
    for (let second = first + 1; second < outlines.length; second += 1) {
      const pairs = found[nearnessOf(one, outlines[second] as Outline) ?? found.length]
      if (pairs !== undefined && pairs.length < most) pairs.push([first, second])
    }
  return found
    .flat()
    .slice(0, most)
    .map(([at, other]) => {
      const [first, second] = [sorted[at] as MappedProfile, sorted[other] as MappedProfile]
      return { first, second, difference: differenceOf(first, second) }
    })
}

export type Overlap = {
  readonly over: 'customer' | 'group'
  readonly id: number
  /** The one that wins first. */
  readonly profiles: readonly ProfileFacts[]
}

/** Where several profiles stand at the same step for the same customers, so that Headline or the lower id decides. */
export const listOverlaps = (profiles: readonly ProfileFacts[]): Overlap[] => {
  // Alphabetically Headline comes before Standard.
  const current = profiles
    .filter(({ availability }) => availability !== 'Historical')
    .toSorted((a, b) => (a.availability < b.availability ? -1 : a.availability > b.availability ? 1 : a.id - b.id))
  const byCustomer = new Map<number, ProfileFacts[]>()
  const byGroup = new Map<number, ProfileFacts[]>()
  const add = (to: Map<number, ProfileFacts[]>, id: number, profile: ProfileFacts) => {
    const there = to.get(id)
    if (there === undefined) to.set(id, [profile])
    else there.push(profile)
  }
  for (const profile of current) {
    if (profile.customerId !== null) add(byCustomer, profile.customerId, profile)
    for (const id of profile.customerGroupIds) add(byGroup, id, profile)
  }
  const several = (over: Overlap['over'], stands: Map<number, ProfileFacts[]>): Overlap[] =>
    [...stands].filter(([, { length }]) => length > 1).map(([id, profiles]) => ({ over, id, profiles }))
  return [...several('customer', byCustomer), ...several('group', byGroup)]
}

type InForce = { readonly profile: ProfileFacts; readonly customersInForce: number }

/** Features that no customer has, in catalogue order, with the profiles in nobody's force that would open each. */
export const listFeaturesNobodyHas = (profiles: readonly InForce[]): { key: FeatureKey; profiles: number }[] => {
  const had = new Set<FeatureKey>()
  const idle = new Map<FeatureKey, number>()
  for (const { profile, customersInForce } of profiles)
    for (const key of openFeatures(profile))
      if (customersInForce > 0) had.add(key)
      else idle.set(key, (idle.get(key) ?? 0) + 1)
  return features.filter(({ key }) => !had.has(key)).map(({ key }) => ({ key, profiles: idle.get(key) ?? 0 }))
}

/** Whom a profile is for, in a few words: everybody, one customer, or groups, of which three are named. */
export const describeScope = (
  profile: Pick<ProfileFacts, 'customerId' | 'customerGroupIds'>,
  { accountNumber, groups }: { accountNumber: string | null; groups: readonly string[] },
): string => {
  if (isGeneral(profile)) return 'General'
  if (profile.customerId !== null) return `Customer ${accountNumber ?? ''}`
  const named = groups.slice(0, 3)
  return groups.length <= 4
    ? groups.join(', ')
    : `${named.join(', ')} and ${counted(groups.length - named.length, 'more group')}`
}
