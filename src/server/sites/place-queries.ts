import type { Day } from '#rules/period.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Owner } from './queries.ts'

export type Placement = {
  readonly customerId: number
  readonly owner: Owner
  /** Numbers of the customer; others are left out. */
  readonly numberIds: readonly number[]
  /** Null takes them off whatever site they are at. */
  readonly siteId: number | null
  /** London days, half-open. No beginning is the day that each number was sold; no end is for as long as it goes. */
  readonly from: Day | null
  readonly until: Day | null
}

/** Locks numbers until the transaction ends, in the order of their ids, so that two who place the same ones wait. */
export const lockPlacedNumbers = async (
  db: Db,
  { customerId, numberIds }: Pick<Placement, 'customerId' | 'numberIds'>,
): Promise<void> => {
  await sql`
    select id from number where customer_id = ${customerId} and id = any (${[...numberIds]}::bigint[])
    order by id for no key update`.execute(db)
}

/**
 * Puts numbers at a site, or at none, for a time. What stands there is cut out of that time and stays before and after it;
 * times at one site that touch become one. The time is cut to that since the number was sold, and before the site closes.
 * Gives back the ids of the numbers for which anything changed. Lock the numbers first.
 *
 * One statement whatever their number: all is deleted before anything is inserted, since the sum of each number's times
 * needs every deleted row. Relies on number_site_one_at_a_time for finding what stands there.
 */
export const replacePlaces = async (
  db: Db,
  { customerId, owner, numberIds, siteId, from, until }: Placement,
): Promise<number[]> => {
  const closed = siteId === null ? sql`null` : sql`(select closed_on from site where id = ${siteId})`
  const { rows } = await sql<{ id: number }>`
    with wanted as materialized (
      select number.id,
        daterange(${from}::date, ${until}::date) * daterange(number.sold_on, null) * daterange(null, ${closed}) as during
      from number where number.customer_id = ${customerId} and number.id = any (${[...numberIds]}::bigint[])
    ),
    concerned as materialized (
      select wanted.id, wanted.during from wanted
      where not isempty(wanted.during) and case when ${siteId}::bigint is null
        then exists (select from number_site place where place.number_id = wanted.id and place.owner = ${owner}
          and place.during && wanted.during)
        else not exists (select from number_site place where place.number_id = wanted.id and place.owner = ${owner}
          and place.during @> wanted.during and place.site_id = ${siteId}::bigint) end
    ),
    taken as (
      delete from number_site place using concerned
      where place.number_id = concerned.id and place.owner = ${owner}
        and (place.during && concerned.during or place.during -|- concerned.during)
      returning place.number_id, place.site_id, place.during, concerned.during as wanted
    ),
    times as (
      select number_id, site_id, datemultirange(during) - datemultirange(wanted) as during from taken
      union all
      select id, ${siteId}::bigint, datemultirange(during) from concerned where ${siteId}::bigint is not null
    ),
    summed as (select number_id, site_id, range_agg(during) as during from times group by number_id, site_id),
    placed as (
      insert into number_site (number_id, customer_id, owner, site_id, during)
      select number_id, ${customerId}, ${owner}, site_id, unnest(during) from summed
    )
    select id from concerned order by id`.execute(db)
  return rows.map(({ id }) => id)
}
