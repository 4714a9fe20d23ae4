import { availabilities, resolutionSteps } from '#rules/entitlement.ts'
import { verdictReasons } from '#rules/explanation.ts'
import { featureGroups, type FeatureKey, features, listFeatures } from '#rules/features.ts'
import { findNearest } from '#rules/nearest-word.ts'
import { type ListedGroup, usualCallsSettings } from '#rules/profile-change.ts'
import { z } from 'zod'
import type { BackendEndpoint, BackendEndpoints } from '../endpoint.ts'
import {
  byId,
  customerName,
  id,
  idInAddress,
  instant,
  nothing,
  optionalLine,
  pageOf,
  paging,
  requiredLine,
  searchText,
  sortBy,
} from '../shape.ts'

const unknown = (label: string, input: unknown, known: readonly string[]): string => {
  const near = typeof input === 'string' ? findNearest(input, known) : undefined
  const said = `There is no ${label} called ${JSON.stringify(input)}.`
  return near === undefined ? said : `${said} Did you mean ${near}?`
}

const flags = (group: ListedGroup, label: string) => {
  const keys = listFeatures(group).map(({ key }) => key)
  return z.array(z.enum(keys as [(typeof keys)[number]], { error: ({ input }) => unknown(label, input, keys) }))
}

export const MOST_CALL_MONTHS = 120
const whenNoMonths = `Months are a whole number from 1 to ${MOST_CALL_MONTHS}, or null for as far as calls are kept.`

export const profileId = idInAddress<'Profile'>()

/** The documented fields of a MyAccount profile, by their documented names. */
const settings = {
  name: requiredLine(100, 'A profile needs a name.'),
  description: optionalLine(1000),
  availability: z.enum(availabilities),
  customerID: id<'Customer'>().nullable(),
  customerGroups: z.array(requiredLine(100, 'A group has a name.')),
  myAccountFlags: flags('myAccountFlags', 'MyAccount flag'),
  myNumbers: flags('myNumbers', 'MyNumbers feature'),
  myCampaigns: flags('myCampaigns', 'MyCampaigns feature'),
  myCallsEnabled: z.boolean(),
  myCallsDailyCDRAccess: z.boolean(),
  myCallsUseBackendDescriptions: z.boolean(),
  /** None is all of them, those of later versions too. */
  myCallsReports: flags('myCallsReports', 'My Calls report'),
  myCallsOptions: flags('myCallsOptions', 'My Calls option'),
  /** How many months back My Calls goes, this one included; null is as far as calls are kept. */
  myCallsMonths: z
    .number({ error: whenNoMonths })
    .int(whenNoMonths)
    .min(1, whenNoMonths)
    .max(MOST_CALL_MONTHS, whenNoMonths)
    .nullable(),
}

export const profileSettings = z.strictObject(settings)
export type ProfileSettings = z.output<typeof profileSettings>

/** A change: what is left out stays. The note says why, in the history. */
export const profileChange = z.strictObject({
  ...profileSettings.partial().shape,
  note: optionalLine(500).default(''),
  /** The revision whose settings these are, when an earlier state is taken back. */
  restoredFrom: z.number().int().positive().optional(),
})

/** Adding: only the name is needed; what is left out is empty or off, and My Calls is whole once it is on. */
export const newProfile = z.strictObject({
  ...settings,
  description: settings.description.default(''),
  availability: settings.availability.default('Standard'),
  customerID: settings.customerID.default(null),
  customerGroups: settings.customerGroups.default([]),
  myAccountFlags: settings.myAccountFlags.default([]),
  myNumbers: settings.myNumbers.default([]),
  myCampaigns: settings.myCampaigns.default([]),
  myCallsEnabled: settings.myCallsEnabled.default(false),
  myCallsDailyCDRAccess: settings.myCallsDailyCDRAccess.default(false),
  myCallsUseBackendDescriptions: settings.myCallsUseBackendDescriptions.default(false),
  myCallsReports: settings.myCallsReports.default(usualCallsSettings.myCallsReports),
  myCallsOptions: settings.myCallsOptions.default(usualCallsSettings.myCallsOptions),
  myCallsMonths: settings.myCallsMonths.default(usualCallsSettings.myCallsMonths),
})

