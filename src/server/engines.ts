import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { type CallStore, openCallStore } from './calls/store/open.ts'
import { migrateCallStore } from './calls/store/migrate.ts'
import type { Config } from './config.ts'
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
  const holder = await findHolder(folder.path)
  // Beside a server that runs, its engines are used; without one the folder is taken for the time of the command.
  const alone = as === 'serve' || holder === undefined
  if (alone) stack.use(await lockDataFolder(folder.path))

  const databaseUrl = config.databaseUrl ?? (await embeddedDatabase(folder.path, alone, stack))
  const applied = await withClient(databaseUrl, migrateDatabase)
  if (applied.length > 0) log.info({ applied }, 'database migrated')
  const database = stack.use(openDatabase(databaseUrl, (error) => log.warn({ err: error }, 'database connection lost')))
  await ensurePlatform(database.db, config)
  const callStore = await openCalls(config, folder.path, log, stack)

  const open = stack.move()
  return {
    db: database.db,
    databaseUrl,
    callStore,
    secrets: folder.secrets,
    demonstration: kind === 'demonstration',
    dataFolder: folder.path,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
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
  const address =
    config.callsUrl === undefined ? stack.use(await startCallsHost({ folder, log })) : { url: config.callsUrl }
  const callStore = stack.use(openCallStore(address))
  const applied = await migrateCallStore(callStore)
  if (applied.length > 0) log.info({ applied }, 'call store migrated')
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
