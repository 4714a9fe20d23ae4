import { makeSeed, openSeed, sealSeed } from '#server/auth/second-factor.ts'
import {
  buildCustomer,
  buildPerson,
  buildProfile,
  buildStaff,
  everyFeature,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { dumpTables } from '#test/support/dump.ts'
import { openMailCatcher, tokenOf } from '#test/support/mail-catcher.ts'
import { buildSecondFactor } from '#test/support/second-factor.ts'
import { codeAt } from '#test/support/totp.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { Secret } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let t: TestApp
let mails: Awaited<ReturnType<typeof openMailCatcher>>
let customer: number
beforeAll(async () => {
  mails = await openMailCatcher()
  t = await openTestApp({ MYACCOUNT_SMTP_URL: mails.url })
  customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, everyFeature) })
})
afterAll(async () => {
  await t[Symbol.asyncDispose]()
  await mails[Symbol.asyncDispose]()
})

const doors = [
  ['staff', BACKEND],
  ['portal', PORTAL],
] as const
const now = (shiftSeconds = 0) => new Date(t.parts.clock().getTime() + shiftSeconds * 1000)
const newUser = (population: 'staff' | 'portal') =>
  population === 'staff' ? buildStaff(t.db, everyLevel('edit')) : buildPerson(t.db, customer)
/** Somebody with a second factor, at the second step of signing in. */
const atSecondStep = async (population: 'staff' | 'portal' = 'portal') => {
  const { id, email } = await newUser(population)
  const seed = await buildSecondFactor(t, population, id)
  const base = population === 'staff' ? BACKEND : PORTAL
  const signIn = () => t.signIn(base, email, PASSWORD)
  return { id, email, seed, signIn, visitor: await signIn() }
}
const give = (visitor: Visitor, code: string, base: string = PORTAL) =>
  visitor.request('POST', `${base}/sign-in/second-factor`, { code })
const codeOf = async (answer: ReturnType<Visitor['request']>) => {
  const { statusCode, body } = await answer
  return statusCode === 200 ? 200 : (JSON.parse(body) as { code: string }).code
}
const opens = (visitor: Visitor, base: string = PORTAL) => codeOf(visitor.request('GET', `${base}/me`))

describe.each(doors)('the second step at the door of %s', (population, base) => {
  test('opens with the code of the app, in a session of another token', async () => {
    const { visitor, seed, id } = await atSecondStep(population)
    expect(await opens(visitor, base)).toBe('SECOND_FACTOR_NEEDED')
    const before = new Map(visitor.cookies)
    expect(await codeOf(give(visitor, codeAt(seed, now()), base))).toBe(200)
    expect(await opens(visitor, base)).toBe(200)
    const former = t.visit()
    before.forEach((value, name) => former.cookies.set(name, value))
    expect(await opens(former, base)).toBe('SIGNED_OUT')
    const entries = await t.db
      .selectFrom('activity_entry')
      .select('summary')
      .where('subject_id', '=', id)
      .where('population', '=', population)
      .orderBy('id')
      .execute()
    expect(entries.map(({ summary }) => summary)).toEqual([
      'Gave the right password; the second factor is awaited',
      'Signed in with a code of the app',
    ])
  })

  test.each([
    [-60, 'WRONG_CODE'],
    [-30, 200],
    [0, 200],
    [30, 200],
    [60, 'WRONG_CODE'],
  ])('with the code of %s seconds from now: %s', async (shift, expected) => {
    const { visitor, seed } = await atSecondStep(population)
    expect(await codeOf(give(visitor, codeAt(seed, now(shift)), base))).toBe(expected)
  })

  test('refuses a code that was used, and one of an earlier step', async () => {
    const { visitor, seed, signIn } = await atSecondStep(population)
    const [earlier, code] = [codeAt(seed, now(-30)), codeAt(seed, now())]
    expect(await codeOf(give(visitor, code, base))).toBe(200)
    const again = await signIn()
    expect([await codeOf(give(again, code, base)), await codeOf(give(again, earlier, base))]).toEqual([
      'WRONG_CODE',
      'WRONG_CODE',
    ])
    t.pass(30)
    expect(await codeOf(give(again, codeAt(seed, now()), base))).toBe(200)
  })

  test('takes one code, used by many at once, once', async () => {
    const { seed, signIn } = await atSecondStep(population)
    const visitors = await Promise.all([signIn(), signIn(), signIn(), signIn()])
    const code = codeAt(seed, now())
    const answers = await Promise.all(visitors.map((visitor) => codeOf(give(visitor, code, base))))
    expect(answers.filter((answer) => answer === 200)).toHaveLength(1)
  })

  test('takes each recovery code once, however it is typed', async () => {
    const { visitor, signIn } = await atSecondStep(population)
    expect(await codeOf(give(visitor, ' AAAAA bbbbb', base))).toBe(200)
    const state = (await visitor.request('GET', `${base}/me/second-factor`)).json()
    expect(state).toMatchObject({ on: true, codesLeft: 0, demanded: false })
    expect(await codeOf(give(await signIn(), 'aaaaa-bbbbb', base))).toBe('WRONG_CODE')
  })

  test('takes one recovery code, used by many at once, once', async () => {
    const { signIn } = await atSecondStep(population)
    const visitors = await Promise.all([signIn(), signIn(), signIn()])
    const answers = await Promise.all(visitors.map((visitor) => codeOf(give(visitor, 'aaaaa-bbbbb', base))))
    expect(answers.filter((answer) => answer === 200)).toHaveLength(1)
  })

  test('waits for ten minutes, no longer', async () => {
    const { visitor, seed } = await atSecondStep(population)
    t.pass(590)
    expect(await opens(visitor, base)).toBe('SECOND_FACTOR_NEEDED')
    t.pass(11)
    expect(await codeOf(give(visitor, codeAt(seed, now()), base))).toBe('SIGNED_OUT')
  })

  test('gives the session its full length afterwards', async () => {
    const { visitor, seed } = await atSecondStep(population)
    await give(visitor, codeAt(seed, now()), base)
    for (let minutes = 0; minutes < 60; minutes += 20) {
      t.pass(1200)
      await opens(visitor, base)
    }
    expect(await opens(visitor, base)).toBe(200)
  })
})

