import { randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { generateSchema } from '#server/db/generate-schema.ts'
import { withClient } from '#server/db/open.ts'
import { databaseAt } from '#test/support/databases.ts'
import { makeOldDatabase } from '#test/support/old-database.ts'
import { cli } from '#test/support/product.ts'
import { expect, inject, test } from 'vitest'
import { runCommand } from './run.ts'

const KILLS = 8

test('a migration that is killed at any moment is finished or rolled back by the next start, never half done', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'myaccount-migration-'))
  const url = await makeOldDatabase(inject('postgresUrl'), `killed_${randomBytes(4).toString('hex')}`)
  const environment = { ...process.env, DATABASE_URL: url, MYACCOUNT_DATA: path.join(folder, 'data') }
  // Something to migrate: rows that the later files copy and change.
  await withClient(url, (client) =>
    client.query(`
      insert into customer (account_number, name, class_id, status_id)
      select 'OLD' || lpad(number::text, 6, '0'), 'Customer ' || number, 1, 1 from generate_series(1, 20000) number`),
  )
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = spawn(process.execPath, [cli, 'migrate'], { env: environment, stdio: 'ignore' })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await sleep(250 + kill * 160)
    child.kill('SIGKILL')
    await ended
    const { rows } = await withClient(url, (client) => client.query('select count(*)::int as customers from customer'))
    expect(rows).toEqual([{ customers: 20_000 }])
  }
  expect((await runCommand(['migrate'], environment)).code).toBe(0)
  const whole = await withClient(url, generateSchema)
  const { rows } = await withClient(url, (client) =>
    client.query('select count(*)::int as history from customer_history'),
  )
  expect(rows).toEqual([{ history: 20_000 }])
  expect(whole).toBe(await withClient(databaseAt(inject('postgresUrl'), 'myaccount_template'), generateSchema))
  await withClient(inject('postgresUrl'), (client) =>
    client.query(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`),
  )
  await rm(folder, { recursive: true, force: true })
}, 180_000)
