import { portalUserEndpoints } from '#contract/backend/portal-users.ts'
import { staffEndpoints } from '#contract/backend/staff.ts'
import { buildCustomer, buildPerson, buildProfile, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { openMailCatcher } from '#test/support/mail-catcher.ts'
import { buildSecondFactor } from '#test/support/second-factor.ts'
import { codeAt } from '#test/support/totp.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let t: TestApp
let mails: Awaited<ReturnType<typeof openMailCatcher>>
let administrator: Visitor
beforeAll(async () => {
  mails = await openMailCatcher()
  t = await openTestApp({ MYACCOUNT_SMTP_URL: mails.url })
  administrator = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
})
afterAll(async () => {
  await t[Symbol.asyncDispose]()
  await mails[Symbol.asyncDispose]()
})

const now = (shiftSeconds = 0) => new Date(t.parts.clock().getTime() + shiftSeconds * 1000)
const post = async (visitor: Visitor, path: string, body?: object, base: string = PORTAL) => {
  const answer = await visitor.request('POST', `${base}${path}`, body)
  return { code: answer.statusCode === 200 ? 200 : (answer.json().code as string), body: answer.json() }
}
const opens = async (visitor: Visitor, base: string = PORTAL) => {
  const answer = await visitor.request('GET', `${base}/me`)
  return answer.statusCode === 200 ? 200 : answer.json().code
}
const newPerson = async (demanded: boolean) => {
  const profileId = await buildProfile(t.db, ['view_account', ...(demanded ? (['require_two_factor'] as const) : [])])
  const customer = await buildCustomer(t.db, { profileId })
  const person = await buildPerson(t.db, customer)
  return { ...person, customer, profileId, visitor: await t.signIn(PORTAL, person.email, PASSWORD) }
}
const setUp = async (visitor: Visitor) => {
  const { seed, uri } = (await post(visitor, '/me/second-factor')).body as { seed: string; uri: string }
  const code = codeAt(seed, now())
  return { seed, uri, code, confirmed: await post(visitor, '/me/second-factor/confirm', { code }) }
}

describe('the set-up', () => {
  test('is demanded by the profile, and opens the session when it is done', async () => {
    const { visitor, email } = await newPerson(true)
    expect(await opens(visitor)).toBe('SECOND_FACTOR_NEEDED')
    const { uri, seed, code, confirmed } = await setUp(visitor)
    expect(uri).toBe(
      `otpauth://totp/Northbridge%20Telecom:${encodeURIComponent(email)}?issuer=Northbridge%20Telecom&secret=${seed}&algorithm=SHA1&digits=6&period=30`,
    )
    expect(confirmed.body.recoveryCodes).toHaveLength(10)
    for (const shown of confirmed.body.recoveryCodes)
      expect(shown).toMatch(/^[a-hj-km-np-z2-9]{5}-[a-hj-km-np-z2-9]{5}$/)
    expect(await opens(visitor)).toBe(200)
    const next = await t.signIn(PORTAL, email, PASSWORD)
    expect((await post(next, '/sign-in/second-factor', { code })).code).toBe('WRONG_CODE')
    expect((await post(next, '/sign-in/second-factor', { code: confirmed.body.recoveryCodes[3] })).code).toBe(200)
    const [mail] = await mails.waitFor(email, 1)
    expect(mail?.text).toContain('a second factor was set up for your sign-in to your account with Northbridge Telecom')
  })

  test('by choice ends the other sessions, and keeps this one', async () => {
    const { visitor, email } = await newPerson(false)
    const elsewhere = await t.signIn(PORTAL, email, PASSWORD)
    expect((await setUp(visitor)).confirmed.code).toBe(200)
    expect([await opens(visitor), await opens(elsewhere)]).toEqual([200, 'SIGNED_OUT'])
  })

  test('counts only after a right code, and its latest seed alone', async () => {
    const { visitor, email } = await newPerson(false)
    expect((await post(visitor, '/me/second-factor/confirm', { code: '000000' })).code).toBe('SECOND_FACTOR_OFF')
    const { seed: first } = (await post(visitor, '/me/second-factor')).body
    expect((await post(visitor, '/me/second-factor/confirm', { code: 'abcde-fgh23' })).code).toBe('WRONG_CODE')
    await post(visitor, '/me/second-factor')
    expect((await post(visitor, '/me/second-factor/confirm', { code: codeAt(first, now()) })).code).toBe('WRONG_CODE')
    expect(await opens(await t.signIn(PORTAL, email, PASSWORD))).toBe(200)
  })

  test('of another replaces none that is on, not even for who has the password alone', async () => {
    const { visitor, email, id } = await newPerson(false)
    await buildSecondFactor(t, 'portal', id)
    const waiting = await t.signIn(PORTAL, email, PASSWORD)
    for (const session of [visitor, waiting]) {
      expect((await post(session, '/me/second-factor')).code).toBe('SECOND_FACTOR_ON')
      expect((await post(session, '/me/second-factor/confirm', { code: '123456' })).code).toBe('SECOND_FACTOR_ON')
    }
  })

  test('is demanded of an open session as soon as the profile says so, and of an old one by a new sign-in', async () => {
    const [young, old] = [await newPerson(false), await newPerson(false)]
    t.pass(601)
    const again = await t.signIn(PORTAL, young.email, PASSWORD)
    for (const { profileId } of [young, old])
      await administrator.request('PUT', `${BACKEND}/myAccountCustomerProfiles/${profileId}`, {
        myAccountFlags: ['view_account', 'require_two_factor'],
      })
    expect([await opens(again), await opens(old.visitor)]).toEqual(['SECOND_FACTOR_NEEDED', 'SIGNED_OUT'])
    expect((await setUp(again)).confirmed.code).toBe(200)
    expect(await opens(again)).toBe(200)
  })
})

describe('recovery codes', () => {
  test('are made anew after a code, and the former ones no longer work', async () => {
    const { visitor, email } = await newPerson(false)
    const { seed, confirmed } = await setUp(visitor)
    expect((await post(visitor, '/me/second-factor/recovery-codes', { code: '000000' })).code).toBe('WRONG_CODE')
    t.pass(30)
    const renewed = await post(visitor, '/me/second-factor/recovery-codes', { code: codeAt(seed, now()) })
    expect(renewed.body.recoveryCodes).toHaveLength(10)
    const next = await t.signIn(PORTAL, email, PASSWORD)
    expect((await post(next, '/sign-in/second-factor', { code: confirmed.body.recoveryCodes[0] })).code).toBe(
      'WRONG_CODE',
    )
    expect((await post(next, '/sign-in/second-factor', { code: renewed.body.recoveryCodes[0] })).code).toBe(200)
  })
})

describe('removing the own second factor', () => {
  test('needs the password and a code; afterwards the password is enough, and a mail tells it', async () => {
    const { visitor, email } = await newPerson(false)
    const { seed } = await setUp(visitor)
    await mails.waitFor(email, 1)
    t.pass(30)
    const remove = (password: string, code: string) =>
      post(visitor, '/me/second-factor/remove', { password, code }).then(({ code }) => code)
    expect(await remove('not-my-password', codeAt(seed, now()))).toBe('WRONG_PASSWORD')
    expect(await remove(PASSWORD, '000000')).toBe('WRONG_CODE')
    expect(await remove(PASSWORD, codeAt(seed, now()))).toBe(200)
    expect(await remove(PASSWORD, codeAt(seed, now()))).toBe('SECOND_FACTOR_OFF')
    expect(await opens(await t.signIn(PORTAL, email, PASSWORD))).toBe(200)
    const [, mail] = await mails.waitFor(email, 2)
    expect(mail?.text).toContain('the second factor of your sign-in')
    expect(mail?.link).toBe('')
  })

  test('is refused while the profile demands one', async () => {
    const { visitor } = await newPerson(true)
    const { seed } = await setUp(visitor)
    t.pass(30)
    const removed = await post(visitor, '/me/second-factor/remove', { password: PASSWORD, code: codeAt(seed, now()) })
    expect(removed.code).toBe('SECOND_FACTOR_DEMANDED')
  })
})

describe('a lost second factor', () => {
  test('of a portal user is taken away by staff: sessions end, and the profile demands a new one', async () => {
    const { visitor, email, id, customer } = await newPerson(true)
    await setUp(visitor)
    await mails.waitFor(email, 1)
    const params = { id: customer, portalUserId: id }
    const listed = () => administrator.call(BACKEND, portalUserEndpoints.list, { params: { id: customer } })
    expect((await listed()).rows[0]?.hasSecondFactor).toBe(true)
    await administrator.call(BACKEND, portalUserEndpoints.removeSecondFactor, { params })
    expect((await listed()).rows[0]?.hasSecondFactor).toBe(false)
    expect(await opens(visitor)).toBe('SIGNED_OUT')
    const next = await t.signIn(PORTAL, email, PASSWORD)
    expect((await next.request('GET', `${PORTAL}/me`)).json().data).toEqual({ setUp: true })
    expect((await mails.waitFor(email, 2))[1]?.text).toContain('was removed')
    await expect(administrator.call(BACKEND, portalUserEndpoints.removeSecondFactor, { params })).rejects.toThrow(
      'SECOND_FACTOR_OFF',
    )
  })

  test('of a staff user is taken away by others who manage users, nobody above them', async () => {
    const lost = await buildStaff(t.db, everyLevel('edit'))
    await buildSecondFactor(t, 'staff', lost.id)
    const params = { id: lost.id }
    const lesser = await buildStaff(t.db, { users: 'edit' })
    const below = await t.signIn(BACKEND, lesser.email, PASSWORD)
    await expect(below.call(BACKEND, staffEndpoints.removeUserSecondFactor, { params })).rejects.toThrow(
      'ABOVE_YOUR_OWN',
    )
    await administrator.call(BACKEND, staffEndpoints.removeUserSecondFactor, { params })
    expect(await opens(await t.signIn(BACKEND, lost.email, PASSWORD), BACKEND)).toBe(200)
    const { rows } = await administrator.call(BACKEND, staffEndpoints.listUsers, {})
    expect(rows.find(({ id }) => id === lost.id)?.hasSecondFactor).toBe(false)
    expect((await mails.waitFor(lost.email, 1))[0]?.text).toContain('the Northbridge Telecom back office was removed')
  })
})
