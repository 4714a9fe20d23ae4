import { availabilities } from '#rules/entitlement.ts'
import { z } from 'zod'
import type { BackendEndpoint, BackendEndpoints } from '../endpoint.ts'
import {
  byId,
  email,
  id,
  idInAddress,
  instant,
  named,
  nothing,
  optionalLine,
  pageOf,
  paging,
  requiredLine,
  searchText,
  sortBy,
} from '../shape.ts'
import { explainedFeature, resolutionShape } from './profiles.ts'

const customerId = z.strictObject({ id: idInAddress<'Customer'>() })

const whenNoBillDay = 'A bill day is a day from 1 to 28, or null for none.'

const details = {
  accountNumber: requiredLine(40, 'An account number is needed.'),
  name: requiredLine(200, 'A name is needed.'),
  email: email.nullable(),
  phone: optionalLine(40),
  contactName: optionalLine(200),
  address: optionalLine(500),
  accountManager: optionalLine(200),
  classId: z.number().int().positive(),
  statusId: z.number().int().positive(),
  groupId: z.number().int().positive().nullable(),
  /** Consent to call detail by e-mail (GDPR, PECR). */
  gdprPecrConsentGiven: z.boolean(),
  /** False when the customer asked for no itemised calls (PECR regulation 9): reports then show totals alone. */
  itemised: z.boolean(),
  /** The first day of a bill period; null when there is none. */
  billDay: z
    .number({ error: whenNoBillDay })
    .int(whenNoBillDay)
    .min(1, whenNoBillDay)
    .max(28, whenNoBillDay)
    .nullable(),
}

const provenance = {
  created: instant,
  updated: instant,
  /** The profile set on the customer. Null for staff without the permission MyAccount Profiles, too. */
  myAccountCustomerProfile: named.nullable(),
}

/** A change of a customer: what is left out stays. */
export const customerChange = z.strictObject(details).partial()

export const customerRow = z.object({
  id: id<'Customer'>(),
  accountNumber: z.string(),
  name: z.string(),
  className: z.string(),
  status: z.object({ id: z.number().int(), name: z.string(), hasFrontendLoginAccess: z.boolean() }),
  group: named.nullable(),
  profileInForce: named.nullable(),
  step: resolutionShape.shape.step,
  ...provenance,
})

export const customer = z.object({
  id: id<'Customer'>(),
  accountNumber: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string(),
  contactName: z.string(),
  address: z.string(),
  accountManager: z.string(),
  class: named,
  status: z.object({ id: z.number().int(), name: z.string(), hasFrontendLoginAccess: z.boolean() }),
  group: named.nullable(),
  gdprPecrConsentGiven: z.boolean(),
  itemised: z.boolean(),
  billDay: z.number().int().nullable(),
  revision: z.number().int(),
  ...provenance,
  /** Null for staff without the permission MyAccount Profiles. */
  profile: z
    .object({
      assigned: named.nullable(),
      resolution: resolutionShape,
      /** Headline first, then Standard, by name inside each. */
      offered: z.array(z.object({ id: id<'Profile'>(), name: z.string(), availability: z.enum(availabilities) })),
      /** Every feature of the catalogue: on or off, and why. */
      features: z.array(explainedFeature),
    })
    .nullable(),
})

const update = {
  method: 'PUT',
  path: '/customers/:id',
  summary: 'Change a customer; what is left out stays. With If-Match, a stale revision is refused',
  needs: 'customers:edit',
  needsRevision: true,
  params: customerId,
  body: customerChange,
  returns: customer,
  errors: ['INVALID', 'NOT_FOUND', 'ACCOUNT_NUMBER_TAKEN', 'STALE', 'REVISION_NEEDED'],
} as const satisfies BackendEndpoint

