import { portalUserEndpoints } from '#contract/backend/portal-users.ts'
import { ownPeopleEndpoints } from '#contract/my-account/people.ts'
import type { PersonAccess } from '#rules/person-access.ts'
import {
  buildCustomer,
  buildNumber,
  buildPerson,
  buildProfile,
  buildSite,
  buildStaff,
  everyFeature,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { openMailCatcher } from '#test/support/mail-catcher.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let mails: Awaited<ReturnType<typeof openMailCatcher>>
let staff: Visitor
let harbour: number
let profileId: number
let owner: Visitor
let ownerPerson: { id: number; email: string }
beforeAll(async () => {
  mails = await openMailCatcher()
  t = await openTestApp({ MYACCOUNT_SMTP_URL: mails.url })
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  profileId = await buildProfile(t.db, everyFeature)
})
afterAll(async () => {
  await t[Symbol.asyncDispose]()
  await mails[Symbol.asyncDispose]()
})
const newCustomer = async () => {
  const id = await buildCustomer(t.db, { profileId })
  const person = await buildPerson(t.db, id)
  return { id, person, visitor: await t.signIn(PORTAL, person.email, PASSWORD) }
}
beforeEach(async () => {
  const fresh = await newCustomer()
  harbour = fresh.id
  owner = fresh.visitor
  ownerPerson = fresh.person
})

let counter = 0
const newAddress = () => `guest${++counter}@harbour-dental.example`
const readOnly: PersonAccess = { role: 'read-only', scope: { kind: 'all' } }
const people = async (visitor = owner) => (await visitor.call(PORTAL, ownPeopleEndpoints.list, {})).rows
const memberOf = async (email: string, visitor = owner) => {
  const found = (await people(visitor)).find((row) => row.email === email)
  if (found === undefined) throw new Error(`${email} is not there`)
  return found
}
const put = async (visitor: Visitor, id: number, body: object) => {
  const answer = await visitor.request('PUT', `${PORTAL}/users/${id}`, body)
  return answer.statusCode === 200 ? 200 : (answer.json().code as string)
}
const remove = async (visitor: Visitor, id: number) => {
  const answer = await visitor.request('DELETE', `${PORTAL}/users/${id}`)
  return answer.statusCode === 200 ? 200 : (answer.json().code as string)
}
const opens = async (visitor: Visitor) => (await visitor.request('GET', `${PORTAL}/me`)).statusCode
const invite = (email: string, more: object = {}, visitor = owner) =>
  visitor.request('POST', `${PORTAL}/users`, { email, name: 'Nia Bright', ...more })

describe('an owner', () => {
  test('invites a person with a role and numbers, who gets a mail and is listed as invited', async () => {
    const leeds = await buildNumber(t.db, harbour, '0113 496 0001', { site: 'Leeds' })
    const site = 'Leeds (set by your provider)'
    const siteId = await buildSite(t.db, harbour, { name: 'Leeds' })
    const email = newAddress()
    const answer = await invite(email, { role: 'reporting', scope: { kind: 'sites', siteIds: [siteId] } })
    expect(answer.json()).toMatchObject({
      name: 'Nia Bright',
      email,
      role: 'reporting',
      scope: { kind: 'sites', siteIds: [siteId], words: `Numbers of these sites: ${site}` },
      state: 'invited',
    })
    expect((await mails.waitFor(email, 1))[0]?.text).toContain('you have been given access to your account')
    const list = await owner.call(PORTAL, ownPeopleEndpoints.list, {})
    expect([list.sites, list.numbers.map(({ id }) => id)]).toEqual([[{ id: siteId, name: site }], [leeds]])
    expect(list.rows.map((row) => row.email)).toEqual([email, ownerPerson.email])
    const entries = await t.db.selectFrom('activity_entry').selectAll().where('subject_name', '=', email).execute()
    expect(entries.map(({ summary, customer_id, changes }) => [summary, customer_id, changes])).toEqual([
      [
        expect.stringContaining('Invited for'),
        harbour,
        [
          { label: 'Role', before: '(none)', after: 'Reporting' },
          { label: 'Numbers', before: '(none)', after: `Numbers of these sites: ${site}` },
        ],
      ],
    ])
    expect((await invite(email)).json().code).toBe('EMAIL_TAKEN')
  })

  test('gives read only when nothing is said, and nothing that is not there', async () => {
    expect((await invite(newAddress())).json()).toMatchObject({ role: 'read-only', scope: { kind: 'all' } })
    const stranger = (await newCustomer()).id
    const elsewhere = await buildNumber(t.db, stranger, '0161 496 0077', { site: 'Elsewhere' })
    const siteElsewhere = await buildSite(t.db, stranger, { name: 'Elsewhere' })
    const refused = async (more: object) => {
      const body = (await invite(newAddress(), more)).json()
      return [body.code, body.issues?.[0]?.path?.join('.')]
    }
    expect(await refused({ scope: { kind: 'numbers', numberIds: [elsewhere] } })).toEqual([
      'INVALID',
      'scope.numberIds',
    ])
    expect(await refused({ scope: { kind: 'numbers', numberIds: [999_999] } })).toEqual(['INVALID', 'scope.numberIds'])
    expect(await refused({ scope: { kind: 'sites', siteIds: [siteElsewhere] } })).toEqual(['INVALID', 'scope.siteIds'])
    await buildNumber(t.db, harbour, '0113 496 0002', { site: 'Leeds' })
    const someSites = { kind: 'sites', siteIds: [await buildSite(t.db, harbour, { name: 'Leeds' })] }
    expect(await refused({ role: 'owner', scope: someSites })).toEqual(['INVALID', 'scope'])
  })

  test('changes a role; open pages of the person follow at the next request, and a mail tells them', async () => {
    const { email } = await buildPerson(t.db, harbour)
    const visitor = await t.signIn(PORTAL, email, PASSWORD)
    const member = await memberOf(email)
    expect((await visitor.request('GET', `${PORTAL}/users`)).statusCode).toBe(200)
    expect(await put(owner, member.id, { role: 'billing' })).toBe(200)
    expect((await visitor.request('GET', `${PORTAL}/users`)).json().code).toBe('NOT_GRANTED')
    expect((await mails.waitFor(email, 1))[0]?.text).toContain('what you may see and do in your account')
    const entry = await t.db
      .selectFrom('activity_entry')
      .select(['summary', 'changes'])
      .where('subject_name', '=', email)
      .where('kind', '=', 'changed')
      .executeTakeFirstOrThrow()
    expect(entry.changes).toEqual([{ label: 'Role', before: 'Owner', after: 'Billing' }])
    // The same again is no change: nothing is written and nobody is told.
    await put(owner, member.id, { role: 'billing' })
    expect(await t.db.selectFrom('mail').select('id').where('address', '=', email).execute()).toHaveLength(1)
  })

  test('removes a person: the sessions end, and signing in is refused', async () => {
    const { email } = await buildPerson(t.db, harbour, undefined, readOnly)
    const visitor = await t.signIn(PORTAL, email, PASSWORD)
    expect(await remove(owner, (await memberOf(email)).id)).toBe(200)
    expect(await opens(visitor)).toBe(401)
    const again = await t.visit().request('POST', `${PORTAL}/sign-in`, { email, password: PASSWORD })
    expect(again.json().code).toBe('NO_ONLINE_ACCESS')
    expect((await mails.waitFor(email, 1))[0]?.text).toContain('has been taken away')
  })

  test('ends the sessions of a person, and mails an invitation again', async () => {
    const { email } = await buildPerson(t.db, harbour, undefined, readOnly)
    const visitor = await t.signIn(PORTAL, email, PASSWORD)
    expect((await memberOf(email)).sessions).toBe(1)
    const { id } = await memberOf(email)
    expect((await owner.request('POST', `${PORTAL}/users/${id}/end-sessions`)).statusCode).toBe(200)
    expect(await opens(visitor)).toBe(401)
    const guest = newAddress()
    const invited = (await invite(guest)).json()
    await owner.request('POST', `${PORTAL}/users/${invited.id}/invitation`)
    expect(await mails.waitFor(guest, 2)).toHaveLength(2)
  })
})

describe('a person who belongs to another customer too', () => {
  test('is invited with the same answer as a stranger, and shown no differently until they sign in here', async () => {
    const elsewhere = await newCustomer()
    await t.signIn(PORTAL, elsewhere.person.email, PASSWORD)
    const stranger = newAddress()
    const [known, unknown] = [await invite(elsewhere.person.email), await invite(stranger)]
    const shape = (body: Record<string, unknown>) => ({ ...body, id: 0, email: '' })
    expect(shape(known.json())).toEqual(shape(unknown.json()))
    // Ids count memberships, so they tell nothing of when a person was first known.
    expect(unknown.json().id - known.json().id).toBe(1)
    const rows = (await people()).filter((row) => row.email !== ownerPerson.email)
    expect(rows.map((row) => [row.name, row.state, row.sessions, row.lastSignInAt])).toEqual([
      ['Nia Bright', 'invited', 0, null],
      ['Nia Bright', 'invited', 0, null],
    ])
    for (const row of rows) {
      const again = await owner.request('POST', `${PORTAL}/users/${row.id}/invitation`)
      expect([again.statusCode, again.body]).toEqual([200, '{}'])
    }
  })

  test('keeps the sessions that act for the other, whatever this owner does', async () => {
    const elsewhere = await newCustomer()
    const { id } = (await invite(elsewhere.person.email)).json()
    await owner.request('POST', `${PORTAL}/users/${id}/end-sessions`)
    expect(await opens(elsewhere.visitor)).toBe(200)
    expect(await remove(owner, id)).toBe(200)
    expect(await opens(elsewhere.visitor)).toBe(200)
    expect((await elsewhere.visitor.request('GET', `${PORTAL}/users`)).statusCode).toBe(200)
  })

  test('is out of reach of another owner', async () => {
    const elsewhere = await newCustomer()
    const { id } = await memberOf(elsewhere.person.email, elsewhere.visitor)
    expect([await put(owner, id, { role: 'billing' }), await remove(owner, id)]).toEqual(['NOT_FOUND', 'NOT_FOUND'])
    expect((await memberOf(elsewhere.person.email, elsewhere.visitor)).role).toBe('owner')
  })
})

describe('the activity of an account', () => {
  const entriesOf = async (visitor = owner) => (await visitor.request('GET', `${PORTAL}/activity`)).json().rows

  test('shows what its people did and what staff did for them, newest first, without addresses of staff', async () => {
    const email = newAddress()
    await invite(email, { role: 'billing' })
    await staff.call(BACKEND, portalUserEndpoints.clearDelay, {
      params: { id: harbour, portalUserId: ownerPerson.id },
    })
    // What staff do to the customer's record, and their own notes of it, are theirs.
    await staff.request('PUT', `${BACKEND}/customers/${harbour}`, { accountManager: 'An internal name' })
    const entries = await entriesOf()
    expect(entries.map(({ who, summary }: { who: string; summary: string }) => [who, summary])).toEqual([
      [expect.stringMatching(/^staff\d+ of Northbridge Telecom$/), 'Cleared the sign-in delay'],
      [`${ownerPerson.email.split('@')[0]} (${ownerPerson.email})`, expect.stringMatching(/^Invited for/)],
      [`${ownerPerson.email.split('@')[0]} (${ownerPerson.email})`, 'Signed in'],
    ])
    expect(entries[1].changes).toContainEqual({ label: 'Role', before: '(none)', after: 'Billing' })
    const text = JSON.stringify(entries)
    expect([text.includes('northbridge.example'), text.includes('internal')]).toEqual([false, false])
  })

  test('names staff who looked at the portal as the customer', async () => {
    const opened = await staff.request('POST', `${BACKEND}/portalPreviews`, { customerId: harbour })
    expect(opened.statusCode).toBe(200)
    const [entry] = await entriesOf()
    expect([entry.who, entry.summary, entry.subjectName, entry.changes]).toEqual([
      expect.stringMatching(/^staff\d+ of Northbridge Telecom$/),
      'Looked at your portal',
      '',
      [],
    ])
  })

  test('is its own alone, and paged', async () => {
    const elsewhere = await newCustomer()
    await invite(newAddress(), {}, elsewhere.visitor)
    const page = (await owner.request('GET', `${PORTAL}/activity?page=1&pageSize=1`)).json()
    expect([page.total, page.rows.length, page.rows[0].summary]).toEqual([1, 1, 'Signed in'])
  })
})
