import type { Day } from '#rules/period.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { CampaignSight } from './campaign-sight.ts'
import { type CampaignRow, seenNumber } from './queries.ts'

export type OfferedRow = {
  readonly id: number
  readonly number_text: string
  readonly match_key: string
  readonly staff_description: string | null
  readonly customer_description: string | null
  readonly other_campaign: string | null
}

/** As many numbers are listed at once. */
const MOST_OFFERED = 100

type Wanted = {
  readonly from: Day | null
  readonly until: Day | null
  readonly search: string
  readonly searchDigits: string
  /** Whether the staff's descriptions are searched too: what is not shown must not be findable. */
  readonly showsStaffLabels: boolean
}

/**
 * Numbers that are seen, the customer's on one of the days wanted, and in no campaign of the same owner in them; how many there are
 * of them, and how many others that are in one. Indexes: number_customer_id, number_campaign_one_at_a_time.
 */
export const listOfferedNumbers = async (
  db: Db,
  { sight, campaign }: { readonly sight: CampaignSight; readonly campaign: CampaignRow },
  { from, until, search, searchDigits, showsStaffLabels }: Wanted,
): Promise<{ rows: OfferedRow[]; total: number; inCampaigns: number }> => {
  const description = showsStaffLabels
    ? sql`coalesce(number.customer_description, number.staff_description, '')`
    : sql`coalesce(number.customer_description, '')`
  const wanted = sql`(daterange(${from}::date, ${until}::date)
    * daterange(${campaign.starts_on}::date, ${campaign.ends_on}::date + 1))`
  const otherCampaign = showsStaffLabels
    ? sql`(select other.name from number_campaign place join campaign other on other.id = place.campaign_id
        where place.number_id = number.id and place.owner <> ${campaign.owner} and place.during && ${wanted}
        order by lower(place.during) desc limit 1)`
    : sql`null::text`
  const candidates = sql`
    select number.*, exists (
      select from number_campaign taken where taken.number_id = number.id and taken.owner = ${campaign.owner}
        and taken.during && ${wanted}
    ) as is_taken, ${otherCampaign} as other_campaign
    from number cross join lateral (select number.id as number_id) time
    where number.customer_id = ${sight.customerId} and ${seenNumber(sight)}
      and (isempty(${wanted}) or daterange(number.sold_on, number.dropped_on) && ${wanted})
      and (${search} = '' or strpos(lower(${description}), lower(${search})) > 0
        or (${searchDigits} <> '' and strpos(number.match_key, ${searchDigits}) > 0))`
  const [listed, counted] = await Promise.all([
    sql<OfferedRow>`
      select id, number_text, match_key, staff_description, customer_description, other_campaign
      from (${candidates}) candidate
      where not is_taken order by match_key, id limit ${MOST_OFFERED}`.execute(db),
    sql<{ total: number; taken: number }>`
      select (count(*) filter (where not is_taken))::int as total, (count(*) filter (where is_taken))::int as taken
      from (${candidates}) candidate`.execute(db),
  ])
  return { rows: listed.rows, total: counted.rows[0]?.total ?? 0, inCampaigns: counted.rows[0]?.taken ?? 0 }
}
