import type { Kysely } from 'kysely'
import type { Database } from '#server/db/schema.ts'
import { numbersOfCustomer } from './generate-calls.ts'

/** Gives the generated calls their customers: as many as asked for, with the numbers that the generator uses. */
export const addBenchCustomers = async (db: Kysely<Database>, customers: number): Promise<number[]> => {
  const ids: number[] = []
  for (let customer = 0; customer < customers; customer += 1) {
    const name = `BENCH${String(customer).padStart(6, '0')}`
    const { id } = await db
      .insertInto('customer')
      .values({ name, account_number: name, class_id: 3, status_id: 1 })
      .returning('id')
      .executeTakeFirstOrThrow()
    ids.push(id)
    const numbers = numbersOfCustomer(customer).map((key) => ({
      customer_id: id,
      number_text: key,
      match_key: key,
      number_type_id: 1,
      number_status_id: 1,
      sold_on: '2020-01-01',
    }))
    await db.insertInto('number').values(numbers).execute()
  }
  return ids
}
