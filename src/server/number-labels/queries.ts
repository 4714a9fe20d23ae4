import type { Day } from '#rules/period.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Sight } from '../numbers/sight.ts'
import { inSight } from '../numbers/in-sight.ts'

/** A number with what its customer gave it. */
export type LabelledRow = {
  id: number
  number_text: string
  match_key: string
  sold_on: Day
  dropped_on: Day | null
  description: string | null
  site_id: number | null
  site: string | null
}

/** All numbers in sight with their own labels of a day, by number; of one that came twice the last time comes last. */
export const listOwnLabels = async (db: Db, sight: Sight, day: Day): Promise<LabelledRow[]> =>
  (
    await sql<LabelledRow>`
      select number.id, number.number_text, number.match_key, number.sold_on, number.dropped_on,
        number.customer_description as description, site.id as site_id, site.name as site
      from number
      left join number_site place on place.number_id = number.id and place.customer_id = ${sight.customerId}
        and place.owner = 'customer' and place.during @> ${day}::date
      left join site on site.id = place.site_id
      where ${inSight(sight)} order by number.match_key, number.sold_on`.execute(db)
  ).rows

/** Sets many own descriptions of numbers in sight at once; gives back how many. */
export const updateOwnDescriptions = async (
  db: Db,
  sight: Sight,
  { descriptions, now }: { descriptions: ReadonlyMap<number, string | null>; now: Date },
): Promise<number> => {
  const { numAffectedRows } = await sql`
    update number set customer_description = given.description, updated_at = ${now}, revision = number.revision + 1
    from unnest(${[...descriptions.keys()]}::bigint[], ${[...descriptions.values()]}::text[]) as given (id, description)
    where number.id = given.id and ${inSight(sight)}`.execute(db)
  return Number(numAffectedRows ?? 0)
}
