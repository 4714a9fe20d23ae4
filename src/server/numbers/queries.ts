import type { LabelledDays } from '#rules/label-timeline.ts'
import type { Day } from '#rules/period.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'

export type NumberRow = {
  id: number
  customer_id: number
  account_number: string
  customer_name: string
  number_text: string
  match_key: string
  alternate_spellings: string[]
  type_id: number
  type_name: string
  status_id: number
  status_name: string
  visible_in_frontend: boolean
  sold_on: string
  dropped_on: string | null
  staff_description: string | null
  customer_description: string | null
  /** Sites and campaigns of the day that was asked for. */
  staff_site_id: number | null
  staff_site: string | null
  customer_site_id: number | null
  customer_site: string | null
  staff_campaign_id: number | null
  staff_campaign: string | null
  customer_campaign_id: number | null
  customer_campaign: string | null
  tariff: string
  contract_ends_on: string | null
  created_at: Date
  updated_at: Date
  revision: number
}

/** Numbers with the labels of a day; the rest of the statement follows. */
export const selectNumbers = (today: Day, rest: RawBuilder<unknown>) => sql<NumberRow>`
  select number.*, label.*, customer.account_number, customer.name as customer_name, type.id as type_id,
    type.name as type_name, status.id as status_id, status.name as status_name, status.visible_in_frontend
  from number
  join number_labels_on(${today}::date) label on label.number_id = number.id
  join customer on customer.id = number.customer_id
  join number_type type on type.id = number.number_type_id
  join number_status status on status.id = number.number_status_id
  ${rest}`

/** All numbers of a customer, present ones first. */
export const listNumbersOfCustomer = async (db: Db, customerId: number, today: Day): Promise<NumberRow[]> =>
  (
    await selectNumbers(
      today,
      sql`where number.customer_id = ${customerId} order by number.dropped_on is not null, number.match_key, number.sold_on`,
    ).execute(db)
  ).rows

export const findNumber = async (db: Db, id: number, today: Day): Promise<NumberRow | undefined> =>
  (await selectNumbers(today, sql`where number.id = ${id}`).execute(db)).rows[0]

/** Locks a number's row until the transaction ends. */
export const lockNumber = async (db: Db, id: number): Promise<boolean> =>
  (await db.selectFrom('number').select('id').where('id', '=', id).forUpdate().executeTakeFirst()) !== undefined

export type NumberValues = {
  customer_description?: string | null
  number_text: string
  match_key: string
  alternate_spellings: string[]
  number_type_id: number
  number_status_id: number
  sold_on: string
  dropped_on: string | null
  staff_description: string | null
  tariff?: string
  contract_ends_on?: string | null
}

export const insertNumber = async (db: Db, customerId: number, values: NumberValues): Promise<number> =>
  (
    await db
      .insertInto('number')
      .values({ ...values, customer_id: customerId })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

export const updateNumber = (db: Db, id: number, values: Partial<NumberValues>) =>
  db
    .updateTable('number')
    .set(({ eb }) => ({ ...values, updated_at: new Date(), revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .execute()

/** A number with both owners' words, and when each counted. */
export type LabelledNumber = {
  readonly id: number
  readonly matchKey: string
  readonly text: string
  readonly visible: boolean
  readonly description: { readonly customer: string | null; readonly staff: string | null }
  readonly sites: readonly LabelledDays[]
  readonly campaigns: readonly LabelledDays[]
}

type Place = [numberId: number, owner: LabelledDays['owner'], id: number, from: string | null, until: string | null]
type Kind = 'site' | 'campaign'

/**
 * All numbers of a customer with their labels and the days of these, by id: every report of calls begins here. It comes as
 * JSON, which fifty thousand numbers take a third of the time that rows take.
 */
export const listLabelledNumbers = async (db: Db, customerId: number): Promise<LabelledNumber[]> => {
  const [numbers, sites, campaigns] = await Promise.all([
    listInJson<[number, string, string, boolean, string | null, string | null]>(
      db,
      sql`number.id, number.match_key, number.number_text, status.visible_in_frontend, number.customer_description,
        number.staff_description`,
      sql`number join number_status status on status.id = number.number_status_id where number.customer_id = ${customerId}`,
    ),
    listPlaces(db, 'site', customerId),
    listPlaces(db, 'campaign', customerId),
  ])
  return numbers
    .toSorted((a, b) => a[0] - b[0])
    .map(([id, matchKey, text, visible, customer, staff]) => ({
      ...{ id, matchKey, text, visible, description: { customer, staff } },
      ...{ sites: sites.get(id) ?? [], campaigns: campaigns.get(id) ?? [] },
    }))
}

const listPlaces = async (db: Db, kind: Kind, customerId: number): Promise<Map<number, LabelledDays[]>> => {
  const table = sql.table(`number_${kind}`)
  const labelId = sql.ref(`place.${kind}_id`)
  const [named, places] = await Promise.all([
    db.selectFrom(kind).select(['id', 'name']).where('customer_id', '=', customerId).execute(),
    listInJson<Place>(
      db,
      sql`place.number_id, place.owner, ${labelId}, lower(place.during), upper(place.during)`,
      sql`${table} place where place.customer_id = ${customerId} and not isempty(place.during)`,
    ),
  ])
  const names = new Map(named.map(({ id, name }) => [id, name]))
  const days = new Map<number, LabelledDays[]>()
  for (const [numberId, owner, id, from, until] of places) {
    const known = days.get(numberId)
    const one = { owner, id, name: names.get(id) ?? '', from, until }
    if (known === undefined) days.set(numberId, [one])
    else known.push(one)
  }
  return days
}

const listInJson = async <T>(db: Db, columns: RawBuilder<unknown>, from: RawBuilder<unknown>): Promise<T[]> => {
  const { rows } = await sql<{
    all: T[] | null
  }>`select json_agg(json_build_array(${columns})) as all from ${from}`.execute(db)
  return rows[0]?.all ?? []
}
