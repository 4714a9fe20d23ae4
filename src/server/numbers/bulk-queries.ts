import type { Day } from '#rules/period.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { NumberValues } from './queries.ts'

/** A key that somebody is to own for a time, by its place among all that are asked for. */
export type WantedKey = {
  readonly place: number
  readonly customerId: number
  readonly key: string
  readonly from: Day
  readonly until: Day | null
}

export type OwnerRow = {
  place: number
  number_id: number
  customer_id: number
  account_number: string
  name: string
  sold_on: Day
  dropped_on: Day | null
}

/** Who owns keys in the time for which they are wanted. Relies on number_one_owner_at_a_time, as the rule itself does. */
export const listOwners = async (db: Db, wanted: readonly WantedKey[]): Promise<OwnerRow[]> => {
  // As the database keeps them: an extension is a customer's own.
  const keys = wanted.map(({ customerId, key }) => (key.startsWith('+') ? key : `${customerId}/${key}`))
  const { rows } = await sql<OwnerRow>`
    select wanted.place, number.id as number_id, customer.id as customer_id, customer.account_number, customer.name,
      number.sold_on, number.dropped_on
    from unnest(
      ${wanted.map(({ place }) => place)}::int[], ${keys}::text[], ${wanted.map(({ from }) => from)}::date[],
      ${wanted.map(({ until }) => until)}::date[]
    ) as wanted (place, key, from_on, until_on)
    join number_key held on held.key = wanted.key and held.during && daterange(wanted.from_on, wanted.until_on)
    join number on number.id = held.number_id
    join customer on customer.id = number.customer_id
    order by wanted.place, number.sold_on`.execute(db)
  return rows
}

export type NewNumber = Omit<NumberValues, 'customer_description'> & { readonly customer_id: number }

/** Adds many numbers in one statement; gives back the id of each, in the order given. */
export const insertNumbers = async (db: Db, numbers: readonly NewNumber[]): Promise<number[]> => {
  // Every row brings its keys, which are held against those of all others.
  await sql`set local statement_timeout = '5min'`.execute(db)
  const { rows } = await sql<{ id: number; customer_id: number; match_key: string; sold_on: Day }>`
    insert into number (customer_id, number_text, match_key, alternate_spellings, number_type_id, number_status_id, sold_on,
      dropped_on, staff_description, tariff, contract_ends_on)
    select customer_id, number_text, match_key, alternate_spellings, number_type_id, number_status_id, sold_on, dropped_on,
      staff_description, coalesce(tariff, ''), contract_ends_on
    from jsonb_to_recordset(${JSON.stringify(numbers)}::jsonb) as given (customer_id bigint, number_text text,
      match_key text, alternate_spellings text[], number_type_id bigint, number_status_id bigint, sold_on date,
      dropped_on date, staff_description text, tariff text, contract_ends_on date)
    returning id, customer_id, match_key, sold_on`.execute(db)
  const ids = new Map(rows.map((row) => [idKey(row), row.id]))
  return numbers.map((number) => ids.get(idKey(number)) ?? 0)
}

type Keyed = { readonly customer_id: number; readonly match_key: string; readonly sold_on: Day }
const idKey = ({ customer_id, match_key, sold_on }: Keyed): string => `${customer_id} ${sold_on} ${match_key}`

export type LabelsOfNumber = { readonly id: number } & Pick<
  NumberValues,
  'number_type_id' | 'number_status_id' | 'staff_description' | 'tariff' | 'contract_ends_on'
>
/** What decides whose calls are whose. */
export type OwnershipOfNumber = { readonly id: number } & Pick<
  NumberValues,
  'alternate_spellings' | 'sold_on' | 'dropped_on'
>

/** Sets what many numbers are and are called. */
export const updateLabels = async (db: Db, numbers: readonly LabelsOfNumber[], now: Date): Promise<void> => {
  await sql`
    update number set number_type_id = given.number_type_id, number_status_id = given.number_status_id,
      staff_description = given.staff_description, tariff = given.tariff, contract_ends_on = given.contract_ends_on,
      revision = number.revision + 1, updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(numbers)}::jsonb) as given (id bigint, number_type_id bigint,
      number_status_id bigint, staff_description text, tariff text, contract_ends_on date)
    where number.id = given.id`.execute(db)
}

/** Sets when many numbers are owned and how they are spelled. A statement of its own, since it makes their keys anew. */
export const updateOwnership = async (db: Db, numbers: readonly OwnershipOfNumber[]): Promise<void> => {
  await sql`set local statement_timeout = '5min'`.execute(db)
  await sql`
    update number set alternate_spellings = given.alternate_spellings, sold_on = given.sold_on,
      dropped_on = given.dropped_on
    from jsonb_to_recordset(${JSON.stringify(numbers)}::jsonb) as given (id bigint, alternate_spellings text[],
      sold_on date, dropped_on date)
    where number.id = given.id`.execute(db)
}
