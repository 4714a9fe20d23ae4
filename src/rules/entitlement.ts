import { type FeatureKey, features, getFeature } from './features.ts'
import { type PortalRole, roleAllows } from './portal-roles.ts'

export const availabilities = ['Headline', 'Standard', 'Historical'] as const
export type Availability = (typeof availabilities)[number]

/** What a profile switches on: chosen keys, whether or not their dependencies are met. */
export type ProfileFacts = {
  readonly id: number
  readonly name: string
  readonly availability: Availability
  readonly customerId: number | null
  readonly customerGroupIds: readonly number[]
  /** Holds every report when the profile chooses none. */
  readonly chosen: ReadonlySet<FeatureKey>
  readonly choosesReports?: boolean
  /** How many months back My Calls goes, this one included; null is as far as calls are kept. */
  readonly callMonths?: number | null
}

/** What the choice of a profile depends on. */
export type CustomerFacts = {
  readonly id: number
  readonly customerGroupId: number | null
  readonly assignedProfileId: number | null
}

export const resolutionSteps = ['assigned', 'customer', 'group', 'default', 'none'] as const
export type ResolutionStep = (typeof resolutionSteps)[number]

export type Resolution = {
  readonly step: ResolutionStep
  readonly inForce: ProfileFacts | undefined
  /** Profiles that would apply if the one in force did not, with the step at which each stood. */
  readonly losers: readonly { readonly profile: ProfileFacts; readonly step: ResolutionStep }[]
  /** Losers that stood at the deciding step: the choice among them is by availability, then id, and worth a warning. */
  readonly tied: readonly ProfileFacts[]
  /** The assigned profile is no longer among those offered to this customer (it keeps working). */
  readonly noLongerOffered: boolean
}

const availabilityRank = (availability: Availability): number => availabilities.indexOf(availability)

const byPrecedence = (a: ProfileFacts, b: ProfileFacts): number =>
  availabilityRank(a.availability) - availabilityRank(b.availability) || a.id - b.id

/** Whether a profile is scoped to nobody in particular. */
export const isGeneral = (profile: Pick<ProfileFacts, 'customerId' | 'customerGroupIds'>): boolean =>
  profile.customerId === null && profile.customerGroupIds.length === 0

const suits = (profile: ProfileFacts, customer: CustomerFacts): boolean =>
  (profile.customerId === null || profile.customerId === customer.id) &&
  (profile.customerGroupIds.length === 0 ||
    (customer.customerGroupId !== null && profile.customerGroupIds.includes(customer.customerGroupId)))

/** Whether a profile may newly be set on a customer: not Historical, and general or scoped to them or their group. */
export const isOffered = (profile: ProfileFacts, customer: CustomerFacts): boolean =>
  profile.availability !== 'Historical' && suits(profile, customer)

/** The profiles offered on a customer: Headline first, then Standard; by name inside each. */
export const listOffered = (profiles: readonly ProfileFacts[], customer: CustomerFacts): ProfileFacts[] =>
  profiles
    .filter((profile) => isOffered(profile, customer))
    .toSorted(
      (a, b) =>
        availabilityRank(a.availability) - availabilityRank(b.availability) || a.name.localeCompare(b.name, 'en-GB'),
    )

/**
 * Which profile is in force for a customer: the first that exists of (1) the profile set on the customer, (2) one whose
 * Customer is this one, (3) one whose Customer Groups hold the customer's group, (4) the platform's default, (5) none.
 * Historical profiles count under (1) alone. Ties inside a step: Headline before Standard, then the lower id.
 * `candidates` may hold more profiles than could apply.
 */
