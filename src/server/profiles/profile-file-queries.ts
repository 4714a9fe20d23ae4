import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** Makes other changes of profiles and of the default wait until the transaction ends; reading goes on. */
export const lockProfiles = async (db: Db): Promise<void> => {
  await sql`lock table my_account_profile in exclusive mode`.execute(db)
  await sql`select from platform for update`.execute(db)
}

/** The ids of customers by account number, capitals ignored; the keys are in lower case. */
export const listCustomerIds = async (db: Db, accountNumbers: readonly string[]): Promise<Map<string, number>> => {
  const rows = await db
    .selectFrom('customer')
    .select(['id', 'account_number'])
    .where(
      sql<string>`lower(account_number)`,
      'in',
      accountNumbers.length === 0 ? [''] : accountNumbers.map((number) => number.toLowerCase()),
    )
    .execute()
  return new Map(rows.map(({ id, account_number }) => [account_number.toLowerCase(), id]))
}
