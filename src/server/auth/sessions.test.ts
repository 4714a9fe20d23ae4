import { staffEndpoints } from '#contract/backend/staff.ts'
import { customerEndpoints } from '#contract/backend/customers.ts'
import { meEndpoints } from '#contract/my-account/me.ts'
import { buildCustomer, buildPerson, buildProfile, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let t: TestApp
let administrator: Visitor
let administratorId: number
beforeAll(async () => {
  t = await openTestApp({ MYACCOUNT_SESSION_IDLE_SECONDS: '600', MYACCOUNT_SESSION_ABSOLUTE_SECONDS: '3600' })
  await newAdministrator()
})
afterAll(() => t[Symbol.asyncDispose]())

const newAdministrator = async () => {
  const { id, email } = await buildStaff(t.db, everyLevel('edit'))
  administrator = await t.signIn(BACKEND, email, PASSWORD)
  administratorId = id
}
const newPerson = async () => {
  const profile = await buildProfile(t.db, ['view_account'])
  const customer = await buildCustomer(t.db, { profileId: profile })
  const { id, email } = await buildPerson(t.db, customer)
  return { id, email, customer, profile, visitor: await t.signIn(PORTAL, email, PASSWORD) }
}
const status = async (visitor: Visitor, url = `${PORTAL}/account`) => {
  const answer = await visitor.request('GET', url)
  return [answer.statusCode, answer.json().code]
}
const signedOut = [401, 'SIGNED_OUT']
const open = [200, undefined]

describe('signing out', () => {
  test('ends the session on the server: the kept cookie opens nothing', async () => {
    const { visitor } = await newPerson()
    const kept = new Map(visitor.cookies)
    const answer = await visitor.request('POST', `${PORTAL}/sign-out`, {})
    expect(answer.headers['set-cookie']).toBe('myaccount-portal=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax')
    const replay = t.visit()
    kept.forEach((value, name) => replay.cookies.set(name, value))
    expect(await status(replay)).toEqual(signedOut)
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test('everywhere ends all own sessions, and nobody else’s', async () => {
    const { visitor, email } = await newPerson()
    const elsewhere = await t.signIn(PORTAL, email, PASSWORD)
    const somebody = await newPerson()
    await visitor.call(PORTAL, meEndpoints.signOutEverywhere, {})
    expect([await status(visitor), await status(elsewhere), await status(somebody.visitor)]).toEqual([
      signedOut,
      signedOut,
      open,
    ])
  })
})

describe('a session ends', () => {
  test('when it was not used for as long as the setting says', async () => {
    const { visitor } = await newPerson()
    t.pass(590)
    expect(await status(visitor)).toEqual(open)
    t.pass(590)
    expect(await status(visitor)).toEqual(open)
    t.pass(601)
    expect(await status(visitor)).toEqual(signedOut)
  })

  test('at its absolute age, however busily it is used', async () => {
    const { visitor } = await newPerson()
    for (let passed = 0; passed < 3500; passed += 500) {
      t.pass(500)
      expect(await status(visitor)).toEqual(open)
    }
    t.pass(110)
    expect(await status(visitor)).toEqual(signedOut)
  })

  test('not later because the table says it was seen: the use of a session that is over does not revive it', async () => {
    const { visitor } = await newPerson()
    t.pass(700)
    expect([await status(visitor), await status(visitor)]).toEqual([signedOut, signedOut])
  })
})

describe('all sessions of a person end with the next request', () => {
  test('when staff disable the person', async () => {
    await newAdministrator()
    const { visitor, customer, id } = await newPerson()
    await administrator.request('POST', `${BACKEND}/customers/${customer}/portalUsers/${id}/disable`, {})
    expect(await status(visitor)).toEqual(signedOut)
    await administrator.request('POST', `${BACKEND}/customers/${customer}/portalUsers/${id}/enable`, {})
    expect(await status(visitor)).toEqual(signedOut)
  })

  test('when staff end the person’s sessions', async () => {
    await newAdministrator()
    const { visitor, customer, id, email } = await newPerson()
    await administrator.request('POST', `${BACKEND}/customers/${customer}/portalUsers/${id}/end-sessions`, {})
    expect(await status(visitor)).toEqual(signedOut)
    expect(await status(await t.signIn(PORTAL, email, PASSWORD))).toEqual(open)
  })

  test('when the customer’s status loses its login access, or the customer gets such a status', async () => {
    await newAdministrator()
    const one = await newPerson()
    await administrator.call(BACKEND, customerEndpoints.update, {
      params: { id: one.customer },
      body: { statusId: 3 },
    })
    expect(await status(one.visitor)).toEqual(signedOut)
    const { id } = (
      await administrator.request('POST', `${BACKEND}/customerStatuses`, {
        name: 'Trial',
        hasFrontendLoginAccess: true,
      })
    ).json()
    const two = await newPerson()
    await administrator.request('PUT', `${BACKEND}/customers/${two.customer}`, { statusId: id })
    expect(await status(two.visitor)).toEqual(open)
    await administrator.request('PUT', `${BACKEND}/customerStatuses/${id}`, { name: 'Trial' })
    expect(await status(two.visitor)).toEqual(signedOut)
  })

  test('when a staff user is disabled, or their sessions are ended', async () => {
    await newAdministrator()
    for (const act of [staffEndpoints.disableUser, staffEndpoints.endUserSessions]) {
      const { id, email } = await buildStaff(t.db, { customers: 'view' })
      const visitor = await t.signIn(BACKEND, email, PASSWORD)
      expect(await status(visitor, `${BACKEND}/customers`)).toEqual(open)
      await administrator.call(BACKEND, act, { params: { id } })
      expect(await status(visitor, `${BACKEND}/customers`)).toEqual(signedOut)
    }
  })
})

test('without a profile the session lives, and nothing is granted any more', async () => {
  const { visitor, profile, customer } = await newPerson()
  await t.db.updateTable('customer').set({ my_account_profile_id: null }).where('id', '=', customer).execute()
  await t.db.deleteFrom('my_account_profile').where('id', '=', profile).execute()
  expect(await status(visitor)).toEqual([404, 'NOT_GRANTED'])
  expect((await visitor.request('GET', `${PORTAL}/me`)).json().features).toEqual([])
})

test('a lowered staff level holds from the next request on', async () => {
  await newAdministrator()
  const { id, email } = await buildStaff(t.db, { customers: 'edit' })
  const visitor = await t.signIn(BACKEND, email, PASSWORD)
  await administrator.call(BACKEND, staffEndpoints.updateUser, {
    params: { id },
    body: { override: { numbers: 'view' } },
  })
  expect(await status(visitor, `${BACKEND}/customers`)).toEqual([403, 'FORBIDDEN'])
})

describe('a cookie', () => {
  test('of one door opens nothing at the other, under either name', async () => {
    await newAdministrator()
    const { visitor } = await newPerson()
    for (const [from, url, name] of [
      [visitor, `${BACKEND}/me`, 'myaccount-staff'],
      [administrator, `${PORTAL}/me`, 'myaccount-portal'],
    ] as const) {
      const thief = t.visit()
      for (const value of from.cookies.values()) thief.cookies.set(name, value)
      expect(await status(thief, url)).toEqual(signedOut)
    }
  })

  test('with a changed signature, a changed token or none opens nothing', async () => {
    const { visitor } = await newPerson()
    const value = decodeURIComponent(visitor.cookies.get('myaccount-portal') ?? '')
    const [token = '', signature = ''] = value.split('.')
    for (const forged of [
      token,
      `${token}.`,
      `${token}x.${signature}`,
      `.${signature}`,
      `${token}.${signature.slice(4)}`,
      `${token}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      '%',
      '',
    ]) {
      const thief = t.visit()
      thief.cookies.set('myaccount-portal', forged === '%' ? '%' : encodeURIComponent(forged))
      expect(await status(thief)).toEqual(signedOut)
    }
  })
})

describe('the list of own sessions', () => {
  test('holds the own only, tells which is this one, and one can be ended while the other lives', async () => {
    const { visitor, email } = await newPerson()
    const other = await t.signIn(PORTAL, email, PASSWORD)
    await newPerson()
    const { rows } = await visitor.call(PORTAL, meEndpoints.listSessions, {})
    expect(rows.map(({ current, address, device }) => ({ current, address, device }))).toEqual([
      { current: false, address: '127.0.0.1', device: 'lightMyRequest' },
      { current: true, address: '127.0.0.1', device: 'lightMyRequest' },
    ])
    await visitor.call(PORTAL, meEndpoints.endSession, { params: { id: rows[0]?.id ?? 0 } })
    expect([await status(visitor), await status(other)]).toEqual([open, signedOut])
  })

  test('ends no session of another person', async () => {
    const one = await newPerson()
    const two = await newPerson()
    const theirs = (await two.visitor.call(PORTAL, meEndpoints.listSessions, {})).rows[0]?.id
    const answer = await one.visitor.request('DELETE', `${PORTAL}/me/sessions/${theirs}`)
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND'])
    expect(await status(two.visitor)).toEqual(open)
  })
})

test('staff see how many sessions a colleague has, and the count falls when they end', async () => {
  await newAdministrator()
  const { rows } = await administrator.call(BACKEND, staffEndpoints.listUsers, {})
  expect(rows.find(({ id }) => id === administratorId)?.sessions).toBe(1)
})
