import type { Day } from '#rules/period.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { type NumberRow, selectNumbers } from './queries.ts'

const orders = {
  number: sql`number.match_key`,
  customer: sql`lower(customer.account_number)`,
  soldOn: sql`number.sold_on`,
}

export type NumbersFilter = {
  readonly today: Day
  readonly search?: string | undefined
  /** The search as keys contain it, when it may be a part of a number. */
  readonly searchDigits?: string | undefined
  /** The match key of one number. */
  readonly key?: string | undefined
  readonly customerId?: number | undefined
  readonly typeId?: number | undefined
  readonly numberType?: string | undefined
  readonly statusId?: number | undefined
  readonly siteId?: number | undefined
  readonly dropped?: boolean | undefined
  readonly active?: boolean | undefined
  readonly droppedSince?: Day | undefined
  readonly reinstatedSince?: Day | undefined
  readonly createdSince?: string | undefined
  readonly updatedSince?: string | undefined
  readonly idAfter?: number | undefined
  readonly limit?: number | undefined
  readonly sort: keyof typeof orders | `-${keyof typeof orders}`
  readonly page: number
  readonly pageSize: number
}

/** Rows that a program gets when it names no limit. */
const PROGRAM_PAGE = 100

/** LIKE's own signs as plain text. */
const like = (text: string): string => `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/**
 * Numbers by what is said of them: description, site or campaign of either owner today, customer, and any spelling of the
 * number. Each part has an index of its own (number_label_search and its like), which one condition with `or` would not use.
 */
const found = ({ search = '', searchDigits, today }: NumbersFilter) => {
  const text = like(search.trim())
  const byDigits =
    searchDigits === undefined
      ? sql``
      : sql`
        union all select id from number where match_key ilike ${like(searchDigits)}
        union all select id from number where alternate_spellings <> '{}'
          and array_to_string(alternate_spellings, ' ') ilike ${like(searchDigits)}`
  return sql`number.id in (
    select id from number
      where (coalesce(staff_description, '') || ' ' || coalesce(customer_description, '')) ilike ${text}
    union all select id from number where number_text ilike ${text} and match_key not like '+%'
    union all select place.number_id from site join number_site place on place.site_id = site.id
      where site.name ilike ${text} and place.during @> ${today}::date
    union all select place.number_id from campaign join number_campaign place on place.campaign_id = campaign.id
      where campaign.name ilike ${text} and place.during @> ${today}::date
    union all select number.id from customer join number on number.customer_id = customer.id
      where (customer.account_number || ' ' || customer.name || ' ' || coalesce(customer.email, '')) ilike ${text}
        and (customer.account_number ilike ${text} or customer.name ilike ${text})
    ${byDigits})`
}

const isDropped = (today: Day) => sql`coalesce(number.dropped_on <= ${today}::date, false)`
const isActive = (today: Day) => sql`(number.sold_on <= ${today}::date and not ${isDropped(today)}
  and exists (select from number_status where id = number.number_status_id and is_active))`

const conditionsOf = (filter: NumbersFilter): RawBuilder<unknown> => {
  const { search, key, customerId, typeId, numberType, statusId, siteId, dropped, active, droppedSince, today } = filter
  const conditions = [
    search !== undefined && search.trim() !== '' && found(filter),
    key !== undefined && sql`(number.match_key = ${key} or number.alternate_spellings @> array[${key}::text])`,
    customerId !== undefined && sql`number.customer_id = ${customerId}`,
    typeId !== undefined && sql`number.number_type_id = ${typeId}`,
    numberType !== undefined &&
      sql`number.number_type_id in (select id from number_type where lower(name) = lower(${numberType}))`,
    statusId !== undefined && sql`number.number_status_id = ${statusId}`,
    siteId !== undefined &&
      sql`number.id in (select number_id from number_site where site_id = ${siteId} and during @> ${today}::date)`,
    dropped !== undefined && sql`${isDropped(today)} = ${dropped}`,
    active !== undefined && sql`${isActive(today)} = ${active}`,
    droppedSince !== undefined && sql`number.dropped_on >= ${droppedSince}::date`,
    filter.reinstatedSince !== undefined && sql`number.reinstated_on >= ${filter.reinstatedSince}::date`,
    filter.createdSince !== undefined && sql`number.created_at >= ${filter.createdSince}`,
    filter.updatedSince !== undefined && sql`number.updated_at >= ${filter.updatedSince}`,
  ]
  return sql.join([sql`true`, ...conditions.filter((condition) => condition !== false)], sql` and `)
}

/** Which of the rows: a stretch by id for programs, a page in an order for people. */
const pageOf = ({ sort, page, pageSize, idAfter, limit }: NumbersFilter) => {
  if (idAfter !== undefined || limit !== undefined)
    return sql`and number.id > ${idAfter ?? 0} order by number.id limit ${limit ?? PROGRAM_PAGE}`
  const order = orders[sort.replace('-', '') as keyof typeof orders]
  const direction = sort.startsWith('-') ? sql`desc` : sql`asc`
  const second = /customer/.test(sort) ? sql`number.match_key ${direction},` : sql``
  return sql`order by ${order} ${direction}, ${second} number.id ${direction} limit ${pageSize} offset ${(page - 1) * pageSize}`
}

/** A page of the numbers of all customers, and how many match. Only the page is looked at closely. */
export const listNumbers = async (db: Db, filter: NumbersFilter): Promise<{ rows: NumberRow[]; total: number }> => {
  const matching = sql`
    from number ${/customer/.test(filter.sort) ? sql`join customer on customer.id = number.customer_id` : sql``}
    where ${conditionsOf(filter)}`
  const { rows } = await selectNumbers(
    filter.today,
    sql`join (
      select id, row_number() over () as place from (select number.id ${matching} ${pageOf(filter)}) chosen
    ) shown on shown.id = number.id order by shown.place`,
  ).execute(db)
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from number where ${conditionsOf(filter)}`.execute(db)
  return { rows, total: counted.rows[0]?.total ?? 0 }
}
