import type { Day } from '#rules/period.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { type NumberRow, selectNumbers } from './queries.ts'
import { labelDayOf, type NumberFilter, type Sight } from './sight.ts'
import { inSight, matching } from './in-sight.ts'

const orders = ['number', 'description', 'site', 'campaign', 'type', 'status', 'since'] as const
type Order = (typeof orders)[number]
export type NumberOrder = Order | `-${Order}`

const labelOrder = (kind: 'site' | 'campaign', sight: Sight) => {
  const { customerId, showsStaffLabels } = sight
  const place = sql.table(kind === 'site' ? 'number_site' : 'number_campaign')
  const record = sql.table(kind)
  const key = sql.ref(kind === 'site' ? 'place.site_id' : 'place.campaign_id')
  // By whole tables and not by number: a customer's numbers are many.
  const named = (owner: 'customer' | 'staff') => sql`
    left join (select place.number_id, lower(named.name) as name from ${place} place join ${record} named on named.id = ${key}
      where place.customer_id = ${customerId} and place.owner = ${owner} and place.during @> ${labelDayOf(sight)}::date) ${sql.table(owner)}
    on ${sql.ref(`${owner}.number_id`)} = number.id`
  return showsStaffLabels
    ? { join: sql`${named('customer')} ${named('staff')}`, by: sql`coalesce(customer.name, staff.name)` }
    : { join: named('customer'), by: sql`customer.name` }
}

const orderOf = (order: Order, sight: Sight): { join: RawBuilder<unknown>; by: RawBuilder<unknown> } => {
  const none = sql``
  if (order === 'site' || order === 'campaign') return labelOrder(order, sight)
  if (order === 'type')
    return { join: sql`join number_type type on type.id = number.number_type_id`, by: sql`type.name` }
  if (order === 'status')
    return { join: sql`join number_status status on status.id = number.number_status_id`, by: sql`status.name` }
  if (order === 'since') return { join: none, by: sql`number.sold_on` }
  if (order === 'number') return { join: none, by: sql`number.match_key` }
  return {
    join: none,
    by: sight.showsStaffLabels
      ? sql`lower(coalesce(number.customer_description, number.staff_description))`
      : sql`lower(number.customer_description)`,
  }
}

export type Window = { readonly limit: number; readonly offset: number }

/** The ids of the numbers that match, in order; rows without what is ordered by come last. Index: number_customer_id. */
export const listOwnNumberIds = async (
  db: Db,
  sight: Sight,
  { filter, sort, window }: { filter: NumberFilter; sort: NumberOrder; window?: Window },
): Promise<number[]> => {
  const { join, by } = orderOf(sort.replace('-', '') as Order, sight)
  const direction = sort.startsWith('-') ? sql`desc` : sql`asc`
  const { rows } = await sql<{ id: number }>`
    select number.id from number ${join} where ${matching(sight, filter)}
    order by ${by} ${direction} nulls last, number.match_key, number.id
    ${window === undefined ? sql`` : sql`limit ${window.limit} offset ${window.offset}`}`.execute(db)
  return rows.map(({ id }) => id)
}

