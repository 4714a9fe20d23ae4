import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { migrateDatabase } from '#server/db/migrate.ts'
import { withClient } from '#server/db/open.ts'
import { startPostgres } from '#server/embedded/postgres.ts'
import { openJobs } from '#server/jobs/jobs.ts'
import pino from 'pino'
import type { TestProject } from 'vitest/node'
import { databaseAt, TEMPLATE } from './databases.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
  }
}

/** One embedded PostgreSQL for the whole run, with one migrated template that every test database is copied from. */
export default async (project: TestProject) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'myaccount-test-'))
  const postgres = await startPostgres(folder)
  await withClient(postgres.url, async (client) => {
    // Hundreds of databases are made and dropped, and none outlives the run: nothing need reach the disk.
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit'])
      await client.query(`alter system set ${setting} = off`)
    await client.query('select pg_reload_conf()')
    await client.query(`create database ${TEMPLATE}`)
  })
  const template = databaseAt(postgres.url, TEMPLATE)
  await withClient(template, migrateDatabase)
  await (await openJobs(template, pino({ level: 'silent' })))[Symbol.asyncDispose]()
  project.provide('postgresUrl', postgres.url)
  return async () => {
    await postgres[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  }
}
