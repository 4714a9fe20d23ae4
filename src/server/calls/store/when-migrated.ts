import type { CallStore } from './open.ts'

/**
 * The store, brought to this version's tables before it is first asked anything: one that was away when the product started
 * is migrated when it comes back. A migration that fails is tried again by the next question.
 */
export const whenMigrated = (
  store: CallStore,
  migrate: (store: CallStore) => Promise<unknown>,
): CallStore & { readonly migrated: () => Promise<unknown> } => {
  let begun: Promise<unknown> | undefined
  const migrated = (): Promise<unknown> => {
    begun ??= migrate(store).catch((error: unknown) => {
      begun = undefined
      throw error
    })
    return begun
  }
  const ready = async (): Promise<CallStore> => {
    await migrated()
    return store
  }
  return {
    migrated,
    rows: async (row, sql) => (await ready()).rows(row, sql),
    row: async (row, sql) => (await ready()).row(row, sql),
    stream: async function* (sql) {
      yield* (await ready()).stream(sql)
    },
    run: async (sql) => (await ready()).run(sql),
    runOnce: async (sql) => (await ready()).runOnce(sql),
    insert: async (insert) => (await ready()).insert(insert),
    ping: () => store.ping(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}
