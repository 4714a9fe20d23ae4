import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'

/** Any number that nothing else locks. */
const CALLS_LOCK = 7_213_010

/**
 * Runs a task while nobody else, in any process, writes calls: imports and re-allocations look at what is there before
 * they write. Waits for its turn as long as it takes.
 */
export const withCallsLock = <T>(db: Kysely<Database>, task: () => Promise<T>): Promise<T> =>
  db.connection().execute(async (connection) => {
    await sql`set statement_timeout = 0`.execute(connection)
    await sql`select pg_advisory_lock(${sql.lit(CALLS_LOCK)})`.execute(connection)
    try {
      return await task()
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(CALLS_LOCK)})`.execute(connection)
      await sql`reset statement_timeout`.execute(connection)
    }
  })

const WATCH_LOCK = CALLS_LOCK + 1

/** Runs a task unless another process does it at this moment: one of them looks into the watched folder. */
export const tryWithWatchLock = (db: Kysely<Database>, task: () => Promise<void>): Promise<void> =>
  db.connection().execute(async (connection) => {
    const { rows } = await sql<{
      locked: boolean
    }>`select pg_try_advisory_lock(${sql.lit(WATCH_LOCK)}) as locked`.execute(connection)
    if (rows[0]?.locked !== true) return
    try {
      await task()
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(WATCH_LOCK)})`.execute(connection)
    }
  })
