import { chargePeriods } from '#rules/number-charge.ts'
import { z } from 'zod'
import { download, type PortalEndpoints } from '../endpoint.ts'
import { day, id, idInAddress, instant, optionalLine, pageOf, paging, searchText, sortBy } from '../shape.ts'

/** A label as the portal shows it: whose word it is, by the one rule of number-label. */
const shownLabel = z.object({ text: z.string(), setBy: z.enum(['you', 'your provider']) }).nullable()

export const ownNumber = z.object({
  id: id<'Number'>(),
  number: z.string(),
  e164: z.string(),
  type: z.string(),
  status: z.string(),
  soldOn: day,
  droppedOn: day.nullable(),
  description: shownLabel,
  site: shownLabel,
  campaign: shownLabel,
  /** What the customer typed, for the form. */
  ownDescription: z.string().nullable(),
})

/** A site or campaign to narrow by: its id, or `none` for numbers that have none. */
const labelInQuery = z.union([z.literal('none'), z.coerce.number<number>().int().positive()]).optional()
const idInQuery = z.coerce.number<number>().int().positive().optional()

/** What the list is narrowed by; the file of it takes the same, and so does what is done to all that match. */
export const numberFilterFields = {
  search: searchText(200).optional(),
  siteId: labelInQuery,
  campaignId: labelInQuery,
  typeId: idInQuery,
  statusId: idInQuery,
  /** Numbers that are the customer's now, or that no longer are. */
  state: z.enum(['current', 'ended']).optional(),
}
const order = sortBy(['number', 'description', 'site', 'campaign', 'type', 'status', 'since'], 'number')

const choice = z.object({ id: z.number().int(), name: z.string() })
const labelChoice = z.object({ ...choice.shape, setBy: z.enum(['you', 'your provider']) })
const numberId = z.strictObject({ id: idInAddress<'Number'>() })

/** A time with a site or campaign: London days, half-open; null is without a bound. */
const labelledTime = z.object({
  id: z.number().int(),
  name: z.string(),
  setBy: z.enum(['you', 'your provider']),
  from: day.nullable(),
  until: day.nullable(),
})

const numberCharge = z.object({
  name: z.string(),
  every: z.enum(chargePeriods),
  /** Null where the cost of numbers is not granted. */
  amount: z.string().nullable(),
  currency: z.string(),
  from: day,
  until: day.nullable(),
})

export const ownNumberEndpoints = {
  list: {
    method: 'GET',
    path: '/numbers',
    summary: 'The own numbers that are visible in the portal',
    needs: 'view_numbers',
    query: z.strictObject({ ...paging, ...numberFilterFields, sort: order }),
    returns: pageOf(ownNumber),
  },
  filters: {
    method: 'GET',
    path: '/numbers/filters',
    summary: 'The types, statuses, sites and campaigns by which the own numbers can be narrowed',
    needs: 'view_numbers',
    returns: z.object({
      types: z.array(choice),
      statuses: z.array(choice),
      sites: z.array(labelChoice),
      campaigns: z.array(labelChoice),
    }),
  },
  file: {
    method: 'GET',
    path: '/numbers/file',
    summary: 'The own numbers as CSV, narrowed and ordered like the list',
    needs: 'export_numbers',
    query: z.strictObject({ ...numberFilterFields, sort: order }),
    returns: download('text/csv; charset=utf-8'),
  },
  get: {
    method: 'GET',
    path: '/numbers/:id',
    summary: 'One of the own numbers',
    needs: 'view_numbers',
    params: numberId,
    returns: ownNumber,
    errors: ['NOT_FOUND'],
  },
  details: {
    method: 'GET',
    path: '/numbers/:id/details',
    summary: 'What is known of a number: contract, tariff, services, where it belonged, and its last call',
    needs: 'view_number_details',
    params: numberId,
    returns: z.object({
      tariff: z.string(),
      contractEndsOn: day.nullable(),
      charges: z.array(numberCharge),
      sites: z.array(labelledTime),
      campaigns: z.array(labelledTime),
      lastCall: z.discriminatedUnion('state', [
        z.object({ state: z.literal('known'), at: instant, direction: z.enum(['in', 'out', 'internal']) }),
        /** None in the time that the profile shows. */
        z.object({ state: z.literal('none'), since: day.nullable() }),
        z.object({ state: z.literal('not-itemised') }),
        z.object({ state: z.literal('unavailable') }),
      ]),
    }),
    errors: ['NOT_FOUND'],
  },
  describe: {
    method: 'PUT',
    path: '/numbers/:id/description',
    summary: 'Give a number an own description; an empty one takes it away',
    needs: 'edit_description',
    params: numberId,
    body: z.strictObject({
      description: optionalLine(200),
      /** The own description that the page showed, null where there was none: refused where it is another by now. */
      shown: z.string().max(200).nullable().optional(),
    }),
    returns: ownNumber,
    errors: ['NOT_FOUND', 'STALE'],
  },
} as const satisfies PortalEndpoints
