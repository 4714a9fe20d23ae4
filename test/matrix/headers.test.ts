import {
  buildCustomer,
  buildPerson,
  buildProfile,
  buildStaff,
  everyFeature,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyEndpoint } from './endpoints.ts'

let t: TestApp
let owner: Visitor
let administrator: Visitor
beforeAll(async () => {
  t = await openTestApp()
  const customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, everyFeature) })
  owner = await t.signIn(PORTAL, (await buildPerson(t.db, customer)).email, PASSWORD)
  administrator = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
}, 120_000)
afterAll(() => t[Symbol.asyncDispose]())

const safe = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
}
const expectSafe = (headers: Record<string, unknown>) => {
  expect(headers).toMatchObject(safe)
  expect(headers['content-type']).toMatch(
    /^(?:(?:application\/json|text\/csv|text\/html); charset=utf-8|application\/zip)$/,
  )
  for (const name of ['x-powered-by', 'server', 'access-control-allow-origin']) expect(headers[name]).toBeUndefined()
}

describe('every answer carries the safe headers', () => {
  const rows = everyEndpoint
    .filter(({ returns }) => !('bytes' in returns && returns.bytes === 'events'))
    .map((endpoint) => [endpoint.id, endpoint] as const)
  test.each(rows)('%s, whoever asks', async (_, { method, url, door }) => {
    const body = method === 'GET' ? undefined : {}
    // Signed out last: what ends a session would leave the rest of the matrix without one.
    const endsSession = /sign-out/.test(url)
    for (const visitor of [t.visit(), ...(endsSession ? [] : [door === 'backend' ? administrator : owner])])
      expectSafe((await visitor.request(method, url, body)).headers)
    expectSafe((await t.visit().request(method, url, body, { origin: 'https://evil.example' })).headers)
  })

  test.each([
    ['an address that is nothing', 'GET', '/backend/api/v1/nothing', undefined],
    ['an address that cannot be read', 'GET', '/%zz', undefined],
    ['an address of too many parts', 'GET', `/backend/api/v1/customers/${'9'.repeat(2000)}`, undefined],
    ['a body that is no JSON', 'POST', '/backend/api/v1/sign-in', '{"email":'],
    ['a body that is too large', 'POST', '/backend/api/v1/sign-in', JSON.stringify({ email: 'x'.repeat(3_000_000) })],
    ['a body that would pollute', 'POST', '/backend/api/v1/sign-in', '{"__proto__":{"isStaff":true}}'],
    ['another method', 'PATCH', '/backend/api/v1/customers', undefined],
    ['an open door', 'GET', '/health/live', undefined],
  ])('%s', async (_, method, url, body) => {
    const answer = await administrator.request(method, url, body)
    expectSafe(answer.headers)
    expect(answer.statusCode).toBeLessThan(500)
    if (answer.statusCode >= 400)
      expect(answer.json()).toMatchObject({
        code: expect.any(String),
        message: expect.stringMatching(/\.$/),
        requestId: expect.any(String),
      })
  })

  test.each(['/backend/', '/my-account/calls'])('the page %s, which names a policy of its own', async (url) => {
    const { headers } = await t.visit().request('GET', url)
    const policy = String(headers['content-security-policy'])
    expect(headers).toMatchObject({ ...safe, 'content-security-policy': policy })
    expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'nonce-[\w+/=]{24}'; /)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|\*/)
    expect((await t.visit().request('GET', url)).headers['content-security-policy']).not.toBe(policy)
  })
})

