import { updateAccess } from '../portal-users/queries.ts'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ExportMaker } from '#server/call-exports/make-exports.ts'
import { insertCallExport } from '#server/call-exports/queries.ts'
import { reportKeys } from '#rules/reports.ts'
import { buildTwoCustomers, type TwoCustomers } from '#test/matrix/two-customers.ts'
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
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

const MOST = 3
let t: TestApp
let w: TwoCustomers
beforeAll(async () => {
  t = await openTestApp({ MYACCOUNT_EXPORTS_PER_CUSTOMER: String(MOST) })
  w = await buildTwoCustomers(t)
}, 120_000)
afterAll(() => t[Symbol.asyncDispose]())

type Shown = { id: number; state: string; rows: number; fileName: string; describes: string; reason: string | null }
const folder = () => path.join(t.config.dataFolder, 'exports')
const filesOnDisk = async () => readdir(folder()).catch(() => [])
const order = (visitor: Visitor, report: string, format = 'csv', query: object = { period: 'last-7-days' }) =>
  visitor.request('POST', `${PORTAL}/calls/exports`, { report, format, query })
const list = async (visitor: Visitor): Promise<Shown[]> =>
  (await visitor.request('GET', `${PORTAL}/calls/exports`)).json().rows
const ended = async (visitor: Visitor, id: number): Promise<Shown> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = (await list(visitor)).find((row) => row.id === id)
    if (found !== undefined && found.state !== 'waiting' && found.state !== 'running') return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`The export ${id} does not end: ${JSON.stringify(await list(visitor))}`)
}
const made = async (visitor: Visitor, report: string, format = 'csv') => {
  const answer = await order(visitor, report, format)
  expect([answer.statusCode, answer.body.slice(0, 300)]).toEqual([200, expect.any(String)])
  return ended(visitor, answer.json().id)
}
const file = (visitor: Visitor, id: number) => visitor.request('GET', `${PORTAL}/calls/exports/${id}/file`)
const linesOf = (csv: string) => parse(csv, { record_delimiter: '\r\n' })
/** A person of a customer of their own, whose profile can be changed. */
const somebody = async (name = 'Somebody') => {
  const profile = await buildProfile(t.db, everyFeature)
  const customer = await buildCustomer(t.db, { profileId: profile, name })
  const person = await buildPerson(t.db, customer)
  return { profile, customer, person, visitor: await t.signIn(PORTAL, person.email, PASSWORD) }
}

describe('a report as a file at once', () => {
  test.each(reportKeys)('%s comes as CSV, Excel and PDF', async (report) => {
    for (const [format, type, start] of [
      ['csv', 'text/csv; charset=utf-8', ''],
      ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK'],
      ['pdf', 'application/pdf', '%PDF'],
    ] as const) {
      const url = `${PORTAL}/calls/reports/${report}/file?period=last-7-days&format=${format}`
      const answer = await w.inA.request('GET', url)
      if (report === 'call-list' && format === 'pdf') {
        expect([answer.statusCode, answer.json().issues[0].path]).toEqual([422, ['format']])
        continue
      }
      expect([report, format, answer.statusCode, answer.headers['content-type']]).toEqual([report, format, 200, type])
      expect(answer.body.startsWith(start)).toBe(true)
      expect(answer.headers['content-disposition']).toMatch(
        new RegExp(`^attachment; filename="AVIA0001-${report}-[0-9-]+(-to-[0-9-]+)?\\.${format}"`),
      )
    }
  })

  test('adds up to what the page says', async () => {
    const { tables } = (await w.inA.request('GET', `${PORTAL}/calls/reports/by-day?period=last-7-days`)).json()
    const csv = await w.inA.request('GET', `${PORTAL}/calls/reports/by-day/file?period=last-7-days&format=csv`)
    const [heading = [], ...lines] = linesOf(csv.body)
    const at = heading.indexOf('Calls')
    expect(lines.reduce((sum, line) => sum + Number(line[at]), 0)).toBe(tables[0].sum.calls)
    expect(tables[0].sum.calls).toBe(2)
  })

  test('is in the activity log', async () => {
    await w.inA.request('GET', `${PORTAL}/calls/reports/call-list/file?period=last-7-days&format=csv`)
    const entry = await t.db.selectFrom('activity_entry').selectAll().orderBy('id', 'desc').executeTakeFirst()
    expect([entry?.kind, entry?.subject_name, entry?.customer_id]).toEqual(['download', 'Call list', w.a])
    expect(entry?.summary).toMatch(/^Downloaded: Last 7 days \(/)
  })

  test('has a plain name whatever the account is called', async () => {
    const profileId = await buildProfile(t.db, everyFeature)
    const accountNumber = 'a"; x=../\r\nSet-Cookie: y'
    const customer = await buildCustomer(t.db, { accountNumber, name: accountNumber, profileId })
    const visitor = await t.signIn(PORTAL, (await buildPerson(t.db, customer)).email, PASSWORD)
    const answer = await visitor.request('GET', `${PORTAL}/calls/reports/by-day/file?period=today&format=csv`)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="a-x-Set-Cookie-y-by-day-[\d-]+\.csv"/)
  })
})

