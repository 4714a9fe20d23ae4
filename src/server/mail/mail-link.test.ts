import { createMailLink } from '#server/mail/mail-link.ts'
import { buildCustomer, buildPerson, buildProfile, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { dumpTables } from '#test/support/dump.ts'
import { openMailCatcher, tokenOf } from '#test/support/mail-catcher.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let t: TestApp
let mails: Awaited<ReturnType<typeof openMailCatcher>>
let customer: number
beforeAll(async () => {
  mails = await openMailCatcher()
  t = await openTestApp({
    MYACCOUNT_SMTP_URL: mails.url,
    MYACCOUNT_URL: 'https://my.northbridge.example',
    MYACCOUNT_RESET_SECONDS: '3600',
  })
  customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, ['view_account']) })
})
afterAll(async () => {
  await t[Symbol.asyncDispose]()
  await mails[Symbol.asyncDispose]()
})

const origin = { origin: 'https://my.northbridge.example' }
const send = (url: string, body: object, headers: Record<string, string> = {}) =>
  t.visit().request('POST', url, body, { ...origin, ...headers })
const check = (token: string, base = PORTAL) => send(`${base}/mail-links/check`, { token })
const use = (token: string, password = 'walnut-ferry-lantern', base = PORTAL) =>
  send(`${base}/mail-links/use`, { token, password })
const linkFor = (userId: number, population: 'staff' | 'portal' = 'portal') =>
  createMailLink(t.db, { population, userId }, { purpose: 'reset', expiresAt: new Date(Date.now() + 86_400_000) })
const codes = (answers: { statusCode: number }[]) => answers.map(({ statusCode }) => statusCode).toSorted()

