import { hash } from '@node-rs/argon2'
import { upsertPasswordHash } from '#server/auth/queries.ts'
import { buildCustomer, buildPerson, buildProfile, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let customer: number
beforeAll(async () => {
  t = await openTestApp({ MYACCOUNT_FREE_TRIES: '3' })
  customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, ['view_account']) })
})
afterAll(() => t[Symbol.asyncDispose]())
beforeEach(() => t.db.deleteFrom('sign_in_delay').execute())

const signIn = (visitor: Visitor, email: string, password: string, base = PORTAL) =>
  visitor.request('POST', `${base}/sign-in`, { email, password })

/** Everything that a caller can compare, without what differs in every answer. */
const outward = async (answer: Promise<Awaited<ReturnType<Visitor['request']>>>) => {
  const { statusCode, headers, body } = await answer
  const { requestId, ...rest } = JSON.parse(body)
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
  return { statusCode, headers: { ...headers, date: undefined }, rest }
}

describe('signing in', () => {
  test('opens the own door only, for staff and for portal users', async () => {
    const staff = await buildStaff(t.db, everyLevel('view'))
    const person = await buildPerson(t.db, customer)
    expect((await (await t.signIn(BACKEND, staff.email, PASSWORD)).request('GET', `${BACKEND}/me`)).json().email).toBe(
      staff.email,
    )
    expect(
      (await (await t.signIn(PORTAL, person.email, PASSWORD)).request('GET', `${PORTAL}/me`)).json(),
    ).toMatchObject({
      email: person.email,
      features: ['view_account'],
    })
    expect((await signIn(t.visit(), staff.email, PASSWORD)).statusCode).toBe(401)
    expect((await signIn(t.visit(), person.email, PASSWORD, BACKEND)).statusCode).toBe(401)
  })

  test('takes the address in any capitals and with spaces around', async () => {
    const { email } = await buildPerson(t.db, customer, 'mixed@customer.example')
    expect((await signIn(t.visit(), ` ${email.toUpperCase()} `, PASSWORD)).statusCode).toBe(200)
  })

  test('is told apart neither by status, body, headers nor cookies: unknown, known, invited and disabled addresses', async () => {
    const known = await buildPerson(t.db, customer)
    const disabled = await buildPerson(t.db, customer)
    const invited = await buildPerson(t.db, customer)
    await t.db.updateTable('portal_user').set({ disabled_at: new Date() }).where('id', '=', disabled.id).execute()
    await t.db.deleteFrom('portal_credential').where('user_id', '=', invited.id).execute()
    const unknown = await outward(signIn(t.visit(), 'nobody@customer.example', PASSWORD))
    expect(unknown.rest).toEqual({
      code: 'SIGN_IN_FAILED',
      message: 'The e-mail address or the password is not right.',
    })
    expect(await outward(signIn(t.visit(), known.email, 'wrong-password'))).toEqual(unknown)
    expect(await outward(signIn(t.visit(), disabled.email, 'wrong-password'))).toEqual(unknown)
    expect(await outward(signIn(t.visit(), disabled.email, PASSWORD))).toEqual(unknown)
    expect(await outward(signIn(t.visit(), invited.email, PASSWORD))).toEqual(unknown)
    expect(unknown.headers['set-cookie']).toBeUndefined()
  })

  test('is delayed alike for unknown, known and disabled addresses', async () => {
    const known = await buildPerson(t.db, customer)
    const disabled = await buildPerson(t.db, customer)
    await t.db.updateTable('portal_user').set({ disabled_at: new Date() }).where('id', '=', disabled.id).execute()
    const delayed = await Promise.all(
      ['stranger@customer.example', known.email, disabled.email].map(async (email) => {
        for (let tries = 0; tries < 3; tries += 1) await signIn(t.visit(), email, 'wrong-password')
        return outward(signIn(t.visit(), email, PASSWORD))
      }),
    )
    expect(delayed[0]).toMatchObject({ statusCode: 429, rest: { code: 'TOO_MANY_TRIES' } })
    expect(delayed[1]).toEqual(delayed[0])
    expect(delayed[2]).toEqual(delayed[0])
  })

  test('asks for a new password with one answer for everybody, and mails only to the known', async () => {
    const known = await buildPerson(t.db, customer)
    const disabled = await buildPerson(t.db, customer)
    await t.db.updateTable('portal_user').set({ disabled_at: new Date() }).where('id', '=', disabled.id).execute()
    const ask = async (email: string) => {
      const { statusCode, headers, body } = await t.visit().request('POST', `${PORTAL}/password-reset`, { email })
      return { statusCode, headers: { ...headers, date: undefined }, body }
    }
    const unknown = await ask('nobody@customer.example')
    expect([await ask(known.email), await ask(disabled.email)]).toEqual([unknown, unknown])
    const mails = await t.db.selectFrom('mail').select(['address', 'template']).execute()
    expect(mails).toEqual([{ address: known.email, template: 'portal-reset' }])
  })

  test('does the same hashing for an unknown address as for a known one', async () => {
    // The work is in the worker threads of the process: its processor time shows that a hash was made.
    const work = async (email: string) => {
      const before = process.cpuUsage()
      await signIn(t.visit(), email, 'wrong-password')
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    }
    const { email } = await buildPerson(t.db, customer)
    await work(email)
    expect(await work('nobody-at-all@customer.example')).toBeGreaterThan(30)
  })

  test('says that the account is not open only after the right password', async () => {
    const closed = await buildPerson(t.db, await buildCustomer(t.db, { statusId: 3 }))
    expect((await signIn(t.visit(), closed.email, 'wrong-password')).json().code).toBe('SIGN_IN_FAILED')
    const right = await signIn(t.visit(), closed.email, PASSWORD)
    expect([right.statusCode, right.json().message]).toEqual([
      403,
      'Your account is not open for online access. Please contact us.',
    ])
    expect(right.headers['set-cookie']).toBeUndefined()
    expect(await t.db.selectFrom('portal_session').where('user_id', '=', closed.id).selectAll().execute()).toEqual([])
  })

  test('is in the activity log with person, place and result; what strangers type is not', async () => {
    const person = await buildPerson(t.db, customer)
    await signIn(t.visit(), person.email, PASSWORD)
    await signIn(t.visit(), person.email, 'wrong-password')
    await signIn(t.visit(), 'my-secret-password@customer.example', 'x')
    const entries = await t.db
      .selectFrom('activity_entry')
      .select(['kind', 'who', 'subject_name', 'customer_id', 'summary', 'address'])
      .orderBy('id', 'desc')
      .limit(3)
      .execute()
    const who = `${person.email.split('@')[0]} (${person.email})`
    const wrong = {
      kind: 'sign-in refused',
      customer_id: null,
      summary: 'Wrong e-mail address or password',
      address: '127.0.0.1',
    }
    expect(entries).toEqual([
      { ...wrong, who: 'Unknown address', subject_name: '' },
      { ...wrong, who, subject_name: person.email },
      {
        kind: 'sign-in',
        who,
        subject_name: person.email,
        customer_id: customer,
        summary: 'Signed in',
        address: '127.0.0.1',
      },
    ])
  })
})