export const countOwnNumbers = async (db: Db, sight: Sight, filter: NumberFilter): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from number where ${matching(sight, filter)}`.execute(db)
  return rows[0]?.count ?? 0
}

/** Numbers in sight with their labels of the day, in the order of the ids; others are left out. */
export const listOwnNumbers = async (db: Db, sight: Sight, ids: readonly number[]): Promise<NumberRow[]> => {
  if (ids.length === 0) return []
  const chosen = sql`any (${[...ids]}::bigint[])`
  // Said of the labels as well: the planner does not reorder so many joins by itself, and would label every number.
  const rest = sql`where number.id = ${chosen} and label.number_id = ${chosen} and ${inSight(sight)}
    order by array_position(${[...ids]}::bigint[], number.id)`
  return (await selectNumbers(labelDayOf(sight), rest).execute(db)).rows
}

/** Locks a number in sight until the transaction ends. */
export const lockOwnNumber = async (db: Db, sight: Sight, id: number): Promise<void> => {
  await sql`select id from number where id = ${id} and ${inSight(sight)} for no key update`.execute(db)
}

/** A number in sight, with its labels of the day. */
export const findOwnNumber = async (db: Db, sight: Sight, id: number): Promise<NumberRow | undefined> =>
  (await listOwnNumbers(db, sight, [id]))[0]

export type LabelChoiceRow = { id: number; name: string; owner: 'staff' | 'customer' }

/** The types, statuses and labels that occur among the numbers in sight; the provider's labels where they count. */
export const listNumberChoices = async (db: Db, sight: Sight) => {
  const named = (kind: 'site' | 'campaign') => {
    const place = sql.table(kind === 'site' ? 'number_site' : 'number_campaign')
    const key = sql.ref(kind === 'site' ? 'place.site_id' : 'place.campaign_id')
    const isInForce = sql`(place.owner = 'customer' or not exists (select from ${place} own
      where own.number_id = place.number_id and own.owner = 'customer' and own.during @> ${sight.today}::date))`
    return sql<LabelChoiceRow>`
      select named.id, named.name, named.owner from ${sql.table(kind)} named
      where named.customer_id = ${sight.customerId} and exists (
        select from ${place} place join number on number.id = place.number_id
        where ${key} = named.id and place.during @> ${sight.today}::date and ${inSight(sight)}
          and ${sight.showsStaffLabels ? isInForce : sql`place.owner = 'customer'`})
      order by lower(named.name), named.id`.execute(db)
  }
  const listed = (list: 'number_type' | 'number_status') =>
    sql<{ id: number; name: string }>`
      select id, name from ${sql.table(list)} listed
      where id in (select ${sql.ref(`number.${list}_id`)} from number where ${inSight(sight)}) order by id`.execute(db)
  const [types, statuses, sites, campaigns] = await Promise.all([
    listed('number_type'),
    listed('number_status'),
    named('site'),
    named('campaign'),
  ])
  return { types: types.rows, statuses: statuses.rows, sites: sites.rows, campaigns: campaigns.rows }
}

/** Sets the customer's own description of a number in sight; false when it is none. */
export const updateOwnDescription = async (
  db: Db,
  sight: Sight,
  { numberId, description, now }: { numberId: number; description: string | null; now: Date },
): Promise<boolean> => {
  const { numAffectedRows } = await sql`
    update number set customer_description = ${description}, updated_at = ${now}, revision = revision + 1
    where id = ${numberId} and ${inSight(sight)}`.execute(db)
  return numAffectedRows === 1n
}

export type ChargeRow = {
  name: string
  every: 'once' | 'month' | 'quarter' | 'year'
  amount_micros: number
  currency: string
  from_on: Day
  until_on: Day | null
}

/** The charges of a number in sight, the newest first. Index: number_charge_number_id. */
export const listChargesOfNumber = async (db: Db, sight: Sight, numberId: number): Promise<ChargeRow[]> =>
  (
    await sql<ChargeRow>`
      select charge.name, charge.every, charge.amount_micros, charge.currency, charge.from_on, charge.until_on
      from number_charge charge join number on number.id = charge.number_id
      where charge.number_id = ${numberId} and ${inSight(sight)}
      order by charge.from_on desc, charge.id desc`.execute(db)
  ).rows

export type LabelledTimeRow = LabelChoiceRow & { from_on: Day | null; until_on: Day | null }

/** The sites or campaigns that a number in sight was given and will be, those of the owners that count, the newest first. */
export const listTimesOfNumber = async (
  db: Db,
  sight: Sight,
  { numberId, kind }: { numberId: number; kind: 'site' | 'campaign' },
): Promise<LabelledTimeRow[]> => {
  const place = sql.table(kind === 'site' ? 'number_site' : 'number_campaign')
  const key = sql.ref(kind === 'site' ? 'place.site_id' : 'place.campaign_id')
  return (
    await sql<LabelledTimeRow>`
      select named.id, named.name, named.owner, lower(place.during) as from_on, upper(place.during) as until_on
      from ${place} place join ${sql.table(kind)} named on named.id = ${key} join number on number.id = place.number_id
      where place.number_id = ${numberId} and ${inSight(sight)} and not isempty(place.during)
        ${sight.showsStaffLabels ? sql`` : sql`and place.owner = 'customer'`}
      order by lower(place.during) desc nulls last, place.owner`.execute(db)
  ).rows
}
