import { setTimeout as sleep } from 'node:timers/promises'
import { callImportEndpoints } from '#contract/backend/call-imports.ts'
import { ownCallEndpoints } from '#contract/my-account/calls.ts'
import { dailyRecordEndpoints } from '#contract/my-account/daily-records.ts'
import { ownNumberEndpoints } from '#contract/my-account/numbers.ts'
import { isInScope, type NumberScope } from '#rules/portal-roles.ts'
import { listSitesToChoose, updateAccess } from '#server/portal-users/queries.ts'
import {
  buildCustomer,
  buildNumber,
  buildPerson,
  buildProfile,
  buildSite,
  buildStaff,
  everyFeature,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// A person with some of the numbers sees the calls of these numbers and no others, in every report alike.

const june = { period: 'custom', from: '2026-06-01', to: '2026-06-30' } as const
const numbers = [
  { number: '020 7946 0101', site: 'London', ownSite: null, visible: true },
  { number: '020 7946 0102', site: 'London', ownSite: 'Leeds', visible: true },
  { number: '0113 496 0103', site: 'Leeds', ownSite: null, visible: true },
  { number: '0161 496 0104', site: null, ownSite: null, visible: true },
  { number: '0161 496 0105', site: 'Leeds', ownSite: null, visible: false },
] as const
const outside = ['447700900001', '447700900002'] as const
const keyOf = (number: string) => `44${number.replaceAll(' ', '').slice(1)}`
/** Who called whom: own numbers by their place in the list, others by their digits. */
const calls: readonly (readonly [from: number | string, to: number | string])[] = [
  ...numbers.flatMap((_, at) => [[at, outside[0]] as const, [outside[1], at] as const]),
  ...[0, 1, 2, 3].flatMap((from) => [0, 1, 2, 3, 4].filter((to) => to !== from).map((to) => [from, to] as const)),
]

let t: TestApp
let visitor: Visitor
let personId: number
let customerId: number
let ids: number[]
let sites: { id: number; name: string; owner: string }[]

beforeAll(async () => {
  t = await openTestApp()
  const staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  customerId = await buildCustomer(t.db, { profileId: await buildProfile(t.db, everyFeature) })
  ids = []
  for (const { number, site, ownSite, visible } of numbers) {
    const parts = { ...(site !== null && { site }), statusId: visible ? 1 : 3 }
    const id = await buildNumber(t.db, customerId, number, parts)
    if (ownSite !== null) await buildSite(t.db, customerId, { name: ownSite, owner: 'customer', numberIds: [id] })
    ids.push(id)
  }
  sites = await listSitesToChoose(t.db, customerId)
  await buildPerson(t.db, customerId)
  const person = await buildPerson(t.db, customerId, undefined, { role: 'reporting', scope: { kind: 'all' } })
  personId = person.id
  const digits = (party: number | string) => (typeof party === 'string' ? party : keyOf(numbers[party]?.number ?? ''))
  const lines = calls.map(
    ([from, to], at) =>
      `${digits(from)},${digits(to)},${String((at % 20) + 1).padStart(2, '0')}/06/2026,12:${String(at).padStart(2, '0')}:00,60,0.100,R${at},GBP`,
  )
  const text = ['caller_id,recipient,call_date,end_time,duration,cost,reference,currency', ...lines].join('\n')
  const upload = { 'content-type': 'application/octet-stream' }
  const answer = await staff.request('POST', `${BACKEND}/callImports?fileName=june.csv`, text, upload)
  for (;;) {
    const { state } = await staff.call(BACKEND, callImportEndpoints.get, { params: { id: answer.json().id } })
    if (state !== 'pending' && state !== 'running') break
    await sleep(50)
  }
  visitor = await t.signIn(PORTAL, person.email, PASSWORD)
}, 90_000)
afterAll(() => t[Symbol.asyncDispose]())

const give = (scope: NumberScope, role: 'reporting' | 'numbers' = 'reporting') =>
  updateAccess(t.db, { portalUserId: personId, customerId }, { role, scope })
const siteIdOf = (owner: string, name: string | null): number | null =>
  sites.find((site) => site.owner === owner && site.name === name)?.id ?? null
const seenBy = (scope: NumberScope): number[] =>
  numbers.flatMap(({ site, ownSite, visible }, at) =>
    visible &&
    isInScope(scope, {
      id: ids[at] ?? 0,
      staffSiteId: siteIdOf('staff', site),
      customerSiteId: siteIdOf('customer', ownSite),
    })
      ? [at]
      : [],
  )
/** By the plain meaning: a call of a number that is seen, and of none that the portal hides. */
const expectedCalls = (scope: NumberScope): number => {
  const seen = new Set<unknown>(seenBy(scope))
  const hidden = new Set<unknown>(numbers.flatMap(({ visible }, at) => (visible ? [] : [at])))
  return calls.filter((parties) => parties.some((party) => seen.has(party)) && !parties.some((one) => hidden.has(one)))
    .length
}

const scopes: fc.Arbitrary<NumberScope> = fc.oneof(
  fc.constant({ kind: 'all' } as const),
  fc.record({
    kind: fc.constant('sites' as const),
    siteIds: fc.uniqueArray(fc.integer({ min: 0, max: 2 })),
  }),
  fc.record({
    kind: fc.constant('numbers' as const),
    numberIds: fc.uniqueArray(fc.integer({ min: 0, max: numbers.length - 1 })),
  }),
)
/** Places in the lists become ids, which exist only once the numbers and sites do. */
const withIds = (scope: NumberScope): NumberScope => {
  if (scope.kind === 'numbers') return { ...scope, numberIds: scope.numberIds.map((at) => ids[at] ?? 0) }
  return scope.kind === 'sites' ? { ...scope, siteIds: scope.siteIds.map((at) => sites[at]?.id ?? 0) } : scope
}

describe('over any scope', () => {
  test('numbers, totals, lists and files hold what lies in it', async () => {
    await fc.assert(
      fc.asyncProperty(scopes, async (places) => {
        const scope = withIds(places)
        await give(scope)
        const seen = seenBy(scope).map((at) => ids[at] ?? 0)
        const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b)

        const listed = await visitor.call(PORTAL, ownNumberEndpoints.list, { query: {} })
        expect([sorted(listed.rows.map(({ id }) => id)), listed.total]).toEqual([sorted(seen), seen.length])
        const filters = await visitor.call(PORTAL, ownCallEndpoints.filters, {})
        expect(sorted(filters.numbers.map(({ id }) => id))).toEqual(sorted(seen))

        const expected = expectedCalls(scope)
        const overview = await visitor.call(PORTAL, ownCallEndpoints.overview, { query: june })
        expect(overview.totals.calls).toBe(expected)
        expect(overview.days.reduce((sum, { calls }) => sum + calls, 0)).toBe(expected)
        expect(overview.week.flat().reduce((sum, count) => sum + count, 0)).toBe(expected)
        const named = overview.topNumbers.map(({ number }) => number?.id)
        expect(named.every((id) => id !== undefined && seen.includes(id))).toBe(true)
        expect(new Set(named).size).toBe(named.length)
        expect(overview.topNumbers.reduce((sum, { calls }) => sum + calls, 0)).toBe(expected)

        const page = await visitor.call(PORTAL, ownCallEndpoints.list, { query: { ...june, pageSize: 100 } })
        expect([page.total, page.rows.length]).toEqual([expected, expected])
        for (const { number, otherNumber } of page.rows) {
          const own = [number, otherNumber].flatMap((one) => (one === null ? [] : [one.id]))
          expect([own.length > 0, own.every((id) => seen.includes(id))]).toEqual([true, true])
          expect(number).not.toBeNull()
        }
        const file = await visitor.request(
          'GET',
          `${PORTAL}/calls/reports/call-list/file?format=csv&${new URLSearchParams(june)}`,
        )
        expect(parse(file.body, { columns: true })).toHaveLength(expected)
        const { rows: days } = await visitor.call(PORTAL, dailyRecordEndpoints.list, { query: june })
        expect(days.reduce((sum, { rows }) => sum + rows, 0)).toBe(expected)
      }),
      { numRuns: 25 },
    )
  }, 120_000)
})

