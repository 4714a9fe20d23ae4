import type { CallStore } from '#server/calls/store/open.ts'
import { openTestCallStore, type TestCallStore } from './test-call-store.ts'

/** The call store of a test, started when something first asks it: most tests never do. */
export const openLazyCallStore = (folder: string): CallStore => {
  let opened: Promise<TestCallStore> | undefined
  const store = async (): Promise<CallStore> => (await (opened ??= openTestCallStore(folder))).store
  return {
    rows: async (row, sql) => (await store()).rows(row, sql),
    row: async (row, sql) => (await store()).row(row, sql),
    stream: async function* (sql, pace) {
      yield* (await store()).stream(sql, pace)
    },
    run: async (sql) => (await store()).run(sql),
    runOnce: async (sql) => (await store()).runOnce(sql),
    insert: async (insert) => (await store()).insert(insert),
    ping: async () => (await store()).ping(),
    [Symbol.asyncDispose]: async () => (await opened)?.[Symbol.asyncDispose](),
  }
}
