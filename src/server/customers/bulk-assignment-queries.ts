import { sql } from 'kysely'
import { locks } from '../db/locks.ts'
import type { Db } from '../db/open.ts'

/** One bulk assignment as it is kept. */
export const findBulkAssignment = (db: Db, id: number) =>
  db.selectFrom('bulk_assignment').selectAll().where('id', '=', id).executeTakeFirst()
export type BulkAssignmentRow = NonNullable<Awaited<ReturnType<typeof findBulkAssignment>>>

/** Bulk assignments that were begun and have not ended. */
export const listRunning = async (db: Db): Promise<number[]> =>
  (await db.selectFrom('bulk_assignment').select('id').where('state', '=', 'running').orderBy('id').execute()).map(
    ({ id }) => id,
  )

export type NewBulkAssignment = {
  readonly staffUserId: number | null
  readonly who: string
  readonly address: string
  readonly profileId: number | null
  readonly profileName: string
  readonly reason: string
  readonly customerIds: readonly number[]
  /** Those of them that get another profile. */
  readonly customers: number
  readonly token: string
  readonly now: Date
}

export const insertBulkAssignment = async (db: Db, added: NewBulkAssignment): Promise<number> =>
  (
    await db
      .insertInto('bulk_assignment')
      .values({
        staff_user_id: added.staffUserId,
        who: added.who,
        address: added.address,
        profile_id: added.profileId,
        profile_name: added.profileName,
        reason: added.reason,
        customer_ids: [...added.customerIds],
        customers: added.customers,
        token: added.token,
        created_at: added.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

/** Says how many customers are done. */
export const updateDone = (db: Db, id: number, done: number) =>
  db.updateTable('bulk_assignment').set({ done }).where('id', '=', id).where('state', '=', 'running').execute()

type End = {
  readonly state: 'done' | 'failed'
  readonly done: number
  readonly because: string | null
  readonly now: Date
}

/** Ends a bulk assignment. */
export const endBulkAssignment = (db: Db, id: number, { state, done, because, now }: End) =>
  db
    .updateTable('bulk_assignment')
    .set({ state, done, failed_because: because, ended_at: now })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute()

/** Makes sure that one process at a time does a bulk assignment: another waits until the transaction ends. */
export const lockBulkAssignment = async (db: Db, id: number): Promise<void> => {
  await sql`set local statement_timeout = '10min'`.execute(db)
  await sql`select pg_advisory_xact_lock(${sql.lit(locks.bulkAssignment)}, ${id}::int)`.execute(db)
}
