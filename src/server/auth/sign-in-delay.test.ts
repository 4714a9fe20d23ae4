import { portalUserEndpoints } from '#contract/backend/portal-users.ts'
import { buildCustomer, buildPerson, buildProfile, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp } from '#test/support/test-app.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let customer: number
const open = async (settings: Record<string, string>) => {
  t = await openTestApp(settings)
  customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, ['view_account']) })
}
afterEach(() => t[Symbol.asyncDispose]())

const tryOnce = (email: string, password = 'wrong-password', headers: Record<string, string> = {}) =>
  t.visit().request('POST', `${PORTAL}/sign-in`, { email, password }, headers)
const status = async (email: string, password?: string) => (await tryOnce(email, password)).statusCode
const waitOf = async (email: string): Promise<number> => Number((await tryOnce(email)).headers['retry-after'] ?? 0)

describe('wrong passwords', () => {
  beforeEach(() => open({ MYACCOUNT_FREE_TRIES: '3', MYACCOUNT_DELAY_CAP_SECONDS: '60' }))

  test.each(['known', 'unknown'])('bring growing delays up to the cap, for a %s address', async (kind) => {
    const email = kind === 'known' ? (await buildPerson(t.db, customer)).email : 'nobody@customer.example'
    const waits: number[] = []
    for (let tries = 0; tries < 10; tries += 1) {
      const wait = await waitOf(email)
      if (wait > 0) {
        waits.push(wait)
        t.pass(wait)
        await tryOnce(email)
      }
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60])
  })

  test('never lock for good: after the wait the right password opens, and the count begins anew', async () => {
    const { email } = await buildPerson(t.db, customer)
    for (let tries = 0; tries < 6; tries += 1) {
      await tryOnce(email)
      t.pass(60)
    }
    expect(await status(email, PASSWORD)).toBe(200)
    expect([await status(email), await status(email), await status(email, PASSWORD)]).toEqual([401, 401, 200])
  })

  test('delay the right password too, and say how long', async () => {
    const { email } = await buildPerson(t.db, customer)
    for (let tries = 0; tries < 3; tries += 1) await tryOnce(email)
    const delayed = await tryOnce(email, PASSWORD)
    expect([delayed.statusCode, delayed.headers['retry-after'], delayed.json().data]).toEqual([
      429,
      '1',
      { seconds: 1 },
    ])
  })

  test('count by the address typed, whatever the case and wherever they come from', async () => {
    const { email } = await buildPerson(t.db, customer)
    await tryOnce(email, 'wrong-password', { 'x-forwarded-for': '198.51.100.1' })
    await tryOnce(email.toUpperCase(), 'wrong-password', { 'x-forwarded-for': '198.51.100.2' })
    await tryOnce(email, 'wrong-password', { 'x-real-ip': '198.51.100.3', forwarded: 'for=198.51.100.3' })
    expect(await status(email)).toBe(429)
    const addresses = await t.db
      .selectFrom('activity_entry')
      .select('address')
      .distinct()
      .where('kind', '=', 'sign-in refused')
      .execute()
    expect(addresses).toEqual([{ address: '127.0.0.1' }])
  })

  test('are counted before they are evaluated: of 30 at once no more than the free tries are', async () => {
    const { email } = await buildPerson(t.db, customer)
    const statuses = await Promise.all(Array.from({ length: 30 }, () => status(email)))
    expect(statuses.filter((code) => code === 401)).toHaveLength(3)
    expect(statuses.filter((code) => code === 429)).toHaveLength(27)
  })

  test('at one door do not delay the other', async () => {
    const { email } = await buildPerson(t.db, customer)
    for (let tries = 0; tries < 3; tries += 1) await tryOnce(email)
    expect(
      (await t.visit().request('POST', `${BACKEND}/sign-in`, { email, password: 'wrong-password' })).statusCode,
    ).toBe(401)
  })

  test('leave sessions alone that are open already', async () => {
    const { email } = await buildPerson(t.db, customer)
    const visitor = await t.signIn(PORTAL, email, PASSWORD)
    for (let tries = 0; tries < 5; tries += 1) await tryOnce(email)
    expect((await visitor.request('GET', `${PORTAL}/me`)).statusCode).toBe(200)
  })

  test('are seen and cleared by staff', async () => {
    const person = await buildPerson(t.db, customer)
    const { email } = await buildStaff(t.db, everyLevel('edit'))
    const staff = await t.signIn(BACKEND, email, PASSWORD)
    for (let tries = 0; tries < 3; tries += 1) await tryOnce(person.email)
    const listed = await staff.call(BACKEND, portalUserEndpoints.list, { params: { id: customer } })
    expect(listed.rows[0]?.delayedUntil).toMatch(/^\d{4}-/)
    await staff.call(BACKEND, portalUserEndpoints.clearDelay, { params: { id: customer, portalUserId: person.id } })
    expect(await status(person.email, PASSWORD)).toBe(200)
  })

  test('typed as the current password when changing it bring the same delay', async () => {
    const { email } = await buildPerson(t.db, customer)
    const visitor = await t.signIn(PORTAL, email, PASSWORD)
    const change = async (currentPassword: string, newPassword = 'walnut-ferry-lantern') =>
      (await visitor.request('POST', `${PORTAL}/me/password`, { currentPassword, newPassword })).statusCode
    expect([await change('a'), await change('b'), await change('c'), await change(PASSWORD)]).toEqual([
      422, 422, 422, 429,
    ])
    t.pass(1)
    expect([await change(PASSWORD, 'short'), await change(PASSWORD)]).toEqual([422, 200])
  })

  test('keep no address in clear in their table', async () => {
    await tryOnce('typed-by-mistake@customer.example')
    expect(JSON.stringify(await t.db.selectFrom('sign_in_delay').selectAll().execute())).not.toContain(
      'typed-by-mistake',
    )
  })
})

