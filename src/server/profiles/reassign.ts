import { createHash } from 'node:crypto'
import { counted } from '#rules/counted.ts'
import type { ProfileFacts } from '#rules/entitlement.ts'
import { type Change, recordActivity } from '../activity/record-activity.ts'
import { assignToMany, listNotOffered, whyNotOfferedToMany } from '../customers/assign-many.ts'
import { lockAssigneesOf } from '../customers/assign-many-queries.ts'
import type { Db } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { announceProfileChange, type By, changeProfile, removeProfile } from './change-profile.ts'
import { findProfileFacts, lockProfile } from './queries.ts'
import { lockProfileAsIs } from './revision-queries.ts'

export type Reassignment = {
  readonly id: number
  /** Null: nothing is set on the customers, and the next step decides. */
  readonly toProfileId: number | null
  readonly reason: string
  readonly afterwards: 'keep' | 'retire' | 'delete'
  /** The customers that were reviewed, by the token of the review; others by now refuse it. */
  readonly token?: string | undefined
}

/**
 * Both profiles, locked until the transaction ends, the lower id first: two that go opposite ways wait for each other. The
 * other one may meanwhile be set on customers: whoever does that holds a customer that is waited for here.
 */
const lockBoth = async (
  db: Db,
  { id, toProfileId }: Reassignment,
): Promise<{ from: ProfileFacts; to: ProfileFacts | undefined }> => {
  if (toProfileId === id) refuseField('toProfileId', 'Choose another profile than the one that customers leave.')
  if (toProfileId !== null && toProfileId < id) await lockProfileAsIs(db, toProfileId)
  await lockProfile(db, id)
  if (toProfileId !== null && toProfileId > id) await lockProfileAsIs(db, toProfileId)
  const from = await findProfileFacts(db, id)
  if (from === undefined) throw new Refused('NOT_FOUND')
  const to = toProfileId === null ? undefined : await findProfileFacts(db, toProfileId)
  if (toProfileId !== null && to === undefined) refuseField('toProfileId', 'There is no such profile.')
  return { from, to }
}

/**
 * Gives every customer on whom a profile is set another one, or none, and keeps, retires or deletes the profile, in the
 * caller's transaction: all of it or nothing. Answers how many customers it were, and what changed, in words.
 */
export const reassignProfile = async (
  db: Db,
  by: By,
  wanted: Reassignment,
): Promise<{ customers: number; changes: Change[]; token: string }> => {
  const { from, to } = await lockBoth(db, wanted)
  const customers = await lockAssigneesOf(db, wanted.id)
  const token = tokenOf(wanted, customers)
  if (wanted.token !== undefined && wanted.token !== token)
    throw new Refused('STALE', { message: 'Since the review, the profile was set on other customers. Look again.' })
  const refused = listNotOffered(to, customers)
  if (to !== undefined && refused.length > 0)
    throw new Refused('NOT_OFFERED', {
      message: whyNotOfferedToMany(to, refused),
      data: { customers: refused.length, first: refused.slice(0, 20).map(({ accountNumber }) => accountNumber) },
    })
  const changes: Change[] = []
  if (customers.length > 0) {
    await assignToMany(db, by.actor, { customers, profile: to, reason: wanted.reason, now: by.now })
    changes.push({
      label: `MyAccount profile of ${counted(customers.length, 'customer')}`,
      before: from.name,
      after: to?.name ?? '(none)',
    })
    await recordActivity(db, by.actor, {
      kind: 'changed',
      subject: 'MyAccount profile',
      subjectId: from.id,
      subjectName: from.name,
      summary: [`Reassigned ${counted(customers.length, 'customer')}`, ...(wanted.reason ? [wanted.reason] : [])].join(
        ': ',
      ),
      changes,
    })
    await announceProfileChange(db)
  }
  return { customers: customers.length, token, changes: [...changes, ...(await endProfile(db, by, wanted, from))] }
}

/** Names the customers that a reassignment is about. */
const tokenOf = ({ id, toProfileId }: Reassignment, customers: readonly { readonly id: number }[]): string =>
  createHash('sha256')
    .update(JSON.stringify([id, toProfileId, customers.map((customer) => customer.id).toSorted((a, b) => a - b)]))
    .digest('base64url')

/** What becomes of the profile afterwards. */
const endProfile = async (
  db: Db,
  by: By,
  { id, afterwards, reason }: Reassignment,
  from: ProfileFacts,
): Promise<Change[]> => {
  if (afterwards === 'retire')
    return (await changeProfile(db, by, { id, change: { availability: 'Historical' }, note: reason })).changes
  if (afterwards === 'keep') return []
  await removeProfile(db, by, id)
  return [{ label: 'Profile', before: from.name, after: '(deleted)' }]
}
