import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { operatorActor } from '#server/activity/record-activity.ts'
import { migrateDatabase } from '#server/db/migrate.ts'
import { openDatabase, withClient } from '#server/db/open.ts'
import { startPostgres } from '#server/embedded/postgres.ts'
import type { CallsParts } from '#server/calls/calls-parts.ts'
import { importCalls, type ImportOutcome, type ImportRequest } from '#server/supply-files/import-calls.ts'
import { openTestCallStore } from './test-call-store.ts'

const quiet = { info() {}, warn() {} }

/** Both engines, migrated and empty, in a folder of their own: for tests and benchmarks. */
export type TestCalls = AsyncDisposable & {
  readonly parts: CallsParts
  readonly databaseUrl: string
  readonly hostPid: () => Promise<number>
}

/** Opens both engines in a temporary folder, which disposing removes. */
export const openTestCalls = async (now = Date.parse('2026-11-23T12:00:00Z')): Promise<TestCalls> => {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'calls-'))
  const [postgres, calls] = await Promise.all([startPostgres(dataFolder), openTestCallStore(dataFolder)])
  await withClient(postgres.url, migrateDatabase)
  const database = openDatabase(postgres.url, () => {})
  return {
    parts: {
      db: database.db,
      callStore: calls.store,
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
    hostPid: calls.hostPid,
    async [Symbol.asyncDispose]() {
      await calls[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
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
