import { numberCostEndpoints } from '#contract/my-account/number-costs.ts'
import type { FeatureKey } from '#rules/features.ts'
import { monthPeriod } from '#rules/period.ts'
import { ownerAccess, type PersonAccess } from '#rules/person-access.ts'
import {
  buildCustomer,
  buildNumber,
  buildPerson,
  buildProfile,
  buildSite,
  everyFeature,
  PASSWORD,
} from '#test/support/build.ts'
import { putCalls } from '#test/support/put-calls.ts'
import { openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallCaller } from '../calls/scope.ts'
import { openCallStore } from '../calls/store/open.ts'
import { getNumberDetails } from '../numbers/number-details.ts'
import { findOwnNumber } from '../numbers/own-queries.ts'
import { sightOf } from '../numbers/sight.ts'
import { placeNumbers } from '../sites/place-numbers.ts'
import { getCallCosts } from './call-costs.ts'

let t: TestApp
let customerId: number
let first: number
let second: number
let gone: number

beforeAll(async () => {
  t = await openTestApp()
  customerId = await buildCustomer(t.db, {
    accountNumber: 'HARB0042',
    profileId: await buildProfile(t.db, everyFeature),
  })
  first = await buildNumber(t.db, customerId, '020 7946 0101', { description: 'Main line', site: 'London' })
  second = await buildNumber(t.db, customerId, '020 7946 0102')
  gone = await buildNumber(t.db, customerId, '020 7946 0103', { droppedOn: '2026-06-15' })
  const charge = (number_id: number, name: string, parts: object) =>
    t.db
      .insertInto('number_charge')
      .values({
        ...{
          number_id,
          customer_id: customerId,
          name,
          every: 'month',
          from_on: '2026-01-10',
          amount_micros: 2_000_000,
        },
        ...parts,
      })
      .execute()
  await charge(first, 'Rental', {})
  await charge(first, 'Set-up', { every: 'once', from_on: '2026-06-02', amount_micros: 10_500_000 })
  await charge(first, 'Directory entry', { every: 'quarter', from_on: '2026-03-31', amount_micros: 1_000_000 })
  await charge(second, 'Rental', { until_on: '2026-06-10', currency: 'EUR' })
  await charge(second, 'Rental', { from_on: '2026-06-10', amount_micros: 3_000_000 })
  // A number that has gone costs nothing more, whatever its charge says.
  await charge(gone, 'Rental', { from_on: '2026-01-20' })
  await charge(gone, 'Rental', { from_on: '2026-07-01' })
  const call = (numberId: number, at: string, micros: number | null, currency = 'GBP') => ({
    ...{
      at,
      customerId,
      direction: 'out' as const,
      numberId,
      otherNumberId: 0,
      seconds: 60,
      ring: 4,
      micros,
      currency,
    },
    ...{ caller: '+442079460101', dialled: '+447700900001', state: 'answered' as const },
  })
  await putCalls(t.parts.callStore, [
    call(first, '2026-06-01T10:00:00Z', 150_000),
    call(first, '2026-06-20T10:00:00Z', null),
    // The first of June in London.
    call(first, '2026-05-31T23:30:00Z', 100_000),
    call(first, '2026-05-31T22:30:00Z', 7_000_000),
    call(second, '2026-06-05T10:00:00Z', 250_000, 'EUR'),
  ])
}, 60_000)
afterAll(() => t[Symbol.asyncDispose]())

const someone = async (access: PersonAccess = ownerAccess): Promise<Visitor> =>
  t.signIn(PORTAL, (await buildPerson(t.db, customerId, undefined, access)).email, PASSWORD)
const june = async (visitor: Visitor, query: object = {}) =>
  visitor.call(PORTAL, numberCostEndpoints.list, { query: { month: '2026-06', ...query } })
const gbp = (amount: string) => ({ currency: 'GBP', amount })
const eur = (amount: string) => ({ currency: 'EUR', amount })

test('each number has its charges and calls of the month, and the sum is of all that match', async () => {
  const answer = await june(await someone(), { pageSize: 2 })
  expect(answer).toMatchObject({
    ...{ month: '2026-06', total: 3, callCosts: 'shown', callsFrom: null },
    rows: [
      {
        ...{ id: first, description: 'Main line', site: 'London', recurring: [gbp('13.50')] },
        calls: { calls: 3, notPriced: 1, amounts: [gbp('0.25')] },
      },
      { id: second, recurring: [gbp('3.00')], calls: { calls: 1, notPriced: 0, amounts: [eur('0.25')] } },
    ],
    sum: { recurring: [gbp('16.50')], calls: { calls: 4, notPriced: 1, amounts: [eur('0.25'), gbp('0.25')] } },
  })
  const narrowed = await june(await someone(), { search: 'Main line' })
  expect([narrowed.total, narrowed.sum.recurring]).toEqual([1, [gbp('13.50')]])
  const may = await june(await someone(), { month: '2026-05' })
  expect(may.sum).toMatchObject({ recurring: [eur('2.00'), gbp('4.00')], calls: { amounts: [gbp('7.00')] } })
  expect((await june(await someone(), { month: '2026-07' })).total).toBe(2)
})