describe('an error of ours', () => {
  test('answers with an id and no stack, path or statement', async () => {
    await t.db.schema.alterTable('customer_class').renameTo('customer_class_away').execute()
    const answer = await administrator.request('GET', `${BACKEND}/customerClasses`)
    await t.db.schema.alterTable('customer_class_away').renameTo('customer_class').execute()
    expect(answer.statusCode).toBe(500)
    expectSafe(answer.headers)
    expect(answer.json()).toEqual({
      code: 'INTERNAL',
      message: 'Something went wrong on our side. Please try again.',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })
})

describe('cookies', () => {
  const setCookie = async (settings: Record<string, string>, origin: string) => {
    const app = await openTestApp(settings)
    const { email } = await buildStaff(app.db, {})
    const answer = await app.visit().request('POST', `${BACKEND}/sign-in`, { email, password: PASSWORD }, { origin })
    const again = await app.visit().request('GET', '/health/live')
    await app[Symbol.asyncDispose]()
    return {
      status: answer.statusCode,
      code: answer.json().code,
      cookie: String(answer.headers['set-cookie']),
      hsts: again.headers['strict-transport-security'],
    }
  }

  test('behind https are bound to the host and to https, and the browser is told to stay with it', async () => {
    const { cookie, hsts } = await setCookie(
      { MYACCOUNT_URL: 'https://my.northbridge.example' },
      'https://my.northbridge.example',
    )
    expect(cookie).toMatch(/^__Host-myaccount-staff=[^;]+; /)
    const attributes = cookie
      .split('; ')
      .slice(1)
      .map((attribute) => attribute.toLowerCase())
    expect(attributes).toEqual(expect.arrayContaining(['path=/', 'httponly', 'secure', 'samesite=lax']))
    expect(cookie).not.toMatch(/domain=/i)
    expect(hsts).toBe('max-age=31536000')
  })

  test('on loopback work over plain http, without the https marks', async () => {
    const { cookie, hsts } = await setCookie({}, 'http://localhost:8080')
    expect(cookie).toMatch(/^myaccount-staff=[^;]+; .*HttpOnly; SameSite=Lax/)
    expect(cookie).not.toMatch(/secure|domain=/i)
    expect(hsts).toBeUndefined()
  })

  test('are not given over plain http elsewhere, unless a setting allows it', async () => {
    const url = 'http://my.northbridge.example'
    expect(await setCookie({ MYACCOUNT_URL: url }, url)).toMatchObject({
      status: 403,
      code: 'PLAIN_HTTP',
      cookie: 'undefined',
    })
    expect(await setCookie({ MYACCOUNT_URL: url, MYACCOUNT_ALLOW_PLAIN_HTTP: 'yes' }, url)).toMatchObject({
      status: 200,
    })
  })
})

describe('headers that a proxy sets', () => {
  const addressSeen = async (settings: Record<string, string>, remoteAddress: string) => {
    const app = await openTestApp(settings)
    await app.app.fastify.inject({
      method: 'POST',
      url: `${BACKEND}/sign-in`,
      remoteAddress,
      headers: {
        origin: 'http://localhost:8080',
        'x-forwarded-for': '203.0.113.9, 198.51.100.4',
        'x-real-ip': '203.0.113.9',
        forwarded: 'for=203.0.113.9',
        'x-forwarded-host': 'evil.test',
      },
      payload: { email: 'nobody@northbridge.example', password: 'x' },
    })
    const { address } = await app.db.selectFrom('activity_entry').select('address').executeTakeFirstOrThrow()
    await app[Symbol.asyncDispose]()
    return address
  }

  test('count for nothing from a peer that is not configured', async () => {
    expect(await addressSeen({}, '198.51.100.4')).toBe('198.51.100.4')
    expect(await addressSeen({ MYACCOUNT_TRUSTED_PROXIES: '192.0.2.1' }, '198.51.100.4')).toBe('198.51.100.4')
  })

  test('count from a configured peer, as far as the chain is trusted', async () => {
    expect(await addressSeen({ MYACCOUNT_TRUSTED_PROXIES: '192.0.2.1' }, '192.0.2.1')).toBe('198.51.100.4')
    expect(await addressSeen({ MYACCOUNT_TRUSTED_PROXIES: '192.0.2.1, 198.51.100.0/24' }, '192.0.2.1')).toBe(
      '203.0.113.9',
    )
    expect(await addressSeen({ MYACCOUNT_TRUSTED_PROXIES: '::1' }, '::1')).toBe('198.51.100.4')
  })
})
