import { z } from 'zod'
import {
  assignBody,
  budgetBody,
  campaignBody,
  campaignBudget,
  campaignFields,
  campaignNumber,
  endBody,
  offered,
  offeredQuery,
  timeBody,
} from '../campaign-shape.ts'
import type { BackendEndpoints } from '../endpoint.ts'
import { customerName, idInAddress, nothing } from '../shape.ts'

const customerId = z.strictObject({ id: idInAddress<'Customer'>() })
const campaignId = z.strictObject({ id: idInAddress<'Campaign'>() })
const timeId = z.strictObject({ id: idInAddress<'Campaign'>(), time: idInAddress<'CampaignTime'>() })

/** A campaign as staff see it: whose it is stands beside it, and only the staff's own is theirs to change. */
export const campaign = z.object({
  ...campaignFields,
  customer: customerName,
  owner: z.enum(['staff', 'customer']),
  notes: z.string(),
  budget: campaignBudget.nullable(),
  revision: z.number().int(),
})

const saving = ['INVALID', 'NOT_FOUND', 'NOT_YOURS', 'NUMBER_IN_CAMPAIGN', 'STALE'] as const

/** Staff keep campaigns for their customers, beside those that the customers keep themselves. */
export const campaignEndpoints = {
  listOfCustomer: {
    method: 'GET',
    path: '/customers/:id/campaigns',
    summary: 'The campaigns of a customer, both owners’',
    needs: 'numbers:view',
    params: customerId,
    returns: z.object({ rows: z.array(campaign) }),
    errors: ['NOT_FOUND'],
  },
  get: {
    method: 'GET',
    path: '/campaigns/:id',
    summary: 'One campaign',
    needs: 'numbers:view',
    params: campaignId,
    returns: campaign,
    errors: ['NOT_FOUND'],
  },
  listNumbers: {
    method: 'GET',
    path: '/campaigns/:id/numbers',
    summary: 'The numbers of a campaign, and when each belongs to it',
    needs: 'numbers:view',
    params: campaignId,
    returns: z.object({ rows: z.array(campaignNumber) }),
    errors: ['NOT_FOUND'],
  },
  add: {
    method: 'POST',
    path: '/customers/:id/campaigns',
    summary: 'Create a campaign of the staff’s for a customer',
    needs: 'numbers:edit',
    params: customerId,
    body: campaignBody,
    returns: campaign,
    errors: ['INVALID', 'NOT_FOUND', 'NAME_TAKEN'],
  },
  update: {
    method: 'PUT',
    path: '/campaigns/:id',
    summary: 'Change a campaign of the staff’s. With If-Match, a stale revision is refused',
    needs: 'numbers:edit',
    params: campaignId,
    body: campaignBody,
    returns: campaign,
    errors: [...saving, 'NAME_TAKEN', 'STALE'],
  },
  end: {
    method: 'POST',
    path: '/campaigns/:id/end',
    summary: 'End a campaign of the staff’s on a day, which still counts',
    needs: 'numbers:edit',
    params: campaignId,
    body: endBody,
    returns: campaign,
    errors: saving,
  },
  setBudget: {
    method: 'PUT',
    path: '/campaigns/:id/budget',
    summary: 'Set what a campaign of the staff’s may cost',
    needs: 'numbers:edit',
    params: campaignId,
    body: budgetBody,
    returns: campaign,
    errors: ['INVALID', 'NOT_FOUND', 'NOT_YOURS', 'STALE'],
  },
  remove: {
    method: 'DELETE',
    path: '/campaigns/:id',
    summary: 'Delete a campaign of the staff’s that never had a number',
    needs: 'numbers:edit',
    params: campaignId,
    returns: nothing,
    errors: ['NOT_FOUND', 'NOT_YOURS', 'IN_USE'],
  },
  listOffered: {
    method: 'GET',
    path: '/campaigns/:id/offeredNumbers',
    summary: 'Numbers of the customer that are in no campaign of the same owner in the days asked for',
    needs: 'numbers:view',
    params: campaignId,
    query: offeredQuery,
    returns: offered,
    errors: ['NOT_FOUND'],
  },
  assign: {
    method: 'POST',
    path: '/campaigns/:id/numbers',
    summary: 'Give numbers to a campaign of the staff’s for a time',
    needs: 'numbers:edit',
    params: campaignId,
    body: assignBody,
    returns: z.object({ rows: z.array(campaignNumber) }),
    errors: saving,
  },
  setTime: {
    method: 'PUT',
    path: '/campaigns/:id/numbers/:time',
    summary: 'Set the days of a number in a campaign of the staff’s',
    needs: 'numbers:edit',
    params: timeId,
    body: timeBody,
    returns: z.object({ rows: z.array(campaignNumber) }),
    errors: saving,
  },
  takeOut: {
    method: 'DELETE',
    path: '/campaigns/:id/numbers/:time',
    summary: 'Take a number out of a campaign of the staff’s after today; the days that have passed stay',
    needs: 'numbers:edit',
    params: timeId,
    returns: z.object({ rows: z.array(campaignNumber) }),
    errors: ['NOT_FOUND', 'NOT_YOURS', 'ENDED'],
  },
} as const satisfies BackendEndpoints
