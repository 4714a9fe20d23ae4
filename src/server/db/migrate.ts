import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'
import { StartRefused } from '../config.ts'
import { locks } from './locks.ts'

const folder = new URL('./migrations/', import.meta.url)

const readMigrations = async () => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Brings the database to this version's schema, each migration in a transaction of its own; returns the names applied.
 * Refuses a database that a newer version has migrated, and one whose applied migrations were edited since.
 */
export const migrateDatabase = async (client: pg.Client): Promise<string[]> => {
  const migrations = await readMigrations()
  // One process migrates; others wait and find the work done.
  await client.query('select pg_advisory_lock($1)', [locks.migrations])
  try {
    await client.query(
      'create table if not exists migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from migration')
    const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]))
    const known = new Set(migrations.map(({ name }) => name))
    const newer = [...applied.keys()].filter((name) => !known.has(name))
    if (newer.length > 0)
      throw new StartRefused(
        `The database was migrated by a newer version of MyAccount (${newer.join(', ')}). Start that version.`,
      )
    const done: string[] = []
    for (const { name, sql, sha256 } of migrations) {
      const before = applied.get(name)
      if (before !== undefined && before !== sha256)
        throw new StartRefused(`The migration ${name} was applied in another form. Use the version that applied it.`)
      if (before !== undefined) continue
      await applyMigration(client, { name, sql, sha256 })
      done.push(name)
    }
    return done
  } finally {
    await client.query('select pg_advisory_unlock($1)', [locks.migrations])
  }
}

const applyMigration = async (
  client: pg.Client,
  { name, sql, sha256 }: { name: string; sql: string; sha256: string },
) => {
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
