import { buildCustomer, buildPerson, buildProfile, everyFeature, PASSWORD } from '#test/support/build.ts'
import { openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'

let t: TestApp
let visitor: Visitor
let schedule: object
beforeAll(async () => {
  t = await openTestApp()
  const customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, everyFeature) })
  visitor = await t.signIn(PORTAL, (await buildPerson(t.db, customer)).email, PASSWORD)
  const view = { name: 'Days', report: 'by-day', search: '' }
  const { id } = (await visitor.request('POST', `${PORTAL}/calls/views`, view)).json()
  schedule = { viewId: id, frequency: 'daily', time: '07:30', format: 'csv' }
}, 60_000)
afterAll(() => t[Symbol.asyncDispose]())

const add = () => visitor.request('POST', `${PORTAL}/calls/schedules`, schedule)

test('a run is answered when it is asked for more often than there are connections', async () => {
  const { id } = (await add()).json()
  const run = () => visitor.request('POST', `${PORTAL}/calls/schedules/${id}/run`)
  const answers = await Promise.all(Array.from({ length: 40 }, run))
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 429]))
})

test('a person has fifty e-mailed reports at most, however many are added at once', async () => {
  await Promise.all(Array.from({ length: 60 }, add))
  expect((await visitor.request('GET', `${PORTAL}/calls/schedules`)).json().rows.length).toBe(50)
})
