import { isOffered, type ProfileFacts } from '#rules/entitlement.ts'
import { counted } from '#rules/counted.ts'
import type { Actor } from '../activity/record-activity.ts'
import type { Db } from '../db/open.ts'
import { type Assignee, insertAssignmentEntries, updateAssigned } from './assign-many-queries.ts'

type Assignment = {
  /** Customers that have another one, or none; the caller has locked them. */
  readonly customers: readonly Assignee[]
  /** Undefined: nothing is set on them. */
  readonly profile: Pick<ProfileFacts, 'id' | 'name'> | undefined
  readonly reason: string
  readonly now: Date
}

/**
 * Sets one profile on many customers, or takes theirs off, in the caller's transaction: two statements and an entry in the
 * history of each, however many they are. Whether it is offered to them is for the caller to have checked.
 */
export const assignToMany = async (
  db: Db,
  actor: Actor,
  { customers, profile, reason, now }: Assignment,
): Promise<void> => {
  const ids = customers.map(({ id }) => id)
  await insertAssignmentEntries(db, actor, {
    ids,
    profileName: profile?.name ?? '(none)',
    summary: reason === '' ? 'MyAccount profile set' : `MyAccount profile set: ${reason}`,
  })
  await updateAssigned(db, { ids, profileId: profile?.id ?? null, now })
}

/** The customers to whom a profile is not offered. Taking a profile off, or leaving it as it is, is never refused. */
export const listNotOffered = (profile: ProfileFacts | undefined, customers: readonly Assignee[]): Assignee[] =>
  profile === undefined
    ? []
    : customers.filter((customer) => customer.assignedProfileId !== profile.id && !isOffered(profile, customer))

/** Why a profile is not offered, in a sentence for one customer. */
export const whyNotOffered = (profile: ProfileFacts): string =>
  profile.availability === 'Historical'
    ? `“${profile.name}” is Historical: it stays where it is set, and is not offered anew.`
    : `“${profile.name}” is offered to another customer or to other groups, not to this customer.`

/** The same for several customers: how many they are, and the first of them. */
export const whyNotOfferedToMany = (profile: ProfileFacts, customers: readonly Assignee[]): string => {
  if (profile.availability === 'Historical') return whyNotOffered(profile)
  const [named, more] = [customers.slice(0, 5), customers.length - 5]
  const list = named.map(({ accountNumber }) => accountNumber).join(', ')
  return `“${profile.name}” is not offered to ${counted(customers.length, 'customer')}: ${list}${more > 0 ? ` and ${more} more` : ''}.`
}