describe('requests of one address without a session', () => {
  beforeEach(() => open({ MYACCOUNT_SIGN_INS_PER_MINUTE: '4' }))

  const stuff = async (remoteAddress: string, url = `${PORTAL}/sign-in`) => {
    const answer = await t.app.fastify.inject({
      method: 'POST',
      url,
      remoteAddress,
      headers: { origin: 'http://localhost:8080' },
      payload: { email: `person${Math.random()}@customer.example`, password: 'x' },
    })
    return [answer.statusCode, answer.headers['retry-after']] as const
  }

  test('are refused beyond the setting, with the time to wait; other addresses are not, and it passes', async () => {
    for (let tries = 0; tries < 4; tries += 1) expect((await stuff('198.51.100.7'))[0]).toBe(401)
    expect(await stuff('198.51.100.7')).toEqual([429, '60'])
    expect((await stuff('198.51.100.8'))[0]).toBe(401)
    t.pass(61)
    expect((await stuff('198.51.100.7'))[0]).toBe(401)
  })

  test('count together over everything that a stranger may send, at both doors', async () => {
    for (const path of ['/sign-in', '/password-reset', '/mail-links/check', '/mail-links/use'])
      expect((await stuff('198.51.100.7', PORTAL + path))[0]).not.toBe(429)
    for (const path of [
      '/sign-in',
      '/password-reset',
      '/mail-links/check',
      '/mail-links/use',
      '/set-up/check',
      '/set-up',
    ])
      expect((await stuff('198.51.100.7', BACKEND + path))[0]).toBe(429)
  })

  test('count an IPv6 network as one source', async () => {
    for (let tries = 0; tries < 4; tries += 1) await stuff(`2001:db8:1:2::${tries + 1}`)
    expect((await stuff('2001:db8:1:2:ffff::1'))[0]).toBe(429)
    expect((await stuff('2001:db8:1:3::1'))[0]).toBe(401)
  })

  test('leave a signed-in person alone', async () => {
    const visitor = await t.signIn(PORTAL, (await buildPerson(t.db, customer)).email, PASSWORD)
    for (let tries = 0; tries < 6; tries += 1) await stuff('127.0.0.1')
    expect((await visitor.request('GET', `${PORTAL}/me`)).statusCode).toBe(200)
    expect((await visitor.request('POST', `${PORTAL}/sign-out`, {})).statusCode).toBe(200)
  })
})
