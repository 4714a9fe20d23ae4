import { buildCustomer, buildNumber, buildSite, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'

let t: TestApp
let staff: Visitor
let harbour: number
beforeAll(async () => {
  t = await openTestApp()
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  harbour = await buildCustomer(t.db)
})
afterAll(() => t[Symbol.asyncDispose]())

const ask = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object, headers: Record<string, string> = {}) =>
  (await staff.request(method, `${BACKEND}${path}`, body, headers)).json()
const place = (body: object) => ask('POST', `/customers/${harbour}/sites/place`, body)

test('a site of the staff is made, named anew, and stands beside the customer’s own of the same name', async () => {
  const own = await buildSite(t.db, harbour, { name: 'Leeds', owner: 'customer' })
  const leeds = await ask('POST', `/customers/${harbour}/sites`, { name: 'Leeds', reference: 'CC-1' })
  expect(await ask('POST', `/customers/${harbour}/sites`, { name: 'LEEDS' })).toMatchObject({ code: 'NAME_TAKEN' })
  const body = { name: 'Leeds north', reference: 'CC-1', address: '1 Dock Street' }
  expect(await ask('PUT', `/sites/${leeds.id}`, body, { 'if-match': '"1"' })).toMatchObject({ ...body, revision: 2 })
  expect(await ask('PUT', `/sites/${leeds.id}`, body, { 'if-match': '"1"' })).toMatchObject({ code: 'STALE' })
  expect(await ask('PUT', `/sites/${own}`, body)).toMatchObject({ code: 'NOT_FOUND' })
  expect(await ask('POST', `/sites/${own}/close`, { on: '2026-01-01' })).toMatchObject({ code: 'NOT_FOUND' })
  const { rows } = await ask('GET', `/customers/${harbour}/sites`)
  expect(rows.map(({ owner, name }: Record<string, string>) => [owner, name])).toEqual([
    ['customer', 'Leeds'],
    ['staff', 'Leeds north'],
  ])
})

test('numbers are put at a site for a time and leave it when it closes', async () => {
  const id = await buildNumber(t.db, harbour, '01632960001')
  const other = await buildCustomer(t.db)
  const theirs = await buildNumber(t.db, other, '01632960002')
  const york = (await ask('POST', `/customers/${harbour}/sites`, { name: 'York' })).id
  expect(await place({ numberIds: [id, theirs], siteId: york, from: '2026-01-01' })).toEqual({ changed: 1 })
  expect(await place({ numberIds: [id], siteId: york, from: '2026-02-01' })).toEqual({ changed: 0 })
  const strange = await buildSite(t.db, other, { name: 'York' })
  expect((await place({ numberIds: [id], siteId: strange, from: '2026-01-01' })).issues[0].path).toEqual(['siteId'])
  expect(
    (await place({ numberIds: [id], siteId: null, from: '2026-01-02', until: '2026-01-02' })).issues[0].path,
  ).toEqual(['until'])
  expect(await ask('POST', `/sites/${york}/close`, { on: '2026-06-01' })).toMatchObject({
    closedOn: '2026-06-01',
    numbers: 0,
  })
  expect((await ask('GET', `/numbers/${id}`)).sites).toEqual([
    { owner: 'staff', id: york, name: 'York', from: '2026-01-01', until: '2026-06-01' },
  ])
  expect((await place({ numberIds: [id], siteId: york, from: '2026-07-01' })).issues[0].message).toMatch(
    /is closed by then/,
  )
  expect(await ask('POST', `/sites/${york}/close`, { on: null })).toMatchObject({ closedOn: null })
})
