import type { profileEndpoints } from '#contract/backend/profiles.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import type { Call, Handlers } from '../http/serve.ts'
import { addProfile, type By, changeProfile, getProfile, removeProfile } from './change-profile.ts'
import { saving } from './profile-settings.ts'
import { countProfiles, findProfile, listProfiles } from './queries.ts'
import { starterProfiles } from './starters.ts'

/** Who acts in a request. */
export const byCaller = ({ actor, name }: StaffContext, clock: () => Date): By => ({ actor, name, now: clock() })

/** Staff list, add, change and delete MyAccount profiles. */
export const profileHandlers = (parts: AppParts): Handlers<typeof profileEndpoints, StaffContext> => {
  const { db, clock } = parts
  return {
    list: ({ query }) => listProfiles(db, query),

    get: async ({ params, refuse }) => (await findProfile(db, params.id)) ?? refuse('NOT_FOUND'),

    add: async ({ caller, body }) => {
      const { id } = await saving(() => db.transaction().execute((db) => addProfile(db, byCaller(caller, clock), body)))
      return getProfile(db, id)
    },

    addStarters: async ({ caller, refuse }) => {
      await saving(() =>
        db.transaction().execute(async (db) => {
          if ((await countProfiles(db)) > 0)
            refuse('IN_USE', { message: 'There are profiles already; the starter profiles are for an empty list.' })
          for (const starter of starterProfiles) await addProfile(db, byCaller(caller, clock), starter)
        }),
      )
      return { added: starterProfiles.length }
    },

    update: (call) => saveProfile(parts, call),
    patch: (call) => saveProfile(parts, call),

    remove: async ({ caller, params, ifMatch }) => {
      await db.transaction().execute((db) => removeProfile(db, byCaller(caller, clock), params.id, ifMatch))
      return {}
    },
  }
}

const saveProfile = async (
  { db, clock }: AppParts,
  { caller, params, body, ifMatch }: Call<typeof profileEndpoints.update, StaffContext>,
) => {
  const { note, restoredFrom, ...change } = body
  await saving(() =>
    db
      .transaction()
      .execute((db) =>
        changeProfile(db, byCaller(caller, clock), { id: params.id, change, ifMatch, note, restoredFrom }),
      ),
  )
  return getProfile(db, params.id)
}
