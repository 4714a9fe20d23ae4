import { buildCustomer, buildNumber, buildSite } from '#test/support/build.ts'
import { openTestApp, type TestApp } from '#test/support/test-app.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readLabelledNumbers } from './known-numbers.ts'

let t: TestApp
let customerId: number
let id: number
beforeAll(async () => {
  t = await openTestApp()
  customerId = await buildCustomer(t.db)
  await buildSite(t.db, customerId, { name: 'Leeds' })
  id = await buildNumber(t.db, customerId, '01632960001', { site: 'Leeds', campaign: 'Spring' })
})
afterAll(() => t[Symbol.asyncDispose]())

const read = () => readLabelledNumbers(t.db, customerId)
const isKept = async () => (await read()) === (await read())

describe('numbers that were read once', () => {
  test('are given again, also while another customer’s are changed', async () => {
    const first = await read()
    await buildNumber(t.db, await buildCustomer(t.db), '01632960900')
    expect(await read()).toBe(first)
  })

  const changes: [string, () => Promise<unknown>][] = [
    ['a number is added', () => buildNumber(t.db, customerId, '01632960002')],
    ['a number is called otherwise', () => sql`update number set staff_description = 'New'`.execute(t.db)],
    ['a site is renamed', () => sql`update site set name = 'Leeds Dock'`.execute(t.db)],
    ['a number leaves its site', () => sql`delete from number_site where number_id = ${id}`.execute(t.db)],
    ['a campaign is renamed', () => sql`update campaign set name = 'Summer'`.execute(t.db)],
    ['a campaign ends, and with it its numbers', () => sql`update campaign set ends_on = '2026-10-01'`.execute(t.db)],
    ['a status hides its numbers', () => sql`update number_status set visible_in_frontend = false`.execute(t.db)],
  ]
  test.each(changes)('are read anew when %s', async (_, change) => {
    const before = await read()
    await change()
    const after = await read()
    expect(after).not.toEqual(before)
    expect(await isKept()).toBe(true)
  })

  test('hold while a change waits to be kept, are read anew once it is, and what was taken back was never read', async () => {
    const before = await read()
    const [changed, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const change = t.db.transaction().execute(async (db) => {
      await sql`update number set customer_description = 'Within' where id = ${id}`.execute(db)
      expect((await readLabelledNumbers(db, customerId))[0]?.description.customer).toBe('Within')
      changed.resolve()
      await goOn.promise
    })
    await changed.promise
    expect(await read()).toBe(before)
    goOn.resolve()
    await change
    expect((await read())[0]?.description.customer).toBe('Within')
    await t.db
      .transaction()
      .execute(async (db) => {
        await sql`update number set customer_description = 'Undone' where id = ${id}`.execute(db)
        await readLabelledNumbers(db, customerId)
        throw new Error('undone')
      })
      .catch(() => undefined)
    expect((await read())[0]?.description.customer).toBe('Within')
  })
})
