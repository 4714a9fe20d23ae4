import type { Db } from '../db/open.ts'

/** How customers of these ids are named. */
export const listCustomerNames = async (
  db: Db,
  ids: readonly number[],
): Promise<Map<number, { id: number; accountNumber: string; name: string }>> => {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('customer')
    .select(['id', 'account_number as accountNumber', 'name'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** The numbers of a customer that its portal does not show. */
export const listHiddenNumberIds = async (db: Db, customerId: number): Promise<number[]> => {
  const rows = await db
    .selectFrom('number')
    .innerJoin('number_status', 'number_status.id', 'number.number_status_id')
    .select('number.id')
    .where('number.customer_id', '=', customerId)
    .where('number_status.visible_in_frontend', '=', false)
    .execute()
  return rows.map(({ id }) => id)
}
