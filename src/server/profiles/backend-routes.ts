import type { profileEndpoints, ProfileSettings } from '#contract/backend/profiles.ts'
import { missingDependencies } from '#rules/entitlement.ts'
import { counted } from '#rules/counted.ts'
import { getFeature } from '#rules/features.ts'
import { chosenFeatures, inCatalogueOrder, listProfileChanges } from '#rules/profile-change.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { Call, Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import {
  countProfiles,
  deleteProfile,
  findProfile,
  findRevision,
  insertProfile,
  listGroupIds,
  listProfiles,
  lockProfile,
  type ShownProfile,
  updateProfile,
} from './queries.ts'
import { starterProfiles } from './starters.ts'

const subject = 'MyAccount profile'

/** Staff list, add, change and delete MyAccount profiles. */
export const profileHandlers = (parts: AppParts): Handlers<typeof profileEndpoints, StaffContext> => {
  const { db, clock } = parts
  return {
    list: ({ query }) => listProfiles(db, query),

    get: async ({ params, refuse }) => (await findProfile(db, params.id)) ?? refuse('NOT_FOUND'),

    add: async ({ caller, body }) => {
      const id = await saving(() => db.transaction().execute((db) => addProfile(db, caller, body, clock())))
      return getProfile(db, id)
    },

    addStarters: async ({ caller, refuse }) => {
      await saving(() =>
        db.transaction().execute(async (db) => {
          if ((await countProfiles(db)) > 0)
            refuse('IN_USE', { message: 'There are profiles already; the starter profiles are for an empty list.' })
          for (const starter of starterProfiles) await addProfile(db, caller, starter, clock())
        }),
      )
      return { added: starterProfiles.length }
    },

    update: (call) => changeProfile(parts, call),
    patch: (call) => changeProfile(parts, call),

    remove: async ({ caller, params, refuse }) => {
      await db.transaction().execute(async (db) => {
        if (!(await lockProfile(db, params.id))) refuse('NOT_FOUND')
        const profile = await getProfile(db, params.id)
        if (profile.isDefault) refuse('IS_DEFAULT')
        const customers = Math.max(profile.customersInForce, profile.customersAssigned)
        if (customers > 0)
          refuse('IN_USE', {
            message: `${counted(customers, 'customer')} ${customers === 1 ? 'uses' : 'use'} this profile. Give them another one first.`,
            data: { customers },
          })
        await deleteProfile(db, params.id).catch((error: unknown) => {
          // Somebody assigned it in the meantime: the constraint saw what the count could not.
          throw violatedConstraint(error) === 'customer_my_account_profile_id_fkey' ? new Refused('IN_USE') : error
        })
        await recordActivity(db, caller.actor, {
          kind: 'deleted',
          subject,
          subjectId: params.id,
          subjectName: profile.name,
          summary: 'Deleted',
          changes: listProfileChanges(settingsOf(profile), emptySettings),
        })
        await announceChange(db)
      })
      return {}
    },
  }
}

/** Changes a profile; what the body leaves out stays. */
const changeProfile = async (
  { db, clock }: AppParts,
  { caller, params, body, ifMatch, refuse }: Call<typeof profileEndpoints.update, StaffContext>,
) => {
  await saving(() =>
    db.transaction().execute(async (db) => {
      if (!(await lockProfile(db, params.id))) refuse('NOT_FOUND')
      const before = await getProfile(db, params.id)
      if (ifMatch !== undefined && ifMatch !== before.revision)
        refuse('STALE', { data: await describeMeanwhile(db, before, ifMatch) })
      // The parsed body holds only what was sent: what is left out stays.
      const settings = inOrder({ ...settingsOf(before), ...given(body) })
      const groupIds = await checkSettings(db, settings)
      if (before.isDefault && (settings.availability === 'Historical' || isScoped(settings))) refuse('IS_DEFAULT')
      const changes = listProfileChanges(settingsOf(before), settings)
      if (changes.length === 0) return
      await updateProfile(db, params.id, { settings, groupIds, by: caller.name, now: clock() })
      await recordActivity(db, caller.actor, {
        kind: 'changed',
        subject,
        subjectId: params.id,
        subjectName: settings.name,
        summary: `Changed for ${counted(before.customersInForce, 'customer')}`,
        changes,
      })
      await announceChange(db)
    }),
  )
  return getProfile(db, params.id)
}

const getProfile = async (db: Db, id: number): Promise<ShownProfile> => {
  const profile = await findProfile(db, id)
  if (profile === undefined) throw new Refused('NOT_FOUND')
  return profile
}

