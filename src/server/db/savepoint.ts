import { sql } from 'kysely'
import type { Db } from './open.ts'

// A part within a part has the same name: one that is left behind would be taken for the outer one.
const release = (db: Db) => sql`release savepoint part`.execute(db)

/** Runs a part of the caller's transaction; when it throws, that part alone is taken back, and the error flies on. */
export const inSavepoint = async <T>(db: Db, part: () => Promise<T>): Promise<T> => {
  await sql`savepoint part`.execute(db)
  try {
    const done = await part()
    await release(db)
    return done
  } catch (error) {
    await sql`rollback to savepoint part`.execute(db)
    await release(db)
    throw error
  }
}

/** Runs a part of the caller's transaction and takes it back whatever comes of it: for what it answers or refuses. */
export const takenBack = async <T>(db: Db, part: () => Promise<T>): Promise<T> => {
  await sql`savepoint part`.execute(db)
  try {
    return await part()
  } finally {
    await sql`rollback to savepoint part`.execute(db)
    await release(db)
  }
}
