import { setTimeout as sleep } from 'node:timers/promises'
import { callImportEndpoints } from '#contract/backend/call-imports.ts'
import { callSourceEndpoints, unallocatedCallEndpoints } from '#contract/backend/calls.ts'
import { ownCallEndpoints } from '#contract/my-account/calls.ts'
import { dailyRecordEndpoints } from '#contract/my-account/daily-records.ts'
import { numberEndpoints } from '#contract/backend/numbers.ts'
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

let t: TestApp
let staff: Visitor
let customer: Visitor
let other: Visitor
let customerId: number
let numberId: number

const heading = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency'
const june = { period: 'custom', from: '2026-06-01', to: '2026-06-30' } as const

const upload = (visitor: Visitor, text: string, query = '') =>
  visitor.request('POST', `${BACKEND}/callImports?fileName=june.csv${query}`, text, {
    'content-type': 'application/octet-stream',
  })

const finished = async (id: number) => {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await staff.call(BACKEND, callImportEndpoints.get, { params: { id } })
    if (found.state !== 'pending' && found.state !== 'running') return found
    await sleep(50)
  }
  throw new Error('The import does not end')
}

beforeAll(async () => {
  t = await openTestApp()
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  const profileId = await buildProfile(t.db, everyFeature)
  customerId = await buildCustomer(t.db, { profileId })
  numberId = await buildNumber(t.db, customerId, '020 7946 0101', { description: 'Main line', site: 'London' })
  await buildNumber(t.db, customerId, '01632 960103', { statusId: 3 })
  customer = await t.signIn(PORTAL, (await buildPerson(t.db, customerId)).email, PASSWORD)
  const otherId = await buildCustomer(t.db, { profileId })
  await buildNumber(t.db, otherId, '0161 496 0102', { description: 'CANARY' })
  other = await t.signIn(PORTAL, (await buildPerson(t.db, otherId)).email, PASSWORD)
  const source = await staff.call(BACKEND, callSourceEndpoints.add, {
    body: { name: 'Retail', format: 'uk-wholesale', priceKind: 'retail' },
  })
  const text = [
    heading,
    '442079460101,447700900001,01/06/2026,12:00:00,60,0.150,A,GBP',
    ',442079460101,02/06/2026,12:00:00,30,,B,GBP',
    '442079460101,441614960102,03/06/2026,12:00:00,30,0.010,C,GBP',
    '441632960103,447700900001,03/06/2026,12:00:00,30,0.010,D,GBP',
    '447700900001,447700900002,03/06/2026,12:00:00,30,0.010,E,GBP',
    '447700900001,447700900002,31/06/2026,12:00:00,30,0.010,F,GBP',
  ].join('\n')
  const answer = await upload(staff, text, `&sourceId=${source.id}`)
  expect(answer.statusCode).toBe(200)
  await finished(answer.json().id)
}, 90_000)
afterAll(() => t[Symbol.asyncDispose]())

describe('staff', () => {
  test('see what became of the file, and each row that was not taken', async () => {
    const { rows } = await staff.call(BACKEND, callImportEndpoints.list, { query: {} })
    expect(rows).toMatchObject([
      {
        fileName: 'june.csv',
        state: 'done',
        rows: 6,
        accepted: 5,
        rejected: 1,
        duplicates: 0,
        unallocated: 1,
        totalDurationSeconds: 180,
        totalCharge: '0.18',
        source: { name: 'Retail' },
      },
    ])
    const rejections = await staff.call(BACKEND, callImportEndpoints.rejections, {
      params: { id: rows[0]?.id ?? 0 },
      query: {},
    })
    expect(rejections).toEqual({
      total: 1,
      rows: [{ line: 7, raw: expect.stringContaining('31/06/2026'), reason: expect.stringContaining('not a day') }],
    })
  })

  test('are told in a sentence what a wrong file is', async () => {
    const answer = await upload(staff, '<html></html>')
    expect([answer.statusCode, answer.json()]).toEqual([
      422,
      expect.objectContaining({ code: 'NOT_CALL_RECORDS', message: expect.stringContaining('a web page (HTML)') }),
    ])
    expect((await upload(staff, heading, '&sourceId=999')).json().code).toBe('INVALID')
  })

  test('find the calls of nobody, which go to a customer when the number is added', async () => {
    const list = () => staff.call(BACKEND, unallocatedCallEndpoints.list, { query: { search: '07700 900002' } })
    expect((await list()).rows).toMatchObject([
      { callerDisplay: '07700 900001', dialled: '+447700900002', source: { name: 'Retail' } },
    ])
    await staff.call(BACKEND, numberEndpoints.add, {
      params: { id: customerId },
      body: { number: '07700 900002', typeId: 1, statusId: 1, soldOn: '2026-01-01', droppedOn: '2026-06-04' },
    })
    for (let tries = 0; tries < 100 && (await list()).total > 0; tries += 1) await sleep(100)
    expect((await list()).total).toBe(0)
    expect((await customer.call(PORTAL, ownCallEndpoints.overview, { query: june })).totals.calls).toBe(4)
  })

  test('cannot give two sources one name, or a zone that there is not', async () => {
    const add = (over: object) =>
      staff.request('POST', `${BACKEND}/callSources`, { name: 'Other', format: 'asterisk', priceKind: 'none', ...over })
    expect((await add({ name: 'retail' })).json().code).toBe('NAME_TAKEN')
    expect((await add({ zone: 'Europe/Londn' })).json().issues).toEqual([
      { path: ['zone'], message: expect.stringContaining('no time zone') },
    ])
    expect((await add({ customerId: 999_999 })).json().issues).toEqual([
      { path: ['customerId'], message: 'There is no such customer.' },
    ])
  })
})

