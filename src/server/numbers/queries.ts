import type { NumberScope } from '#rules/portal-roles.ts'
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

/** The same as `isInScope`: which numbers a person sees, by the label in force. */
const inScope = (scope: NumberScope) => {
  if (scope.kind === 'numbers') return sql<boolean>`number.id = any (${[...scope.numberIds]}::bigint[])`
  if (scope.kind === 'sites')
    return sql<boolean>`coalesce(label.customer_site_id, label.staff_site_id) = any (${[...scope.siteIds]}::bigint[])`
  return sql<boolean>`true`
}

const orders = { number: sql`number.match_key`, type: sql`type.name`, status: sql`status.name` }

/** A page of the customer's own numbers that are visible in the portal, searched by what the portal shows of them. */
export const listVisibleNumbers = async (
  db: Db,
  customerId: number,
  filter: {
    today: Day
    search?: string | undefined
    searchDigits?: string | undefined
    showsStaffLabels: boolean
    scope: NumberScope
    sort: keyof typeof orders | `-${keyof typeof orders}`
    page: number
    pageSize: number
  },
): Promise<{ rows: NumberRow[]; total: number }> => {
  const order = orders[filter.sort.replace('-', '') as keyof typeof orders]
  const direction = filter.sort.startsWith('-') ? sql`desc` : sql`asc`
  // A staff label that the profile hides must not be findable either.
  const shownLabels = filter.showsStaffLabels
    ? sql`coalesce(customer_description, staff_description, '') || ' ' || coalesce(customer_site, staff_site, '')`
    : sql`coalesce(customer_description, '') || ' ' || coalesce(customer_site, '')`
  const matches = filter.search
    ? sql`and (strpos(lower(${shownLabels}), lower(${filter.search})) > 0
        or (${filter.searchDigits ?? ''} <> '' and strpos(number.match_key, ${filter.searchDigits ?? ''}) > 0))`
    : sql``
  const mine = sql`where number.customer_id = ${customerId} and status.visible_in_frontend and ${inScope(filter.scope)} ${matches}`
  const { rows } = await selectNumbers(
    filter.today,
    sql`${mine} order by ${order} ${direction}, number.id limit ${filter.pageSize} offset ${(filter.page - 1) * filter.pageSize}`,
  ).execute(db)
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from number
    join number_labels_on(${filter.today}::date) label on label.number_id = number.id
    join number_status status on status.id = number.number_status_id ${mine}`.execute(db)
  return { rows, total: counted.rows[0]?.total ?? 0 }
}

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

/** Sets the customer's own description of one of the visible numbers in a person's scope; false when it is none of them. */
export const updateOwnDescription = async (
  db: Db,
  { customerId, numberId, scope, today }: { customerId: number; numberId: number; scope: NumberScope; today: Day },
  description: string | null,
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('number')
    .set(({ eb }) => ({ customer_description: description, updated_at: new Date(), revision: eb('revision', '+', 1) }))
    .where('id', '=', numberId)
    .where('customer_id', '=', customerId)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom(sql<{ number_id: number }>`number_labels_on(${today}::date)`.as('label'))
        .innerJoin('number', 'number.id', 'label.number_id')
        .select('number.id')
        .where('number.id', '=', numberId)
        .where(inScope(scope)),
    )
    .where('number_status_id', 'in', (eb) =>
      eb.selectFrom('number_status').select('id').where('visible_in_frontend', '=', true),
    )
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

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
