import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { Database } from './schema.ts'

/** The system of record: a pool, or one transaction of it. Query functions take it first. */
export type Db = Kysely<Database> | Transaction<Database>

// bigint ids fit a JavaScript number for as long as any platform lives; dates stay text, since a civil day is no instant.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
const INT8_ARRAY = 1016 as number
const parseTexts = pg.types.getTypeParser(INT8_ARRAY) as (text: string) => (string | null)[]
pg.types.setTypeParser(INT8_ARRAY, (text) => parseTexts(text).map((id) => (id === null ? null : Number(id))))
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

export type OpenDatabase = AsyncDisposable & { readonly db: Kysely<Database>; readonly pool: pg.Pool }

/** Opens a pool. Errors of idle connections are reported to `onError` and never end the process. */
export const openDatabase = (url: string, onError: (error: Error) => void, max = 20): OpenDatabase => {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    application_name: 'myaccount',
    options: '-c timezone=UTC',
  })
  pool.on('error', onError)
  // A connection in use has no listener of its own: the statement that runs on it reports the loss.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  return { db, pool, [Symbol.asyncDispose]: () => db.destroy() }
}

/** Whether the database answers. */
export const isReachable = (db: Db): Promise<boolean> =>
  sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )

/** What the database says of itself. */
export const describeDatabase = async (db: Db): Promise<{ version: string; size: string }> => {
  const { rows } = await sql<{ version: string; size: string }>`
    select current_setting('server_version') as version, pg_size_pretty(pg_database_size(current_database())) as size`.execute(
    db,
  )
  return rows[0] ?? { version: '', size: '' }
}

/** Runs one task on a connection of its own: for migrations, listening and locks. */
export const withClient = async <T>(url: string, task: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'myaccount',
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await task(client)
  } finally {
    await client.end()
  }
}

/** The name of the constraint or unique index that refused a statement, by which callers tell refusals apart. */
export const violatedConstraint = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError ? error.constraint : undefined

// Connections, resources that ran out, and a server that stops or starts.
const awayStates = /^(?:08|53|57P0[1-4])/
const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
])
// What the driver says of a connection that it lost or did not get; it gives these no code.
const awayMessages =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client (?:has encountered|was closed))/

/** Whether a statement failed because the database is away for a while, and not by what it asked. */
export const isDatabaseAway = (error: unknown): boolean => {
  if (error instanceof pg.DatabaseError) return awayStates.test(error.code ?? '')
  if (!(error instanceof Error)) return false
  const { code, syscall, message } = error as NodeJS.ErrnoException
  // A socket that is a file is not there while its server is not.
  const hasNoSocket = code === 'ENOENT' && syscall === 'connect'
  return hasNoSocket || awayCodes.has(code ?? '') || awayMessages.test(message)
}
