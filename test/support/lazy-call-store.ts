import { migrateCallStore } from '#server/calls/store/migrate.ts'
import { type CallStore, openCallStore } from '#server/calls/store/open.ts'
import { startCallsHost } from '#server/embedded/calls-host.ts'
import pino from 'pino'

/** The embedded call store of a test, started when something first asks it: most tests never do. */
export const openLazyCallStore = (folder: string): CallStore => {
  let opened: Promise<{ store: CallStore; host: AsyncDisposable }> | undefined
  const open = () =>
    (opened ??= (async () => {
      const host = await startCallsHost({ folder, log: pino({ level: 'silent' }) })
      const store = openCallStore(host)
      await migrateCallStore(store)
      return { store, host }
    })())
  const store = async () => (await open()).store
  return {
    rows: async (row, sql) => (await store()).rows(row, sql),
    row: async (row, sql) => (await store()).row(row, sql),
    stream: async function* (sql) {
      yield* (await store()).stream(sql)
    },
    run: async (sql) => (await store()).run(sql),
    runOnce: async (sql) => (await store()).runOnce(sql),
    insert: async (insert) => (await store()).insert(insert),
    ping: async () => (await store()).ping(),
    [Symbol.asyncDispose]: async () => {
      if (opened === undefined) return
      const { store, host } = await opened
      await store[Symbol.asyncDispose]()
      await host[Symbol.asyncDispose]()
    },
  }
}
