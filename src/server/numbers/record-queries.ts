import type { Day } from '#rules/period.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { NumberRow } from './queries.ts'

type NumberOf = { readonly customerId: number; readonly numberId: number }

/** What campaigns a number was and will be in, both owners', the newest first. */
export const listCampaignTimes = async (db: Db, { customerId, numberId }: NumberOf) =>
  (
    await sql<{ owner: 'staff' | 'customer'; id: number; name: string; from: Day | null; until: Day | null }>`
      select place.owner, campaign.id, campaign.name, lower(place.during) as "from", upper(place.during) as until
      from number_campaign place join campaign on campaign.id = place.campaign_id
      where place.number_id = ${numberId} and place.customer_id = ${customerId} and not isempty(place.during)
      order by place.owner desc, lower(place.during) desc nulls last`.execute(db)
  ).rows

export type ChargeRow = {
  id: number
  name: string
  every: 'once' | 'month' | 'quarter' | 'year'
  amount_micros: number
  currency: string
  from_on: Day
  until_on: Day | null
}

/** What a number costs beside its calls, the newest first. */
export const listCharges = (db: Db, { customerId, numberId }: NumberOf): Promise<ChargeRow[]> =>
  db
    .selectFrom('number_charge')
    .select(['id', 'name', 'every', 'amount_micros', 'currency', 'from_on', 'until_on'])
    .where('number_id', '=', numberId)
    .where('customer_id', '=', customerId)
    .orderBy('from_on', 'desc')
    .orderBy('id')
    .$castTo<ChargeRow>()
    .execute()

export type ChargeValues = Omit<ChargeRow, 'id'>

export const insertCharge = (db: Db, { customerId, numberId }: NumberOf, values: ChargeValues) =>
  db
    .insertInto('number_charge')
    .values({ ...values, number_id: numberId, customer_id: customerId })
    .execute()

export const updateCharge = (
  db: Db,
  { id, customerId, numberId }: NumberOf & { readonly id: number },
  values: ChargeValues,
) =>
  db
    .updateTable('number_charge')
    .set(values)
    .where('id', '=', id)
    .where('number_id', '=', numberId)
    .where('customer_id', '=', customerId)
    .execute()

export const deleteCharge = (db: Db, { id, customerId, numberId }: NumberOf & { readonly id: number }) =>
  db
    .deleteFrom('number_charge')
    .where('id', '=', id)
    .where('number_id', '=', numberId)
    .where('customer_id', '=', customerId)
    .execute()

/** The same number's times with others, and its other times with the same customer. Relies on number_match_key. */
export const listOtherTimes = async (db: Db, { id, match_key, customer_id }: NumberRow) => {
  // An extension is a customer's own: another's 101 is another number.
  const { rows } = await sql<{
    id: number
    customer_id: number
    account_number: string
    name: string
    sold_on: Day
    dropped_on: Day | null
  }>`
    select number.id, customer.id as customer_id, customer.account_number, customer.name, number.sold_on, number.dropped_on
    from number join customer on customer.id = number.customer_id
    where number.match_key = ${match_key} and number.id <> ${id}
      and (number.match_key like '+%' or number.customer_id = ${customer_id})
    order by number.sold_on desc`.execute(db)
  return rows
}
