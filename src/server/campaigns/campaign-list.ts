import type { campaignListQuery } from '#contract/my-account/campaigns.ts'
import { campaignStateOn } from '#rules/campaign.ts'
import type { Period } from '#rules/period.ts'
import type { z } from 'zod'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { findDataCompleteTo } from '../calls/data-complete-queries.ts'
import { cutPeriod, periodOf } from '../calls/question.ts'
import { countCallsByCampaign } from '../calls/reports/calls-by-campaign.ts'
import { campaignDirections } from './campaign-question.ts'
import { readOwnKeeper } from './own-sight.ts'
import { type CampaignRow, listCampaigns } from './queries.ts'
import { shownCampaign } from './shown-campaign.ts'
import { listCampaignTimes } from './time-queries.ts'
import { findWarnings } from './warnings.ts'

export type CampaignListQuery = z.output<typeof campaignListQuery>

/** What the portal shows of a campaign beyond what both doors do. */
export const shownOwner = ({ owner, has_others }: CampaignRow) => ({
  setBy: owner === 'customer' ? ('you' as const) : ('your provider' as const),
  mayChange: owner === 'customer' && !has_others,
})

const matches = (row: CampaignRow, search: string): boolean =>
  `${row.name}\n${row.source}`.toLowerCase().includes(search.trim().toLowerCase())

type Listed = ReturnType<typeof shownCampaign> & ReturnType<typeof shownOwner> & { readonly calls: number | null }

// Without an end is later than every end.
const keyOf = (row: Listed, column: string): string | number => {
  if (column === 'name') return row.name.toLowerCase()
  if (column === 'numbers') return row.numbers
  if (column === 'calls') return row.calls ?? 0
  return column === 'endsOn' ? (row.endsOn ?? '9999') : row.startsOn
}

const inOrder = (rows: readonly Listed[], sort: string): Listed[] => {
  const column = sort.replace('-', '')
  const sign = sort.startsWith('-') ? -1 : 1
  return rows.toSorted((a, b) => {
    const [one, other] = [keyOf(a, column), keyOf(b, column)]
    if (one === other) return b.id - a.id
    if (typeof one === 'string') return sign * one.localeCompare(String(other), 'en-GB')
    return sign * (one - Number(other))
  })
}

type Answer = {
  readonly rows: Listed[]
  readonly period: Pick<Period, 'from' | 'to'>
  readonly dataCompleteTo: string | null
  readonly notes: string[]
}

/** All campaigns that a person sees and asks for, in order, with the calls of a period where calls are open to them. */
export const listOwnCampaigns = async (
  parts: Pick<AppParts, 'db' | 'callStore' | 'clock'>,
  caller: PortalContext,
  query: CampaignListQuery,
): Promise<Answer> => {
  const { db, callStore } = parts
  const {
    keeper: { sight, today },
    scope,
    now,
  } = await readOwnKeeper(parts, caller)
  const { period, notes } = cutPeriod(periodOf(query, { now, billDay: caller.customer.billDay }), scope)
  const seesCalls = caller.open.has('myCallsEnabled')
  const [campaigns, times, calls, dataCompleteTo] = await Promise.all([
    listCampaigns(db, sight),
    listCampaignTimes(db, sight, undefined),
    seesCalls
      ? countCallsByCampaign(callStore, { scope, period, filters: { directions: campaignDirections } })
      : undefined,
    findDataCompleteTo(db, sight.customerId),
  ])
  const warnings = await findWarnings(
    { campaigns, times, today, reader: 'customer' },
    seesCalls ? { callStore, scope, now } : undefined,
  )
  const rows = campaigns
    .filter((row) => matches(row, query.search ?? ''))
    .filter(
      ({ starts_on, ends_on }) =>
        query.state === undefined || campaignStateOn({ startsOn: starts_on, endsOn: ends_on }, today) === query.state,
    )
    .map((row) => ({
      ...shownCampaign(row, { today, warnings }),
      ...shownOwner(row),
      calls: calls === undefined ? null : (calls.get(row.id) ?? 0),
    }))
  return {
    rows: inOrder(rows, query.sort),
    period: { from: period.from, to: period.to },
    dataCompleteTo: dataCompleteTo?.toISOString() ?? null,
    notes,
  }
}
