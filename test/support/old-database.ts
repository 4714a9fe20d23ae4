import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { withClient } from '#server/db/open.ts'
import { databaseAt } from './databases.ts'

const migrations = new URL('../../src/server/db/migrations/', import.meta.url)

/** A database as the first version left it. */
export const makeOldDatabase = async (serverUrl: string, name: string): Promise<string> => {
  const url = databaseAt(serverUrl, name)
  await withClient(serverUrl, (client) => client.query(`create database ${name}`))
  const old = (await readdir(migrations)).filter((name) => name.endsWith('.sql') && name < '0020').toSorted()
  await withClient(url, async (client) => {
    await client.query(
      'create table migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    )
    for (const name of old) {
      const sql = await readFile(new URL(name, migrations), 'utf8')
      await client.query(sql)
      await client.query('insert into migration (name, sha256) values ($1, $2)', [
        name,
        createHash('sha256').update(sql).digest('hex'),
      ])
    }
    await client.query(
      `insert into platform (provider_name, colour, contact) values ('Northbridge Telecom', '#1864ab', '')`,
    )
  })
  return url
}
