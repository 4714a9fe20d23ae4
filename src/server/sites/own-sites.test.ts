import { setTimeout as sleep } from 'node:timers/promises'
import { ownActivityEndpoints } from '#contract/my-account/activity.ts'
import { ownNumberEndpoints } from '#contract/my-account/numbers.ts'
import type { NumberScope } from '#rules/portal-roles.ts'
import { addDays, dayOf } from '#rules/period.ts'
import {
  buildCustomer,
  buildNumber,
  buildPerson,
  buildProfile,
  buildSite,
  everyFeature,
  PASSWORD,
} from '#test/support/build.ts'
import { openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeSite, listPlacesOfNumber, lockSite } from './queries.ts'

let t: TestApp
let customerId: number
let owner: Visitor
let london: number
let leeds: number
let york: number
let first: number
let second: number
let desk: number
const today = dayOf(Date.now())
const before = addDays(today, -30)
const later = addDays(today, 30)

beforeAll(async () => {
  t = await openTestApp()
}, 60_000)
afterAll(() => t[Symbol.asyncDispose]())

let counter = 0
/** Of this test: the last digits tell its numbers apart. */
const numberOf = (end: number): string => `01632 960${counter + 10}${end}`
/** A customer of its own for each test; numbers have one owner, so each test has others. */
beforeEach(async () => {
  counter += 1
  customerId = await buildCustomer(t.db, { profileId: await buildProfile(t.db, everyFeature) })
  first = await buildNumber(t.db, customerId, numberOf(1), { site: 'London' })
  second = await buildNumber(t.db, customerId, numberOf(2), { site: 'London', soldOn: addDays(today, -10) })
  desk = await buildNumber(t.db, customerId, numberOf(3))
  london = await buildSite(t.db, customerId, { name: 'London' })
  leeds = await buildSite(t.db, customerId, { name: 'Leeds', owner: 'customer', numberIds: [desk] })
  york = await buildSite(t.db, customerId, { name: 'York', owner: 'customer' })
  owner = await t.signIn(PORTAL, (await buildPerson(t.db, customerId)).email, PASSWORD)
})

const someone = async (scope: NumberScope): Promise<Visitor> =>
  t.signIn(PORTAL, (await buildPerson(t.db, customerId, undefined, { role: 'numbers', scope })).email, PASSWORD)
const send = async (visitor: Visitor, method: string, path: string, body?: object) => {
  const answer = await visitor.request(method, `${PORTAL}${path}`, body)
  return { status: answer.statusCode, ...answer.json() }
}
const list = (visitor: Visitor) => send(visitor, 'GET', '/sites')
const names = async (visitor: Visitor) => (await list(visitor)).rows.map(({ name }: { name: string }) => name)
const placesOf = async (numberId: number) =>
  (await listPlacesOfNumber(t.db, { customerId, numberId })).map((place) => [
    ...[place.owner, place.name, place.from_on, place.until_on],
  ])
type Assignment = { ids: number[]; siteId: number | null; from: string; until?: string | null }
const bodyOf = ({ ids, ...rest }: Assignment) => ({ numbers: { which: 'chosen', ids }, ...rest })
const plan = (visitor: Visitor, asked: Assignment) => send(visitor, 'POST', '/numbers/sites/plan', bodyOf(asked))
const assign = async (visitor: Visitor, asked: Assignment) =>
  send(visitor, 'POST', '/numbers/sites/assign', { ...bodyOf(asked), plan: (await plan(visitor, asked)).plan ?? '' })

