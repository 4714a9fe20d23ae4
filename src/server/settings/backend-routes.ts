import type { settingsEndpoints } from '#contract/backend/settings.ts'
import { listChanges, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { isGeneral } from '#rules/entitlement.ts'
import { holds } from '#rules/staff-permissions.ts'
import type { Db } from '../db/open.ts'
import { refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import { streamToStaff } from '../live/streams.ts'
import { listMails } from '../mail/queries.ts'
import { findProfileFacts, lockProfile } from '../profiles/queries.ts'
import { findPlatform, updatePlatform } from './queries.ts'

const labels = { providerName: 'Provider name', colour: 'Colour', contact: 'Contact' } as const
const about = { kind: 'changed', subject: 'Settings', subjectName: 'Platform' } as const

/** Staff change what holds for the whole platform, and read the outbox. */
export const settingsHandlers = (parts: AppParts): Handlers<typeof settingsEndpoints, StaffContext> => {
  const { db } = parts
  return {
    get: async ({ caller }) => settingsFor(caller, await findPlatform(db)),

    update: async ({ caller, body }) => {
      await db.transaction().execute(async (db) => {
        const before = await findPlatform(db)
        const change = {
          ...(body.providerName !== undefined && { provider_name: body.providerName }),
          ...(body.colour !== undefined && { colour: body.colour }),
          ...(body.contact !== undefined && { contact: body.contact }),
        }
        if (Object.keys(change).length === 0) return
        await updatePlatform(db, change)
        const changes = listChanges(labels, before, await findPlatform(db))
        if (changes.length > 0) await recordActivity(db, caller.actor, { ...about, summary: 'Changed', changes })
        await announce(db, { about: 'backend', topics: ['settings'] })
      })
      return settingsFor(caller, await findPlatform(db))
    },

    setDefaultProfile: async ({ caller, body }) => {
      await db.transaction().execute(async (db) => {
        const before = await findPlatform(db)
        const after = body.profileId === null ? undefined : await findEligible(db, body.profileId)
        if ((before.profileId ?? null) === body.profileId) return
        await updatePlatform(db, { default_profile_id: body.profileId })
        await recordActivity(db, caller.actor, {
          ...about,
          summary: 'Default profile set',
          changes: [
            { label: 'Default profile', before: before.profileName ?? '(none)', after: after?.name ?? '(none)' },
          ],
        })
        await announce(db, { about: 'entitlement' })
        await announce(db, { about: 'backend', topics: ['settings', 'my-account-profiles', 'customers'] })
      })
      return settingsFor(caller, await findPlatform(db))
    },

    listOutbox: ({ query }) => listMails(db, query),
    events: async ({ caller }) => streamToStaff(parts, caller),
  }
}

type Platform = Awaited<ReturnType<typeof findPlatform>>

const settingsFor = (caller: StaffContext, platform: Platform) => ({
  providerName: platform.providerName,
  colour: platform.colour,
  contact: platform.contact,
  defaultProfile:
    platform.profileId === null || !holds(caller.levels, 'my-account-profiles:view')
      ? null
      : { id: platform.profileId, name: platform.profileName ?? '' },
})

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
