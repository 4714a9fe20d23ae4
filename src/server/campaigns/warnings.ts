import { findSharedNumbers, REST_DAYS } from '#rules/campaign.ts'
import type { Day } from '#rules/period.ts'
import { AFTER_DAYS, listCallsAfterCampaigns } from '../calls/reports/calls-after-campaign.ts'
import type { CallScope } from '../calls/scope.ts'
import type { CallStore } from '../calls/store/open.ts'
import type { CampaignOwner } from './campaign-sight.ts'
import type { CampaignRow } from './queries.ts'
import type { TimeRow } from './time-queries.ts'

export type CampaignWarning = { readonly kind: 'still rings' | 'shared number'; readonly text: string }
export type WarningsByCampaign = ReadonlyMap<number, CampaignWarning[]>

type Found = { readonly campaignId: number; readonly warning: CampaignWarning }

/** Numbers of a campaign that rang after its end, in words. */
const listStillRinging = async ({
  callStore,
  scope,
  now,
}: {
  readonly callStore: CallStore
  readonly scope: CallScope
  readonly now: Date
}): Promise<Found[]> =>
  (await listCallsAfterCampaigns(callStore, scope, now)).map(({ numberId, campaignId, calls }) => {
    const number = scope.numbers.get(numberId)?.display ?? 'A number'
    const times = calls === 1 ? 'once' : `${calls} times`
    const text = `${number} still rings: it was called ${times} in the last ${AFTER_DAYS} days after its time here was over. These calls count for no campaign.`
    return { campaignId, warning: { kind: 'still rings', text } }
  })

type Known = {
  readonly campaigns: readonly CampaignRow[]
  readonly times: readonly TimeRow[]
  readonly today: Day
  /** Whose words the sentences use. */
  readonly reader: CampaignOwner
}

const whoseWins = { customer: 'your own campaign', staff: 'the customer’s own campaign' } as const

/** Numbers that collect calls of two campaigns, in words, for both. */
const listShared = ({ campaigns, times, today, reader }: Known): Found[] => {
  const named = new Map(campaigns.map((campaign) => [campaign.id, campaign]))
  const numbers = new Map(times.map((time) => [time.number_id, time.number_text]))
  const counting = times.flatMap(({ number_id, campaign_id, counts_from, counts_until }) =>
    counts_from === null || !named.has(campaign_id)
      ? []
      : [{ numberId: number_id, campaignId: campaign_id, from: counts_from, until: counts_until }],
  )
  return findSharedNumbers(counting, today).flatMap(({ numberId, campaignIds: [earlier, later], how }) =>
    [[earlier, later] as const, [later, earlier] as const].map(([campaignId, otherId]): Found => {
      const number = numbers.get(numberId) ?? 'A number'
      const other = `“${named.get(otherId)?.name ?? ''}”`
      const text =
        how === 'at once'
          ? `${number} is in ${other} at the same time. Its calls count for ${whoseWins[reader]} only.`
          : campaignId === later
            ? `${number} was in ${other} less than ${REST_DAYS} days before. Some callers may still answer to that one.`
            : `${number} was used again in ${other} within ${REST_DAYS} days. Callers who come late count there.`
      return { campaignId, warning: { kind: 'shared number', text } }
    }),
  )
}

/** What is odd about the campaigns' numbers; what calls say only where a scope of calls is given. */
export const findWarnings = async (
  known: Known,
  calls: { readonly callStore: CallStore; readonly scope: CallScope; readonly now: Date } | undefined,
): Promise<WarningsByCampaign> => {
  const ringing = calls === undefined ? [] : await listStillRinging(calls)
  const byCampaign = Map.groupBy([...ringing, ...listShared(known)], ({ campaignId }) => campaignId)
  return new Map([...byCampaign].map(([id, found]) => [id, found.map(({ warning }) => warning)]))
}
