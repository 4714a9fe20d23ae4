import { campaignStates } from '#rules/campaign.ts'
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
import type { PortalEndpoints } from '../endpoint.ts'
import { day, idInAddress, instant, nothing, pageOf, paging, searchText, sortBy } from '../shape.ts'
import { checkPeriod, periodFields } from './call-question.ts'

const campaignId = z.strictObject({ id: idInAddress<'Campaign'>() })
const timeId = z.strictObject({ id: idInAddress<'Campaign'>(), time: idInAddress<'CampaignTime'>() })

const shown = {
  ...campaignFields,
  setBy: z.enum(['you', 'your provider']),
  /** Whether the caller's own numbers are all that it has, and it is not the provider's. */
  mayChange: z.boolean(),
}

const campaignRow = z.object({
  ...shown,
  /** Calls of the period that count for it; null where calls are not part of the access. */
  calls: z.number().int().nullable(),
})

export const ownCampaign = z.object({
  ...shown,
  notes: z.string(),
  revision: z.number().int(),
  /** Null when none is set, or when it is not shown to the caller. */
  budget: campaignBudget.nullable(),
})

/** What the list of campaigns is asked. */
export const campaignListQuery = z
  .strictObject({
    ...periodFields,
    ...paging,
    search: searchText(100).optional(),
    state: z.enum(campaignStates).optional(),
    sort: sortBy(['name', 'startsOn', 'endsOn', 'numbers', 'calls'], '-startsOn'),
  })
  .superRefine(checkPeriod)

/** Customers keep campaigns of their own, and see the provider's where the profile shows them. */
export const ownCampaignEndpoints = {
  list: {
    method: 'GET',
    path: '/campaigns',
    summary: 'Campaigns with their days, state, numbers and the calls of a period',
    needs: 'view_campaigns',
    query: campaignListQuery,
    returns: pageOf(campaignRow).extend({
      period: z.object({ from: day, to: day }),
      dataCompleteTo: instant.nullable(),
      notes: z.array(z.string()),
    }),
    errors: ['INVALID', 'CALLS_UNAVAILABLE'],
  },
  get: {
    method: 'GET',
    path: '/campaigns/:id',
    summary: 'One campaign',
    needs: 'view_campaigns',
    params: campaignId,
    returns: ownCampaign,
    errors: ['NOT_FOUND', 'CALLS_UNAVAILABLE'],
  },
  listNumbers: {
    method: 'GET',
    path: '/campaigns/:id/numbers',
    summary: 'The numbers of a campaign, and when each belongs to it',
    needs: 'view_campaigns',
    params: campaignId,
    returns: z.object({ rows: z.array(campaignNumber) }),
    errors: ['NOT_FOUND'],
  },
  add: {
    method: 'POST',
    path: '/campaigns',
    summary: 'Create a campaign',
    needs: 'manage_campaigns',
    body: campaignBody,
    returns: ownCampaign,
    errors: ['INVALID', 'NAME_TAKEN'],
  },
  update: {
    method: 'PUT',
    path: '/campaigns/:id',
    summary:
      'Change a campaign; its numbers keep the days that lie within its own. With If-Match, a stale one is refused',
    needs: 'manage_campaigns',
    params: campaignId,
    body: campaignBody,
    returns: ownCampaign,
    errors: ['INVALID', 'NOT_FOUND', 'NAME_TAKEN', 'STALE', 'NOT_YOURS', 'NUMBER_IN_CAMPAIGN'],
  },
  end: {
    method: 'POST',
    path: '/campaigns/:id/end',
    summary: 'End a campaign on a day, which still counts',
    needs: 'manage_campaigns',
    params: campaignId,
    body: endBody,
    returns: ownCampaign,
    errors: ['INVALID', 'NOT_FOUND', 'NOT_YOURS', 'NUMBER_IN_CAMPAIGN', 'STALE'],
  },
  remove: {
    method: 'DELETE',
    path: '/campaigns/:id',
    summary: 'Delete a campaign that never had a number',
    needs: 'manage_campaigns',
    params: campaignId,
    returns: nothing,
    errors: ['NOT_FOUND', 'NOT_YOURS', 'IN_USE'],
  },
  setBudget: {
    method: 'PUT',
    path: '/campaigns/:id/budget',
    summary: 'Set what a campaign may cost, in total or a month; without an amount it has no budget',
    needs: 'set_campaign_budget',
    params: campaignId,
    body: budgetBody,
    returns: ownCampaign,
    errors: ['INVALID', 'NOT_FOUND', 'NOT_YOURS', 'STALE'],
  },
  listOffered: {
    method: 'GET',
    path: '/campaigns/:id/offeredNumbers',
    summary: 'Numbers that are in no campaign of yours in the days asked for',
    needs: 'assign_campaign_numbers',
    params: campaignId,
    query: offeredQuery,
    returns: offered,
    errors: ['NOT_FOUND'],
  },
  assign: {
    method: 'POST',
    path: '/campaigns/:id/numbers',
    summary: 'Give numbers to a campaign for a time',
    needs: 'assign_campaign_numbers',
    params: campaignId,
    body: assignBody,
    returns: z.object({ rows: z.array(campaignNumber) }),
    errors: ['INVALID', 'NOT_FOUND', 'NOT_YOURS', 'NUMBER_IN_CAMPAIGN'],
  },
  setTime: {
    method: 'PUT',
    path: '/campaigns/:id/numbers/:time',
    summary: 'Set the days of a number in a campaign',
    needs: 'assign_campaign_numbers',
    params: timeId,
    body: timeBody,
    returns: z.object({ rows: z.array(campaignNumber) }),
    errors: ['INVALID', 'NOT_FOUND', 'NOT_YOURS', 'NUMBER_IN_CAMPAIGN'],
  },
  takeOut: {
    method: 'DELETE',
    path: '/campaigns/:id/numbers/:time',
    summary: 'Take a number out of a campaign after today; the days that have passed stay',
    needs: 'assign_campaign_numbers',
    params: timeId,
    returns: z.object({ rows: z.array(campaignNumber) }),
    errors: ['NOT_FOUND', 'NOT_YOURS', 'ENDED'],
  },
} as const satisfies PortalEndpoints