describe('wrong codes', () => {
  test('bring growing delays after five, which delay the password of nobody', async () => {
    const { visitor, seed, signIn } = await atSecondStep()
    const answers = []
    for (let tries = 0; tries < 6; tries += 1) answers.push(await codeOf(give(visitor, '000000')))
    expect(answers).toEqual([...Array.from({ length: 5 }, () => 'WRONG_CODE'), 'TOO_MANY_TRIES'])
    const right = await give(visitor, codeAt(seed, now()))
    expect([right.statusCode, right.headers['retry-after']]).toEqual([429, '1'])
    expect(await opens(await signIn())).toBe('SECOND_FACTOR_NEEDED')
    t.pass(1)
    expect(await codeOf(give(visitor, codeAt(seed, now())))).toBe(200)
  })

  test('are counted before they are looked at, across sessions', async () => {
    const { signIn } = await atSecondStep()
    const visitors = await Promise.all([signIn(), signIn(), signIn()])
    const many = visitors.flatMap((visitor) => Array.from({ length: 10 }, () => codeOf(give(visitor, '000000'))))
    const answers = await Promise.all(many)
    expect(answers.filter((answer) => answer === 'WRONG_CODE')).toHaveLength(5)
  })

  test('of another person, and of an app that was not confirmed, do not open', async () => {
    const [one, other] = [await atSecondStep(), await atSecondStep()]
    expect(await codeOf(give(one.visitor, codeAt(other.seed, now())))).toBe('WRONG_CODE')
    const plain = await newUser('portal')
    const visitor = await t.signIn(PORTAL, plain.email, PASSWORD)
    const { seed } = (await visitor.request('POST', `${PORTAL}/me/second-factor`)).json()
    expect(await codeOf(give(visitor, codeAt(seed, now())))).toBe('SECOND_FACTOR_OFF')
    expect(await opens(await t.signIn(PORTAL, plain.email, PASSWORD))).toBe(200)
  })
})

describe('a reset link', () => {
  test('does not skip the second step', async () => {
    const { email, seed } = await atSecondStep()
    await t.visit().request('POST', `${PORTAL}/password-reset`, { email })
    const [mail] = await mails.waitFor(email, 1)
    const password = 'heron-velvet-kettle'
    const used = await t
      .visit()
      .request('POST', `${PORTAL}/mail-links/use`, { token: tokenOf(mail?.link ?? ''), password })
    expect(used.statusCode).toBe(200)
    const visitor = await t.signIn(PORTAL, email, password)
    expect(await opens(visitor)).toBe('SECOND_FACTOR_NEEDED')
    expect(await codeOf(give(visitor, codeAt(seed, now())))).toBe(200)
  })
})

describe('seeds', () => {
  test('rest encrypted: no dump holds one, nor a recovery code', async () => {
    const { email } = await newUser('portal')
    const visitor = await t.signIn(PORTAL, email, PASSWORD)
    const { seed } = (await visitor.request('POST', `${PORTAL}/me/second-factor`)).json() as { seed: string }
    const confirmed = await visitor.request('POST', `${PORTAL}/me/second-factor/confirm`, { code: codeAt(seed, now()) })
    const { recoveryCodes } = confirmed.json() as { recoveryCodes: string[] }
    expect(new Set(recoveryCodes).size).toBe(10)
    const text = JSON.stringify(await dumpTables(t.db))
    expect(text).toContain('portal_second_factor')
    const bytes = Buffer.from(Secret.fromBase32(seed).bytes)
    const shapes = [seed, bytes.toString('hex'), bytes.toString('base64').slice(0, 20), bytes.toString('base64url')]
    for (const shape of [...shapes, ...recoveryCodes, ...recoveryCodes.map((code) => code.replace('-', ''))])
      expect(text.includes(shape)).toBe(false)
  })

  test('open for their owner alone, unchanged, and with the key of their population', () => {
    const [seed, owner] = [makeSeed(), { population: 'portal', userId: 7 } as const]
    const sealed = sealSeed(seed, owner, 'a secret')
    expect(openSeed(sealed, owner, 'a secret')).toBe(seed)
    expect(sealSeed(seed, owner, 'a secret')).not.toBe(sealed)
    const changed = `${sealed.slice(0, 20)}${sealed[20] === 'A' ? 'B' : 'A'}${sealed.slice(21)}`
    expect(() => openSeed(changed, owner, 'a secret')).toThrow()
    expect(() => openSeed(sealed, { population: 'portal', userId: 8 }, 'a secret')).toThrow()
    expect(() => openSeed(sealed, { population: 'staff', userId: 7 }, 'a secret')).toThrow()
    expect(() => openSeed(sealed, owner, 'another secret')).toThrow()
  })
})
