import type { Day } from '#rules/period.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { CampaignSight } from './campaign-sight.ts'
import { type CampaignRow, seenNumber } from './queries.ts'

/** A number's time in a campaign. `until` is the first day that no longer counts. */
export type TimeRow = {
  readonly id: number
  readonly number_id: number
  readonly campaign_id: number
  readonly number_text: string
  readonly match_key: string
  readonly staff_description: string | null
  readonly customer_description: string | null
  readonly from_on: Day | null
  readonly until_on: Day | null
  /** What counts; both null and `counts` false when no day does. */
  readonly counts: boolean
  readonly counts_from: Day | null
  readonly counts_until: Day | null
}

/** The times of one campaign that are seen, or of all of the customer's; by number, then in order. */
export const listCampaignTimes = async (
  db: Db,
  sight: CampaignSight,
  campaignId: number | undefined,
): Promise<TimeRow[]> =>
  (
    await sql<TimeRow>`
      select time.id, time.number_id, time.campaign_id, number.number_text, number.match_key, number.staff_description,
        number.customer_description, time.from_on, time.until_on, not isempty(time.during) as counts,
        lower(time.during) as counts_from, upper(time.during) as counts_until
      from number_campaign time join number on number.id = time.number_id
      where time.customer_id = ${sight.customerId} and time.owner = any (${[...sight.owners]}::text[])
        and ${seenNumber(sight)} ${campaignId === undefined ? sql`` : sql`and time.campaign_id = ${campaignId}`}
      order by number.match_key, time.during, time.id`.execute(db)
  ).rows

type Days = { readonly from: Day | null; readonly until: Day | null }
type Kept = { readonly number_id: number; readonly number_text: string; readonly counts: boolean }

/** How many of these numbers of the customer are seen, and the customer's on one of the days wanted at least. */
export const countSeenNumbers = async (
  db: Db,
  sight: CampaignSight,
  { numberIds, from, until }: Days & { readonly numberIds: readonly number[] },
): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
    from (select id as number_id from number where id = any (${[...numberIds]}::bigint[]) and customer_id = ${sight.customerId}
      and daterange(sold_on, dropped_on) && daterange(${from}::date, ${until}::date)) time
    where ${seenNumber(sight)}`.execute(db)
  return rows[0]?.count ?? 0
}

type OfCampaign<C = CampaignRow> = { readonly sight: CampaignSight; readonly campaign: C }

/** Gives numbers that are seen to a campaign; answers those that were given. */
export const insertCampaignTimes = async (
  db: Db,
  { sight, campaign }: OfCampaign,
  { numberIds, from, until }: Days & { readonly numberIds: readonly number[] },
): Promise<Kept[]> =>
  (
    await sql<Kept>`
      with given as (
        insert into number_campaign (number_id, customer_id, owner, campaign_id, from_on, until_on)
        select time.number_id, ${sight.customerId}, ${campaign.owner}, ${campaign.id}, ${from}::date, ${until}::date
        from (select id as number_id from number where id = any (${[...numberIds]}::bigint[]) and customer_id = ${sight.customerId}) time
        where ${seenNumber(sight)}
        returning number_id, not isempty(during) as counts
      )
      select given.number_id, number.number_text, given.counts from given join number on number.id = given.number_id
      order by number.match_key`.execute(db)
  ).rows

type OneTime = { readonly sight: CampaignSight; readonly campaign: CampaignRow; readonly id: number }

/** Sets the days of a time that is seen; undefined when it is none of the campaign's. */
export const updateCampaignTime = async (
  db: Db,
  { sight, campaign, id }: OneTime,
  { from, until }: Days,
): Promise<{ readonly counts: boolean } | undefined> =>
  (
    await sql<{ counts: boolean }>`
      update number_campaign time set from_on = ${from}::date, until_on = ${until}::date
      where time.id = ${id} and time.campaign_id = ${campaign.id} and time.customer_id = ${sight.customerId}
        and ${seenNumber(sight)}
      returning not isempty(time.during) as counts`.execute(db)
  ).rows[0]

export const deleteCampaignTime = (db: Db, { sight, campaign, id }: OneTime) =>
  sql`delete from number_campaign time
    where time.id = ${id} and time.campaign_id = ${campaign.id} and time.customer_id = ${sight.customerId}
      and ${seenNumber(sight)}`.execute(db)

/** A time of the same owner that stands in the way of another. */
export type Clash = {
  readonly number_text: string
  readonly campaign: string
  readonly from: Day | null
  readonly until: Day | null
}

const MOST_CLASHES = 5

/** What is seen of what stands in the way of giving these numbers to a campaign; `except` is the time that is being changed. */
export const listClashesOfNumbers = async (
  db: Db,
  { sight, campaign }: OfCampaign,
  { numberIds, from, until, except = 0 }: Days & { readonly numberIds: readonly number[]; readonly except?: number },
): Promise<Clash[]> =>
  (
    await sql<Clash>`
      select number.number_text, other.name as campaign, lower(time.during) as "from", upper(time.during) as until
      from number_campaign time
      join campaign other on other.id = time.campaign_id join number on number.id = time.number_id
      where time.customer_id = ${sight.customerId} and time.owner = ${campaign.owner} and ${seenNumber(sight)}
        and time.number_id = any (${[...numberIds]}::bigint[]) and time.id <> ${except}
        and time.during && (daterange(${from}::date, ${until}::date)
          * daterange(${campaign.starts_on}::date, ${campaign.ends_on}::date + 1))
      order by number.match_key, time.during limit ${MOST_CLASHES}`.execute(db)
  ).rows

/** What is seen of what stands in the way of a campaign's own numbers when it takes other days. */
export const listClashesOfDays = async (
  db: Db,
  { sight, campaign }: OfCampaign<Pick<CampaignRow, 'id'>>,
  { startsOn, endsOn }: { readonly startsOn: Day; readonly endsOn: Day | null },
): Promise<Clash[]> =>
  (
    await sql<Clash>`
      select number.number_text, other.name as campaign, lower(time.during) as "from", upper(time.during) as until
      from number_campaign own
      join number_campaign time on time.number_id = own.number_id and time.owner = own.owner and time.campaign_id <> own.campaign_id
      join campaign other on other.id = time.campaign_id join number on number.id = time.number_id
      where own.campaign_id = ${campaign.id} and own.customer_id = ${sight.customerId} and ${seenNumber(sight)}
        and time.during && (daterange(own.from_on, own.until_on)
          * daterange(${startsOn}::date, ${endsOn}::date + 1))
      order by number.match_key, time.during limit ${MOST_CLASHES}`.execute(db)
  ).rows
