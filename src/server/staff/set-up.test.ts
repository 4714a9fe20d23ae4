import { createSetUpLink } from '#server/staff/set-up.ts'
import { tokenOf } from '#test/support/mail-catcher.ts'
import { BACKEND, openTestApp, type TestApp } from '#test/support/test-app.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let token: string
beforeEach(async () => {
  t = await openTestApp({ MYACCOUNT_SET_UP_SECONDS: '3600' })
  token = tokenOf((await createSetUpLink(t.db, t.config, new Date())) ?? '')
})
afterEach(() => t[Symbol.asyncDispose]())

const first = { name: 'Ada Lovell', email: 'ada@northbridge.example', password: 'walnut-ferry-lantern' }
const setUp = (body: object) => t.visit().request('POST', `${BACKEND}/set-up`, { token, ...first, ...body })
const check = (text = token) => t.visit().request('POST', `${BACKEND}/set-up/check`, { token: text })

describe('an empty product', () => {
  test('has no account that could be guessed', async () => {
    expect(await t.db.selectFrom('staff_user').selectAll().execute()).toEqual([])
    expect(await t.db.selectFrom('portal_user').selectAll().execute()).toEqual([])
    for (const name of ['admin', 'root', 'myaccount'])
      for (const password of ['admin', 'password', 'myaccount', 'changeme', ''])
        expect(
          (await t.visit().request('POST', `${BACKEND}/sign-in`, { email: `${name}@localhost.example`, password }))
            .statusCode,
        ).not.toBe(200)
  })

  test('makes its first staff user through the set-up link, who may do everything', async () => {
    expect((await check()).statusCode).toBe(200)
    expect((await setUp({})).statusCode).toBe(200)
    const visitor = await t.signIn(BACKEND, first.email, first.password)
    expect((await visitor.request('GET', `${BACKEND}/me`)).json()).toEqual({
      id: 1,
      name: first.name,
      email: first.email,
      levels: {
        'my-account-profiles': 'edit',
        customers: 'edit',
        numbers: 'edit',
        calls: 'edit',
        users: 'edit',
        'activity-log': 'edit',
        settings: 'edit',
      },
    })
  })

  test('opens by the link only: not without, not with another token', async () => {
    const wrong = await setUp({ token: token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) })
    expect([wrong.statusCode, wrong.json().code]).toEqual([404, 'NOT_FOUND'])
    expect((await setUp({ token: undefined })).statusCode).toBe(422)
    expect(await t.db.selectFrom('staff_user').selectAll().execute()).toEqual([])
  })

  test('keeps the link after a weak password, which is refused with the reason', async () => {
    const weak = await setUp({ password: 'northbridge-telecom' })
    expect([weak.statusCode, weak.json().message]).toEqual([
      422,
      'This password is too close to your name, your e-mail address or ours. Please choose another.',
    ])
    expect((await setUp({})).statusCode).toBe(200)
  })

  test('has a link that ends, and a new one ends the earlier', async () => {
    const newer = tokenOf((await createSetUpLink(t.db, t.config, new Date())) ?? '')
    expect((await check()).statusCode).toBe(404)
    expect((await check(newer)).statusCode).toBe(200)
    t.pass(3601)
    expect((await check(newer)).statusCode).toBe(404)
    expect((await setUp({ token: newer })).statusCode).toBe(404)
  })
})

describe('once there is a staff user', () => {
  test('set-up is closed, also for two who used the link together', async () => {
    const both = await Promise.all([setUp({}), setUp({ email: 'eve@evil.example' })])
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 404])
    expect(await t.db.selectFrom('staff_user').selectAll().execute()).toHaveLength(1)
    expect((await setUp({})).statusCode).toBe(404)
    expect((await check()).statusCode).toBe(404)
  })

  test('no further link is made, and one left over does not work', async () => {
    await setUp({})
    expect(await createSetUpLink(t.db, t.config, new Date())).toBeUndefined()
    await t.db.updateTable('mail_link').set({ used_at: null }).execute()
    expect((await setUp({ email: 'eve@evil.example' })).statusCode).toBe(404)
  })
})
