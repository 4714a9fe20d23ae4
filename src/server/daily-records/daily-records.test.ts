import { createHash } from 'node:crypto'
import { readdir, readlink } from 'node:fs/promises'
import { callImportEndpoints } from '#contract/backend/call-imports.ts'
import { customerDailyRecordEndpoints } from '#contract/backend/daily-records.ts'
import { dailyRecordEndpoints } from '#contract/my-account/daily-records.ts'
import { readCallScope } from '#server/calls/scope.ts'
import { listDaysWithFiles } from '#server/daily-records/list-records.ts'
import { archiveDays } from '#server/daily-records/month-archive.ts'
import { makeRecordReader } from '#server/daily-records/record-reader.ts'
import { describeChange } from '#server/daily-records/what-changed.ts'
import { makePeriod } from '#rules/period.ts'
import { zipEntries } from '#test/support/zip-entries.ts'
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
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

let t: TestApp
let administrator: Visitor
let visitor: Visitor
let customer: number
let number: number
beforeAll(async () => {
  t = await openTestApp()
  administrator = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  customer = await buildCustomer(t.db, { accountNumber: 'AVIA0001', profileId: await buildProfile(t.db, everyFeature) })
  number = await buildNumber(t.db, customer, '02079460001', { description: 'Reception' })
  visitor = await t.signIn(PORTAL, (await buildPerson(t.db, customer)).email, PASSWORD)
  // Every half hour of the two odd days, on the London clock of the file.
  await importCalls('first.csv', [
    ...['00:30:00', '03:30:00', '23:30:00'].map((time) => line('25/10/2026', time)),
    ...['00:30:00', '02:30:00', '23:30:00'].map((time) => line('29/03/2026', time)),
    line('26/10/2026', '12:00:00'),
    line('27/10/2026', '12:00:00', '08081570001'),
  ])
}, 120_000)
afterAll(() => t[Symbol.asyncDispose]())

let reference = 0
const line = (day: string, time: string, to = '01614960001') =>
  `02079460001,${to},${day},${time},60,0.100,R${reference++},GBP`