describe('a mailed link', () => {
  test('comes by mail to the person alone, and its host is the setting’s whatever the request says', async () => {
    const { email } = await buildPerson(t.db, customer)
    await send(
      `${PORTAL}/password-reset`,
      { email },
      { host: 'evil.test', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'http', forwarded: 'host=evil.test' },
    )
    const [mail] = await mails.waitFor(email, 1)
    expect(mail?.to).toEqual([email])
    expect(mail?.link).toMatch(/^https:\/\/my\.northbridge\.example\/my-account\/link#[\w-]{43}$/)
    expect(mail?.text).not.toContain('evil.test')
    expect((await check(tokenOf(mail?.link ?? ''))).json()).toEqual({
      purpose: 'reset',
      email,
      name: email.split('@')[0],
    })
  })

  test('works once: looking does not use it up, setting the password does', async () => {
    const { id, email } = await buildPerson(t.db, customer)
    const token = await linkFor(id)
    expect(codes([await check(token), await check(token), await use(token, 'short')])).toEqual([200, 200, 422])
    expect((await use(token)).statusCode).toBe(200)
    const again = [await check(token), await use(token)]
    expect(again.map((answer) => [answer.statusCode, answer.json().code])).toEqual([
      [410, 'LINK_USED_UP'],
      [410, 'LINK_USED_UP'],
    ])
    expect((await send(`${PORTAL}/sign-in`, { email, password: 'walnut-ferry-lantern' })).statusCode).toBe(200)
  })

  test('used by ten at once works for exactly one', async () => {
    const { id } = await buildPerson(t.db, customer)
    const token = await linkFor(id)
    const answers = await Promise.all(Array.from({ length: 10 }, () => use(token)))
    expect(codes(answers)).toEqual([200, ...Array<number>(9).fill(410)])
  })

  test('ends all sessions of the person, and the delay after wrong passwords', async () => {
    const { id, email } = await buildPerson(t.db, customer)
    const visitor = t.visit()
    await visitor.request('POST', `${PORTAL}/sign-in`, { email, password: PASSWORD }, origin)
    for (let tries = 0; tries < 7; tries += 1) await send(`${PORTAL}/sign-in`, { email, password: 'wrong-password' })
    await use(await linkFor(id))
    expect((await visitor.request('GET', `${PORTAL}/me`)).statusCode).toBe(401)
    expect((await send(`${PORTAL}/sign-in`, { email, password: 'walnut-ferry-lantern' })).statusCode).toBe(200)
  })

  test('runs out', async () => {
    const { email } = await buildPerson(t.db, customer)
    await send(`${PORTAL}/password-reset`, { email })
    const token = tokenOf((await mails.waitFor(email, 1))[0]?.link ?? '')
    t.pass(3500)
    expect((await check(token)).statusCode).toBe(200)
    t.pass(101)
    expect(codes([await check(token), await use(token)])).toEqual([410, 410])
  })

  test('is useless once a newer one was sent', async () => {
    const { email } = await buildPerson(t.db, customer)
    await send(`${PORTAL}/password-reset`, { email })
    await mails.waitFor(email, 1)
    await send(`${PORTAL}/password-reset`, { email })
    const [first, second] = (await mails.waitFor(email, 2)).map(({ link }) => tokenOf(link))
    expect(first).not.toBe(second)
    expect([(await check(first ?? '')).statusCode, (await check(second ?? '')).statusCode]).toEqual([410, 200])
  })

  test('is useless once the password was changed otherwise', async () => {
    const { id, email } = await buildPerson(t.db, customer)
    const token = await linkFor(id)
    const visitor = t.visit()
    await visitor.request('POST', `${PORTAL}/sign-in`, { email, password: PASSWORD }, origin)
    const change = { currentPassword: PASSWORD, newPassword: 'copper-kettle-meadow' }
    expect((await visitor.request('POST', `${PORTAL}/me/password`, change, origin)).statusCode).toBe(200)
    expect((await check(token)).statusCode).toBe(410)
  })

  test('is useless for a person who was disabled, also after they are enabled again', async () => {
    const { id } = await buildPerson(t.db, customer)
    const token = await linkFor(id)
    const { email } = await buildStaff(t.db, everyLevel('edit'))
    const staff = t.visit()
    await staff.request('POST', `${BACKEND}/sign-in`, { email, password: PASSWORD }, origin)
    const act = (what: string) =>
      staff.request('POST', `${BACKEND}/customers/${customer}/portalUsers/${id}/${what}`, {}, origin)
    expect((await act('disable')).statusCode).toBe(200)
    expect((await check(token)).statusCode).toBe(410)
    const later = await linkFor(id)
    expect(codes([await check(later), await use(later)])).toEqual([410, 410])
    expect((await act('enable')).statusCode).toBe(200)
    expect(codes([await check(token), await use(token)])).toEqual([410, 410])
  })

  test('opens its own door only', async () => {
    const person = await buildPerson(t.db, customer)
    const staff = await buildStaff(t.db, everyLevel('view'))
    const [theirs, ours] = [await linkFor(person.id), await linkFor(staff.id, 'staff')]
    expect(codes([await check(theirs, BACKEND), await use(theirs, undefined, BACKEND)])).toEqual([410, 410])
    expect(codes([await check(ours), await use(ours)])).toEqual([410, 410])
    expect(codes([await check(theirs), await check(ours, BACKEND)])).toEqual([200, 200])
  })

  test('rests as a hash: neither its table, the outbox nor the queue holds the token', async () => {
    const { email } = await buildPerson(t.db, customer)
    await send(`${PORTAL}/password-reset`, { email })
    const token = tokenOf((await mails.waitFor(email, 1))[0]?.link ?? '')
    const sent = () => t.db.selectFrom('mail').selectAll().where('address', '=', email).executeTakeFirst()
    while ((await sent())?.state !== 'sent') await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await sent())?.text).toContain('[The link is shown to the recipient only.]')
    expect(JSON.stringify(await dumpTables(t.db))).not.toContain(token)
  })
})

describe('mails to one address', () => {
  test('are no more than the setting an hour, with the same answer outward, also when asked for at once', async () => {
    const { email } = await buildPerson(t.db, customer)
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(`${PORTAL}/password-reset`, { email })))
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`))).toEqual(new Set(['200 {}']))
    const ordered = () => t.db.selectFrom('mail').select('id').where('address', '=', email).execute()
    expect(await ordered()).toHaveLength(5)
    t.pass(3601)
    await send(`${PORTAL}/password-reset`, { email })
    expect(await ordered()).toHaveLength(6)
  })
})
