import { buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp } from '#test/support/test-app.ts'
import { expect, test } from 'vitest'

test('secrets that were replaced in a row all sign until their day is over: the receiver may know the first only', async () => {
  await using t = await openTestApp()
  const { email } = await buildStaff(t.db, everyLevel('edit'))
  const staff = await t.signIn(BACKEND, email, PASSWORD)
  const secrets = async () =>
    (await staff.request('GET', `${BACKEND}/webHook`)).json().secrets as { ends: string | null }[]
  const make = () => staff.request('POST', `${BACKEND}/webHook/secrets`)
  for (const _ of [1, 2, 3]) await make()
  expect((await secrets()).map(({ ends }) => ends === null)).toEqual([true, false, false])
  t.pass(86_401)
  const again = await t.signIn(BACKEND, email, PASSWORD)
  expect((await again.request('GET', `${BACKEND}/webHook`)).json().secrets).toHaveLength(1)
})