describe('a customer', () => {
  test('sees the own calls with the own words, and nothing of anybody else', async () => {
    const { rows, total } = await customer.call(PORTAL, ownCallEndpoints.list, {
      query: { ...june, sort: 'startedAt' },
    })
    expect(total).toBe(rows.length)
    expect(rows.slice(0, 2)).toMatchObject([
      {
        direction: 'out',
        callerDisplay: '020 7946 0101',
        dialled: '+447700900001',
        charge: '0.15',
        number: { id: numberId, description: 'Main line' },
        site: { text: 'London', setBy: 'your provider' },
      },
      { direction: 'in', caller: null, callerDisplay: 'Withheld', charge: null, durationSeconds: 30 },
    ])
    expect(rows).toContainEqual(expect.objectContaining({ direction: 'out', dialledDisplay: '0161 496 0102' }))
    const everything = JSON.stringify([
      rows,
      await customer.call(PORTAL, ownCallEndpoints.overview, { query: june }),
      await customer.call(PORTAL, ownCallEndpoints.filters, {}),
      (
        await customer.request(
          'GET',
          `${PORTAL}/calls/reports/call-list/file?format=csv&period=custom&from=2026-06-01&to=2026-06-30`,
        )
      ).body,
    ])
    expect(everything).not.toContain('CANARY')
    expect(everything).not.toContain('wholesale')
    expect(everything).not.toContain('1632960103')
    expect((await other.call(PORTAL, ownCallEndpoints.overview, { query: june })).totals.calls).toBe(1)
  })

  test('gets files with a name, and the days that have calls', async () => {
    const file = await customer.request(
      'GET',
      `${PORTAL}/calls/reports/call-list/file?format=csv&period=custom&from=2026-06-01&to=2026-06-30`,
    )
    expect(file.headers['content-disposition']).toMatch(/2026-06-01.*2026-06-30.*\.csv/)
    const { rows } = await customer.call(PORTAL, dailyRecordEndpoints.list, { query: june })
    const day = rows.find((row) => row.day === '2026-06-01')
    const dayFile = await customer.request('GET', `${PORTAL}/dailyCallRecords/2026-06-01`)
    expect(Buffer.byteLength(dayFile.body)).toBe(day?.bytes)
    expect((await customer.request('GET', `${PORTAL}/dailyCallRecords/2026-05-01`)).statusCode).toBe(404)
    expect((await customer.request('GET', `${PORTAL}/dailyCallRecords/2026-02-31`)).statusCode).toBe(404)
  })

  test.each([
    ['period=custom&from=2026-06-01', 'to'],
    ['period=custom&from=2026-06-02&to=2026-06-01', 'to'],
    ['period=custom&from=2024-01-01&to=2026-06-01', 'to'],
    ['period=custom&from=2026-02-31&to=2026-06-01', 'from'],
    ['period=someday', 'period'],
  ])('is refused %s with a word about the field', async (query, field) => {
    const answer = await customer.request('GET', `${PORTAL}/calls/overview?${query}`)
    expect([answer.statusCode, answer.json().issues[0].path]).toEqual([422, [field]])
  })
})
