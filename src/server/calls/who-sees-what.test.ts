import { setTimeout as sleep } from 'node:timers/promises'
import { customerCallEndpoints } from '#contract/backend/customer-calls.ts'
import { callImportEndpoints } from '#contract/backend/call-imports.ts'
import { callSourceEndpoints } from '#contract/backend/calls.ts'
import { ownCallEndpoints } from '#contract/my-account/calls.ts'
import { reportEndpoints } from '#contract/my-account/reports.ts'
import { type FeatureKey, features } from '#rules/features.ts'
import { type ReportKey, reportKeys } from '#rules/reports.ts'
import {
  buildCustomer,
  buildNumber,
  buildPerson,
  buildProfile,
  buildStaff,
  everyFeature,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// What a profile and an account's own standing leave of a call: every report, list and file alike.

const june = { period: 'custom', from: '2026-06-01', to: '2026-06-30' } as const
const address = `?${new URLSearchParams(june)}`
const CALLER = '447700900123'

let t: TestApp
let staff: Visitor
let visitor: Visitor
let customerId: number
let profileOf: (without: readonly FeatureKey[]) => Promise<void>

beforeAll(async () => {
  t = await openTestApp()
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  customerId = await buildCustomer(t.db, { profileId: await buildProfile(t.db, everyFeature) })
  profileOf = async (without) => {
    const profileId = await buildProfile(
      t.db,
      features.map(({ key }) => key).filter((key) => everyFeature.includes(key) && !without.includes(key)),
    )
    await t.db.updateTable('customer').set({ my_account_profile_id: profileId }).where('id', '=', customerId).execute()
  }
  await buildNumber(t.db, customerId, '020 7946 0101')
  await buildNumber(t.db, customerId, '0808 157 0102')
  await staff.call(BACKEND, callSourceEndpoints.add, {
    body: { name: 'Retail', format: 'uk-wholesale', priceKind: 'retail' },
  })
  const lines = [
    `${CALLER},442079460101,02/06/2026,12:00:00,60,,A,GBP`,
    `${CALLER},448081570102,03/06/2026,12:00:00,60,0.777,B,GBP`,
    '442079460101,448081570999,04/06/2026,12:00:00,60,0.000,C,GBP',
    '442079460101,441614960998,05/06/2026,12:00:00,60,0.888,D,GBP',
    ',442079460101,06/06/2026,12:00:00,60,,E,GBP',
  ]
  const text = ['caller_id,recipient,call_date,end_time,duration,cost,reference,currency', ...lines].join('\n')
  const upload = { 'content-type': 'application/octet-stream' }
  const { rows: sources } = await staff.call(BACKEND, callSourceEndpoints.list, {})
  const answer = await staff.request(
    'POST',
    `${BACKEND}/callImports?fileName=june.csv&sourceId=${sources[0]?.id}`,
    text,
    upload,
  )
  for (;;) {
    const { state } = await staff.call(BACKEND, callImportEndpoints.get, { params: { id: answer.json().id } })
    if (state !== 'pending' && state !== 'running') break
    await sleep(50)
  }
  visitor = await t.signIn(PORTAL, (await buildPerson(t.db, customerId)).email, PASSWORD)
}, 120_000)
afterAll(() => t[Symbol.asyncDispose]())

const report = (key: ReportKey) => visitor.call(PORTAL, reportEndpoints[key], { query: june })
/** Every answer that holds something of calls, as text. */
const everything = async (): Promise<string> => {
  const paths = [
    ...reportKeys.map((key) => `/calls/reports/${key}${address}`),
    `/calls/overview${address}`,
    `/calls${address}`,
    `/calls/reports/call-list/file?format=csv&${new URLSearchParams(june)}`,
    '/dailyCallRecords/2026-06-03',
  ]
  const answers: string[] = []
  for (const path of paths) {
    const { statusCode, body } = await visitor.request('GET', PORTAL + path)
    expect([path, statusCode]).toEqual([path, 200])
    answers.push(body)
  }
  return answers.join('\n').replaceAll(' ', '')
}

test('with everything granted all of it is there, but free calls are never listed', async () => {
  await profileOf([])
  const all = await everything()
  expect(all).toContain('7700900123')
  expect(all).toContain('07700900123')
  expect(all).toMatch(/0\.777/)
  expect(all).not.toMatch(/8081570999/)
  const list = await visitor.call(PORTAL, ownCallEndpoints.list, { query: june })
  expect([list.total, list.notListed, list.costsShown]).toEqual([4, 1, true])
  expect((await report('by-day')).header.calls).toBe(5)
  expect((await report('by-day')).header.dataCompleteTo).toBe('2026-06-06T10:59:00.000Z')
})

test('the staff’s combined count is the portal’s total', async () => {
  const query = { minDate: june.from, maxDate: june.to }
  const found = await staff.call(BACKEND, customerCallEndpoints.ofCustomer, { params: { id: customerId }, query })
  expect([found.total, found.notInPortal, found.talkSeconds]).toEqual([5, 0, 300])
  expect([found.retail, found.wholesale]).toEqual([[{ currency: 'GBP', amount: '1.665' }], []])
  expect((await report('overview')).tables[0]?.sum).toMatchObject({ calls: 5, talkSeconds: 300, cost_GBP: '1.665' })
  const one = await staff.call(BACKEND, customerCallEndpoints.get, { params: { id: found.rows[0]?.id ?? '' } })
  expect(one.rows).toMatchObject([{ customer: { id: customerId }, caller: null, legs: [] }])
})

test('without costs there is no money in any answer, and no order by it', async () => {
  await profileOf(['view_call_costs'])
  const all = await everything()
  expect(/0\.777|0\.888|1\.665|cost_|"money"/.exec(all)).toBeNull()
  const sorted = await visitor.request('GET', `${PORTAL}/calls${address}&sort=-charge`)
  expect([sorted.statusCode, sorted.json().issues[0].path]).toEqual([422, ['sort']])
  expect((await report('top-calls')).tables.map(({ key }) => key)).toEqual(['longest'])
})

test('who called a free number cannot be asked for, neither as a list nor as a sum', async () => {
  for (const key of ['by-number', 'by-hour', 'by-day'] as const) {
    const { header } = await visitor.call(PORTAL, reportEndpoints[key], { query: { ...june, party: '0808 157 0999' } })
    expect([key, header.calls]).toEqual([key, 0])
  }
})

test('days that the store does not know are days without calls', async () => {
  for (const path of [
    '/calls/reports/by-day?period=custom&from=1900-01-01&to=1900-01-31',
    '/calls/reports/concurrent?period=custom&from=1970-01-01&to=1970-01-01',
    '/calls/reports/by-day?period=custom&from=2199-01-01&to=2199-01-31',
    '/dailyCallRecords?period=custom&from=1900-01-01&to=1900-01-31',
  ]) {
    const { statusCode } = await visitor.request('GET', PORTAL + path)
    expect([path, statusCode]).toEqual([path, 200])
  }
  expect((await visitor.request('GET', `${PORTAL}/dailyCallRecords/1900-01-05`)).statusCode).toBe(404)
})

test('each door needs its own report', async () => {
  await profileOf(['report_call_list', 'report_overview', 'export_calls'])
  for (const path of ['/calls', '/calls/overview', '/calls/reports/call-list/file']) {
    const { statusCode } = await visitor.request('GET', `${PORTAL}${path}${address}`)
    expect([path, statusCode]).toEqual([path, 404])
  }
})

describe('without callers’ numbers', () => {
  beforeAll(() => profileOf(['view_caller_numbers']))

  test('their last digits leave in no answer', async () => {
    const all = await everything()
    expect(/900123/.test(all)).toBe(false)
    expect(all.includes('0770090••••')).toBe(true)
  })

  test('nobody finds them by guessing', async () => {
    const byCaller = await visitor.request('GET', `${PORTAL}/calls${address}&caller=07700900`)
    expect([byCaller.statusCode, byCaller.json().issues[0].path]).toEqual([422, ['caller']])
    const { total } = await visitor.call(PORTAL, ownCallEndpoints.list, { query: { ...june, party: '07700 900123' } })
    expect(total).toBe(0)
    const called = await visitor.call(PORTAL, ownCallEndpoints.list, { query: { ...june, party: '0161 496 0998' } })
    expect(called.total).toBe(1)
  })
})

test('an account that is not itemised sees sums, and no single call', async () => {
  await profileOf([])
  await t.db.updateTable('customer').set({ is_itemised: false }).where('id', '=', customerId).execute()
  const { rows } = await staff.call(BACKEND, customerCallEndpoints.ofCustomer, {
    params: { id: customerId },
    query: { minDate: june.from, maxDate: june.to },
  })
  const closed = [
    `/calls/reports/call-list${address}`,
    `/calls/reports/top-calls${address}`,
    `/calls/reports/call-back${address}`,
    `/calls${address}`,
    `/calls/reports/call-list/file?format=csv&${new URLSearchParams(june)}`,
    `/calls/${rows[0]?.id}`,
    `/dailyCallRecords${address}`,
    '/dailyCallRecords/2026-06-02',
  ]
  for (const path of closed) {
    const answer = await visitor.request('GET', PORTAL + path)
    expect([path, answer.statusCode, answer.json().code]).toEqual([path, 409, 'NOT_ITEMISED'])
  }
  expect((await report('by-number')).header.calls).toBe(5)
  await t.db.updateTable('customer').set({ is_itemised: true }).where('id', '=', customerId).execute()
})

test('a profile that goes a month back shows nothing of before, and says so', async () => {
  await profileOf([])
  await t.db.updateTable('my_account_profile').set({ my_calls_months: 1 }).execute()
  const { header } = await report('by-day')
  expect([header.calls, header.notes]).toEqual([0, [expect.stringContaining('Your access begins on')]])
  const day = await visitor.request('GET', `${PORTAL}/dailyCallRecords/2026-06-03`)
  expect(day.statusCode).toBe(404)
  const { change } = await visitor.call(PORTAL, ownCallEndpoints.overview, { query: { period: 'this-month' } })
  expect(change).toEqual({ calls: null, talkSeconds: null, answered: null })
  await t.db.updateTable('my_account_profile').set({ my_calls_months: null }).execute()
})
