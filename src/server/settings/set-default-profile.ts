import { isGeneral } from '#rules/entitlement.ts'
import { type Actor, type Change, recordActivity } from '../activity/record-activity.ts'
import type { Db } from '../db/open.ts'
import { refuseField } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import { findProfileFacts, lockProfile } from '../profiles/queries.ts'
import { findPlatform, updatePlatform } from './queries.ts'

/** Sets the profile of customers for whom nothing else decides, in the caller's transaction; answers what changed, in words. */
export const setDefaultProfile = async (
  db: Db,
  actor: Actor,
  profileId: number | null,
): Promise<{ changes: Change[] }> => {
  const before = await findPlatform(db)
  const after = profileId === null ? undefined : await findEligible(db, profileId)
  if ((before.profileId ?? null) === profileId) return { changes: [] }
  await updatePlatform(db, { default_profile_id: profileId })
  const changes = [{ label: 'Default profile', before: before.profileName ?? '(none)', after: after?.name ?? '(none)' }]
  await recordActivity(db, actor, {
    kind: 'changed',
    subject: 'Settings',
    subjectName: 'Platform',
    summary: 'Default profile set',
    changes,
  })
  await announce(db, { about: 'entitlement' })
  await announce(db, { about: 'backend', topics: ['settings', 'my-account-profiles', 'customers'] })
  return { changes }
}

/** A profile that may be the default: general or not, but never a Historical one. */
const findEligible = async (db: Db, profileId: number) => {
  // Locked, so that it is neither retired nor deleted before it is the default.
  await lockProfile(db, profileId)
  const profile = await findProfileFacts(db, profileId)
  if (profile === undefined) return refuseField('profileId', 'There is no such profile.')
  if (profile.availability === 'Historical') refuseField('profileId', 'A Historical profile cannot be the default.')
  if (!isGeneral(profile))
    refuseField('profileId', 'Only a general profile, without customer or groups, can be the default.')
  return profile
}
