import { z } from 'zod'
import type { PortalEndpoints } from '../endpoint.ts'
import { day, id, idInAddress, optionalLine, requiredLine } from '../shape.ts'
import { numberFilterFields } from './numbers.ts'

const siteId = z.strictObject({ id: idInAddress<'Site'>() })

export const ownSite = z.object({
  id: id<'Site'>(),
  name: z.string(),
  reference: z.string(),
  address: z.string(),
  setBy: z.enum(['you', 'your provider']),
  /** Numbers whose site it is today, of those that the person sees. */
  numbers: z.number().int(),
  /** The first day on which no number is given to it any more. */
  closedOn: day.nullable(),
  /** Whether this person may change what is said of it. */
  mayChange: z.boolean(),
  /** Whether this person may close it and open it again: only one who sees all numbers. */
  mayClose: z.boolean(),
  revision: z.number().int(),
})

const siteFields = {
  name: requiredLine(100, 'A site needs a name.'),
  reference: optionalLine(60).default(''),
  address: optionalLine(500).default(''),
}

export const ownSiteEndpoints = {
  list: {
    method: 'GET',
    path: '/sites',
    summary: 'The own sites, and those of the provider where they are shown',
    needs: 'manage_sites',
    returns: z.object({
      rows: z.array(ownSite),
      /** Whether this person may add sites: not one who sees some of the numbers only. */
      mayAdd: z.boolean(),
    }),
  },
  add: {
    method: 'POST',
    path: '/sites',
    summary: 'Add a site of one’s own',
    needs: 'manage_sites',
    body: z.strictObject(siteFields),
    returns: ownSite,
    errors: ['FORBIDDEN', 'NAME_TAKEN'],
  },
  update: {
    method: 'PUT',
    path: '/sites/:id',
    summary: 'Rename a site of one’s own or change what is said of it. With If-Match, a stale revision is refused',
    needs: 'manage_sites',
    params: siteId,
    body: z.strictObject(siteFields),
    returns: ownSite,
    errors: ['NOT_FOUND', 'FORBIDDEN', 'NAME_TAKEN', 'STALE'],
  },
  closing: {
    method: 'GET',
    path: '/sites/:id/closing',
    summary: 'What closing a site from a day on would do',
    needs: 'manage_sites',
    params: siteId,
    query: z.strictObject({ from: day.optional() }),
    returns: z.object({
      /** Numbers that leave the site on that day, or were to come to it later. */
      numbers: z.number().int(),
      /** How many of them the portal does not show. */
      notShown: z.number().int(),
    }),
    errors: ['NOT_FOUND', 'FORBIDDEN', 'INVALID'],
  },
  close: {
    method: 'POST',
    path: '/sites/:id/close',
    summary: 'Close a site of one’s own from today or a later day on: all its numbers leave it on that day',
    needs: 'manage_sites',
    params: siteId,
    body: z.strictObject({ from: day }),
    returns: ownSite,
    errors: ['NOT_FOUND', 'FORBIDDEN', 'INVALID'],
  },
  reopen: {
    method: 'POST',
    path: '/sites/:id/reopen',
    summary: 'Open a closed site again; no number comes back by itself',
    needs: 'manage_sites',
    params: siteId,
    returns: ownSite,
    errors: ['NOT_FOUND', 'FORBIDDEN'],
  },
} as const satisfies PortalEndpoints

/** Which numbers: those that are named, or all in sight that match. */
const whichNumbers = z.discriminatedUnion('which', [
  z.strictObject({
    which: z.literal('chosen'),
    ids: z.array(id<'Number'>()).min(1, 'Choose at least one number.').max(1000, 'At most 1,000 numbers at once.'),
  }),
  z.strictObject({ which: z.literal('matching'), filter: z.strictObject(numberFilterFields) }),
])

const assignment = z
  .strictObject({
    numbers: whichNumbers,
    /** Null takes them off the own site they are at. */
    siteId: id<'Site'>().nullable(),
    from: day,
    /** The first day on which it no longer holds; null for as long as it goes. */
    until: day.nullable().default(null),
    plan: z.string().max(40).optional(),
  })
  .refine(({ from, until }) => until === null || until > from, {
    path: ['until'],
    message: 'The end comes after the first day.',
  })
export type SiteAssignment = z.output<typeof assignment>

export const sitePlan = z.object({
  /** Names this plan; to be given when it is applied. */
  plan: z.string(),
  numbers: z.number().int(),
  /** For how many of them anything changes. */
  changed: z.number().int(),
  /** Numbers that are the customer's only from a later day: the assignment begins with them. */
  notYetSold: z.number().int(),
  /** Own sites that they are at on the first day; a name of null is none. */
  before: z.array(z.object({ name: z.string().nullable(), numbers: z.number().int() })),
  site: z.string().nullable(),
  /** The day on which the site closes, where it cuts the time short. */
  endsWithSite: day.nullable(),
  /** Whether the first day has passed: calls since then count for the site from now on, in every report. */
  changesPast: z.boolean(),
})

export const siteAssignmentEndpoints = {
  choices: {
    method: 'GET',
    path: '/numbers/sites',
    summary: 'The own sites to which numbers can be assigned',
    needs: 'assign_site',
    returns: z.object({
      rows: z.array(z.object({ id: id<'Site'>(), name: z.string(), closedOn: day.nullable() })),
      /** Whether numbers may be taken off their site: not by one who sees the numbers of some sites only. */
      mayUnassign: z.boolean(),
    }),
  },
  plan: {
    method: 'POST',
    path: '/numbers/sites/plan',
    summary: 'What assigning numbers to a site would do',
    needs: 'assign_site',
    body: assignment,
    returns: sitePlan,
    errors: ['NOT_FOUND', 'INVALID'],
  },
  assign: {
    method: 'POST',
    path: '/numbers/sites/assign',
    summary: 'Assign numbers to a site of one’s own for a time, or to none; what was before and comes after stays',
    needs: 'assign_site',
    body: assignment,
    returns: sitePlan,
    errors: ['NOT_FOUND', 'INVALID', 'PLAN_OUTDATED'],
  },
} as const satisfies PortalEndpoints
