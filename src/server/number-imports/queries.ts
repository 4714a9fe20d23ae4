import type { Day } from '#rules/period.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { type NumberRow, selectNumbers } from '../numbers/queries.ts'

/** Customers by account number, case ignored, and the one of an id. */
export const listCustomersOf = async (db: Db, accountNumbers: readonly string[], customerId: number | undefined) =>
  (
    await sql<{ id: number; account_number: string }>`
      select id, account_number from customer
      where lower(account_number) = any (${accountNumbers.map((text) => text.toLowerCase())}::text[])
        or id = ${customerId ?? null}`.execute(db)
  ).rows

type Wanted = { readonly customerId: number; readonly key: string }

/** Locks the numbers that a file names until the transaction ends, in the order of their ids. */
export const lockNumbersOf = async (db: Db, wanted: readonly Wanted[]): Promise<void> => {
  await sql`
    select number.id from number where (number.customer_id, number.match_key) in (${pairs(wanted)})
    order by number.id for no key update`.execute(db)
}

/** The numbers that a file names, each customer's own, the newest time of each first. */
export const listNumbersOf = async (db: Db, wanted: readonly Wanted[], today: Day): Promise<NumberRow[]> =>
  (
    await selectNumbers(
      today,
      sql`where (number.customer_id, number.match_key) in (${pairs(wanted)}) order by number.sold_on desc`,
    ).execute(db)
  ).rows

const pairs = (wanted: readonly Wanted[]) => sql`
  select * from unnest(${wanted.map(({ customerId }) => customerId)}::bigint[], ${wanted.map(({ key }) => key)}::text[])`

/** The staff's sites of some customers. */
export const listStaffSites = (db: Db, customerIds: readonly number[]) =>
  db
    .selectFrom('site')
    .select(['id', 'customer_id', 'name', 'closed_on'])
    .where('owner', '=', 'staff')
    .where((eb) => eb('customer_id', '=', eb.fn.any(eb.val([...customerIds]))))
    .orderBy((eb) => eb.fn('lower', ['name']))
    .execute()