const importCalls = async (fileName: string, lines: readonly string[]) => {
  const text = ['caller_id,recipient,call_date,end_time,duration,cost,reference,currency', ...lines].join('\n')
  const { id } = (
    await administrator.request('POST', `${BACKEND}/callImports?fileName=${fileName}`, text, {
      'content-type': 'application/octet-stream',
    })
  ).json()
  for (;;) {
    const { state, accepted } = await administrator.call(BACKEND, callImportEndpoints.get, { params: { id } })
    if (state !== 'running' && state !== 'pending') return expect([state, accepted]).toEqual(['done', lines.length])
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const october = { period: 'custom', from: '2026-10-01', to: '2026-10-31' } as const
const list = async (query: { period: 'custom'; from: string; to: string } = october) =>
  (await visitor.call(PORTAL, dailyRecordEndpoints.list, { query })).rows
const dayOf = async (day: string) => (await list()).find((row) => row.day === day)
const file = (day: string, from = visitor) => from.request('GET', `${PORTAL}/dailyCallRecords/${day}`)
const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')

describe('the file of a London day', () => {
  test('has the rows, bytes and checksum that its list says, on the days of both changes too', async () => {
    const march = await list({ period: 'custom', from: '2026-03-01', to: '2026-03-31' })
    const rows = [...(await list()), ...march]
    expect(rows.map(({ day, rows, version }) => [day, rows, version])).toEqual([
      ['2026-10-26', 1, 1],
      ['2026-10-25', 3, 1],
      ['2026-03-29', 3, 1],
    ])
    for (const row of rows) {
      const answer = await file(row.day)
      expect(answer.headers['content-disposition']).toContain(`AVIA0001-call-records-${row.day}-v1.csv`)
      const lines = parse(answer.body, { columns: true }) as Record<string, string>[]
      expect([lines.length, Buffer.byteLength(answer.body), sha256(answer.body)]).toEqual([
        row.rows,
        row.bytes,
        row.sha256,
      ])
      expect(lines.every(({ start_local }) => start_local?.startsWith(row.day))).toBe(true)
      expect(answer.body.endsWith('\r\n')).toBe(true)
    }
  })

  test('leaves out calls to free numbers, and a day of nothing else', async () =>
    expect((await file('2026-10-27')).statusCode).toBe(404))

  test('is the same at every download, and the same for a program', async () => {
    const before = await dayOf('2026-10-25')
    const downloads = await Promise.all(Array.from({ length: 5 }, () => file('2026-10-25')))
    expect(new Set(downloads.map(({ body }) => sha256(body)))).toEqual(new Set([before?.sha256]))
    const call = { params: { id: customer }, query: october }
    const { rows } = await administrator.call(BACKEND, customerDailyRecordEndpoints.list, call)
    expect(rows).toEqual(await list())
    const theirs = await administrator.request('GET', `${BACKEND}/customers/${customer}/dailyCallRecords/2026-10-25`)
    expect(sha256(theirs.body)).toBe(before?.sha256)
    expect((await administrator.request('GET', `${BACKEND}/customers/999999/dailyCallRecords`)).statusCode).toBe(404)
  })

  test('is issued anew when records arrive late, and says what changed', async () => {
    await importCalls('late.csv', [line('26/10/2026', '13:00:00'), line('26/10/2026', '14:00:00')])
    const again = await dayOf('2026-10-26')
    expect(again).toMatchObject({ rows: 3, version: 2, changed: '2 rows added by late records.' })
    expect(sha256((await file('2026-10-26')).body)).toBe(again?.sha256)
    expect((await dayOf('2026-10-25'))?.version).toBe(1)
  })

  test('is not issued anew while a file of the day is being taken out', async () => {
    const before = await dayOf('2026-10-26')
    await importCalls('more.csv', [line('26/10/2026', '15:00:00')])
    const { id } = await t.db.selectFrom('call_import').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
    const set = (state: 'running' | 'done') =>
      t.db
        .updateTable('call_import')
        .set({ state, period_from: '2026-10-26', period_to: '2026-10-26' })
        .where('id', '=', id)
        .execute()
    await set('running')
    expect(await dayOf('2026-10-26')).toEqual(before)
    expect((await file('2026-10-26')).json().code).toBe('CALLS_UNAVAILABLE')
    expect((await dayOf('2026-10-25'))?.version).toBe(1)
    await set('done')
    expect(await dayOf('2026-10-26')).toMatchObject({ rows: 4, version: 3 })
  })

  test('is issued anew when a description beside its calls changes', async () => {
    await t.db.updateTable('number').set({ staff_description: 'Front desk' }).where('id', '=', number).execute()
    expect(await dayOf('2026-10-26')).toMatchObject({
      version: 4,
      changed: 'Descriptions, sites or campaigns of numbers changed; the calls are the same.',
    })
    expect((await file('2026-10-26')).body).toContain('Front desk')
  })

  test('is not issued before the day is over', async () => {
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' }).format(t.parts.clock())
    await importCalls('today.csv', [line(today.split('-').toReversed().join('/'), '00:01:00')])
    expect(await list({ period: 'custom', from: today, to: today })).toEqual([])
    expect((await file(today)).statusCode).toBe(404)
    t.pass(86_400)
    visitor = await t.signIn(PORTAL, (await buildPerson(t.db, customer)).email, PASSWORD)
    expect(
      (await list({ period: 'custom', from: today, to: today })).map(({ rows, version }) => [rows, version]),
    ).toEqual([[1, 1]])
  })

  test('is closed with the profile, and to others', async () => {
    const other = await buildCustomer(t.db, { profileId: await buildProfile(t.db, everyFeature) })
    const stranger = await t.signIn(PORTAL, (await buildPerson(t.db, other)).email, PASSWORD)
    expect((await file('2026-10-25', stranger)).statusCode).toBe(404)
    expect((await file('2026-10-25', t.visit())).statusCode).toBe(401)
    const closed = await buildProfile(
      t.db,
      everyFeature.filter((key) => key !== 'myCallsDailyCDRAccess'),
    )
    await t.db.updateTable('customer').set({ my_account_profile_id: closed }).where('id', '=', other).execute()
    expect((await file('2026-10-25', stranger)).json().code).toBe('NOT_GRANTED')
  })
})

test('a month is one archive of the same files, with what each holds', async () => {
  const answer = await visitor.request('GET', `${PORTAL}/dailyCallRecords.zip?month=2026-10`)
  expect(answer.statusCode).toBe(200)
  const entries = await zipEntries(answer.rawPayload)
  const rows = (await list()).toReversed()
  const names = rows.map(({ day, version }) => `AVIA0001-call-records-${day}-v${version}.csv`)
  expect([...entries.keys()]).toEqual([...names, 'manifest.csv'])
  const manifest = parse(entries.get('manifest.csv') ?? '', { columns: true }) as Record<string, string>[]
  expect(manifest.map(({ day, rows, bytes, sha256, version }) => [day, rows, bytes, sha256, version])).toEqual(
    rows.map(({ day, rows, bytes, sha256, version }) => [day, String(rows), String(bytes), sha256, String(version)]),
  )
  for (const [index, row] of rows.entries()) expect(sha256(entries.get(names[index] ?? '') ?? '')).toBe(row.sha256)
})

test('a day whose calls are no longer kept is neither listed nor issued anew', async () => {
  const scope = await readCallScope(t.db, customer, { now: new Date(), useBackendDescriptions: true })
  const reader = makeRecordReader({
    ...{ scope, numbers: { kind: 'all' }, usesBackendDescriptions: true, accountNumber: 'AVIA0001' },
  } as const)
  const parts = { ...t.parts, clock: () => new Date('2026-11-24T09:00:00Z') }
  const march = makePeriod('2026-03-01', '2026-10-25')
  const daysKept = async (callMonths: number) =>
    listDaysWithFiles({ ...parts, config: { ...t.config, callMonths } }, reader, march)
  expect(await daysKept(0)).toEqual(['2026-03-29', '2026-10-25'])
  expect(await daysKept(6)).toEqual(['2026-10-25'])
})

test('an archive that nobody waits for keeps no file open', async () => {
  const scope = await readCallScope(t.db, customer, { now: new Date(), useBackendDescriptions: true })
  const reader = makeRecordReader({
    ...{ scope, numbers: { kind: 'all' }, usesBackendDescriptions: true, accountNumber: 'AVIA0001' },
  } as const)
  const openFiles = async () => {
    const names = await Promise.all(
      (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    )
    return names.filter((name) => name.includes('.day'))
  }
  for (let tries = 0; tries < 3; tries += 1) {
    const archive = archiveDays(t.parts, reader, ['2026-10-25', '2026-10-26'])
    archive.destroy()
  }
  await vi.waitFor(async () => expect((await openFiles()).length).toBeGreaterThan(0), { interval: 1 })
  await vi.waitFor(async () => expect(await openFiles()).toEqual([]), 5_000)
})

test.each([
  [{ late: 3, rows: [10, 13] }, '3 rows added by late records.'],
  [{ late: 1, rows: [10, 11] }, '1 row added by late records.'],
  [{ late: 0, rows: [10, 8] }, '2 rows taken out.'],
  [{ late: 5, rows: [10, 12] }, '5 rows added by late records, 3 rows taken out.'],
  [{ late: 0, rows: [10, 14] }, '4 rows added by numbers that became yours.'],
  [{ late: 0, rows: [10, 10] }, 'What some of the calls say changed.'],
  [{ late: 12, rows: [10, 12], replaced: true }, 'Replaced by the monthly file: 12 rows, 10 before.'],
] as const)('what changed is told in words: %j', ({ late, rows: [before, after], ...more }, words) =>
  expect(
    describeChange({
      before: { rows: before, isProvisional: 'replaced' in more },
      after: { rows: after, isProvisional: false },
      ...{ late, rowsDiffer: true },
    }),
  ).toBe(words),
)