describe('a session', () => {
  test('is new at every sign-in, and the browser’s former one ends', async () => {
    const person = await buildPerson(t.db, customer)
    const visitor = await t.signIn(PORTAL, person.email, PASSWORD)
    const before = new Map(visitor.cookies)
    await signIn(visitor, person.email, PASSWORD)
    expect(visitor.cookies).not.toEqual(before)
    expect((await visitor.request('GET', `${PORTAL}/me`)).statusCode).toBe(200)
    const former = t.visit()
    before.forEach((value, name) => former.cookies.set(name, value))
    expect((await former.request('GET', `${PORTAL}/me`)).statusCode).toBe(401)
  })

  test('cannot be planted: a cookie that we did not make is not taken over', async () => {
    const person = await buildPerson(t.db, customer)
    const visitor = t.visit()
    visitor.cookies.set('myaccount-portal', 'planted-token.c2lnbmF0dXJl')
    await signIn(visitor, person.email, PASSWORD)
    expect(visitor.cookies.get('myaccount-portal')).not.toContain('planted-token')
    const planted = t.visit()
    planted.cookies.set('myaccount-portal', 'planted-token.c2lnbmF0dXJl')
    expect((await planted.request('GET', `${PORTAL}/me`)).statusCode).toBe(401)
  })

  test('rests as a hash: no token of a cookie stands in the table', async () => {
    const person = await buildPerson(t.db, customer)
    const visitor = await t.signIn(PORTAL, person.email, PASSWORD)
    const token = decodeURIComponent(visitor.cookies.get('myaccount-portal') ?? '').split('.')[0] ?? ''
    expect(token.length).toBeGreaterThanOrEqual(22)
    const kept = JSON.stringify(await t.db.selectFrom('portal_session').selectAll().execute())
    expect(kept).not.toContain(token)
  })
})

test('a hash of former costs is made anew at the next sign-in, and only then', async () => {
  const person = await buildPerson(t.db, customer)
  const who = { population: 'portal', userId: person.id } as const
  const kept = () =>
    t.db.selectFrom('portal_credential').select('password').where('user_id', '=', person.id).executeTakeFirstOrThrow()
  const former = await hash(PASSWORD, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 })
  await upsertPasswordHash(t.db, who, former)
  await signIn(t.visit(), person.email, 'wrong-password')
  expect((await kept()).password).toBe(former)
  await t.signIn(PORTAL, person.email, PASSWORD)
  const { password: renewed } = await kept()
  expect(renewed).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
  await t.signIn(PORTAL, person.email, PASSWORD)
  expect((await kept()).password).toBe(renewed)
})