describe('own sites', () => {
  test('stand beside those of the provider, each with whose it is and its numbers', async () => {
    expect(await list(owner)).toMatchObject({
      mayAdd: true,
      rows: [
        { id: leeds, name: 'Leeds', setBy: 'you', numbers: 1, closedOn: null, mayChange: true },
        { id: york, name: 'York', setBy: 'you', numbers: 0, mayChange: true },
        { id: london, name: 'London', setBy: 'your provider', numbers: 2, mayChange: false },
      ],
    })
  })

  test('are added, changed and told apart by their names, capitals or not', async () => {
    const added = await send(owner, 'POST', '/sites', { name: 'Hull', reference: 'CC-7', address: '1 Dock St' })
    expect(added).toMatchObject({ name: 'Hull', reference: 'CC-7', numbers: 0, revision: 1 })
    expect(await send(owner, 'POST', '/sites', { name: 'hull' })).toMatchObject({ status: 409, code: 'NAME_TAKEN' })
    // A site of the provider's may have the name.
    expect((await send(owner, 'POST', '/sites', { name: 'London' })).status).toBe(200)
    expect(await send(owner, 'PUT', `/sites/${leeds}`, { name: 'York' })).toMatchObject({
      code: 'NAME_TAKEN',
      issues: [{ path: ['name'] }],
    })
    expect(await send(owner, 'PUT', `/sites/${leeds}`, { name: 'Leeds North' })).toMatchObject({ revision: 2 })
    const stale = await owner.request('PUT', `${PORTAL}/sites/${leeds}`, { name: 'X' }, { 'if-match': '"1"' })
    expect(stale.json()).toMatchObject({ code: 'STALE', data: { current: { name: 'Leeds North' } } })
    const log = await owner.call(PORTAL, ownActivityEndpoints.list, { query: { pageSize: 25 } })
    expect(log.rows.filter(({ subject }) => subject === 'Site').map(({ summary }) => summary)).toEqual([
      'Site changed',
      'Site added',
      'Site added',
    ])
  })

  test('of the provider are looked at only', async () => {
    expect(await send(owner, 'PUT', `/sites/${london}`, { name: 'Mine' })).toMatchObject({
      code: 'FORBIDDEN',
      message: 'Your provider keeps the site “London”. Ask them to change it, or make one of your own.',
    })
    expect((await send(owner, 'POST', `/sites/${london}/close`, { from: today })).code).toBe('FORBIDDEN')
    const hiding = await buildProfile(
      t.db,
      everyFeature.filter((key) => key !== 'myCallsUseBackendDescriptions'),
    )
    await t.db.updateTable('customer').set({ my_account_profile_id: hiding }).where('id', '=', customerId).execute()
    expect(await names(owner)).toEqual(['Leeds', 'York'])
    expect((await send(owner, 'PUT', `/sites/${london}`, { name: 'Mine' })).code).toBe('NOT_FOUND')
  })

  test('close from a day on, after saying how many numbers leave them, and open again empty', async () => {
    await assign(owner, { ids: [first], siteId: leeds, from: later })
    expect(await send(owner, 'GET', `/sites/${leeds}/closing?from=${today}`)).toMatchObject({
      numbers: 2,
      notShown: 0,
    })
    for (const [method, path] of [
      ['GET', `closing?from=${before}`],
      ['POST', 'close'],
    ] as const)
      expect(
        await send(owner, method, `/sites/${leeds}/${path}`, method === 'GET' ? undefined : { from: before }),
      ).toMatchObject({ code: 'INVALID', issues: [{ message: expect.stringContaining('has passed') }] })
    // All leave, those too that the portal does not show.
    await t.db.updateTable('number').set({ number_status_id: 3 }).where('id', '=', first).execute()
    expect(await send(owner, 'GET', `/sites/${leeds}/closing`)).toMatchObject({ numbers: 2, notShown: 1 })
    await t.db.updateTable('number').set({ number_status_id: 1 }).where('id', '=', first).execute()
    expect(await send(owner, 'POST', `/sites/${leeds}/close`, { from: today })).toMatchObject({
      closedOn: today,
      numbers: 0,
    })
    expect(await placesOf(desk)).toEqual([['customer', 'Leeds', '2020-01-01', today]])
    expect(await placesOf(first)).toEqual([['staff', 'London', '2020-01-01', null]])
    expect(await plan(owner, { ids: [desk], siteId: leeds, from: today })).toMatchObject({
      code: 'INVALID',
      issues: [{ path: ['siteId'], message: expect.stringContaining('is closed from') }],
    })
    expect(await send(owner, 'POST', `/sites/${leeds}/reopen`)).toMatchObject({ closedOn: null, numbers: 0 })
  })
})

