import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startPostgres } from '../embedded/postgres.ts'
import { generateSchema } from './generate-schema.ts'
import { migrateDatabase } from './migrate.ts'
import { withClient } from './open.ts'

// `npm run schema`: writes schema.ts anew from a database that has just been migrated.
const folder = await mkdtemp(path.join(tmpdir(), 'myaccount-schema-'))
const postgres = await startPostgres(folder)
try {
  await withClient(postgres.url, async (client) => {
    await migrateDatabase(client)
    await writeFile(new URL('./schema.ts', import.meta.url), await generateSchema(client))
  })
} finally {
  await postgres[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
}