describe('an export', () => {
  test('of the monthly trend holds the thirteen months of its page', async () => {
    const { id, describes } = (await order(w.inA, 'by-month', 'csv', {})).json()
    expect(describes).toMatch(/^Last 13 months /)
    await ended(w.inA, id)
    expect(linesOf((await file(w.inA, id)).body).length).toBe(14)
  })

  test('is made, fetched, and kept for its own account alone on the disk', async () => {
    const done = await made(w.inA, 'call-list')
    expect(done).toMatchObject({ state: 'done', rows: 2, reason: null })
    const answer = await file(w.inA, done.id)
    expect(answer.statusCode).toBe(200)
    expect(linesOf(answer.body).length).toBe(3)
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.body)))
    const names = await filesOnDisk()
    expect(names.every((name) => /^[0-9a-f]{48}$/.test(name))).toBe(true)
    for (const name of names) expect((await stat(path.join(folder(), name))).mode & 0o777).toBe(0o600)
    await w.inA.request('DELETE', `${PORTAL}/calls/exports/${done.id}`)
    expect((await file(w.inA, done.id)).statusCode).toBe(404)
  })

  test('is nobody else’s, not even a colleague’s', async () => {
    const { id } = await made(w.inA, 'by-day', 'pdf')
    const colleague = await t.signIn(PORTAL, (await buildPerson(t.db, w.a)).email, PASSWORD)
    for (const visitor of [w.inB, colleague]) {
      expect((await file(visitor, id)).json().code).toBe('NOT_FOUND')
      expect((await visitor.request('DELETE', `${PORTAL}/calls/exports/${id}`)).json().code).toBe('NOT_FOUND')
    }
    expect((await t.visit().request('GET', `${PORTAL}/calls/exports/${id}/file`)).statusCode).toBe(401)
    expect((await file(w.inA, id)).statusCode).toBe(200)
  })

  test('cannot be fetched once the profile closes exports or the report, and waits for nothing then', async () => {
    const { visitor, customer } = await somebody()
    const { id } = await made(visitor, 'by-day')
    const other = async (left: string) => {
      const profileId = await buildProfile(
        t.db,
        everyFeature.filter((key) => key !== left),
      )
      await t.db.updateTable('customer').set({ my_account_profile_id: profileId }).where('id', '=', customer).execute()
    }
    await other('report_by_day')
    expect((await file(visitor, id)).json().code).toBe('NOT_GRANTED')
    expect((await order(visitor, 'by-day')).json().code).toBe('NOT_GRANTED')
    await other('export_calls')
    expect((await file(visitor, id)).json().code).toBe('NOT_GRANTED')
    await other('view_account')
    expect((await file(visitor, id)).statusCode).toBe(200)
  })

  test('cannot be fetched by a person who now sees less of the calls than when it was made', async () => {
    const { visitor, person } = await somebody()
    const scope = (number_scope: 'all' | 'sites') =>
      t.db
        .updateTable('portal_membership')
        .set({ role: 'reporting', number_scope })
        .where('portal_user_id', '=', person.id)
        .execute()
    await scope('all')
    const { id } = await made(visitor, 'by-day')
    await scope('sites')
    const refused = (await file(visitor, id)).json()
    expect([refused.code, refused.message]).toEqual(['NOT_GRANTED', expect.stringContaining('Order it again')])
    await scope('all')
    expect((await file(visitor, id)).statusCode).toBe(200)
  })

  test('cannot be fetched once a number has left the site that its person sees, or is hidden', async () => {
    const { visitor, person, customer } = await somebody()
    const number = await buildNumber(t.db, customer, '02079460155', { site: 'Leeds' })
    const leeds = await buildSite(t.db, customer, { name: 'Leeds' })
    await updateAccess(
      t.db,
      { portalUserId: person.id, customerId: customer },
      { role: 'reporting', scope: { kind: 'sites', siteIds: [leeds] } },
    )
    const { id } = await made(visitor, 'by-day')
    expect((await file(visitor, id)).statusCode).toBe(200)
    await buildSite(t.db, customer, { name: 'York', owner: 'customer', numberIds: [number] })
    expect((await file(visitor, id)).json().code).toBe('NOT_GRANTED')
  })

  test('is made with the rights of the moment when it is made', async () => {
    const { customer, person } = await somebody()
    await t.db.updateTable('portal_user').set({ disabled_at: new Date() }).where('id', '=', person.id).execute()
    const id = await insertCallExport(t.db, {
      ...{ customerId: customer, userId: person.id, report: 'by-day', format: 'csv', query: { period: 'today' } },
      ...{ title: 'x', period: '', describes: '', fileName: 'x.csv', now: new Date() },
    })
    const reason = async () =>
      (await t.db.selectFrom('call_export').select('reason').where('id', '=', id).executeTakeFirst())?.reason
    await vi.waitFor(async () => expect(await reason()).toBe('Your sign-in is switched off.'), 5_000)
  })

  test('is refused beyond as many as may wait, and others’ exports are made meanwhile', async () => {
    const busy = await somebody()
    const now = new Date(Date.now() + 3_600_000)
    // Somebody's export is being made for as long as the test runs.
    const stuck = await t.db
      .insertInto('call_export')
      .values({
        ...{ customer_id: busy.customer, portal_user_id: busy.person.id, report: 'by-day', format: 'csv' },
        ...{ query: '{}', title: '', describes: '', file_name: '', state: 'running', worker: 'other', beat_at: now },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const answers = await Promise.all(Array.from({ length: 8 }, () => order(busy.visitor, 'by-day')))
    const codes = answers.map(({ statusCode }) => statusCode).toSorted()
    expect(codes).toEqual([200, 200, 429, 429, 429, 429, 429, 429])
    expect(answers.find(({ statusCode }) => statusCode === 429)?.json().code).toBe('TOO_MANY_EXPORTS')
    const before = Date.now()
    expect((await made((await somebody()).visitor, 'by-hour')).state).toBe('done')
    expect(Date.now() - before).toBeLessThan(5_000)
    const waiting = (await list(busy.visitor)).filter(({ state }) => state === 'waiting')
    expect(waiting.length).toBe(2)
    const [first] = waiting
    expect((await file(busy.visitor, first?.id ?? 0)).json().code).toBe('NOT_READY')
    await busy.visitor.request('DELETE', `${PORTAL}/calls/exports/${first?.id}`)
    expect((await list(busy.visitor)).find(({ id }) => id === first?.id)?.state).toBe('cancelled')
    await t.db.deleteFrom('call_export').where('id', '=', stuck.id).execute()
  })

  test('whose maker is gone is made again, and what was left of it is removed', async () => {
    const { visitor, customer, person } = await somebody()
    const key = randomBytes(24).toString('hex')
    await mkdir(folder(), { recursive: true })
    await writeFile(path.join(folder(), `${key}.part`), 'half a li')
    const { id } = await t.db
      .insertInto('call_export')
      .values({
        ...{ customer_id: customer, portal_user_id: person.id, report: 'by-day', format: 'csv', attempts: 1 },
        ...{ query: '{"period":"today"}', title: 'Calls by day', describes: '', file_name: 'x.csv', file_key: key },
        ...{ state: 'running', worker: 'gone', beat_at: new Date(Date.now() - 60_000), rows: 7 },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    expect(await ended(visitor, id)).toMatchObject({ state: 'done', rows: 1 })
    expect((await file(visitor, id)).statusCode).toBe(200)
    expect(await filesOnDisk()).toContain(`${key}.part`)
    await new ExportMaker(t.parts).tidy()
    expect(await filesOnDisk()).not.toContain(`${key}.part`)
    expect((await file(visitor, id)).statusCode).toBe(200)
  })

  test('that ended its process as often as it is tried has failed', async () => {
    const { visitor, customer, person } = await somebody()
    const { id } = await t.db
      .insertInto('call_export')
      .values({
        ...{ customer_id: customer, portal_user_id: person.id, report: 'by-day', format: 'csv', attempts: 4 },
        ...{ query: '{"period":"today"}', title: 'Calls by day', describes: '', file_name: 'x.csv' },
        ...{ state: 'running', worker: 'gone', beat_at: new Date(Date.now() - 60_000) },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    expect(await ended(visitor, id)).toMatchObject({ state: 'failed', reason: expect.stringContaining('our side') })
  })

  test('tells that its maker lives while the report is still being asked', async () => {
    const { visitor, customer, person } = await somebody()
    const id = await t.db.transaction().execute(async (db) => {
      await sql`lock table number in access exclusive mode`.execute(db)
      const id = await insertCallExport(t.db, {
        ...{ customerId: customer, userId: person.id, report: 'by-day', format: 'csv', query: { period: 'today' } },
        ...{ title: 'x', period: '', describes: '', fileName: 'x.csv', now: new Date() },
      })
      const row = () => t.db.selectFrom('call_export').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      await vi.waitFor(async () => {
        const { state, started_at, beat_at } = await row()
        expect([state, Number(beat_at) > Number(started_at)]).toEqual(['running', true])
      }, 8_000)
      return id
    })
    expect((await ended(visitor, id)).state).toBe('done')
  })

  test('is gone after seven days, from the disk too', async () => {
    const { visitor, person } = await somebody()
    const { id } = await made(visitor, 'by-day')
    const before = (await filesOnDisk()).length
    t.pass(7 * 86_400 + 60)
    const again = await t.signIn(PORTAL, person.email, PASSWORD)
    expect((await file(again, id)).json().code).toBe('NOT_FOUND')
    for (let tries = 0; tries < 60 && (await filesOnDisk()).length >= before; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await filesOnDisk()).length).toBeLessThan(before)
    expect((await list(again)).find((row) => row.id === id)?.state).toBe('expired')
  })
})
