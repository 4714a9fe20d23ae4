import { setTimeout as sleep } from 'node:timers/promises'
import { Readable } from 'node:stream'
import { ClickHouseError, ClickHouseLogLevel, type ClickHouseClient, createClient } from '@clickhouse/client'
import type { z } from 'zod'
import { type CallsSql, renderSql } from './calls-sql.ts'
import { CallStoreUnavailable } from './unavailable.ts'

/** Where a call store is: the embedded host's address and secret, or `CALLS_URL` alone. */
export type CallStoreAddress = {
  readonly url: string
  readonly password?: string
  /** Settings of the engine for every statement, beside our own. */
  readonly settings?: Readonly<Record<string, string | number>>
}

export type InsertInto = {
  readonly table: string
  readonly columns: readonly string[]
  /** Lines of tab-separated values. */
  readonly lines: Buffer
  /** Names this insert: the store takes an insert with a known name for a repetition and adds nothing. */
  readonly token: string
}

/** The store of calls. Reads are tried again while it is starting; inserts are repeated under their token. */
export type CallStore = AsyncDisposable & {
  /** All rows of a statement, each checked. */
  readonly rows: <S extends z.ZodType>(row: S, sql: CallsSql) => Promise<z.output<S>[]>
  /** The one row of a statement that has exactly one. */
  readonly row: <S extends z.ZodType>(row: S, sql: CallsSql) => Promise<z.output<S>>
  /** The rows of a statement in batches, as they come; leaving the loop ends the query. A file may take its time. */
  readonly stream: (sql: CallsSql, pace?: 'at once' | 'as long as it takes') => AsyncIterable<readonly unknown[][]>
  /** Runs a statement without an answer. It must be safe to run twice. */
  readonly run: (sql: CallsSql) => Promise<void>
  /** Runs a statement that must not run twice; when the store goes away, it is not known whether it did. */
  readonly runOnce: (sql: CallsSql) => Promise<void>
  readonly insert: (insert: InsertInto) => Promise<void>
  readonly ping: () => Promise<boolean>
}

type Limits = {
  readonly maxSeconds: number
  readonly maxMemoryBytes: number
  /** How long a question, and how long a change, is tried again while nobody answers. */
  readonly readPatienceMs: number
  readonly patienceMs: number
}

const usualLimits: Limits = { maxSeconds: 30, maxMemoryBytes: 2_000_000_000, readPatienceMs: 3000, patienceMs: 8000 }

/** Whoever asks whether the store is there does not wait for one that hangs. */
const PING_MS = 2000

const lost = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_SOCKET'])

/** Whether an error says that nobody answered, rather than that the store refused. */
export const isConnectionLoss = (error: unknown): boolean => {
  if (!(error instanceof Error) || error instanceof ClickHouseError) return false
  const { code } = error as NodeJS.ErrnoException
  return (code !== undefined && lost.has(code)) || /socket hang up|aborted|Timeout error/i.test(error.message)
}

type Patience = <T>(patienceMs: number, task: () => Promise<T>) => Promise<T>

/** Tries a task again while nobody answers. The patience is that of all tasks together: once it is used up, the next fail at once. */
const makePatience = (): Patience => {
  let lostSince: number | undefined
  return async (patienceMs, task) => {
    for (let wait = 50; ; wait = Math.min(wait * 2, 1000)) {
      try {
        const done = await task()
        lostSince = undefined
        return done
      } catch (error) {
        // The store quotes the whole statement with its parameters, which can be megabytes.
        if (error instanceof ClickHouseError) error.message = error.message.slice(0, 1000)
        if (!isConnectionLoss(error)) {
          lostSince = undefined
          throw error
        }
        lostSince ??= Date.now()
        if (Date.now() + wait > lostSince + patienceMs)
          throw new CallStoreUnavailable('The call store does not answer.', { cause: error })
        await sleep(wait)
      }
    }
  }
}

const clientOf = ({ url, password, settings }: CallStoreAddress, limits: Limits): ClickHouseClient =>
  createClient({
    url,
    ...(password === undefined ? {} : { password }),
    application: 'myaccount',
    max_open_connections: 16,
    request_timeout: limits.maxSeconds * 1000 + 10_000,
    use_multipart_params_auto: true,
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: {
      max_execution_time: limits.maxSeconds,
      max_memory_usage: String(limits.maxMemoryBytes),
      output_format_json_quote_64bit_integers: 0,
      ...settings,
    },
  })

/** Opens a call store. Nothing is asked of it yet; `migrateCallStore` makes its tables. */
export const openCallStore = (address: CallStoreAddress, given: Partial<Limits> = {}): CallStore => {
  const limits = { ...usualLimits, ...given }
  const client = clientOf(address, limits)
  const { readPatienceMs, patienceMs } = limits
  const patiently = makePatience()
  const rows: CallStore['rows'] = (row, sql) =>
    patiently(readPatienceMs, async () => {
      const result = await client.query({ ...renderSql(sql), format: 'JSONEachRow' })
      return (await result.json()).map((each) => row.parse(each))
    })
  return {
    rows,
    row: async (row, sql) => {
      const [only, ...more] = await rows(row, sql)
      if (only === undefined || more.length > 0) throw new Error(`The statement has ${more.length + 1} rows, not one`)
      return only
    },
    stream: async function* (sql, pace = 'at once') {
      const settings = pace === 'at once' ? {} : { clickhouse_settings: { max_execution_time: 0 } }
      const query = { ...renderSql(sql), ...settings, format: 'JSONCompactEachRow' } as const
      const result = await patiently(readPatienceMs, () => client.query(query))
      try {
        for await (const batch of result.stream()) yield batch.map((row) => row.json<unknown[]>())
      } catch (error) {
        throw isConnectionLoss(error) ? new CallStoreUnavailable('The call store went away.', { cause: error }) : error
      } finally {
        result.close()
      }
    },
    runOnce: (sql) => patiently(0, async () => void (await client.command(renderSql(sql)))),
    run: (sql) => patiently(patienceMs, async () => void (await client.command(renderSql(sql)))),
    insert: ({ table, columns, lines, token }) =>
      patiently(patienceMs, async () => {
        await client.insert({
          table,
          columns: columns as [string, ...string[]],
          values: Readable.from([lines], { objectMode: false }),
          format: 'TabSeparated',
          clickhouse_settings: { insert_deduplication_token: token, insert_deduplicate: 1, max_execution_time: 300 },
        })
      }),
    ping: async () => (await client.ping({ select: false, abort_signal: AbortSignal.timeout(PING_MS) })).success,
    [Symbol.asyncDispose]: () => client.close(),
  }
}
