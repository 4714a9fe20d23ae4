import * as language from '@zxcvbn-ts/language-common'
import { requireStrongPassword } from '#server/auth/password.ts'
import { createMailLink } from '#server/mail/mail-link.ts'
import { buildCustomer, buildPerson, buildProfile, PASSWORD } from '#test/support/build.ts'
import { openTestApp, PORTAL, type TestApp } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let t: TestApp
let customer: number
beforeAll(async () => {
  t = await openTestApp()
  customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, ['view_account']) })
})
afterAll(() => t[Symbol.asyncDispose]())

/** Sets a new person's password through a mailed link, as everybody does. */
const choose = async (password: string, email?: string) => {
  const person = await buildPerson(t.db, customer, email)
  const expiresAt = new Date(Date.now() + 3_600_000)
  const owner = { population: 'portal', userId: person.id } as const
  const token = await createMailLink(t.db, owner, { purpose: 'invitation', expiresAt })
  const answer = await t.visit().request('POST', `${PORTAL}/mail-links/use`, { token, password })
  return { email: person.email, answer }
}
const signsIn = async (email: string, password: string) => {
  await t.db.deleteFrom('sign_in_delay').execute()
  return (await t.visit().request('POST', `${PORTAL}/sign-in`, { email, password })).statusCode === 200
}

describe('a password', () => {
  test.each([
    ['of 64 characters', 'Zk7 qWx9 '.repeat(8).slice(0, 64)],
    [
      'of 200 characters',
      Array.from({ length: 40 }, (_, index) => `w${index * 37}x`)
        .join('')
        .slice(0, 200),
    ],
    ['with spaces around', '  walnut ferry lantern  '],
    ['of words in Cyrillic', 'зимний вечер у реки'],
    ['of emoji', '🦉🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔'],
  ])('%s is taken whole, and opens', async (_, password) => {
    const { email, answer } = await choose(password)
    expect(answer.statusCode).toBe(200)
    expect(await signsIn(email, password)).toBe(true)
    expect(await signsIn(email, password.slice(0, -1))).toBe(false)
    if (password !== password.trim()) expect(await signsIn(email, password.trim())).toBe(false)
  })

  test('counts to its last character: another 73rd, or another case, does not open', async () => {
    const password = `${'walnut ferry lantern orchard '.repeat(3).slice(0, 72)}X and more`
    const { email } = await choose(password)
    expect(await signsIn(email, `${password.slice(0, 72)}Y${password.slice(73)}`)).toBe(false)
    expect(await signsIn(email, password.toUpperCase())).toBe(false)
    expect(await signsIn(email, password)).toBe(true)
  })

  test('opens in both forms of composed letters, whichever it was chosen in', async () => {
    const words = 'crème brûlée naïve'
    for (const form of ['NFC', 'NFD'] as const) {
      const { email } = await choose(words.normalize(form))
      expect(await signsIn(email, words.normalize('NFC'))).toBe(true)
      expect(await signsIn(email, words.normalize('NFD'))).toBe(true)
    }
  })

  test.each([
    ['is too short', 'abc', 'Please use at least 12 characters; a few words in a row are easy to remember.'],
    [
      'is a listed one with digits',
      'password1234',
      'This password, or one very much like it, is on the lists that attackers try first. Please choose another.',
    ],
    ['is one pattern', 'abcabcabcabcabc', 'This password is one pattern repeated. Please choose another.'],
    [
      'is the own address',
      'pat.smith@customer.example',
      'This password is too close to your name, your e-mail address or ours. Please choose another.',
    ],
    [
      'is the provider’s name',
      'northbridge telecom',
      'This password is too close to your name, your e-mail address or ours. Please choose another.',
    ],
  ])('that %s is refused with the reason', async (why, password, sentence) => {
    const email = password.includes('@') ? password : `weak-${why.length}${password.length}@customer.example`
    const { answer } = await choose(password, email)
    expect([answer.statusCode, answer.json().code, answer.json().message]).toEqual([422, 'WEAK_PASSWORD', sentence])
  })

  test('that is empty, or longer than any form takes, is refused at its field', async () => {
    for (const [password, message] of [
      ['', 'A password is needed.'],
      ['x'.repeat(1025), 'At most 1024 characters.'],
    ] as const) {
      const { answer } = await choose(password)
      expect([answer.statusCode, answer.json().issues]).toEqual([422, [{ path: ['password'], message }]])
    }
  })

  test('of the offline list is refused, every one of them, alone and with digits or signs around', () => {
    const listed = language.dictionary.passwords
    expect(listed.length).toBeGreaterThan(10_000)
    const refused = (password: string) => {
      try {
        requireStrongPassword(password, 8, [])
        return false
      } catch {
        return true
      }
    }
    expect(listed.filter((password) => !refused(password))).toEqual([])
    const long = listed.filter((password) => /^\p{L}{6,}$/u.test(password))
    expect(long.filter((password) => !refused(`${password}2026!`))).toEqual([])
  })
})

test('hashes are argon2id with today’s costs, each with a salt of its own, and no password stands in any table', async () => {
  const [first, second] = await Promise.all([choose(`${PASSWORD}!`), choose(`${PASSWORD}!`)])
  expect([first.answer.statusCode, second.answer.statusCode]).toEqual([200, 200])
  const kept = await t.db.selectFrom('portal_credential').select('password').execute()
  for (const { password } of kept) expect(password).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[^$]{22,}\$[^$]{40,}$/)
  const ours = kept.slice(-2).map(({ password }) => password?.split('$')[4])
  expect(ours[0]).not.toBe(ours[1])
})

describe('changing the own password', () => {
  test('asks for the current one, ends the other sessions and keeps this one', async () => {
    const { email } = await choose('walnut-ferry-lantern')
    const here = await t.signIn(PORTAL, email, 'walnut-ferry-lantern')
    const elsewhere = await t.signIn(PORTAL, email, 'walnut-ferry-lantern')
    const change = (currentPassword: string, newPassword: string) =>
      here.request('POST', `${PORTAL}/me/password`, { currentPassword, newPassword })
    const wrong = await change('not-the-password', 'copper-kettle-meadow')
    expect([wrong.statusCode, wrong.json().issues]).toEqual([
      422,
      [{ path: ['currentPassword'], message: 'This is not your current password.' }],
    ])
    expect((await change('walnut-ferry-lantern', 'copper-kettle-meadow')).statusCode).toBe(200)
    expect((await here.request('GET', `${PORTAL}/me`)).statusCode).toBe(200)
    expect((await elsewhere.request('GET', `${PORTAL}/me`)).statusCode).toBe(401)
    expect([await signsIn(email, 'walnut-ferry-lantern'), await signsIn(email, 'copper-kettle-meadow')]).toEqual([
      false,
      true,
    ])
  })

  test('is refused for a weak new one with the reason, and changes nothing', async () => {
    const { email } = await choose('walnut-ferry-lantern')
    const visitor = await t.signIn(PORTAL, email, 'walnut-ferry-lantern')
    const answer = await visitor.request('POST', `${PORTAL}/me/password`, {
      currentPassword: 'walnut-ferry-lantern',
      newPassword: 'password1234',
    })
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'WEAK_PASSWORD'])
    expect(await signsIn(email, 'walnut-ferry-lantern')).toBe(true)
  })
})
