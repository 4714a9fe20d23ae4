import { createClient, ClickHouseLogLevel } from '@clickhouse/client'
import { type CallsSql, renderSql } from '#server/calls/store/calls-sql.ts'
import type { CallStore, CallStoreAddress } from '#server/calls/store/open.ts'

type Asked = { readonly sql: CallsSql; readonly from: number; to: number }

/** A call store that remembers what it is asked, and when. */
export const recordCallStore = (store: CallStore): CallStore & { readonly take: () => Asked[] } => {
  let asked: Asked[] = []
  const begin = (sql: CallsSql): Asked => {
    const entry: Asked = { sql, from: performance.now(), to: Number.POSITIVE_INFINITY }
    asked.push(entry)
    return entry
  }
  const timed = async <T>(sql: CallsSql, task: () => Promise<T>): Promise<T> => {
    const entry = begin(sql)
    try {
      return await task()
    } finally {
      entry.to = performance.now()
    }
  }
  return {
    ...store,
    rows: (row, sql) => timed(sql, () => store.rows(row, sql)),
    row: (row, sql) => timed(sql, () => store.row(row, sql)),
    stream: async function* (sql) {
      const entry = begin(sql)
      try {
        yield* store.stream(sql)
      } finally {
        entry.to = performance.now()
      }
    },
    take: () => {
      const taken = asked
      asked = []
      return taken
    },
  }
}

/** Asks an engine the same statements again through its bare client, each as soon as those are answered that it followed. */
export const openReplay = (address: CallStoreAddress) => {
  const client = createClient({
    ...address,
    max_open_connections: 16,
    request_timeout: 120_000,
    use_multipart_params_auto: true,
    log: { level: ClickHouseLogLevel.OFF },
  })
  return {
    replay: async (asked: readonly Asked[]): Promise<void> => {
      const done: Promise<void>[] = []
      for (const [at, { sql, from }] of asked.entries()) {
        const before = done.filter((_, earlier) => earlier < at && (asked[earlier]?.to ?? 0) <= from)
        const ask = async (): Promise<void> => {
          await Promise.all(before)
          const answer = await client.query({ ...renderSql(sql), format: 'JSONCompactEachRow' })
          await answer.text()
        }
        done.push(ask())
      }
      await Promise.all(done)
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}
