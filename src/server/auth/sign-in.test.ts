import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCustomer, buildPerson, buildProfile, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp } from '#test/support/test-app.ts'

let t: TestApp
beforeAll(async () => {
  t = await openTestApp()
})
afterAll(() => t[Symbol.asyncDispose]())

test('x', async () => {
  const staff = await buildStaff(t.db, everyLevel('edit'))
  const visitor = await t.signIn(BACKEND, staff.email, PASSWORD)
  expect((await visitor.request('GET', `${BACKEND}/me`)).json()).toMatchObject({ email: staff.email })
  const customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, ['view_account']) })
  const person = await buildPerson(t.db, customer)
  const p = await t.signIn(PORTAL, person.email, PASSWORD)
  expect((await p.request('GET', `${PORTAL}/me`)).json()).toMatchObject({ features: ['view_account'] })
})
