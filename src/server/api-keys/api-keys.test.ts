import { everyEndpoint } from '#test/matrix/endpoints.ts'
import { buildApiKey, buildCustomer, buildPerson, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildSecondFactor } from '#test/support/second-factor.ts'
import { codeAt } from '#test/support/totp.ts'

let t: TestApp
let user: { id: number; email: string }
let page: Visitor
beforeEach(async () => {
  t = await openTestApp()
  user = await buildStaff(t.db, everyLevel('edit'), 'ada@northbridge.example')
  page = await t.signIn(BACKEND, user.email, PASSWORD)
})
afterEach(() => t[Symbol.asyncDispose]())

const PROFILES = `${BACKEND}/myAccountCustomerProfiles`
const keyOf = async (access: 'read' | 'write' = 'write') => t.visit({ key: await buildApiKey(t.db, user, access) })
const codeOf = async (answer: ReturnType<Visitor['request']>) => {
  const { statusCode, body } = await answer
  return [statusCode, JSON.parse(body).code]
}
const signedOut = [401, 'SIGNED_OUT']
const lastEntry = () =>
  t.db.selectFrom('activity_entry').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()

describe('a key', () => {
  test('is long and marked, and kept as a hash only', async () => {
    const key = await buildApiKey(t.db, user)
    expect(key).toMatch(/^mak_[\w-]{43}$/)
    expect(JSON.stringify(await t.db.selectFrom('staff_api_key').selectAll().execute())).not.toContain(key.slice(4))
    expect(JSON.stringify(await t.db.selectFrom('activity_entry').selectAll().execute())).not.toContain(key.slice(4))
  })

  test('calls without origin or session, as its user; the log says that it was the API', async () => {
    const program = await keyOf()
    expect((await program.request('GET', `${BACKEND}/me`)).json()).toMatchObject({ email: user.email })
    expect((await program.request('POST', PROFILES, { name: 'By key' })).statusCode).toBe(200)
    expect((await page.request('POST', PROFILES, { name: 'By page' })).statusCode).toBe(200)
    const { rows } = (await page.request('GET', `${BACKEND}/userActivityLog?kind=created&pageSize=2`)).json()
    expect(rows.map(({ subjectName, usedAPI, who }: Record<string, unknown>) => [subjectName, usedAPI, who])).toEqual([
      ['By page', false, 'ada (ada@northbridge.example)'],
      ['By key', true, 'ada (ada@northbridge.example)'],
    ])
  })

  test('of the kind “read” changes nothing, and the try is in the log', async () => {
    const program = await keyOf('read')
    expect((await program.request('GET', PROFILES)).statusCode).toBe(200)
    const answer = await program.request('POST', PROFILES, { name: 'By key' })
    expect([answer.statusCode, answer.json()]).toMatchObject([
      403,
      { code: 'FORBIDDEN', message: 'This API key may only read.' },
    ])
    expect(await lastEntry()).toMatchObject({
      kind: 'refused',
      summary: 'Needs an API key that may write',
      used_api: true,
    })
    for (const { method, url, door, needs } of everyEndpoint)
      if (door === 'backend' && method !== 'GET' && needs !== 'anyone')
        expect([method, url, ...(await codeOf(program.request(method, url, {})))]).toEqual([
          method,
          url,
          403,
          'FORBIDDEN',
        ])
  })

  test('may do what its user may do now, and no more', async () => {
    const program = await keyOf()
    await t.db.updateTable('staff_user_permission').set({ level: 'view' }).where('user_id', '=', user.id).execute()
    expect(await codeOf(program.request('POST', PROFILES, { name: 'By key' }))).toEqual([403, 'FORBIDDEN'])
    expect((await program.request('GET', PROFILES)).statusCode).toBe(200)
  })

  test('ends when it is revoked, when its user is disabled, and when another is made', async () => {
    const other = await buildStaff(t.db, everyLevel('edit'))
    const colleague = await t.signIn(BACKEND, other.email, PASSWORD)
    const first = await keyOf()
    const second = await keyOf()
    expect(await codeOf(first.request('GET', `${BACKEND}/me`))).toEqual(signedOut)
    expect((await second.request('GET', `${BACKEND}/me`)).statusCode).toBe(200)
    expect((await page.request('DELETE', `${BACKEND}/me/apiKey`)).statusCode).toBe(200)
    expect(await codeOf(second.request('GET', `${BACKEND}/me`))).toEqual(signedOut)
    expect(await codeOf(page.request('DELETE', `${BACKEND}/me/apiKey`))).toEqual([404, 'NOT_FOUND'])

    const third = await keyOf()
    expect((await colleague.request('POST', `${BACKEND}/users/${user.id}/disable`)).statusCode).toBe(200)
    expect(await codeOf(third.request('GET', PROFILES))).toEqual(signedOut)
    await colleague.request('POST', `${BACKEND}/users/${user.id}/enable`)
    expect(await codeOf(third.request('GET', PROFILES))).toEqual(signedOut)
  })

  test('is looked for before the session, and an unknown one is no session', async () => {
    for (const header of ['Bearer', 'Bearer ', 'bearer mak_none', `Bearer ${'x'.repeat(5000)}`])
      expect(await codeOf(page.request('GET', `${BACKEND}/me`, undefined, { authorization: header }))).toEqual(
        signedOut,
      )
    // Not ours: a proxy’s own.
    const basic = await page.request('GET', `${BACKEND}/me`, undefined, { authorization: 'Basic YTpi' })
    expect(basic.statusCode).toBe(200)
  })

  test('opens nothing at the portal, and does not stand for an origin there', async () => {
    const person = await buildPerson(t.db, await buildCustomer(t.db))
    const inPortal = await t.signIn(PORTAL, person.email, PASSWORD)
    const key = await buildApiKey(t.db, user)
    expect(await codeOf(t.visit({ key }).request('GET', `${PORTAL}/me`))).toEqual(signedOut)
    const headers = { authorization: `Bearer ${key}`, origin: 'https://evil.example' }
    expect(await codeOf(inPortal.request('POST', `${PORTAL}/sign-out`, undefined, headers))).toEqual([
      403,
      'FOREIGN_ORIGIN',
    ])
    expect(await codeOf(page.request('POST', PROFILES, { name: 'A' }, headers))).toEqual([403, 'FOREIGN_ORIGIN'])
  })

  test('reaches of what is for people alone only who it is', async () => {
    const program = await keyOf()
    const forPeople = everyEndpoint.filter(
      ({ door, needs, alsoByKey }) => door === 'backend' && needs === 'signed-in' && !alsoByKey,
    )
    expect(forPeople.length).toBeGreaterThan(6)
    for (const { method, url } of forPeople)
      expect([url, ...(await codeOf(program.request(method, url, method === 'GET' ? undefined : {})))]).toEqual([
        url,
        403,
        'FORBIDDEN',
      ])
  })

  test('notes its last use at most once a minute, and shows it to its user and to colleagues', async () => {
    const program = await keyOf('read')
    const own = async () => (await page.request('GET', `${BACKEND}/me/apiKey`)).json().key
    expect(await own()).toEqual({ access: 'read', made: expect.any(String), lastUsed: null })
    await program.request('GET', `${BACKEND}/me`)
    const { lastUsed } = await own()
    expect(lastUsed).toEqual(expect.stringMatching(/Z$/))
    await program.request('GET', `${BACKEND}/me`)
    expect((await own()).lastUsed).toBe(lastUsed)
    t.pass(61)
    await program.request('GET', `${BACKEND}/me`)
    expect(Date.parse((await own()).lastUsed) - Date.parse(lastUsed)).toBeGreaterThan(60_000)
    const { apiKey } = (await page.request('GET', `${BACKEND}/users/${user.id}`)).json()
    expect(apiKey).toEqual(await own())
  })
})