export const resolveProfile = (
  customer: CustomerFacts,
  candidates: readonly ProfileFacts[],
  defaultProfileId: number | null,
): Resolution => {
  const current = candidates.filter((profile) => profile.availability !== 'Historical')
  const atStep: Readonly<Record<Exclude<ResolutionStep, 'none'>, readonly ProfileFacts[]>> = {
    assigned: candidates.filter((profile) => profile.id === customer.assignedProfileId),
    customer: current.filter((profile) => profile.customerId === customer.id).toSorted(byPrecedence),
    group: current
      .filter(
        (profile) => customer.customerGroupId !== null && profile.customerGroupIds.includes(customer.customerGroupId),
      )
      .toSorted(byPrecedence),
    default: current.filter((profile) => profile.id === defaultProfileId),
  }
  const standing = resolutionSteps.flatMap((step) =>
    step === 'none' ? [] : atStep[step].map((profile) => ({ profile, step })),
  )
  const [winner, ...rest] = standing
  if (winner === undefined) return { step: 'none', inForce: undefined, losers: [], tied: [], noLongerOffered: false }
  const losers = rest.filter(
    ({ profile }, index) =>
      profile.id !== winner.profile.id && rest.findIndex((other) => other.profile.id === profile.id) === index,
  )
  return {
    step: winner.step,
    inForce: winner.profile,
    losers,
    tied: losers.filter((loser) => loser.step === winner.step).map((loser) => loser.profile),
    noLongerOffered: winner.step === 'assigned' && !isOffered(winner.profile, customer),
  }
}

/** Why a feature is open or closed: the first check that fails names the answer. */
export type FeatureVerdict =
  | { readonly open: true }
  | { readonly open: false; readonly why: 'no access' }
  | { readonly open: false; readonly why: 'no profile' }
  | { readonly open: false; readonly why: 'not chosen' }
  | { readonly open: false; readonly why: 'needs'; readonly missing: FeatureKey }
  | { readonly open: false; readonly why: 'role'; readonly role: PortalRole }

/** Whether a profile opens a feature: chosen, and everything it needs open as well. */
export const judgeFeature = (profile: ProfileFacts | undefined, key: FeatureKey): FeatureVerdict => {
  if (profile === undefined) return { open: false, why: 'no profile' }
  if (!profile.chosen.has(key)) return { open: false, why: 'not chosen' }
  const missing = getFeature(key).needs.find((need) => !judgeFeature(profile, need).open)
  return missing === undefined ? { open: true } : { open: false, why: 'needs', missing }
}

/** Everything a profile opens for a customer as a whole. */
export const openFeatures = (profile: ProfileFacts | undefined): ReadonlySet<FeatureKey> =>
  new Set(features.filter(({ key }) => judgeFeature(profile, key).open).map(({ key }) => key))

/** Everything a decision depends on. */
export type EntitlementFacts = {
  readonly customer: CustomerFacts
  /** May hold more profiles than could apply. */
  readonly profiles: readonly ProfileFacts[]
  readonly defaultProfileId: number | null
  /** The customer's status has frontend login access. */
  readonly hasOnlineAccess: boolean
  /** The role of one of the customer's people; undefined for the customer as a whole. */
  readonly role?: PortalRole | undefined
}

export type Entitlement = {
  readonly resolution: Resolution
  readonly judge: (key: FeatureKey) => FeatureVerdict
  readonly open: ReadonlySet<FeatureKey>
}

const verdictFor = (
  { hasOnlineAccess, role }: EntitlementFacts,
  profile: ProfileFacts | undefined,
  key: FeatureKey,
): FeatureVerdict => {
  if (!hasOnlineAccess) return { open: false, why: 'no access' }
  const verdict = judgeFeature(profile, key)
  if (!verdict.open || role === undefined || roleAllows(role, key)) return verdict
  return { open: false, why: 'role', role }
}

/**
 * What a customer, or one of its people, may use, and why. The guard, the menu, the explanation, the preview and every
 * look at the past ask this one function.
 */
export const decideEntitlement = (facts: EntitlementFacts): Entitlement => {
  const resolution = resolveProfile(facts.customer, facts.profiles, facts.defaultProfileId)
  const judge = (key: FeatureKey) => verdictFor(facts, resolution.inForce, key)
  return { resolution, judge, open: new Set(features.map(({ key }) => key).filter((key) => judge(key).open)) }
}

/**
 * Chosen features whose dependencies are not chosen: a profile that has any is refused. What needs My Calls, and what is
 * an option of it, is no such case: it is kept, greyed out and treated as off, so that switching My Calls off and on
 * again loses nothing.
 */
export const missingDependencies = (chosen: ReadonlySet<FeatureKey>): { key: FeatureKey; missing: FeatureKey }[] =>
  features
    .filter(({ key }) => chosen.has(key))
    .flatMap(({ key, needs }) =>
      needs
        .filter(
          (need) =>
            !chosen.has(need) && getFeature(need).group !== 'myCalls' && getFeature(key).group !== 'myCallsOptions',
        )
        .map((missing) => ({ key, missing })),
    )
