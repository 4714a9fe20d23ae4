import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { availabilities } from '#rules/entitlement.ts'
import {
  byId,
  customerName,
  day,
  id,
  idInAddress,
  instant,
  named,
  optionalLine,
  pageOf,
  paging,
  requiredLine,
  searchText,
  sortBy,
} from '../shape.ts'

const numberId = z.strictObject({ id: idInAddress<'Number'>() })
const customerId = z.strictObject({ id: idInAddress<'Customer'>() })

/** A label that exists twice: what staff typed and what the customer typed. Each form writes its own side only. */
const twoOwners = z.object({ staff: z.string().nullable(), customer: z.string().nullable() })

/** An amount of money as text, such as `12.50`; it may be a credit. */
const amount = z
  .string({ error: 'Write an amount such as 12.50.' })
  .regex(/^-?\d{1,9}(\.\d{1,6})?$/, 'Write an amount such as 12.50.')

export const chargeSettings = {
  name: requiredLine(100, 'A charge needs a name.'),
  every: z.enum(['once', 'month', 'quarter', 'year']),
  amount,
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'A currency is written as GBP.')
    .default('GBP'),
  /** The first London day that it is charged for. */
  from: day,
  /** The first London day that it is no longer charged for. */
  until: day.nullable().default(null),
}
/** What a number costs beside its calls. */
const numberCharge = z.object({ id: z.number().int(), ...chargeSettings, amount: z.string(), currency: z.string() })

export const number = z.object({
  id: id<'Number'>(),
  number: z.string(),
  e164: z.string(),
  customer: customerName,
  type: named,
  status: z.object({ id: z.number().int(), name: z.string(), visibleInFrontend: z.boolean() }),
  alternateSpellings: z.array(z.string()),
  soldOn: day,
  droppedOn: day.nullable(),
  description: twoOwners,
  site: twoOwners,
  campaign: twoOwners,
  /** The name of the tariff that its calls are charged by. */
  tariff: z.string(),
  contractEndsOn: day.nullable(),
  created: instant,
  updated: instant,
  revision: z.number().int(),
})

/** A number's time at a site or in a campaign; the last day is the first that no longer counts. */
const labelTime = z.object({
  owner: z.enum(['staff', 'customer']),
  id: z.number().int(),
  name: z.string(),
  from: day.nullable(),
  until: day.nullable(),
})

/** A number with its history: what it belonged to, what it costs beside its calls, and who else had it. */
export const numberRecord = number.extend({
  siteId: id<'Site'>().nullable(),
  sites: z.array(labelTime),
  campaigns: z.array(labelTime),
  charges: z.array(numberCharge),
  /** The same number's times with other customers, and its other times with this one. */
  otherTimes: z.array(z.object({ id: id<'Number'>(), customer: customerName, soldOn: day, droppedOn: day.nullable() })),
})

const settings = {
  number: requiredLine(40, 'A number is needed.'),
  typeId: z.number().int().positive(),
  statusId: z.number().int().positive(),
  alternateSpellings: z.array(requiredLine(40, 'A spelling is needed.')).max(20, 'At most 20 spellings.'),
  /** The first London day that counts. */
  soldOn: day,
  /** The first London day that no longer counts. */
  droppedOn: day.nullable(),
  description: optionalLine(200),
  tariff: optionalLine(100),
  contractEndsOn: day.nullable(),
  /** The name of one of the customer's sites of the staff; empty for none. */
  site: optionalLine(100),
  /** The day from which it is at that site: today when left out, and the day it is sold for a new number. */
  siteFrom: day,
}

const yesNo = z.enum(['true', 'false'], 'Write true or false.').optional()

export const numberType = z.object({
  id: z.number().int(),
  name: z.string(),
  availability: z.enum(availabilities),
  numbers: z.number().int(),
})
export const numberStatus = z.object({
  id: z.number().int(),
  name: z.string(),
  availability: z.enum(availabilities),
  visibleInFrontend: z.boolean(),
  isActive: z.boolean(),
  isSuspended: z.boolean(),
  numbers: z.number().int(),
})

export const numberEndpoints = {
  list: {
    method: 'GET',
    path: '/numbers',
    summary: 'Numbers of all customers: present ones and dropped ones, both owners’ labels side by side',
    needs: 'numbers:view',
    query: z.strictObject({
      ...paging,
      ...byId,
      search: searchText(200).optional(),
      /** One number, whatever its spelling: punctuation counts for nothing. */
      number: searchText(64).optional(),
      customerId: z.coerce.number<number>().int().optional(),
      typeId: z.coerce.number<number>().int().optional(),
      /** A number type by its name. */
      numberType: searchText(100).optional(),
      statusId: z.coerce.number<number>().int().optional(),
      siteId: z.coerce.number<number>().int().optional(),
      /** Whether it is dropped by today. */
      dropped: yesNo,
      /** Whether a customer owns it today and its status is active. */
      active: yesNo,
      /** Dropped on this day or later. */
      droppedSince: day.optional(),
      /** Dropped once, and that taken back on this day or later. */
      reinstatedSince: day.optional(),
      sort: sortBy(['number', 'customer', 'soldOn'], 'number'),
    }),
    returns: pageOf(number),
  },
  get: {
    method: 'GET',
    path: '/numbers/:id',
    summary: 'One number: where it belonged and when, by both owners, its charges, and who else had it',
    needs: 'numbers:view',
    params: numberId,
    returns: numberRecord,
    errors: ['NOT_FOUND'],
  },
  listOfCustomer: {
    method: 'GET',
    path: '/customers/:id/numbers',
    summary: 'The numbers of a customer, both owners’ labels side by side',
    needs: 'numbers:view',
    params: customerId,
    returns: z.object({ rows: z.array(number) }),
    errors: ['NOT_FOUND'],
  },
  add: {
    method: 'POST',
    path: '/customers/:id/numbers',
    summary: 'Add a number to a customer; calls that were nobody’s are allocated',
    needs: 'numbers:edit',
    params: customerId,
    body: z.strictObject({
      ...settings,
      alternateSpellings: settings.alternateSpellings.default([]),
      droppedOn: settings.droppedOn.default(null),
      description: settings.description.default(''),
      tariff: settings.tariff.default(''),
      contractEndsOn: settings.contractEndsOn.default(null),
      site: settings.site.default(''),
      siteFrom: settings.siteFrom.optional(),
    }),
    returns: number,
    errors: ['NOT_FOUND', 'INVALID', 'NUMBER_OWNED'],
  },
  update: {
    method: 'PUT',
    path: '/numbers/:id',
    summary: 'Change a number or its staff labels; what is left out stays. With If-Match, a stale revision is refused',
    needs: 'numbers:edit',
    params: numberId,
    body: z.strictObject(settings).partial(),
    returns: number,
    errors: ['NOT_FOUND', 'INVALID', 'NUMBER_OWNED', 'STALE'],
  },
  listTypes: {
    method: 'GET',
    path: '/numberTypes',
    summary: 'Number types; Historical ones are not offered for new use',
    needs: 'numbers:view',
    returns: z.object({ rows: z.array(numberType) }),
  },
  listStatuses: {
    method: 'GET',
    path: '/numberStatuses',
    summary: 'Number statuses; Visible in Frontend decides whether the portal shows a number',
    needs: 'numbers:view',
    returns: z.object({ rows: z.array(numberStatus) }),
  },
} as const satisfies BackendEndpoints