const announceChange = async (db: Db): Promise<void> => {
  await announce(db, { about: 'entitlement' })
  await announce(db, { about: 'backend', topics: ['my-account-profiles', 'customers'] })
}

/** Adds one profile with its activity entry; the caller holds the transaction. */
const addProfile = async (db: Db, caller: StaffContext, settings: ProfileSettings, now: Date): Promise<number> => {
  const ordered = inOrder(settings)
  const groupIds = await checkSettings(db, ordered)
  const id = await insertProfile(db, { settings: ordered, groupIds, by: caller.name, now })
  await recordActivity(db, caller.actor, {
    kind: 'created',
    subject,
    subjectId: id,
    subjectName: ordered.name,
    summary: 'Created',
    changes: listProfileChanges(emptySettings, ordered),
  })
  await announceChange(db)
  return id
}

const isScoped = ({ customerID, customerGroups }: Settings): boolean => customerID !== null || customerGroups.length > 0

const emptySettings = {
  name: '',
  description: '',
  availability: '',
  customerID: null,
  customerGroups: [],
  myAccountFlags: [],
  myNumbers: [],
  myCampaigns: [],
  myCallsEnabled: false,
  myCallsDailyCDRAccess: false,
  myCallsUseBackendDescriptions: false,
}

type Settings = Omit<ProfileSettings, 'customerID'> & { customerID: number | null }

const settingsOf = (profile: ShownProfile): Settings => {
  const { name, description, availability, customerID, customerGroups, myAccountFlags, myNumbers, myCampaigns } =
    profile
  const { myCallsEnabled, myCallsDailyCDRAccess, myCallsUseBackendDescriptions } = profile
  return {
    ...{ name, description, availability, customerID, customerGroups, myAccountFlags, myNumbers, myCampaigns },
    ...{ myCallsEnabled, myCallsDailyCDRAccess, myCallsUseBackendDescriptions },
  }
}

const given = (body: object) =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Partial<Settings>

const inOrder = (settings: Settings): Settings => ({
  ...settings,
  customerGroups: [...new Set(settings.customerGroups)],
  myAccountFlags: inCatalogueOrder('myAccountFlags', settings.myAccountFlags),
  myNumbers: inCatalogueOrder('myNumbers', settings.myNumbers),
  myCampaigns: inCatalogueOrder('myCampaigns', settings.myCampaigns),
})

/** Refuses what no single field's shape can tell: both scopes, unknown names, missing dependencies. Answers the groups' ids. */
const checkSettings = async (db: Db, settings: Settings): Promise<number[]> => {
  if (settings.customerID !== null && settings.customerGroups.length > 0)
    refuseField('customerGroups', 'Choose one customer or customer groups, not both.')
  const missing = missingDependencies(chosenFeatures(settings))
  if (missing.length > 0)
    throw new Refused('INVALID', {
      issues: missing.map(({ key, missing }) => ({
        path: [getFeature(key).group],
        message: `“${getFeature(key).label}” needs “${getFeature(missing).label}”. Switch that on as well, or this off.`,
      })),
    })
  const groups = await listGroupIds(db, settings.customerGroups)
  const known = new Set(groups.map(({ name }) => name.toLowerCase()))
  const unknown = settings.customerGroups.filter((name) => !known.has(name.toLowerCase()))
  if (unknown.length > 0) refuseField('customerGroups', `There is no customer group called ${unknown.join(', ')}.`)
  return groups.map(({ id }) => id)
}

/** What a stale edit is told: the profile as it is now, by whom, and what changed since the revision it began with. */
const describeMeanwhile = async (db: Db, current: ShownProfile, revision: number) => {
  const began = await findRevision(db, current.id, revision)
  return {
    current,
    changedBy: current.updatedBy,
    changedAt: current.updated,
    changes: began === undefined ? [] : listProfileChanges(began, settingsOf(current)),
  }
}

/** Tells what a constraint refused, by its name. */
const saving = async <T>(save: () => Promise<T>): Promise<T> => {
  try {
    return await save()
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'my_account_profile_name_key')
      throw new Refused('NAME_TAKEN', {
        issues: [
          { path: ['name'], message: 'Another profile has this name. Names count as equal whatever their capitals.' },
        ],
      })
    if (constraint === 'my_account_profile_customer_id_fkey') refuseField('customerID', 'There is no such customer.')
    throw error
  }
}
