import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { StartRefused } from '../../config.ts'
import { callsSql, text, verbatim } from './calls-sql.ts'
import type { CallStore } from './open.ts'

const folder = new URL('./migrations/', import.meta.url)

const appliedRow = z.object({ name: z.string(), sha256: z.string() })

// The store has no transactions over tables, so every statement of a migration can be run twice.
const statementsOf = (sql: string): string[] =>
  sql
    .replaceAll(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')

/** A step of the tables' history. Its name begins with four digits. */
export type Migration = { readonly name: string; readonly sha256: string; readonly statements: readonly string[] }

/** The steps of the tables' history, in order. */
export const readMigrations = async (): Promise<Migration[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8')
      return { name, sha256: createHash('sha256').update(sql).digest('hex'), statements: statementsOf(sql) }
    }),
  )
}

/** Brings the call store to this version's tables; returns the names of what was applied. */
export const migrateCallStore = async (store: CallStore): Promise<string[]> => {
  await store.run(
    callsSql`CREATE TABLE IF NOT EXISTS calls_migration (name String, sha256 String, applied_at DateTime('UTC') DEFAULT now())
      ENGINE = MergeTree ORDER BY name SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,
  )
  const rows = await store.rows(appliedRow, callsSql`SELECT name, sha256 FROM calls_migration`)
  const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]))
  const migrations = await readMigrations()
  const newer = [...applied.keys()].filter((known) => !migrations.some(({ name }) => name === known))
  if (newer.length > 0)
    throw new StartRefused(
      `The call store was migrated by a newer version of MyAccount (${newer.join(', ')}). Start that version.`,
    )
  const done: string[] = []
  for (const { name, sha256, statements } of migrations) {
    const before = applied.get(name)
    if (before !== undefined && before !== sha256)
      throw new StartRefused(
        `The call store's migration ${name} was applied in another form. Use the version that applied it.`,
      )
    if (before !== undefined) continue
    for (const statement of statements) await store.run(verbatim(statement))
    await store.run(callsSql`INSERT INTO calls_migration (name, sha256) SELECT ${text(name)}, ${text(sha256)}`)
    done.push(name)
  }
  return done
}
