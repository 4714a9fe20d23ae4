import type { settingsEndpoints } from '#contract/backend/settings.ts'
import { listChanges, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { holds } from '#rules/staff-permissions.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import { streamToStaff } from '../live/streams.ts'
import { listMails } from '../mail/queries.ts'
import { findPlatform, updatePlatform } from './queries.ts'
import { setDefaultProfile } from './set-default-profile.ts'

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
      await db.transaction().execute((db) => setDefaultProfile(db, caller.actor, body.profileId))
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
