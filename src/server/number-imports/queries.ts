import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** Customers by account number, case ignored, and the one of an id. */
export const listCustomersOf = async (db: Db, accountNumbers: readonly string[], customerId: number | undefined) =>
  (
    await sql<{ id: number; account_number: string }>`
      select id, account_number from customer
      where lower(account_number) = any (${accountNumbers.map((text) => text.toLowerCase())}::text[])
        or id = ${customerId ?? null}`.execute(db)
  ).rows

/** The staff's sites of some customers. */
export const listStaffSites = (db: Db, customerIds: readonly number[]) =>
  db
    .selectFrom('site')
    .select(['id', 'customer_id', 'name', 'closed_on'])
    .where('owner', '=', 'staff')
    .where((eb) => eb('customer_id', '=', eb.fn.any(eb.val([...customerIds]))))
    .orderBy((eb) => eb.fn('lower', ['name']))
    .execute()
