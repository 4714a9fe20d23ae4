import { LONGEST_PERIOD_DAYS } from '#contract/my-account/call-question.ts'
import type { CampaignQuery } from '#contract/my-account/campaign-reports.ts'
import { directionLabels } from '#rules/call.ts'
import { addDays, daysBetween, type Day, makePeriod, type Period, periodLabels } from '#rules/period.ts'
import { type AskedAt, type AskedQuestion, cutPeriod, periodOf } from '../calls/question.ts'
import type { CallScope } from '../calls/scope.ts'
import type { CampaignRow } from './queries.ts'

/** A campaign's own time, up to today, and what is left out of it. Of one that is planned, the days to come. */
const ownPeriod = (
  { starts_on, ends_on }: Pick<CampaignRow, 'starts_on' | 'ends_on'>,
  today: Day,
): { period: Period; notes: string[] } => {
  const end = ends_on === null || ends_on > today ? today : ends_on
  const to = starts_on > today ? (ends_on ?? starts_on) : end
  if (daysBetween(starts_on, to) < LONGEST_PERIOD_DAYS) return { period: makePeriod(starts_on, to), notes: [] }
  return {
    period: makePeriod(addDays(to, 1 - LONGEST_PERIOD_DAYS), to),
    notes: ['The campaign is longer than thirteen months: these are the last thirteen. Choose a period to see others.'],
  }
}

/** A campaign's calls are those that come in: what its people call out from the same number is no answer to it (record 031). */
export const campaignDirections = ['in'] as const

/** What is asked of a campaign's calls: those that count for it in a period, or in all of its time. */
export const campaignQuestion = (
  { scope, campaign }: { readonly scope: CallScope; readonly campaign: CampaignRow },
  { period, from, to }: CampaignQuery,
  { today, ...at }: AskedAt & { readonly today: Day },
): AskedQuestion => {
  const whole =
    period === 'campaign' ? ownPeriod(campaign, today) : { period: periodOf({ period, from, to }, at), notes: [] }
  const cut = cutPeriod(whole.period, scope)
  return {
    scope,
    period: cut.period,
    filters: { countsForCampaignIds: [campaign.id], directions: campaignDirections },
    periodLabel: period === 'campaign' ? 'Whole campaign' : periodLabels[period],
    words: [
      { label: 'Campaign', value: campaign.name },
      { label: 'Direction', value: directionLabels.in },
    ],
    notes: [...whole.notes, ...cut.notes],
  }
}
