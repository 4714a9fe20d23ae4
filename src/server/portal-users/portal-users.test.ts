import { buildCustomer, buildPerson, buildProfile, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { openMailCatcher, tokenOf } from '#test/support/mail-catcher.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let mails: Awaited<ReturnType<typeof openMailCatcher>>
let staff: Visitor
let harbour: number
beforeAll(async () => {
  mails = await openMailCatcher()
  t = await openTestApp({ MYACCOUNT_SMTP_URL: mails.url, MYACCOUNT_INVITATION_SECONDS: '259200' })
})
afterAll(async () => {
  await t[Symbol.asyncDispose]()
  await mails[Symbol.asyncDispose]()
})
beforeEach(async () => {
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  harbour = await buildCustomer(t.db, { profileId: await buildProfile(t.db, ['view_account']) })
})

let counter = 0
const newAddress = () => `finance${++counter}@harbour-dental.example`
const people = (customer: number) => `${BACKEND}/customers/${customer}/portalUsers`
const invite = (email: string, customer = harbour) =>
  staff.request('POST', people(customer), { email, name: 'Pat Smith' })
const act = (id: number, what: string, customer = harbour) =>
  staff.request('POST', `${people(customer)}/${id}/${what}`, {})
const stateOf = async (id: number) =>
  (await staff.request('GET', people(harbour))).json().rows.find((row: { id: number }) => row.id === id)?.state
const signIn = async (email: string, password: string) =>
  (await t.visit().request('POST', `${PORTAL}/sign-in`, { email, password })).statusCode

describe('an invited person', () => {
  test('gets one mail, chooses a password through its link, and is in', async () => {
    const email = newAddress()
    const invited = (await invite(email.toUpperCase())).json()
    expect(invited).toEqual({
      id: invited.id,
      name: 'Pat Smith',
      email,
      role: 'owner',
      scope: { kind: 'all', siteIds: [], numberIds: [], words: 'All numbers' },
      state: 'invited',
      sessions: 0,
      lastSignInAt: null,
      hasSecondFactor: false,
      delayedUntil: null,
    })
    const [mail] = await mails.waitFor(email, 1)
    expect(mail?.text).toContain('Subject: Your access to your account with Northbridge Telecom')
    expect(mail?.text).toContain('The link works once, for 72 hours.')
    const token = tokenOf(mail?.link ?? '')
    const use = await t.visit().request('POST', `${PORTAL}/mail-links/use`, { token, password: 'walnut-ferry-lantern' })
    expect(use.statusCode).toBe(200)
    expect(await signIn(email, 'walnut-ferry-lantern')).toBe(200)
    expect(await stateOf(invited.id)).toBe('active')
  })

  test('asked again gets a second mail, and its link alone works', async () => {
    const email = newAddress()
    const first = (await invite(email)).json()
    await mails.waitFor(email, 1)
    expect((await invite(email)).json().id).toBe(first.id)
    const tokens = (await mails.waitFor(email, 2)).map(({ link }) => tokenOf(link))
    const statuses = []
    for (const token of tokens)
      statuses.push((await t.visit().request('POST', `${PORTAL}/mail-links/check`, { token })).statusCode)
    expect(statuses).toEqual([410, 200])
  })

  test('is not mailed more often than the hourly limit; the answer and the person stay the same', async () => {
    const email = newAddress()
    const answers = []
    for (let times = 0; times < 7; times += 1) answers.push((await invite(email)).statusCode)
    expect(new Set(answers)).toEqual(new Set([200]))
    expect(await t.db.selectFrom('mail').select('id').where('address', '=', email).execute()).toHaveLength(5)
  })

  test('who has a password already is given one more customer and told so, without a link', async () => {
    const person = await buildPerson(t.db, harbour)
    const kestrel = await buildCustomer(t.db)
    expect((await invite(person.email, kestrel)).json()).toMatchObject({ id: person.id, state: 'active' })
    const [mail] = await mails.waitFor(person.email, 1)
    expect([mail?.link, mail?.text]).toEqual(['', expect.stringContaining('Sign in with the password that you have.')])
  })

  test.each([
    ['an address that is none', { email: 'pat@', name: 'Pat' }, ['email'], 'This is not an e-mail address.'],
    [
      'two addresses in one',
      { email: 'a@b.example,c@d.example', name: 'Pat' },
      ['email'],
      'This is not an e-mail address.',
    ],
    [
      'a header hidden in the address',
      { email: 'a@b.example\r\nBcc: x@y.example', name: 'Pat' },
      ['email'],
      'This is not an e-mail address.',
    ],
    ['no name', { email: 'pat@harbour-dental.example', name: ' ' }, ['name'], 'A name is needed.'],
  ])('with %s is refused at the field', async (_, body, path, message) => {
    const answer = await staff.request('POST', people(harbour), body)
    expect([answer.statusCode, answer.json().issues]).toEqual([422, [{ path, message }]])
  })
})

test('a name cannot add lines or recipients to the mail', async () => {
  const email = newAddress()
  for (const name of [
    'Pat\nBcc: spy@evil.example',
    'Pat\r\nBcc: x',
    'CLICK http://evil.example NOW',
    'www.evil.example',
  ]) {
    const refused = await staff.request('POST', people(harbour), { email, name })
    expect([refused.statusCode, refused.json().issues[0].path]).toEqual([422, ['name']])
  }
  await staff.request('POST', people(harbour), { email, name: 'Pat, Bcc: spy@evil.example' })
  const [mail] = await mails.waitFor(email, 1)
  expect(mail?.to).toEqual([email])
  expect(mail?.text.slice(0, mail.text.indexOf('\r\n\r\n'))).not.toContain('spy@evil.example')
})

describe('staff', () => {
  test('start a reset, and never learn or set the password', async () => {
    const person = await buildPerson(t.db, harbour)
    const answer = await act(person.id, 'reset')
    expect([answer.statusCode, answer.body]).toEqual([200, '{}'])
    const [mail] = await mails.waitFor(person.email, 1)
    expect(mail?.text).toContain('Subject: A new password for Northbridge Telecom')
    expect(await signIn(person.email, PASSWORD)).toBe(200)
    const outbox = await staff.request('GET', `${BACKEND}/outbox?pageSize=100`)
    expect(outbox.body).not.toContain(tokenOf(mail?.link ?? ''))
  })

  test('disable a person, who is then refused like a stranger, and enable them again', async () => {
    await buildPerson(t.db, harbour)
    const person = await buildPerson(t.db, harbour)
    await act(person.id, 'disable')
    expect([await stateOf(person.id), await signIn(person.email, PASSWORD)]).toEqual(['disabled', 401])
    await act(person.id, 'enable')
    expect([await stateOf(person.id), await signIn(person.email, PASSWORD)]).toEqual(['active', 200])
  })

  test('reach a person through their own customer only: no act through another changes anything', async () => {
    const kestrel = await buildCustomer(t.db)
    const person = await buildPerson(t.db, kestrel)
    const visitor = await t.signIn(PORTAL, person.email, PASSWORD)
    const unknown = await act(404_404, 'disable')
    const entries = async () => (await t.db.selectFrom('activity_entry').select('id').execute()).length
    const before = await entries()
    for (const what of ['reset', 'disable', 'enable', 'end-sessions', 'clear-delay']) {
      const answer = await act(person.id, what)
      const { requestId: _, ...body } = answer.json()
      expect([answer.statusCode, body]).toEqual([404, { code: unknown.json().code, message: unknown.json().message }])
    }
    expect(await entries()).toBe(before)
    expect((await visitor.request('GET', `${PORTAL}/me`)).statusCode).toBe(200)
    expect(await t.db.selectFrom('mail').select('id').where('address', '=', person.email).execute()).toEqual([])
  })
})
