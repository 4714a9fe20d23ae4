import type { Nation } from '#rules/bank-holidays.ts'
import { openStates } from '#rules/number-request.ts'
import { step, type Step } from '#rules/routing-plan.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Own } from '../numbers/sight.ts'
import { listSeenIds } from '../number-requests/own-numbers-queries.ts'

export type PlanRow = {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly is_emergency: boolean
  readonly nation: Nation
  readonly step: Step
  readonly revision: number
  readonly updated_at: Date
}
type Kept = Omit<PlanRow, 'step' | 'nation'> & { readonly step: unknown; readonly nation: string }

const readPlan = (row: Kept): PlanRow => ({ ...row, nation: row.nation as Nation, step: step.parse(row.step) })

const select = (db: Db, customerId: number) =>
  db
    .selectFrom('routing_plan')
    .select(['id', 'name', 'description', 'is_emergency', 'nation', 'step', 'revision', 'updated_at'])
    .where('customer_id', '=', customerId)

/** A customer's plans by name. */
export const listPlans = async (db: Db, customerId: number): Promise<PlanRow[]> =>
  (await select(db, customerId).orderBy('name').orderBy('id').execute()).map(readPlan)

export const findPlan = async (db: Db, customerId: number, id: number): Promise<PlanRow | undefined> => {
  const row = await select(db, customerId).where('id', '=', id).executeTakeFirst()
  return row && readPlan(row)
}

/** Locks a plan until the transaction ends, so that it is the one that is asked for, or changed. */
export const lockPlan = async (db: Db, customerId: number, id: number): Promise<PlanRow | undefined> => {
  const row = await select(db, customerId).where('id', '=', id).forUpdate().executeTakeFirst()
  return row && readPlan(row)
}

/** The plan that is marked for emergencies. */
export const findEmergencyPlan = async (db: Db, customerId: number): Promise<PlanRow | undefined> => {
  const row = await select(db, customerId).where('is_emergency', '=', true).executeTakeFirst()
  return row && readPlan(row)
}

export const countPlans = async (db: Db, customerId: number): Promise<number> => {
  const { count } = await db
    .selectFrom('routing_plan')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('customer_id', '=', customerId)
    .executeTakeFirstOrThrow()
  return count
}

export type PlanValues = Pick<PlanRow, 'name' | 'description' | 'is_emergency' | 'nation' | 'step'>

export const insertPlan = async (
  db: Db,
  customerId: number,
  { step, ...plan }: PlanValues,
  now: Date,
): Promise<number> =>
  (
    await db
      .insertInto('routing_plan')
      .values({ ...plan, customer_id: customerId, step: JSON.stringify(step), created_at: now, updated_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

export const updatePlan = (
  db: Db,
  { customerId, id, now }: { customerId: number; id: number; now: Date },
  { step, ...plan }: PlanValues,
) =>
  db
    .updateTable('routing_plan')
    .set(({ eb }) => ({ ...plan, step: JSON.stringify(step), updated_at: now, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('customer_id', '=', customerId)
    .execute()

/** Takes the mark of the plan for emergencies from whichever has it, which is answered. */
export const clearEmergencyMark = (
  db: Db,
  customerId: number,
  now: Date,
): Promise<{ id: number; name: string } | undefined> =>
  db
    .updateTable('routing_plan')
    .set(({ eb }) => ({ is_emergency: false, updated_at: now, revision: eb('revision', '+', 1) }))
    .where('customer_id', '=', customerId)
    .where('is_emergency', '=', true)
    .returning(['id', 'name'])
    .executeTakeFirst()

export const deletePlan = (db: Db, customerId: number, id: number) =>
  db.deleteFrom('routing_plan').where('id', '=', id).where('customer_id', '=', customerId).execute()

/** A number that has a plan, or for which it is asked. */
export type PlanUse = {
  readonly plan_id: number
  readonly number_id: number
  readonly number_text: string
  readonly plan_revision: number
  readonly is_requested: boolean
  readonly is_seen: boolean
}

/** Which numbers of a customer have which plans, by number, and which of them a person sees. */
export const listPlanUses = async (db: Db, own: Own): Promise<PlanUse[]> =>
  (
    await sql<PlanUse>`
      select use.plan_id, number.id as number_id, number.number_text, use.plan_revision, use.is_requested,
        number.id in (${listSeenIds(own)}) as is_seen
      from (
        select number_id, (usual ->> 'planId')::bigint as plan_id, (usual ->> 'planRevision')::int as plan_revision,
          false as is_requested
        from number_routing where customer_id = ${own.customerId} and usual ->> 'kind' = 'plan'
        union all
        select number_id, (emergency ->> 'planId')::bigint, (emergency ->> 'planRevision')::int, false
        from number_routing where customer_id = ${own.customerId} and emergency ->> 'kind' = 'plan'
        union all
        select number_id, (after -> 'routing' ->> 'planId')::bigint, (after -> 'routing' ->> 'planRevision')::int, true
        from number_request where customer_id = ${own.customerId} and state = any (${[...openStates]}::text[])
          and after -> 'routing' ->> 'kind' = 'plan'
      ) use
      join number on number.id = use.number_id and (number.dropped_on is null or number.dropped_on > ${own.today})
      order by number.match_key, number.id`.execute(db)
  ).rows
