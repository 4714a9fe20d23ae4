import { dumpTables } from '#test/support/dump.ts'
import { openTestApp, PORTAL, type TestApp } from '#test/support/test-app.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyEndpoint } from './endpoints.ts'
import { buildTwoCustomers, type TwoCustomers } from './two-customers.ts'

let t: TestApp
let w: TwoCustomers
beforeAll(async () => {
  t = await openTestApp()
  w = await buildTwoCustomers(t)
}, 120_000)
afterAll(() => t[Symbol.asyncDispose]())

/**
 * Everything that the product keeps, but for when a session was last used, what the job queue notes of itself, and what is
 * noted of a download: that it was made, and as which issue a daily file was given out.
 */
const kept = async () => {
  const dump = await dumpTables(t.db)
  const noted = ['public.daily_record', 'public.activity_entry']
  const tables = Object.entries(dump).filter(
    ([name]) => name.startsWith('public.') && !name.endsWith('_session') && !noted.includes(name),
  )
  const acts = await t.db.selectFrom('activity_entry').selectAll().where('kind', '!=', 'download').execute()
  const sessions = await Promise.all(
    (['staff_session', 'portal_session'] as const).map((table) =>
      t.db.selectFrom(table).select(['id', 'user_id', 'token', 'expires_at', 'created_at']).orderBy('id').execute(),
    ),
  )
  return { tables: Object.fromEntries(tables), sessions, acts }
}

test('no request that reads changes anything, whoever sends it', async () => {
  const reads = everyEndpoint.filter(
    ({ method, returns }) => method === 'GET' && !('bytes' in returns && returns.bytes === 'events'),
  )
  expect(reads.length).toBeGreaterThan(25)
  const before = await kept()
  expect(Object.keys(before.tables).length).toBeGreaterThan(20)
  const statuses = new Map<string, number>()
  for (const { door, path, url, id } of reads) {
    const real = url
      .replace('999999', String(path.startsWith('/numbers') ? w.numberB : w.b))
      .concat(path === '/search' ? '?q=avia' : path.endsWith('/compare') ? '?from=1&to=1' : '')
      .concat(path === '/numbers/:id/move' ? `?customerId=${w.a}&on=2026-05-01` : '')
    for (const visitor of door === 'backend' ? [w.administrator] : [w.inA, w.inB])
      statuses.set(id, (await visitor.request('GET', real)).statusCode)
    await t.visit().request('GET', real)
    await w.administrator.request('HEAD', real)
  }
  expect([...statuses].filter(([, status]) => status !== 200 && status !== 404)).toEqual([])
  expect(await kept()).toEqual(before)
})

test('a change under a reading method is none: HEAD and OPTIONS run no act', async () => {
  const before = await kept()
  for (const { path, method } of everyEndpoint.filter(({ method }) => method !== 'GET'))
    for (const reading of ['HEAD', 'OPTIONS'])
      await w.inA.request(reading, PORTAL + path.replaceAll(/:\w+/g, String(w.numberA)), undefined, {
        'x-http-method-override': method,
      })
  expect(await kept()).toEqual(before)
})
