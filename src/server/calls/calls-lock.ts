import { type Kysely, sql } from 'kysely'
import { locks } from '../db/locks.ts'
import type { Database } from '../db/schema.ts'

/**
 * Runs a task while nobody else, in any process, writes calls: imports and re-allocations look at what is there before
 * they write. Waits for its turn as long as it takes.
 */
export const withCallsLock = <T>(db: Kysely<Database>, task: () => Promise<T>): Promise<T> =>
  db.connection().execute(async (connection) => {
    await sql`set statement_timeout = 0`.execute(connection)
    await sql`select pg_advisory_lock(${sql.lit(locks.calls)})`.execute(connection)
    try {
      return await task()
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(locks.calls)})`.execute(connection)
      await sql`reset statement_timeout`.execute(connection)
    }
  })

/** Runs a task unless another process does it at this moment: one of them looks into the watched folder. */
export const tryWithWatchLock = (db: Kysely<Database>, task: () => Promise<void>): Promise<void> =>
  db.connection().execute(async (connection) => {
    const { rows } = await sql<{
      locked: boolean
    }>`select pg_try_advisory_lock(${sql.lit(locks.watchedFolder)}) as locked`.execute(connection)
    if (rows[0]?.locked !== true) return
    try {
      await task()
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(locks.watchedFolder)})`.execute(connection)
    }
  })
