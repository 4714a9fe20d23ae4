import {
  type CustomerFacts,
  decideEntitlement,
  listOffered,
  type ProfileFacts,
  type Resolution,
} from '#rules/entitlement.ts'
import { explainFeatures } from '#rules/explanation.ts'
import type { PortalRole } from '#rules/portal-roles.ts'
import type { Db } from '../db/open.ts'
import { listProfileFactsFor } from '../profiles/queries.ts'
import { findDefaultProfileId } from './queries.ts'

const nameOf = ({ id, name }: ProfileFacts) => ({ id, name })

/** Whose entitlement is described: a customer as a whole, or one of its people by their role. */
export type Described = CustomerFacts & {
  readonly hasOnlineAccess: boolean
  readonly role?: PortalRole | undefined
}

/** What staff see of a customer's profile: the answer of the function that enforces, and its reasons. */
export const describeEntitlement = async (db: Db, customer: Described) => {
  const profiles = await listProfileFactsFor(db, customer)
  return describeDecision(customer, profiles, await findDefaultProfileId(db))
}

/** The same from facts at hand, of now or of a past moment. */
export const describeDecision = (
  customer: Described,
  profiles: readonly ProfileFacts[],
  defaultProfileId: number | null,
) => {
  const { hasOnlineAccess, role } = customer
  const entitlement = decideEntitlement({ customer, profiles, defaultProfileId, hasOnlineAccess, role })
  const assigned = profiles.find(({ id }) => id === customer.assignedProfileId)
  const offered = listOffered(profiles, customer)
  return {
    assigned: assigned === undefined ? null : nameOf(assigned),
    resolution: resolutionOf(entitlement.resolution),
    offered: offered.map((profile) => ({ ...nameOf(profile), availability: profile.availability })),
    features: explainFeatures(entitlement, offered),
  }
}

const resolutionOf = ({ step, inForce, losers, tied, noLongerOffered }: Resolution) => ({
  step,
  inForce: inForce === undefined ? null : nameOf(inForce),
  losers: losers.map(({ profile, step }) => ({ ...nameOf(profile), step })),
  tied: tied.map(nameOf),
  noLongerOffered,
})
