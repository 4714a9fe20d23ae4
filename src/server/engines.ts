import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { findSignInSecrets } from './auth/secrets.ts'
import { checkCluster, clusterSettings, overCluster } from './calls/store/cluster.ts'
import { type CallStore, openCallStore } from './calls/store/open.ts'
import { migrateCallStore } from './calls/store/migrate.ts'
import { CallStoreUnavailable } from './calls/store/unavailable.ts'
import { whenMigrated } from './calls/store/when-migrated.ts'
import { type Config, StartRefused } from './config.ts'
import { migrateDatabase } from './db/migrate.ts'
import { openDatabase, withClient } from './db/open.ts'
import type { Database } from './db/schema.ts'
import { type DataFolder, findHolder, lockDataFolder, openDataFolder } from './embedded/data-folder.ts'
import { startCallsHost } from './embedded/calls-host.ts'
import { findEmbeddedPostgres, startPostgres } from './embedded/postgres.ts'

/** The stores, running and migrated, and the folder's secrets. The application knows only their addresses. */
export type Engines = AsyncDisposable & {
  readonly db: Kysely<Database>
  readonly databaseUrl: string
  readonly callStore: CallStore
  readonly secrets: DataFolder['secrets']
  readonly demonstration: boolean
  readonly dataFolder: string
}

type Opening = {
  readonly config: Config
  readonly log: Logger
  readonly kind: DataFolder['kind']
  /** `serve`: takes the data folder for this process. `beside`: works beside a running server, or alone. */
  readonly as: 'serve' | 'beside'
}

/** Starts or finds the engines, migrates them, and opens the pool. */
export const openEngines = async ({ config, log, kind, as }: Opening): Promise<Engines> => {
  await using stack = new AsyncDisposableStack()
  const folder = await openDataFolder(config.dataFolder, kind)
  // Beside a server that runs, its engines are used; without one the folder is taken for the time of the command.
  const alone = await takeFolder(folder.path, as, stack)

  const databaseUrl = config.databaseUrl ?? (await embeddedDatabase(folder.path, alone, stack))
  const applied = await withClient(databaseUrl, migrateDatabase).catch((error: unknown) => {
    throw (config.databaseUrl !== undefined && refusedByDatabase(error)) || error
  })
  if (applied.length > 0) log.info({ applied }, 'database migrated')
  const database = stack.use(
    openDatabase(databaseUrl, ({ message }) => log.warn({ reason: message }, 'database connection lost')),
  )
  await ensurePlatform(database.db, config)
  const callStore = await openCalls(config, folder.path, log, stack)

  const open = stack.move()
  return {
    db: database.db,
    databaseUrl,
    callStore,
    secrets: { ...folder.secrets, ...(await findSignInSecrets(database.db, config, folder.secrets)) },
    demonstration: kind === 'demonstration',
    dataFolder: folder.path,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

/** Takes the folder, or answers false beside a server that has it. */
const takeFolder = async (folder: string, as: Opening['as'], stack: AsyncDisposableStack): Promise<boolean> => {
  for (;;) {
    if (as === 'beside' && (await isServed(folder))) return false
    try {
      stack.use(await lockDataFolder(folder, as))
      return true
    } catch (error) {
      // Another command was quicker: it is waited for like any other.
      if (as === 'serve' || !(error instanceof StartRefused)) throw error
    }
  }
}

/** Whether a server has the folder. Another command is waited for: it takes its engines along when it ends. */
const isServed = async (folder: string): Promise<boolean> => {
  for (;;) {
    const holder = await findHolder(folder)
    if (holder === undefined || holder.pid === process.pid) return false
    if (holder.as === 'serve') return true
    await sleep(100)
  }
}

const unreachable = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH'])
/** SQLSTATE: wrong password or user, no such database, starting up, too many connections. */
const refusing = new Set(['28P01', '28000', '3D000', '57P03', '53300'])

/** A start on a database that does not let us in, in words; its address stays out of them, since it holds the password. */
const refusedByDatabase = (error: unknown): StartRefused | undefined => {
  const { code = '', message } = error as { code?: string; message: string }
  if (unreachable.has(code) || message === 'timeout expired')
    return new StartRefused(
      `The database of DATABASE_URL does not answer (${code || message}). Start it, or correct DATABASE_URL.`,
    )
  return refusing.has(code) ? new StartRefused(`The database of DATABASE_URL refuses us: ${message}.`) : undefined
}

const embeddedDatabase = async (folder: string, alone: boolean, stack: AsyncDisposableStack): Promise<string> => {
  const running = alone ? undefined : await findEmbeddedPostgres(folder)
  return running ?? stack.use(await startPostgres(folder)).url
}

/** The call store at CALLS_URL, or the embedded one: started here, or joined where it runs already. */
const openCalls = async (
  config: Config,
  folder: string,
  log: Logger,
  stack: AsyncDisposableStack,
): Promise<CallStore> => {
  if (config.callsUrl !== undefined) return openDistantCalls(config.callsUrl, config.callsCluster, log, stack)
  const callStore = stack.use(openCallStore(stack.use(await startCallsHost({ folder, log }))))
  const applied = await migrateCallStore(callStore)
  if (applied.length > 0) log.info({ applied }, 'call store migrated')
  return callStore
}

/** SQL errors of the call store: no such database, wrong password or user, no right. */
const refusingCalls = new Set(['81', '516', '497', '192'])

/** While the store at CALLS_URL is away the rest of the product works, so the start does not wait for it. */
const openDistantCalls = async (
  url: string,
  cluster: string | undefined,
  log: Logger,
  stack: AsyncDisposableStack,
): Promise<CallStore> => {
  const opened = openCallStore({ url, ...(cluster !== undefined && { settings: clusterSettings }) })
  const callStore = stack.use(
    cluster === undefined
      ? whenMigrated(opened, migrateCallStore)
      : whenMigrated(overCluster(opened, cluster), (store) => checkCluster(store, cluster)),
  )
  try {
    await callStore.migrated()
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string }
    if (refusingCalls.has(code))
      throw new StartRefused(`The call store of CALLS_URL refuses us: ${message.split('\n')[0]}`)
    if (!(error instanceof CallStoreUnavailable)) throw error
    log.warn('The call store of CALLS_URL does not answer. My Calls is unavailable until it does; the rest works.')
  }
  return callStore
}

/** The platform's one row begins with the settings of the first start; afterwards staff change it. */
const ensurePlatform = async (db: Kysely<Database>, config: Config): Promise<void> => {
  await db
    .insertInto('platform')
    .values({ provider_name: config.providerName, colour: config.providerColour, contact: config.providerContact })
    .onConflict((conflict) => conflict.column('only_row').doNothing())
    .execute()
}
