import { readFile } from 'node:fs/promises'
import { expect, inject, test } from 'vitest'
import { databaseAt, TEMPLATE } from '#test/support/databases.ts'
import { generateSchema } from './generate-schema.ts'
import { withClient } from './open.ts'

test('the committed schema is the migrated database’s', async () => {
  // A copy, since the template takes no connections while others copy it.
  const server = inject('postgresUrl')
  await withClient(server, (client) => client.query(`create database schema_check template ${TEMPLATE}`))
  const text = await withClient(databaseAt(server, 'schema_check'), generateSchema)
  expect(await readFile(new URL('./schema.ts', import.meta.url), 'utf8')).toBe(text)
})
