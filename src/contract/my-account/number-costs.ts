import { z } from 'zod'
import { download, type PortalEndpoints } from '../endpoint.ts'
import { day, id, idInAddress, paging } from '../shape.ts'
import { numberFilterFields } from './numbers.ts'

const month = z.string().regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/, 'A month is written as 2026-03.')
const amounts = z.array(z.object({ currency: z.string(), amount: z.string() }))

/** What calls cost; their count tells how many have no price yet and are in no amount. */
const callCosts = z.object({ calls: z.number().int(), notPriced: z.number().int(), amounts })

/** Whether calls' costs are shown: `not-granted` where the costs of calls are not, `unavailable` while they cannot be read. */
const callCostState = z.enum(['shown', 'not-granted', 'unavailable'])

const costs = { recurring: amounts, calls: callCosts.nullable() }

export const numberCost = z.object({
  id: id<'Number'>(),
  number: z.string(),
  e164: z.string(),
  description: z.string().nullable(),
  site: z.string().nullable(),
  ...costs,
})

const { search, siteId, campaignId, typeId, statusId } = numberFilterFields
const question = { month: month.optional(), search, siteId, campaignId, typeId, statusId }

export const numberCostEndpoints = {
  list: {
    method: 'GET',
    path: '/numbers/costs',
    summary: 'What the own numbers cost in a month: their charges, and their calls where these costs are shown',
    needs: 'view_number_costs',
    query: z.strictObject({ ...paging, ...question }),
    returns: z.object({
      month,
      rows: z.array(numberCost),
      total: z.number().int(),
      /** Of all numbers that match, not of the page alone. */
      sum: z.object(costs),
      callCosts: callCostState,
      /** The first day whose calls the profile shows, where it lies in the month. */
      callsFrom: day.nullable(),
    }),
  },
  file: {
    method: 'GET',
    path: '/numbers/costs/file',
    summary: 'What the own numbers cost in a month, as CSV: a line for each number and currency',
    needs: ['view_number_costs', 'export_numbers'],
    query: z.strictObject(question),
    returns: download('text/csv; charset=utf-8'),
    errors: ['CALLS_UNAVAILABLE'],
  },
  ofNumber: {
    method: 'GET',
    path: '/numbers/:id/costs',
    summary: 'What one number cost in each of the last thirteen months',
    needs: 'view_number_costs',
    params: z.strictObject({ id: idInAddress<'Number'>() }),
    returns: z.object({
      months: z.array(
        z.object({
          month,
          charges: z.array(z.object({ name: z.string(), on: day, amount: z.string(), currency: z.string() })),
          ...costs,
        }),
      ),
      sum: z.object(costs),
      callCosts: callCostState,
      callsFrom: day.nullable(),
    }),
    errors: ['NOT_FOUND'],
  },
} as const satisfies PortalEndpoints
