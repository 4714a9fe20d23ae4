import type { Day } from '#rules/period.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Sight } from '../numbers/sight.ts'
import { inSight } from '../numbers/in-sight.ts'
import { listSites, type SiteRow } from './queries.ts'

/** The sites that a person sees: of one who sees chosen numbers, those at which such a number ever was. */
export const listSitesInSight = async (db: Db, sight: Sight, siteId?: number): Promise<SiteRow[]> => {
  const { customerId, today, scope } = sight
  const mine = inSight(sight)
  const asked = { customerId, today, siteId, onlyWithNumbers: scope.kind === 'numbers' }
  // A number with a site of the customer's own is at no other, so it is not counted twice.
  const without = sql`${mine} and not exists (select from number_site own where own.customer_id = number.customer_id
    and own.number_id = number.id and own.owner = 'customer' and own.during @> ${today}::date)`
  const [own, staff] = await Promise.all([
    listSites(db, { ...asked, owner: 'customer', among: mine }),
    sight.showsStaffLabels ? listSites(db, { ...asked, owner: 'staff', among: without }) : [],
  ])
  const all = [...own, ...staff]
  return scope.kind === 'sites' ? all.filter(({ id }) => scope.siteIds.includes(id)) : all
}

/**
 * How many numbers are at a site on a day or come to it later: all that closing it takes away, and how many of these are not
 * in sight. Index: number_site_site_id.
 */
export const countLeavingSite = async (
  db: Db,
  sight: Sight,
  { siteId, from }: { siteId: number; from: Day },
): Promise<{ numbers: number; notShown: number }> => {
  const { rows } = await sql<{ numbers: number; notShown: number }>`
    select count(distinct number.id)::int as numbers,
      (count(distinct number.id) filter (where not ${inSight(sight)}))::int as "notShown"
    from number_site place join number on number.id = place.number_id
    where place.site_id = ${siteId} and place.customer_id = ${sight.customerId}
      and place.during && daterange(${from}::date, null)`.execute(db)
  return rows[0] ?? { numbers: 0, notShown: 0 }
}

export type PlacesNow = { readonly name: string | null; readonly numbers: number }

/** The own sites that numbers are at on a day, those with most numbers first. Index: number_site_one_at_a_time. */
export const listOwnPlacesOn = async (
  db: Db,
  { customerId, numberIds, day }: { customerId: number; numberIds: readonly number[]; day: Day },
): Promise<PlacesNow[]> =>
  (
    await sql<PlacesNow>`
      select site.name, count(*)::int as numbers
      from unnest(${[...numberIds]}::bigint[]) as chosen (id)
      left join number_site place on place.number_id = chosen.id and place.customer_id = ${customerId}
        and place.owner = 'customer' and place.during @> ${day}::date
      left join site on site.id = place.site_id
      group by site.id, site.name order by count(*) desc, lower(site.name) limit 20`.execute(db)
  ).rows

/** What an assignment to a site hangs on: which numbers, sold when, and where they are and will be. */
export const readPlacesOf = async (
  db: Db,
  { customerId, numberIds, from }: { customerId: number; numberIds: readonly number[]; from: Day },
): Promise<{ state: string; notYetSold: number }> => {
  const { rows } = await sql<{ state: string | null; places: string | null; notYetSold: number }>`
    select md5(string_agg(number.id || ' ' || number.sold_on, ',' order by number.id)) as state,
      (select md5(string_agg(place.number_id || ' ' || place.site_id || ' ' || place.during, ',' order by place.id))
        from number_site place
        where place.customer_id = ${customerId} and place.owner = 'customer' and place.number_id = any (${[...numberIds]}::bigint[])
      ) as places,
      (count(*) filter (where number.sold_on > ${from}::date))::int as "notYetSold"
    from number where number.customer_id = ${customerId} and number.id = any (${[...numberIds]}::bigint[])`.execute(db)
  const [row] = rows
  return { state: `${row?.state ?? ''} ${row?.places ?? ''}`, notYetSold: row?.notYetSold ?? 0 }
}

/** Numbers as they are written, by their ids. */
export const listNumberTexts = async (
  db: Db,
  { customerId, numberIds }: { customerId: number; numberIds: readonly number[] },
): Promise<string[]> =>
  (
    await db
      .selectFrom('number')
      .select('number_text')
      .where('customer_id', '=', customerId)
      .where('id', 'in', [...numberIds])
      .orderBy('match_key')
      .execute()
  ).map(({ number_text }) => number_text)
