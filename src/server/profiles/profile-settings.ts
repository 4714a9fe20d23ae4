import type { ProfileSettings } from '#contract/backend/profiles.ts'
import { missingDependencies } from '#rules/entitlement.ts'
import { getFeature } from '#rules/features.ts'
import {
  chosenFeatures,
  inCatalogueOrder,
  listProfileChanges,
  type SettingChange,
  usualCallsSettings,
} from '#rules/profile-change.ts'
import { listGroupIds } from '../customers/list-queries.ts'
import { findAccountNumber } from '../customers/queries.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { ShownProfile } from './queries.ts'

/** A profile's settings as they are stored: ids without their brands. */
export type Settings = Omit<ProfileSettings, 'customerID'> & { customerID: number | null }

export const emptySettings = {
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
  ...usualCallsSettings,
}

/** The settings of a profile as shown, without its counts and stamps. */
export const settingsOf = (profile: ShownProfile): Settings => {
  const { name, description, availability, customerID, customerGroups, myAccountFlags, myNumbers, myCampaigns } =
    profile
  const { myCallsEnabled, myCallsDailyCDRAccess, myCallsUseBackendDescriptions } = profile
  const { myCallsReports, myCallsOptions, myCallsMonths } = profile
  return {
    ...{ name, description, availability, customerID, customerGroups, myAccountFlags, myNumbers, myCampaigns },
    ...{ myCallsEnabled, myCallsDailyCDRAccess, myCallsUseBackendDescriptions },
    ...{ myCallsReports, myCallsOptions, myCallsMonths },
  }
}

/** The settings after a change: what it leaves out stays. */
export const applyChange = (before: Settings, change: object): Settings =>
  inOrder({
    ...before,
    ...(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Settings>),
  })

/** Features in catalogue order and groups once each: how settings are stored and shown. */
export const inOrder = (settings: Settings): Settings => ({
  ...settings,
  customerGroups: [...new Set(settings.customerGroups)],
  myAccountFlags: inCatalogueOrder('myAccountFlags', settings.myAccountFlags),
  myNumbers: inCatalogueOrder('myNumbers', settings.myNumbers),
  myCampaigns: inCatalogueOrder('myCampaigns', settings.myCampaigns),
  myCallsReports: inCatalogueOrder('myCallsReports', settings.myCallsReports),
  myCallsOptions: inCatalogueOrder('myCallsOptions', settings.myCallsOptions),
})

/** Whether a profile is for somebody in particular: it names a customer or groups. */
export const isScoped = ({ customerID, customerGroups }: Settings): boolean =>
  customerID !== null || customerGroups.length > 0

/** Refuses what no single field's shape can tell: both scopes, unknown names, missing dependencies. Answers the groups' ids. */
export const checkSettings = async (db: Db, settings: Settings): Promise<number[]> => {
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

/** What differs, in words: a customer by its account number. */
export const describeChanges = async (
  db: Db,
  before: Parameters<typeof listProfileChanges>[0],
  after: Parameters<typeof listProfileChanges>[1],
): Promise<SettingChange[]> => {
  const account = async (id: number | null) =>
    id === null ? '(none)' : ((await findAccountNumber(db, id)) ?? 'a customer that is gone')
  return Promise.all(
    listProfileChanges(before, after).map(async (change) =>
      change.setting === 'customerID'
        ? { ...change, before: await account(before.customerID), after: await account(after.customerID) }
        : change,
    ),
  )
}

/** Runs an act on profiles and tells what a constraint refused, by its name. */
export const saving = async <T>(save: () => Promise<T>): Promise<T> => {
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