describe('numbers are assigned to a site', () => {
  test('from a day on, as planned, beside what the provider set and what was before', async () => {
    const planned = await plan(owner, { ids: [first, second, desk], siteId: york, from: before })
    expect(planned).toMatchObject({
      ...{ numbers: 3, changed: 3, notYetSold: 1, site: 'York', changesPast: true, endsWithSite: null },
      before: [
        { name: null, numbers: 2 },
        { name: 'Leeds', numbers: 1 },
      ],
    })
    expect(await placesOf(desk)).toEqual([['customer', 'Leeds', '2020-01-01', null]])
    expect((await assign(owner, { ids: [first, second, desk], siteId: york, from: before })).status).toBe(200)
    expect(await placesOf(desk)).toEqual([
      ['customer', 'York', before, null],
      ['customer', 'Leeds', '2020-01-01', before],
    ])
    expect(await placesOf(second)).toEqual([
      ['staff', 'London', addDays(today, -10), null],
      ['customer', 'York', addDays(today, -10), null],
    ])
    const { rows } = await owner.call(PORTAL, ownActivityEndpoints.list, { query: {} })
    expect(rows[0]).toMatchObject({
      summary: `Assigned to the site “York” from ${before}: 3 numbers`,
      changes: [
        { label: 'Site (customer)', before: 'none: 2 numbers, Leeds: 1 number', after: 'York' },
        { label: 'Numbers', after: [1, 2, 3].map(numberOf).join(', ') },
      ],
    })
  })

  test('for a time, or taken off it, and all that match at once', async () => {
    await assign(owner, { ids: [desk], siteId: york, from: today, until: later })
    await assign(owner, { ids: [desk], siteId: null, from: addDays(later, 5) })
    expect(await placesOf(desk)).toEqual([
      ['customer', 'Leeds', later, addDays(later, 5)],
      ['customer', 'York', today, later],
      ['customer', 'Leeds', '2020-01-01', today],
    ])
    const body = { numbers: { which: 'matching', filter: { siteId: london } }, siteId: york, from: today }
    const planned = await send(owner, 'POST', '/numbers/sites/plan', body)
    const done = await send(owner, 'POST', '/numbers/sites/assign', { ...body, plan: planned.plan })
    expect([planned.numbers, done.changed]).toEqual([2, 2])
    const { rows } = await owner.call(PORTAL, ownNumberEndpoints.list, { query: { siteId: york } })
    expect(rows.map(({ id }) => id)).toEqual([first, second, desk])
  })

  test('not when what was planned is no longer so, nor without a plan', async () => {
    const asked = { ids: [desk], siteId: york, from: today }
    const { plan: stale } = await plan(owner, asked)
    await assign(owner, { ids: [desk], siteId: null, from: before })
    for (const given of [stale, undefined])
      expect(await send(owner, 'POST', '/numbers/sites/assign', { ...bodyOf(asked), plan: given })).toMatchObject({
        code: 'PLAN_OUTDATED',
      })
    expect((await placesOf(desk))[0]).toEqual(['customer', 'Leeds', '2020-01-01', before])
  })

  test('not at a site that is being closed meanwhile', async () => {
    const asked = { ids: [desk], siteId: york, from: today }
    const { plan: planned } = await plan(owner, asked)
    const { answer } = await t.db.transaction().execute(async (db) => {
      await lockSite(db, { id: york, owner: 'customer' })
      const answer = send(owner, 'POST', '/numbers/sites/assign', { ...bodyOf(asked), plan: planned })
      await sleep(300)
      await closeSite(db, { id: york, customerId, owner: 'customer' }, { closedOn: today, now: new Date() })
      return { answer }
    })
    expect(await answer).toMatchObject({ code: 'INVALID', issues: [{ path: ['siteId'] }] })
    expect(await placesOf(desk)).toEqual([['customer', 'Leeds', '2020-01-01', null]])
  })

  test('not with an end before its beginning, nor with sites and numbers that are not theirs', async () => {
    const asked = { ids: [desk], siteId: york, from: today }
    const codeOf = async (wrong: Partial<Assignment>) => (await plan(owner, { ...asked, ...wrong })).code
    expect(await codeOf({ until: before })).toBe('INVALID')
    expect(await codeOf({ siteId: london })).toBe('NOT_FOUND')
    expect(await codeOf({ siteId: 999_999 })).toBe('NOT_FOUND')
    expect(await codeOf({ ids: [999_999] })).toBe('NOT_FOUND')
    expect(await codeOf({ ids: [] })).toBe('INVALID')
  })
})

