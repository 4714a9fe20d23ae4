import { rm } from 'node:fs/promises'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { startPostgres } from '#server/embedded/postgres.ts'
import { Pool } from 'pg'
import type { Dialect } from './engine-questions.ts'

/** An engine with the calls in it: answers the cells of a statement as texts. */
export type LoadedEngine = AsyncDisposable & {
  readonly name: string
  readonly dialect: Dialect
  readonly ask: (sql: string) => Promise<string[][]>
  readonly loadSeconds: number
  readonly bytes: number
}

/** A file of calls with a heading, and one of numbers and their campaigns. */
export type Files = { readonly calls: string; readonly numbers: string; readonly months: readonly string[] }

const columns = `customer_id bigint, started_at timestamptz, id bigint, direction text, number_id bigint, caller_key text,
  caller_withheld boolean, dialled_key text, duration_seconds bigint, answer_state text, charge_micros bigint`

const campaignsOf = (where: string) =>
  `(SELECT started_at, caller_key, campaign FROM calls JOIN numbers ON numbers.number_id = calls.number_id WHERE ${where})`

const cellsOf = (rows: readonly (readonly unknown[])[]): string[][] => rows.map((row) => row.map(String))

const secondsOf = async (task: () => Promise<void>): Promise<number> => {
  const began = performance.now()
  await task()
  return (performance.now() - began) / 1000
}

const postgresDialect: Dialect = {
  table: 'calls',
  instant: (at) => `to_timestamp(${at / 1000})`,
  day: `to_char(started_at AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')`,
  month: `to_char(started_at AT TIME ZONE 'Europe/London', 'YYYY-MM')`,
  weekday: `extract(isodow FROM started_at AT TIME ZONE 'Europe/London')::int`,
  hour: `extract(hour FROM started_at AT TIME ZONE 'Europe/London')::int`,
  aDayLater: (instant) => `${instant} + interval '24 hours'`,
  withCampaign: campaignsOf,
}

/** PostgreSQL as the product embeds it, partitioned by month, with an index that covers all that the questions read. */
export const loadPostgres = async (folder: string, { calls, numbers, months }: Files): Promise<LoadedEngine> => {
  const server = await startPostgres(folder)
  const options = '-c work_mem=256MB -c maintenance_work_mem=1GB -c max_parallel_workers_per_gather=2 -c jit=off'
  const pool = new Pool({ connectionString: server.url, options, max: 8 })
  const run = async (sql: string): Promise<void> => void (await pool.query(sql))
  const loadSeconds = await secondsOf(async () => {
    await run(`CREATE TABLE calls (${columns}) PARTITION BY RANGE (started_at)`)
    for (const [at, month] of months.slice(0, -1).entries())
      await run(`CREATE TABLE calls_${at} PARTITION OF calls FOR VALUES FROM ('${month}') TO ('${months[at + 1]}')`)
    await run(`COPY calls FROM '${calls}' (FORMAT csv)`)
    await run(`CREATE INDEX calls_cover ON calls (customer_id, started_at) INCLUDE
      (id, direction, number_id, caller_key, caller_withheld, dialled_key, duration_seconds, answer_state, charge_micros)`)
    await run('CREATE TABLE numbers (number_id bigint PRIMARY KEY, campaign text)')
    await run(`COPY numbers FROM '${numbers}' (FORMAT csv, HEADER)`)
    await run('VACUUM (ANALYZE) calls')
    await run('ANALYZE numbers')
  })
  const size = await pool.query<{ bytes: string }>('SELECT pg_database_size(current_database()) AS bytes')
  return {
    name: 'PostgreSQL',
    dialect: postgresDialect,
    ask: async (text) => cellsOf((await pool.query<unknown[]>({ text, rowMode: 'array' })).rows),
    loadSeconds,
    bytes: Number(size.rows[0]?.bytes),
    async [Symbol.asyncDispose]() {
      await pool.end()
      await server[Symbol.asyncDispose]()
    },
  }
}

const duckDialect: Dialect = {
  table: 'calls',
  instant: (at) => `to_timestamp(${at / 1000})`,
  day: `strftime(timezone('Europe/London', started_at), '%Y-%m-%d')`,
  month: `strftime(timezone('Europe/London', started_at), '%Y-%m')`,
  weekday: `isodow(timezone('Europe/London', started_at))`,
  hour: `hour(timezone('Europe/London', started_at))`,
  aDayLater: (instant) => `${instant} + INTERVAL 24 HOUR`,
  withCampaign: campaignsOf,
}

/** DuckDB in this process, its table sorted by customer and start, on as many threads as the machine has cores. */
export const loadDuck = async (folder: string, { calls, numbers }: Files): Promise<LoadedEngine> => {
  const file = path.join(folder, 'calls.duckdb')
  const instance = await DuckDBInstance.create(file)
  const first = await instance.connect()
  const loadSeconds = await secondsOf(async () => {
    await first.run(`SET temp_directory = '${folder}/duck-temporary'`)
    await first.run(`SET TimeZone = 'UTC'`)
    await first.run(`CREATE TABLE calls (${columns})`)
    await first.run(`INSERT INTO calls SELECT * FROM read_csv('${calls}', header = false, nullstr = '', allow_quoted_nulls = false,
      columns = {${columnTypes}}) ORDER BY customer_id, started_at`)
    await first.run(`CREATE TABLE numbers AS SELECT * FROM read_csv('${numbers}', header = true,
      columns = {'number_id': 'BIGINT', 'campaign': 'VARCHAR'})`)
    await first.run('CHECKPOINT')
  })
  const size = await first.runAndReadAll(`SELECT total_blocks * block_size FROM pragma_database_size()`)
  return {
    name: 'DuckDB',
    dialect: duckDialect,
    ask: async (sql) => {
      const connection = await instance.connect()
      try {
        return cellsOf((await connection.runAndReadAll(sql)).getRows())
      } finally {
        connection.closeSync()
      }
    },
    loadSeconds,
    bytes: Number(size.getRows()[0]?.[0] ?? 0),
    async [Symbol.asyncDispose]() {
      first.closeSync()
      instance.closeSync()
      await rm(file, { force: true })
    },
  }
}

const columnTypes = columns
  .split(',')
  .map((column) => column.trim().split(' '))
  .map(([name = '', type = '']) => `'${name}': '${type.toUpperCase().replace('TEXT', 'VARCHAR')}'`)
  .join(', ')
