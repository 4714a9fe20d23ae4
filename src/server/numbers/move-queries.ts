import type { Day } from '#rules/period.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

type NumberOn = { readonly customerId: number; readonly numberId: number; readonly on: Day }
export type EndingCharge = {
  readonly name: string
  readonly every: string
  readonly amount_micros: number
  readonly currency: string
  readonly from_on: Day
  readonly until_on: Day | null
  /** It begins on the day or later, so nothing of it stays. */
  readonly is_removed: boolean
}
export type Ending = { owner: 'staff' | 'customer'; name: string; until: Day | null }

/** What a number belongs to on a day or later, and so would lose if it left the customer then. */
export const listEndings = async (db: Db, { customerId, numberId, on }: NumberOn) => {
  const mine = sql`place.number_id = ${numberId} and place.customer_id = ${customerId}
    and (upper_inf(place.during) or upper(place.during) > ${on}::date) and not isempty(place.during)`
  const [sites, campaigns, charges, requests] = await Promise.all([
    sql<Ending>`
      select place.owner, site.name, upper(place.during) as until
      from number_site place join site on site.id = place.site_id where ${mine} order by place.during`.execute(db),
    sql<Ending>`
      select place.owner, campaign.name, upper(place.during) as until
      from number_campaign place join campaign on campaign.id = place.campaign_id where ${mine}
      order by place.during`.execute(db),
    sql<EndingCharge>`
      select name, every, amount_micros, currency, from_on, until_on, from_on >= ${on}::date as is_removed
      from number_charge where number_id = ${numberId} and customer_id = ${customerId}
        and case when every = 'once' then from_on >= ${on}::date else until_on is null or until_on > ${on}::date end
      order by from_on, id`.execute(db),
    sql<{ open: number }>`
      select count(*)::int as open from number_request
      where number_id = ${numberId} and customer_id = ${customerId} and state in ('requested', 'accepted')`.execute(db),
  ])
  return {
    sites: sites.rows,
    campaigns: campaigns.rows,
    charges: charges.rows,
    openRequests: requests.rows[0]?.open ?? 0,
  }
}

/**
 * Ends on a day all that a number belongs to and costs with a customer; what was before stays as it was. A time in a
 * campaign is cut by its own bound, so that the campaign's dates can change without giving the number back.
 */
export const endBelongings = async (db: Db, { customerId, numberId, on }: NumberOn): Promise<void> => {
  const mine = sql`number_id = ${numberId} and customer_id = ${customerId}`
  await sql`delete from number_site where ${mine} and lower(during) >= ${on}::date`.execute(db)
  await sql`update number_site set during = during * daterange(null, ${on}::date)
    where ${mine} and during @> ${on}::date`.execute(db)
  await sql`delete from number_campaign where ${mine}
    and (from_on >= ${on}::date or lower(during) >= ${on}::date)`.execute(db)
  await sql`update number_campaign set until_on = ${on}::date
    where ${mine} and (until_on is null or until_on > ${on}::date)`.execute(db)
  await sql`delete from number_charge where ${mine} and from_on >= ${on}::date`.execute(db)
  await sql`update number_charge set until_on = ${on}::date
    where ${mine} and every <> 'once' and (until_on is null or until_on > ${on}::date)`.execute(db)
}