export const customerEndpoints = {
  list: {
    method: 'GET',
    path: '/customers',
    summary: 'Customers',
    needs: 'customers:view',
    query: z.strictObject({
      ...paging,
      ...byId,
      search: searchText(200).optional(),
      statusId: z.coerce.number<number>().int().optional(),
      groupId: z.coerce.number<number>().int().optional(),
      classId: z.coerce.number<number>().int().optional(),
      profileId: z.coerce.number<number>().int().optional(),
      sort: sortBy(['accountNumber', 'name', 'status', 'group'], 'accountNumber'),
    }),
    returns: pageOf(customerRow),
  },
  get: {
    method: 'GET',
    path: '/customers/:id',
    summary: 'One customer, with the profile in force and why',
    needs: 'customers:view',
    params: customerId,
    returns: customer,
    errors: ['NOT_FOUND'],
  },
  add: {
    method: 'POST',
    path: '/customers',
    summary: 'Add a customer',
    needs: 'customers:edit',
    body: z.strictObject({
      ...details,
      email: details.email.default(null),
      phone: details.phone.default(''),
      contactName: details.contactName.default(''),
      address: details.address.default(''),
      accountManager: details.accountManager.default(''),
      groupId: details.groupId.default(null),
      gdprPecrConsentGiven: details.gdprPecrConsentGiven.default(false),
      itemised: details.itemised.default(true),
      billDay: details.billDay.default(null),
    }),
    returns: customer,
    errors: ['INVALID', 'ACCOUNT_NUMBER_TAKEN'],
  },
  update,
  patch: { ...update, method: 'PATCH' },
  assignProfile: {
    method: 'PUT',
    path: '/customers/:id/myAccountProfile',
    summary: 'Set the MyAccount profile on a customer, or take it off',
    needs: ['customers:edit', 'my-account-profiles:view'],
    needsRevision: true,
    params: customerId,
    body: z.strictObject({ profileId: id<'Profile'>().nullable(), reason: optionalLine(500).default('') }),
    returns: customer,
    errors: ['NOT_FOUND', 'NOT_OFFERED', 'INVALID', 'STALE', 'REVISION_NEEDED'],
  },
} as const satisfies BackendEndpoints

const status = z.object({
  id: z.number().int(),
  name: z.string(),
  availability: z.enum(availabilities),
  isActive: z.boolean(),
  isSuspended: z.boolean(),
  hasFrontendLoginAccess: z.boolean(),
  customers: z.number().int(),
})
const group = z.object({
  id: z.number().int(),
  name: z.string(),
  availability: z.enum(availabilities),
  customers: z.number().int(),
  profiles: z.array(named),
})
const listId = z.strictObject({ id: z.coerce.number<number>().int().positive() })
const statusSettings = z.strictObject({
  name: requiredLine(100, 'A status needs a name.'),
  availability: z.enum(availabilities).default('Standard'),
  isActive: z.boolean().default(true),
  isSuspended: z.boolean().default(false),
  hasFrontendLoginAccess: z.boolean().default(false),
})
const groupSettings = z.strictObject({
  name: requiredLine(100, 'A group needs a name.'),
  availability: z.enum(availabilities).default('Standard'),
})

export const customerListEndpoints = {
  listStatuses: {
    method: 'GET',
    path: '/customerStatuses',
    summary: 'Customer statuses; Has Frontend Login Access decides about signing in',
    needs: 'customers:view',
    returns: z.object({ rows: z.array(status) }),
  },
  addStatus: {
    method: 'POST',
    path: '/customerStatuses',
    summary: 'Add a customer status',
    needs: 'settings:edit',
    body: statusSettings,
    returns: status,
    errors: ['NAME_TAKEN'],
  },
  updateStatus: {
    method: 'PUT',
    path: '/customerStatuses/:id',
    summary: 'Change a customer status',
    needs: 'settings:edit',
    params: listId,
    body: statusSettings,
    returns: status,
    errors: ['NOT_FOUND', 'NAME_TAKEN'],
  },
  listGroups: {
    method: 'GET',
    path: '/customerGroups',
    summary: 'Customer groups, with their customers and profiles counted',
    needs: 'customers:view',
    returns: z.object({ rows: z.array(group) }),
  },
  addGroup: {
    method: 'POST',
    path: '/customerGroups',
    summary: 'Add a customer group',
    needs: 'customers:edit',
    body: groupSettings,
    returns: group,
    errors: ['NAME_TAKEN'],
  },
  updateGroup: {
    method: 'PUT',
    path: '/customerGroups/:id',
    summary: 'Change a customer group',
    needs: 'customers:edit',
    params: listId,
    body: groupSettings,
    returns: group,
    errors: ['NOT_FOUND', 'NAME_TAKEN'],
  },
  removeGroup: {
    method: 'DELETE',
    path: '/customerGroups/:id',
    summary: 'Delete a customer group that neither customers nor profiles name',
    needs: 'customers:edit',
    params: listId,
    returns: nothing,
    errors: ['NOT_FOUND', 'IN_USE'],
  },
  listClasses: {
    method: 'GET',
    path: '/customerClasses',
    summary: 'Customer classes',
    needs: 'customers:view',
    returns: z.object({ rows: z.array(named) }),
  },
} as const satisfies BackendEndpoints

export const searchEndpoints = {
  search: {
    method: 'GET',
    path: '/search',
    summary: 'SmartSearch: one box for account number, name, e-mail and phone number in any spelling',
    needs: 'customers:view',
    query: z.strictObject({ q: requiredLine(200, 'Type something to look for.') }),
    returns: z.object({
      rows: z.array(
        z.object({
          kind: z.enum(['customer', 'number', 'portal user']),
          text: z.string(),
          detail: z.string(),
          customerId: id<'Customer'>(),
        }),
      ),
    }),
  },
} as const satisfies BackendEndpoints