export const profile = z.object({
  id: id<'Profile'>(),
  ...profileSettings.shape,
  created: instant,
  updated: instant,
  /** Grows by one with every change; an edit from a page names the one it started from. */
  revision: z.number().int(),
  createdBy: z.string(),
  updatedBy: z.string(),
  isDefault: z.boolean(),
  customer: customerName.nullable(),
  customersInForce: z.number().int(),
  customersAssigned: z.number().int(),
  /** Profiles that compete with this one at the same step for the same customers. */
  competesWith: z.array(z.object({ id: id<'Profile'>(), name: z.string(), over: z.string() })),
})
export type Profile = z.output<typeof profile>

/** One changed setting, in words. */
export const settingChange = z.object({ setting: z.string(), label: z.string(), before: z.string(), after: z.string() })

const update = {
  method: 'PUT',
  path: '/myAccountCustomerProfiles/:id',
  summary: 'Change a MyAccount profile; what is left out stays. With If-Match, a stale revision is refused',
  needs: 'my-account-profiles:edit',
  needsRevision: true,
  params: z.strictObject({ id: profileId }),
  body: profileChange,
  returns: profile,
  errors: ['INVALID', 'NOT_FOUND', 'NAME_TAKEN', 'STALE', 'REVISION_NEEDED', 'IS_DEFAULT'],
} as const satisfies BackendEndpoint

export const profileEndpoints = {
  list: {
    method: 'GET',
    path: '/myAccountCustomerProfiles',
    summary: 'MyAccount profiles',
    needs: 'my-account-profiles:view',
    query: z.strictObject({
      ...paging,
      ...byId,
      search: searchText(200).optional(),
      availability: z.enum(availabilities).optional(),
      scope: z.enum(['general', 'customer', 'groups']).optional(),
      sort: sortBy(['name', 'availability', 'customersInForce', 'updated'], 'name'),
    }),
    returns: pageOf(profile),
  },
  get: {
    method: 'GET',
    path: '/myAccountCustomerProfiles/:id',
    summary: 'One MyAccount profile',
    needs: 'my-account-profiles:view',
    params: z.strictObject({ id: profileId }),
    returns: profile,
    errors: ['NOT_FOUND'],
  },
  add: {
    method: 'POST',
    path: '/myAccountCustomerProfiles',
    summary: 'Add a MyAccount profile',
    needs: 'my-account-profiles:edit',
    body: newProfile,
    returns: profile,
    errors: ['INVALID', 'NAME_TAKEN'],
  },
  addStarters: {
    method: 'POST',
    path: '/myAccountCustomerProfiles/starters',
    summary: 'Add the five starter profiles, on an empty list',
    needs: 'my-account-profiles:edit',
    returns: z.object({ added: z.number().int() }),
    errors: ['IN_USE'],
  },
  update,
  patch: { ...update, method: 'PATCH' },
  remove: {
    method: 'DELETE',
    path: '/myAccountCustomerProfiles/:id',
    summary: 'Delete a MyAccount profile that no customer uses. With If-Match, a stale revision is refused',
    needs: 'my-account-profiles:edit',
    params: z.strictObject({ id: profileId }),
    returns: nothing,
    errors: ['NOT_FOUND', 'IN_USE', 'IS_DEFAULT', 'STALE'],
  },
} as const satisfies BackendEndpoints

/** The profile in force for a customer and how it came to be, as the deciding function says. */
export const resolutionShape = z.object({
  step: z.enum(resolutionSteps),
  inForce: z.object({ id: id<'Profile'>(), name: z.string() }).nullable(),
  losers: z.array(z.object({ id: id<'Profile'>(), name: z.string(), step: z.enum(resolutionSteps) })),
  tied: z.array(z.object({ id: id<'Profile'>(), name: z.string() })),
  noLongerOffered: z.boolean(),
})

/** One feature of the catalogue for somebody: on or off, why, and what would change it. */
export const explainedFeature = z.object({
  key: z.enum(features.map(({ key }) => key) as [FeatureKey, ...FeatureKey[]]),
  group: z.enum(featureGroups),
  label: z.string(),
  open: z.boolean(),
  why: z.enum(verdictReasons),
  sentence: z.string(),
  remedy: z.string().nullable(),
})
