import { buildApiKey, buildCustomer, buildProfile, buildStaff, everyLevel } from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyEndpoint } from './endpoints.ts'

// What programs read: lists by id and by when a record was made or changed.

let t: TestApp
let program: Visitor
let withoutProfiles: Visitor
let standard: number
beforeAll(async () => {
  t = await openTestApp()
  program = t.visit({ key: await buildApiKey(t.db, await buildStaff(t.db, everyLevel('edit'))) })
  const blind = await buildStaff(t.db, { customers: 'view' })
  withoutProfiles = t.visit({ key: await buildApiKey(t.db, blind) })
  standard = await buildProfile(t.db, ['view_account'], { name: 'Standard' })
  // Names run against the ids, so that neither order is the other by chance.
  for (let count = 0; count < 6; count += 1) {
    await buildProfile(t.db, [], { name: `Profile ${9 - count}` })
    await buildCustomer(t.db, { accountNumber: `AVIA000${9 - count}`, profileId: standard })
  }
}, 120_000)
afterAll(() => t[Symbol.asyncDispose]())

type Row = { id: number; created: string; updated: string }
const list = async (path: string, query: string): Promise<{ rows: Row[]; total: number }> =>
  (await program.request('GET', `${BACKEND}${path}?${query}`)).json()
const ids = ({ rows }: { rows: Row[] }) => rows.map(({ id }) => id)

describe.each(['/customers', '/myAccountCustomerProfiles'])('%s', (path) => {
  test('is walked by id, with the number of all rows', async () => {
    const all = await list(path, 'limit=1000')
    expect(all.total).toBe(all.rows.length)
    expect(ids(all)).toEqual(ids(all).toSorted((a, b) => a - b))
    const walked: number[] = []
    for (let after = 0; ; after = walked.at(-1) ?? 0) {
      const page = await list(path, `idAfter=${after}&limit=2`)
      expect(page.total).toBe(all.total)
      walked.push(...ids(page))
      if (page.rows.length < 2) break
    }
    expect(walked).toEqual(ids(all))
    expect(ids(await list(path, 'idAfter=0'))).toEqual(ids(all))
    expect((await list(path, 'idAfter=999999')).rows).toEqual([])
    expect((await list(path, 'idAfter=999999')).total).toBe(all.total)
  })

  test('keeps its pages and orders where neither is asked for', async () => {
    const sort = path === '/customers' ? 'accountNumber' : 'name'
    expect(ids(await list(path, `sort=${sort}`))).not.toEqual(ids(await list(path, 'limit=100')))
  })

  test('tells what is new and what has changed since a moment', async () => {
    const rows = (await list(path, 'limit=1000')).rows
    t.pass(60)
    const now = t.parts.clock().getTime() - 30_000
    const moments = [new Date(now).toISOString(), new Date(now).toISOString().replace('Z', '+00:00')]
    const changed = rows[2]?.id ?? 0
    const body = path === '/customers' ? { contactName: 'Pat' } : { description: 'New' }
    expect((await program.request('PATCH', `${BACKEND}${path}/${changed}`, body)).statusCode).toBe(200)
    for (const moment of moments.map(encodeURIComponent)) {
      expect(ids(await list(path, `updatedSince=${moment}`))).toEqual([changed])
      expect(await list(path, `createdSince=${moment}`)).toEqual({ rows: [], total: 0 })
    }
    const first = rows.at(-1)?.created ?? ''
    expect(ids(await list(path, `createdSince=${first}&limit=10`))).toContain(rows.at(-1)?.id)
    // A save that changes nothing is no change.
    t.pass(60)
    await program.request('PATCH', `${BACKEND}${path}/${changed}`, body)
    const later = encodeURIComponent(new Date(now + 60_000).toISOString())
    expect((await list(path, `updatedSince=${later}`)).rows).toEqual([])
  })

  test.each(['idAfter=-1', 'idAfter=x', 'limit=0', 'limit=1001', 'createdSince=2026-03-01', 'updatedSince=yesterday'])(
    'refuses %s at its field',
    async (query) => {
      const answer = await program.request('GET', `${BACKEND}${path}?${query}`)
      expect([answer.statusCode, answer.json().issues[0].path]).toEqual([422, [query.split('=')[0]]])
    },
  )
})

test('setting a profile on a customer is a change of the customer', async () => {
  const customer = await buildCustomer(t.db)
  const read = async () => (await program.request('GET', `${BACKEND}/customers/${customer}`)).json()
  const before = await read()
  t.pass(5)
  await program.request('PUT', `${BACKEND}/customers/${customer}/myAccountProfile`, { profileId: standard })
  const after = await read()
  expect(Date.parse(after.updated)).toBeGreaterThan(Date.parse(before.updated))
  expect([before.myAccountCustomerProfile, after.myAccountCustomerProfile]).toEqual([
    null,
    { id: standard, name: 'Standard' },
  ])
  expect(after.created).toBe(before.created)
})

test('the assigned profile is told to who may see profiles only', async () => {
  const shown = (await list('/customers', 'limit=1')).rows[0]
  expect(shown).toMatchObject({ myAccountCustomerProfile: { id: standard, name: 'Standard' } })
  const { rows } = (await withoutProfiles.request('GET', `${BACKEND}/customers?limit=1`)).json()
  expect(rows[0]).toMatchObject({ id: shown?.id, myAccountCustomerProfile: null })
  const one = (await withoutProfiles.request('GET', `${BACKEND}/customers/${shown?.id}`)).json()
  expect(one).toMatchObject({ myAccountCustomerProfile: null, profile: null })
})

test('unknown flags are named one by one, with their places, and nothing is saved', async () => {
  const body = { name: 'Renamed', myAccountFlags: ['view_account', 'view_nothing'], myNumbers: ['no_such_feature'] }
  const answer = await program.request('PATCH', `${BACKEND}/myAccountCustomerProfiles/${standard}`, body)
  expect([answer.statusCode, answer.json().issues]).toEqual([
    422,
    [
      { path: ['myAccountFlags', 1], message: 'There is no MyAccount flag called "view_nothing".' },
      { path: ['myNumbers', 0], message: 'There is no MyNumbers feature called "no_such_feature".' },
    ],
  ])
  const kept = (await program.request('GET', `${BACKEND}/myAccountCustomerProfiles/${standard}`)).json()
  expect([kept.name, kept.revision]).toEqual(['Standard', 1])
})

test('a slash at the end of an address changes nothing', async () => {
  for (const { door, method, url, returns } of everyEndpoint) {
    if (door !== 'backend' || method !== 'GET' || ('bytes' in returns && returns.bytes === 'events')) continue
    const plain = await program.request('GET', url)
    const slashed = await program.request('GET', url.replace(/(?=\?|$)/, '/'))
    const withoutId = (text: string) => text.replace(/"requestId":"[^"]*"/, '')
    expect([url, slashed.statusCode, withoutId(slashed.body)]).toEqual([url, plain.statusCode, withoutId(plain.body)])
  }
  const added = await program.request('POST', `${BACKEND}/myAccountCustomerProfiles/`, { name: 'Slashed' })
  expect(added.statusCode).toBe(200)
  const changed = await program.request('PUT', `${BACKEND}/myAccountCustomerProfiles/${added.json().id}/`, {
    name: 'S',
  })
  expect(changed.json().name).toBe('S')
})
