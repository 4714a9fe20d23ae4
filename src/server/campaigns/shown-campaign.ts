import { campaignStateOn } from '#rules/campaign.ts'
import { formatMicros } from '#rules/money.ts'
import { resolveLabel } from '#rules/number-label.ts'
import { addDays, type Day } from '#rules/period.ts'
import { displayNumber } from '#rules/phone-display.ts'
import type { OfferedRow } from './offered-queries.ts'
import type { CampaignRow } from './queries.ts'
import type { TimeRow } from './time-queries.ts'
import type { WarningsByCampaign } from './warnings.ts'

const daysOfRow = ({ starts_on, ends_on }: CampaignRow) => ({ startsOn: starts_on, endsOn: ends_on })

/** What both doors show of a campaign. */
export const shownCampaign = (row: CampaignRow, { today, warnings }: { today: Day; warnings: WarningsByCampaign }) => ({
  id: row.id,
  name: row.name,
  source: row.source,
  ...daysOfRow(row),
  state: campaignStateOn(daysOfRow(row), today),
  numbers: row.numbers,
  warnings: [...(warnings.get(row.id) ?? [])],
})

/** The budget of a campaign; null when none is set. */
export const shownBudget = ({ budget_micros: micros, budget_kind: kind, currency }: CampaignRow) =>
  micros === null ? null : { amount: formatMicros(micros), kind, currency }

const lastDayOf = (until: Day | null): Day | null => (until === null ? null : addDays(until, -1))

type Described = Pick<TimeRow, 'number_text' | 'match_key' | 'staff_description' | 'customer_description'>

const shownNumber = (row: Described, showsStaffLabels: boolean) => ({
  display: row.match_key.startsWith('+') ? displayNumber(row.match_key) : row.number_text,
  e164: row.match_key,
  description: resolveLabel({ customer: row.customer_description, staff: row.staff_description }, showsStaffLabels)
    .value,
})

/** A number's time in a campaign. */
export const shownTime = (row: TimeRow, { today, showsStaffLabels }: { today: Day; showsStaffLabels: boolean }) => {
  const counts = row.counts_from === null ? null : { from: row.counts_from, to: lastDayOf(row.counts_until) }
  return {
    id: row.id,
    number: { id: row.number_id, ...shownNumber(row, showsStaffLabels) },
    from: row.from_on,
    to: lastDayOf(row.until_on),
    counts,
    state:
      counts === null ? ('planned' as const) : campaignStateOn({ startsOn: counts.from, endsOn: counts.to }, today),
  }
}

/** A number that can be given to a campaign. */
export const shownOffer = (row: OfferedRow, showsStaffLabels: boolean) => {
  const { display, ...more } = shownNumber(row, showsStaffLabels)
  return { id: row.id, number: display, ...more, otherCampaign: row.other_campaign }
}
