import {
  type CustomerFacts,
  type FeatureVerdict,
  judgeFeature,
  listOffered,
  type ProfileFacts,
  type Resolution,
  resolveProfile,
} from '#rules/entitlement.ts'
import { features, getFeature } from '#rules/features.ts'
import type { Db } from '../db/open.ts'
import { listProfileFacts } from '../profiles/queries.ts'
import { findDefaultProfileId } from './queries.ts'

const nameOf = ({ id, name }: ProfileFacts) => ({ id, name })

const reasonOf = (verdict: FeatureVerdict, profile: ProfileFacts | undefined): string => {
  if (verdict.open) return `“${profile?.name}” grants it.`
  if (verdict.why === 'no profile') return 'No profile applies to this customer.'
  if (verdict.why === 'not chosen') return `“${profile?.name}” does not grant it.`
  return `“${profile?.name}” grants it, but not “${getFeature(verdict.missing).label}”, which it needs.`
}

/** What staff see of a customer's profile: the answer of the function that enforces, and its reasons. */
export const describeEntitlement = async (db: Db, customer: CustomerFacts) => {
  const profiles = await listProfileFacts(db)
  const resolution = resolveProfile(customer, profiles, await findDefaultProfileId(db))
  const assigned = profiles.find(({ id }) => id === customer.assignedProfileId)
  return {
    assigned: assigned === undefined ? null : nameOf(assigned),
    resolution: resolutionOf(resolution),
    offered: listOffered(profiles, customer).map((profile) => ({
      ...nameOf(profile),
      availability: profile.availability,
    })),
    features: features.map(({ key, label }) => {
      const verdict = judgeFeature(resolution.inForce, key)
      return { key, label, open: verdict.open, why: reasonOf(verdict, resolution.inForce) }
    }),
  }
}

const resolutionOf = ({ step, inForce, losers, tied, noLongerOffered }: Resolution) => ({
  step,
  inForce: inForce === undefined ? null : nameOf(inForce),
  losers: losers.map(({ profile, step }) => ({ ...nameOf(profile), step })),
  tied: tied.map(nameOf),
  noLongerOffered,
})