describe('outside of it', () => {
  /** What both owners call Leeds. */
  const leeds = (): NumberScope => ({
    kind: 'sites',
    siteIds: sites.filter(({ name }) => name === 'Leeds').map(({ id }) => id),
  })

  test('a number has no calls, a day no file, and a filter by another’s site nothing', async () => {
    await give({ kind: 'numbers', numberIds: [ids[3] ?? 0] })
    for (const query of [{ numberId: ids[0] }, { numberId: 999_999 }, { site: 'London' }]) {
      const { total } = await visitor.call(PORTAL, ownCallEndpoints.list, { query: { ...june, ...query } })
      expect([query, total]).toEqual([query, 0])
    }
    await give({ kind: 'numbers', numberIds: [] })
    const day = await visitor.request('GET', `${PORTAL}/dailyCallRecords/2026-06-01`)
    expect([day.statusCode, day.json().code]).toEqual([404, 'NOT_FOUND'])
  })

  test('a number is not described: it is as one that does not exist', async () => {
    await give(leeds(), 'numbers')
    const describeIt = async (id: number) => {
      const answer = await visitor.request('PUT', `${PORTAL}/numbers/${id}/description`, { description: 'Mine' })
      return [answer.statusCode, answer.json().code]
    }
    expect(await describeIt(ids[2] ?? 0)).toEqual([200, undefined])
    expect(await describeIt(ids[0] ?? 0)).toEqual([404, 'NOT_FOUND'])
    expect(await describeIt(999_999)).toEqual([404, 'NOT_FOUND'])
    const kept = await t.db
      .selectFrom('number')
      .select('customer_description')
      .where('id', '=', ids[0] ?? 0)
      .execute()
    expect(kept).toEqual([{ customer_description: null }])
  })

  test('the site decides, whatever it is called: a number that gets another is in or out at the next request', async () => {
    await give(leeds())
    const seen = async () => (await visitor.call(PORTAL, ownNumberEndpoints.list, { query: {} })).total
    expect(await seen()).toBe(2)
    await buildSite(t.db, customerId, { name: 'Leeds', owner: 'customer', numberIds: [ids[3] ?? 0] })
    expect(await seen()).toBe(3)
    await t.db.updateTable('site').set({ name: 'Harrogate' }).where('name', '=', 'Leeds').execute()
    expect(await seen()).toBe(3)
    await t.db.updateTable('site').set({ name: 'Leeds' }).where('name', '=', 'Harrogate').execute()
    await t.db
      .deleteFrom('number_site')
      .where('number_id', '=', ids[3] ?? 0)
      .execute()
    expect(await seen()).toBe(2)
  })
})
