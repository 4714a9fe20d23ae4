import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openTestCallStore, type TestCallStore } from '#test/support/test-call-store.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { checkCluster, onEachShard } from './cluster.ts'
import { listClusterStatements } from './cluster-statements.ts'
import { callsSql, renderSql, text, verbatim } from './calls-sql.ts'
import { readMigrations } from './migrate.ts'

let folder: string
let opened: TestCallStore
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cluster-'))
  opened = await openTestCallStore(folder)
}, 60_000)
afterAll(async () => {
  await opened[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const plan = { cluster: 'prod', database: 'myaccount' }

test('every migration is said for a cluster, in words that the engine reads', async () => {
  const statements = listClusterStatements(await readMigrations(), plan)
  expect(statements.length).toBeGreaterThan(10)
  for (const statement of statements) {
    if (!statement.startsWith('INSERT')) expect(statement).toContain(`ON CLUSTER 'prod'`)
    await opened.store.row(z.object({ read: z.string() }), callsSql`SELECT formatQuery(${text(statement)}) AS read`)
  }
})

test('a table of calls lies on each server and is spread by customer', async () => {
  const all = listClusterStatements(await readMigrations(), plan).join('\n')
  expect(all).toContain(`ReplicatedMergeTree('/clickhouse/tables/{shard}/myaccount/call_local', '{replica}')`)
  expect(all).toContain(`Distributed('prod', 'myaccount', 'call_local', cityHash64(customer_id))`)
  expect(all).not.toMatch(/non_replicated_deduplication_window|ENGINE = MergeTree/)
})

test('after an upgrade only the new migrations are printed', async () => {
  const migrations = await readMigrations()
  const later = listClusterStatements(migrations, { ...plan, from: '0002' }).join('\n')
  expect(later).toContain('ALTER TABLE myaccount.call_local')
  expect(later).toContain('ALTER TABLE myaccount.call ')
  expect(later).not.toContain('CREATE TABLE IF NOT EXISTS myaccount.call_local')
})

test('a statement that nobody has said for a cluster is not left out', () =>
  expect(() =>
    listClusterStatements([{ name: '9999-x.sql', sha256: '', statements: ['DROP TABLE call'] }], plan),
  ).toThrow('It is not known how this is done on a cluster: DROP TABLE call'))

test('rows are changed on every server’s own table, and nothing else is', () => {
  const moved = (sql: ReturnType<typeof verbatim>) => renderSql(onEachShard(sql, 'prod')).query
  expect(moved(callsSql`DELETE FROM call WHERE caller_key = ${text('a')}`)).toBe(
    "DELETE FROM call_local ON CLUSTER 'prod' WHERE caller_key = {p0:String}",
  )
  expect(moved(verbatim('TRUNCATE TABLE call_reallocated'))).toBe(
    "TRUNCATE TABLE call_reallocated_local ON CLUSTER 'prod'",
  )
  for (const same of ['TRUNCATE TABLE call_asked_key', 'INSERT INTO call (a) SELECT a FROM call_reallocated'])
    expect(moved(verbatim(same))).toBe(same)
})

test.skipIf(process.env.TEST_CALLS_CLUSTER !== undefined)('tables that are not spread are refused', () =>
  expect(checkCluster(opened.store, 'prod')).rejects.toThrow(
    'The call store at CALLS_URL has no tables for the cluster prod. Run there what “npx myaccount calls-cluster --cluster prod” prints.',
  ),
)

test.runIf(process.env.TEST_CALLS_CLUSTER !== undefined)(
  'tables of this version are accepted, of another refused',
  async () => {
    await checkCluster(opened.store, 'calls')
    await opened.store.run(
      verbatim(`ALTER TABLE calls_migration DELETE WHERE name LIKE '0002%' SETTINGS mutations_sync = 2`),
    )
    await expect(checkCluster(opened.store, 'calls')).rejects.toThrow(/lacks 0002-.*--from 0002/)
  },
)
