import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { operatorActor } from '#server/activity/record-activity.ts'
import { migrateDatabase } from '#server/db/migrate.ts'
import { openDatabase, withClient } from '#server/db/open.ts'
import { startCallsHost } from '#server/embedded/calls-host.ts'
import { startPostgres } from '#server/embedded/postgres.ts'
import type { CallsParts } from '#server/calls/calls-parts.ts'
import { importCalls, type ImportOutcome, type ImportRequest } from '#server/calls/import-calls.ts'
import { migrateCallStore } from '#server/calls/store/migrate.ts'
import { openCallStore } from '#server/calls/store/open.ts'

const quiet = { info() {}, warn() {} }

/** Both engines, migrated and empty, in a folder of their own: for tests and benchmarks. */
export type TestCalls = AsyncDisposable & {
  readonly parts: CallsParts
  readonly databaseUrl: string
  readonly hostPid: () => number
}

/** Opens both engines in a temporary folder, which disposing removes. */
export const openTestCalls = async (now = Date.parse('2026-11-23T12:00:00Z')): Promise<TestCalls> => {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'calls-'))
  const [postgres, host] = await Promise.all([
    startPostgres(dataFolder),
    startCallsHost({ folder: dataFolder, log: quiet }),
  ])
  await withClient(postgres.url, migrateDatabase)
  const database = openDatabase(postgres.url, () => {})
  const callStore = openCallStore(host)
  await migrateCallStore(callStore)
  return {
    parts: {
      db: database.db,
      callStore,
      config: {
        dataFolder,
        uploadBytes: 4 * 1024 ** 3,
        unpackedBytes: 64 * 1024 ** 2,
        unpackedRatio: 60,
        archiveEntries: 20,
      },
      clock: () => new Date(now),
      log: quiet,
    },
    databaseUrl: postgres.url,
    hostPid: () => host.pid,
    async [Symbol.asyncDispose]() {
      await callStore[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
      await host[Symbol.asyncDispose]()
      await postgres[Symbol.asyncDispose]()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/** Imports a text as a file. */
export const importText = (
  parts: CallsParts,
  text: string | Buffer,
  over: Partial<ImportRequest> = {},
): Promise<ImportOutcome> =>
  importCalls(parts, {
    fileName: 'calls.csv',
    stream: Readable.from([Buffer.from(text)]),
    actor: operatorActor,
    ...over,
  })