test('one number has thirteen months, with the day of each charge', async () => {
  const visitor = await someone()
  t.pass((Date.parse('2026-06-20T12:00:00Z') - t.parts.clock().getTime()) / 1000)
  const again = await t.signIn(PORTAL, (await buildPerson(t.db, customerId)).email, PASSWORD)
  const { months, sum } = await again.call(PORTAL, numberCostEndpoints.ofNumber, { params: { id: first } })
  expect(months.map(({ month }) => month)).toEqual([
    '2026-06',
    '2026-05',
    '2026-04',
    '2026-03',
    '2026-02',
    '2026-01',
    '2025-12',
    '2025-11',
    '2025-10',
    '2025-09',
    '2025-08',
    '2025-07',
    '2025-06',
  ])
  expect(months[0]).toEqual({
    month: '2026-06',
    charges: [
      { name: 'Rental', on: '2026-06-10', ...gbp('2.00') },
      { name: 'Directory entry', on: '2026-06-30', ...gbp('1.00') },
      { name: 'Set-up', on: '2026-06-02', ...gbp('10.50') },
    ],
    recurring: [gbp('13.50')],
    calls: { calls: 3, notPriced: 1, amounts: [gbp('0.25')] },
  })
  expect(sum).toMatchObject({ recurring: [gbp('24.50')], calls: { amounts: [gbp('7.25')] } })
  t.pass((Date.now() - t.parts.clock().getTime()) / 1000)
  expect((await visitor.request('GET', `${PORTAL}/numbers/999999/costs`)).statusCode).toBe(404)
})

test('costs of calls are shown to whom they are granted; the charges are still there', async () => {
  const hiding = await buildProfile(
    t.db,
    everyFeature.filter((key: FeatureKey) => key !== 'view_call_costs'),
  )
  const { my_account_profile_id: before } = await t.db
    .selectFrom('customer')
    .select('my_account_profile_id')
    .where('id', '=', customerId)
    .executeTakeFirstOrThrow()
  const setProfile = (id: number | null) =>
    t.db.updateTable('customer').set({ my_account_profile_id: id }).where('id', '=', customerId).execute()
  await setProfile(hiding)
  const visitor = await someone()
  expect(await june(visitor)).toMatchObject({
    callCosts: 'not-granted',
    sum: { recurring: [gbp('16.50')], calls: null },
  })
  const file = (await visitor.request('GET', `${PORTAL}/numbers/costs/file?month=2026-06`)).body
  expect(file.split('\r\n')[0]).toBe('number,description,site,month,currency,recurring')
  await setProfile(before)
})

test('while call records cannot be read, what is known without them is told, and that they are missing', async () => {
  await using nowhere = openCallStore({ url: 'http://127.0.0.1:9' }, { readPatienceMs: 0 })
  const parts = { ...t.parts, callStore: nowhere }
  const customer = { id: customerId, isItemised: true }
  const whole = { customer, numberScope: { kind: 'all' }, open: new Set(everyFeature), resolution: { inForce: null } }
  const caller = whole as unknown as CallCaller
  const calls = await getCallCosts(parts, caller, { period: monthPeriod('2026-06') })
  expect([calls.callCosts, calls.of(first), calls.sumOf([first])]).toEqual(['unavailable', null, null])
  const number = await findOwnNumber(t.db, sightOf(caller, t.parts.clock()), first)
  const details = await getNumberDetails(parts, caller, number ?? expect.fail('no such number'))
  expect([details.lastCall, details.charges.length]).toEqual([{ state: 'unavailable' }, 3])
})

test('a person with some of the numbers sees the costs of these', async () => {
  const visitor = await someone({ role: 'billing', scope: { kind: 'numbers', numberIds: [second] } })
  expect(await june(visitor)).toMatchObject({ total: 1, sum: { recurring: [gbp('3.00')], calls: { calls: 1 } } })
  expect((await visitor.request('GET', `${PORTAL}/numbers/${first}/costs`)).statusCode).toBe(404)
})

test('the file has a line for each number and currency, and its columns add up', async () => {
  const answer = await (await someone()).request('GET', `${PORTAL}/numbers/costs/file?month=2026-06`)
  expect(answer.headers['content-disposition']).toContain('HARB0042-number-costs-2026-06.csv')
  const rows = parse(answer.body, { columns: true }) as Record<string, string>[]
  expect(rows.map((row) => [row['number'], row['currency'], row['recurring'], row['call_cost'], row['calls']])).toEqual(
    [
      ['020 7946 0101', 'GBP', '13.50', '0.25', '3'],
      ['020 7946 0102', 'EUR', '0.00', '0.25', '1'],
      ['020 7946 0102', 'GBP', '3.00', '0.00', '0'],
      ['020 7946 0103', 'GBP', '0.00', '0.00', '0'],
    ],
  )
})

test('a past month is shown and filtered by the sites of its last day', async () => {
  const visitor = await someone()
  const siteId = await buildSite(t.db, customerId, { name: 'Leeds' })
  const of = { customerId, owner: 'staff', numberIds: [second] } as const
  await placeNumbers(t.db, { ...of, siteId, from: '2026-05-20', until: '2026-07-10' })
  const sitesIn = async (month: string) => {
    const query = { month, siteId } as const
    const { rows } = await visitor.call(PORTAL, numberCostEndpoints.list, { query })
    return rows.map(({ id, site }) => [id, site])
  }
  expect([await sitesIn('2026-04'), await sitesIn('2026-06'), await sitesIn('2026-07')]).toEqual([
    [],
    [[second, 'Leeds']],
    [],
  ])
})
