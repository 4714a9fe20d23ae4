import type { ResolutionStep } from '#rules/entitlement.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** How many customers each profile is in force for, by the step that decided; null: those without any. */
export const countInForceByStep = async (db: Db) => {
  const { rows } = await sql<{ profileId: number | null; step: ResolutionStep; customers: number }>`
    select profile_id as "profileId", step, count(*)::int as customers
    from customer_profile_in_force group by profile_id, step`.execute(db)
  return rows
}

/** The names of customer groups, by id. */
export const listGroupNames = async (db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  const rows = await db
    .selectFrom('customer_group')
    .select(['id', 'name'])
    .where('id', '=', sql<number>`any (${[...ids]}::bigint[])`)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The account numbers of customers, by id. */
export const listAccountNumbers = async (db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  const rows = await db
    .selectFrom('customer')
    .select(['id', 'account_number'])
    .where('id', '=', sql<number>`any (${[...ids]}::bigint[])`)
    .execute()
  return new Map(rows.map(({ id, account_number }) => [id, account_number]))
}
