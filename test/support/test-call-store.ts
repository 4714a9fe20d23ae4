import { randomBytes } from 'node:crypto'
import { type CallsHostAddress, findCallsHost, startCallsHost } from '#server/embedded/calls-host.ts'
import { clusterSettings, onEachShard } from '#server/calls/store/cluster.ts'
import { listClusterStatements } from '#server/calls/store/cluster-statements.ts'
import { type CallsSql, verbatim } from '#server/calls/store/calls-sql.ts'
import { migrateCallStore, readMigrations } from '#server/calls/store/migrate.ts'
import { type CallStore, openCallStore } from '#server/calls/store/open.ts'

const quiet = { info() {}, warn() {} }

/** A call store of a test, empty and at this version. */
export type TestCallStore = AsyncDisposable & {
  readonly store: CallStore
  /** The process of the engine now, for tests that end it. */
  readonly hostPid: () => Promise<number>
}

/**
 * Opens a call store: the embedded one in this folder, or a database of its own at `TEST_CALLS_URL`, which
 * `test/calls-by-url.ts` sets. With `TEST_CALLS_CLUSTER` its tables are spread over that cluster.
 */
export const openTestCallStore = async (folder: string): Promise<TestCallStore> => {
  const { TEST_CALLS_URL: url, TEST_CALLS_CLUSTER: cluster, TEST_CALLS_FOLDER: hostFolder } = process.env
  if (url !== undefined) return openAtUrl({ url, cluster, hostFolder })
  const host = await startCallsHost({ folder, log: quiet })
  const store = openCallStore(host)
  await migrateCallStore(store)
  return {
    store,
    hostPid: () => Promise.resolve(host.pid),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await host[Symbol.asyncDispose]()
    },
  }
}

type AtUrl = { url: string; cluster: string | undefined; hostFolder: string | undefined }

const openAtUrl = async ({ url, cluster, hostFolder }: AtUrl): Promise<TestCallStore> => {
  const database = `t_${randomBytes(6).toString('hex')}`
  const outside = openCallStore({ url })
  const store =
    cluster === undefined
      ? await openDatabaseAt(outside, { url, database })
      : await openClusterAt(outside, { url, database, cluster })
  return {
    store,
    hostPid: async () => (await findCallsHost(hostFolder ?? ''))?.pid ?? 0,
    async [Symbol.asyncDispose]() {
      await outside.run(verbatim(`DROP DATABASE IF EXISTS ${database} SYNC`))
      await store[Symbol.asyncDispose]()
      await outside[Symbol.asyncDispose]()
    },
  }
}

/** The address of one database of a call store. */
const inDatabase = (url: string, database: string): CallsHostAddress['url'] =>
  Object.assign(new URL(url), { pathname: database }).href

const openDatabaseAt = async (outside: CallStore, { url, database }: { url: string; database: string }) => {
  await outside.run(verbatim(`CREATE DATABASE ${database}`))
  const store = openCallStore({ url: inDatabase(url, database) })
  await migrateCallStore(store)
  return store
}

/** The embedded engine has no Keeper, which statements for all servers and replicas need: here one server is the cluster. */
const withoutKeeper = (statement: string): string =>
  statement
    .replace(/ ON CLUSTER '[^']*'/, '')
    .replace(/ReplicatedMergeTree\('[^']*', '[^']*'\)/, 'MergeTree')
    .replace('replicated_deduplication_window', 'non_replicated_deduplication_window')

const openClusterAt = async (
  outside: CallStore,
  { url, database, cluster }: { url: string; database: string; cluster: string },
): Promise<CallStore> => {
  for (const statement of listClusterStatements(await readMigrations(), { cluster, database }))
    await outside.run(verbatim(withoutKeeper(statement)))
  const store = openCallStore({ url: inDatabase(url, database), settings: clusterSettings })
  const here = ({ parts: [first = '', ...rest], ...sql }: CallsSql): CallsSql => ({
    ...sql,
    parts: [withoutKeeper(first), ...rest],
  })
  return {
    ...store,
    run: (sql) => store.run(here(onEachShard(sql, cluster))),
    runOnce: (sql) => store.runOnce(here(onEachShard(sql, cluster))),
  }
}
