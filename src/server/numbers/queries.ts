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

export const listNumberTypes = (db: Db) => db.selectFrom('number_type').select(['id', 'name']).orderBy('id').execute()
export const listNumberStatuses = (db: Db) =>
  db
    .selectFrom('number_status')
    .select(['id', 'name', 'visible_in_frontend as visibleInFrontend'])
    .orderBy('id')
    .execute()

/** Which sites and campaigns a customer's numbers belonged to, and when, by number. */
export const listLabelledDays = async (
  db: Db,
  customerId: number,
): Promise<{ sites: ReadonlyMap<number, LabelledDays[]>; campaigns: ReadonlyMap<number, LabelledDays[]> }> => {
  const [sites, campaigns] = await Promise.all([
    sql<LabelledDays & { number_id: number }>`
      select place.number_id, place.owner, site.id, site.name, lower(place.during) as "from", upper(place.during) as until
      from number_site place join site on site.id = place.site_id
      where place.customer_id = ${customerId}`.execute(db),
    sql<LabelledDays & { number_id: number }>`
      select place.number_id, place.owner, campaign.id, campaign.name, lower(place.during) as "from",
        upper(place.during) as until
      from number_campaign place join campaign on campaign.id = place.campaign_id
      where place.customer_id = ${customerId} and not isempty(place.during)`.execute(db),
  ])
  return { sites: Map.groupBy(sites.rows, byNumber), campaigns: Map.groupBy(campaigns.rows, byNumber) }
}

const byNumber = ({ number_id }: { number_id: number }): number => number_id