describe('a person with some of the numbers', () => {
  test('of a site sees, changes and fills that site alone', async () => {
    await assign(owner, { ids: [first], siteId: york, from: today })
    const visitor = await someone({ kind: 'sites', siteIds: [leeds, london] })
    expect(await list(visitor)).toMatchObject({ mayAdd: false, rows: [{ id: leeds }, { id: london, numbers: 1 }] })
    expect((await send(visitor, 'POST', '/sites', { name: 'Hull' })).code).toBe('FORBIDDEN')
    for (const [method, path, body] of [
      ['PUT', `/sites/${york}`, { name: 'Mine' }],
      ['POST', `/sites/${york}/close`, { from: today }],
      ['POST', `/sites/${york}/reopen`, undefined],
      ['GET', `/sites/${york}/closing`, undefined],
    ] as const)
      expect((await send(visitor, method, path, body)).code).toBe('NOT_FOUND')
    // Neither into its sight, nor out of it.
    expect((await plan(visitor, { ids: [first], siteId: leeds, from: today })).code).toBe('NOT_FOUND')
    expect((await plan(visitor, { ids: [desk], siteId: york, from: today })).code).toBe('NOT_FOUND')
    expect(await plan(visitor, { ids: [desk], siteId: null, from: today })).toMatchObject({
      issues: [{ path: ['siteId'], message: expect.stringContaining('leave your sight') }],
    })
    expect((await assign(visitor, { ids: [second], siteId: leeds, from: today })).changed).toBe(1)
    expect(await send(visitor, 'GET', '/numbers/sites')).toMatchObject({
      rows: [{ name: 'Leeds' }],
      mayUnassign: false,
    })
    // All numbers leave a site that closes, and this person sees some. Renamed, it stays what it is to them.
    expect(await list(visitor)).toMatchObject({ rows: [{ id: leeds, mayChange: true, mayClose: false }, {}] })
    for (const [method, path, body] of [
      ['GET', 'closing', undefined],
      ['POST', 'close', { from: today }],
      ['POST', 'reopen', undefined],
    ] as const)
      expect(await send(visitor, method, `/sites/${leeds}/${path}`, body)).toMatchObject({
        code: 'FORBIDDEN',
        message: expect.stringContaining('Ask the owner of your account.'),
      })
    expect((await send(visitor, 'PUT', `/sites/${leeds}`, { name: 'North' })).name).toBe('North')
    const { rows } = await visitor.call(PORTAL, ownNumberEndpoints.list, { query: {} })
    expect(rows.map(({ id }) => id)).toEqual([second, desk])
    await send(owner, 'POST', `/sites/${leeds}/close`, { from: today })
    expect((await visitor.call(PORTAL, ownNumberEndpoints.list, { query: {} })).rows.map(({ id }) => id)).toEqual([
      second,
    ])
  })

  test('of chosen numbers sees the sites that these were at, and changes none', async () => {
    const visitor = await someone({ kind: 'numbers', numberIds: [desk] })
    expect(await list(visitor)).toMatchObject({ mayAdd: false, rows: [{ id: leeds, mayChange: false }] })
    expect((await send(visitor, 'PUT', `/sites/${leeds}`, { name: 'Mine' })).code).toBe('FORBIDDEN')
    expect((await send(visitor, 'PUT', `/sites/${york}`, { name: 'Mine' })).code).toBe('NOT_FOUND')
    expect((await plan(visitor, { ids: [desk, first], siteId: null, from: today })).code).toBe('NOT_FOUND')
    expect((await assign(visitor, { ids: [desk], siteId: null, from: today })).changed).toBe(1)
  })
})