describe('making a key on the page', () => {
  const make = (body: object) => page.request('POST', `${BACKEND}/me/apiKey`, { access: 'read', code: '', ...body })

  test('needs the own password, and then a second factor', async () => {
    expect(await codeOf(make({ password: 'wrong' }))).toEqual([422, 'WRONG_PASSWORD'])
    expect(await codeOf(make({ password: PASSWORD }))).toEqual([409, 'SECOND_FACTOR_OFF'])
    expect((await page.request('GET', `${BACKEND}/me/apiKey`)).json()).toEqual({ key: null })
  })

  test('is done by password and code, and the key works at once', async () => {
    const other = await buildStaff(t.db, everyLevel('edit'))
    const seed = await buildSecondFactor(t, 'staff', other.id)
    const theirs = await t.signIn(BACKEND, other.email, PASSWORD)
    const code = () => codeAt(seed, t.parts.clock())
    await theirs.request('POST', `${BACKEND}/sign-in/second-factor`, { code: code() })
    const made = (given: string) =>
      theirs.request('POST', `${BACKEND}/me/apiKey`, { access: 'write', password: PASSWORD, code: given })
    // The code that signed in is used up.
    expect(await codeOf(made(code()))).toEqual([422, 'WRONG_CODE'])
    t.pass(30)
    const { key } = (await made(code())).json()
    expect((await t.visit({ key }).request('GET', `${BACKEND}/me`)).json()).toMatchObject({ email: other.email })
  })

  test('is delayed after wrong passwords like signing in', async () => {
    for (let tries = 0; tries < 6; tries += 1) await make({ password: 'wrong' })
    expect(await codeOf(make({ password: PASSWORD }))).toEqual([429, 'TOO_MANY_TRIES'])
  })
})

describe('a colleague’s key', () => {
  test('is revoked by who may change its user', async () => {
    const other = await buildStaff(t.db, { customers: 'view' })
    const program = t.visit({ key: await buildApiKey(t.db, other) })
    const revoke = () => page.request('DELETE', `${BACKEND}/users/${other.id}/apiKey`)
    expect((await revoke()).statusCode).toBe(200)
    expect(await codeOf(program.request('GET', `${BACKEND}/me`))).toEqual(signedOut)
    expect(await lastEntry()).toMatchObject({ subject_name: other.email, summary: 'Revoked the API key' })
    expect(await codeOf(revoke())).toEqual([404, 'NOT_FOUND'])
  })

  test('is not revoked by somebody below its user', async () => {
    const low = await buildStaff(t.db, { users: 'edit' })
    const visitor = await t.signIn(BACKEND, low.email, PASSWORD)
    const program = await keyOf()
    expect(await codeOf(visitor.request('DELETE', `${BACKEND}/users/${user.id}/apiKey`))).toEqual([
      403,
      'ABOVE_YOUR_OWN',
    ])
    expect((await program.request('GET', `${BACKEND}/me`)).statusCode).toBe(200)
  })
})
