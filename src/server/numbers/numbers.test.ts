import {
  buildCustomer,
  buildNumber,
  buildPerson,
  buildProfile,
  buildSite,
  buildStaff,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let staff: Visitor
let harbour: number
let kestrel: number
beforeEach(async () => {
  t = await openTestApp()
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  harbour = await buildCustomer(t.db, { accountNumber: 'HARB0042', name: 'Harbour Dental Ltd' })
  kestrel = await buildCustomer(t.db, { accountNumber: 'KEST0107', name: 'Kestrel Cycles' })
})
afterEach(() => t[Symbol.asyncDispose]())

const add = (customer: number, body: object) =>
  staff.request('POST', `${BACKEND}/customers/${customer}/numbers`, {
    typeId: 1,
    statusId: 1,
    soldOn: '2026-01-01',
    ...body,
  })
const save = (id: number, body: object, headers: Record<string, string> = {}) =>
  staff.request('PUT', `${BACKEND}/numbers/${id}`, body, headers)
const list = async (customer: number) =>
  (await staff.request('GET', `${BACKEND}/customers/${customer}/numbers`)).json().rows

describe('a number', () => {
  test('is kept with both owners’ labels side by side, in one form whatever was typed', async () => {
    await buildSite(t.db, harbour, { name: 'London' })
    const answer = await add(harbour, {
      number: '(020) 7946 0101',
      alternateSpellings: ['442079460101', 'trunk-7/101'],
      droppedOn: '2026-07-01',
      description: 'Main line',
      site: 'london',
      tariff: 'Business 12',
      contractEndsOn: '2027-01-01',
    })
    expect(answer.json()).toEqual({
      id: answer.json().id,
      number: '020 7946 0101',
      e164: '+442079460101',
      customer: { id: harbour, accountNumber: 'HARB0042', name: 'Harbour Dental Ltd' },
      type: { id: 1, name: 'Geographic' },
      status: { id: 1, name: 'Live', visibleInFrontend: true },
      alternateSpellings: ['trunk7101'],
      soldOn: '2026-01-01',
      droppedOn: '2026-07-01',
      description: { staff: 'Main line', customer: null },
      site: { staff: 'London', customer: null },
      campaign: { staff: null, customer: null },
      tariff: 'Business 12',
      contractEndsOn: '2027-01-01',
      created: expect.any(String),
      updated: expect.any(String),
      revision: 1,
    })
    expect(await list(harbour)).toEqual([answer.json()])
  })

  test.each([
    ['nothing', { number: ' ' }, ['number'], 'A number is needed.'],
    ['a day that does not exist', { number: '02079460101', soldOn: '2026-02-30' }, ['soldOn'], expect.any(String)],
    [
      'a drop on the day of the sale',
      { number: '02079460101', droppedOn: '2026-01-01' },
      ['droppedOn'],
      'A number is dropped after the day it was sold.',
    ],
    ['a type that does not exist', { number: '02079460101', typeId: 404 }, ['typeId'], 'There is no such number type.'],
    [
      'a status that does not exist',
      { number: '02079460101', statusId: 404 },
      ['statusId'],
      'There is no such number status.',
    ],
    [
      'the customer’s own label',
      { number: '02079460101', ownDescription: 'x' },
      ['ownDescription'],
      'There is no setting called ownDescription.',
    ],
    [
      'a site that there is none of',
      { number: '02079460101', site: 'Leeds' },
      ['site'],
      'There is no staff site called “Leeds”. This customer has none yet. Add the site first.',
    ],
  ])('with %s is refused at its field', async (_, body, path, message) => {
    const answer = await add(harbour, body)
    expect([answer.statusCode, answer.json().issues]).toEqual([422, [{ path, message }]])
    expect(await list(harbour)).toEqual([])
  })

  test('of a customer that does not exist is refused', async () =>
    expect((await add(404, { number: '02079460101' })).json().code).toBe('NOT_FOUND'))

  test('keeps what a change leaves out, and a stale change is refused', async () => {
    await buildSite(t.db, harbour, { name: 'London' })
    const before = (await add(harbour, { number: '02079460101', description: 'Main line', site: 'London' })).json()
    const after = (await save(before.id, { site: '' }, { 'if-match': '"1"' })).json()
    expect(after).toEqual({
      ...before,
      site: { staff: null, customer: null },
      updated: expect.any(String),
      revision: 2,
    })
    const stale = await save(before.id, { site: 'Leeds' }, { 'if-match': '"1"' })
    expect([stale.json().code, stale.json().data.current]).toEqual(['STALE', after])
  })
})

describe('a number has one owner at a time', () => {
  const owned = [
    409,
    'NUMBER_OWNED',
    'Another customer, or an earlier entry of this one, owns this number at that time. Drop it there first, from the day it is sold here.',
  ]
  const outcome = async (answer: ReturnType<Visitor['request']>) => {
    const { statusCode, body } = await answer
    const { code, message } = JSON.parse(body)
    return statusCode === 200 ? 200 : [statusCode, code, message]
  }

  test('in any spelling of it', async () => {
    await add(harbour, { number: '020 7946 0101' })
    for (const number of ['+44 20 7946 0101', '00442079460101', '(020)79460101'])
      expect(await outcome(add(kestrel, { number }))).toEqual(owned)
  })

  test('also by an alternate spelling, in either direction', async () => {
    await add(harbour, { number: '020 7946 0101', alternateSpellings: ['0161 496 0001'] })
    expect(await outcome(add(kestrel, { number: '0161 496 0001' }))).toEqual(owned)
    expect(await outcome(add(kestrel, { number: '0161 496 0002', alternateSpellings: ['0207 946 0101'] }))).toEqual(
      owned,
    )
  })

  test('but two customers’ switches may both have an extension 101', async () => {
    expect(await outcome(add(harbour, { number: '101' }))).toBe(200)
    expect(await outcome(add(kestrel, { number: '101' }))).toBe(200)
  })

  test('when two customers get it at once', async () => {
    const outcomes = await Promise.all(
      [harbour, kestrel].map((customer) => outcome(add(customer, { number: '02079460101' }))),
    )
    expect(outcomes).toContain(200)
    expect(outcomes).toContainEqual(owned)
  })

  test('up to but not including the day it is dropped: it moves to the next owner on that day', async () => {
    await add(harbour, { number: '02079460101', droppedOn: '2026-06-15' })
    expect(await outcome(add(kestrel, { number: '02079460101', soldOn: '2026-06-14' }))).toEqual(owned)
    expect(await outcome(add(kestrel, { number: '02079460101', soldOn: '2026-06-15' }))).toBe(200)
    expect([(await list(harbour))[0].droppedOn, (await list(kestrel))[0].soldOn]).toEqual(['2026-06-15', '2026-06-15'])
  })

  test('also when dates are changed afterwards', async () => {
    const { id } = (await add(harbour, { number: '02079460101', droppedOn: '2026-06-15' })).json()
    await add(kestrel, { number: '02079460101', soldOn: '2026-06-15' })
    expect(await outcome(save(id, { droppedOn: '2026-06-16' }))).toEqual(owned)
    expect(await outcome(save(id, { droppedOn: null }))).toEqual(owned)
    expect((await list(harbour))[0]).toMatchObject({ droppedOn: '2026-06-15', revision: 1 })
  })
})

describe('in the portal', () => {
  const shopper = async (customer: number, chosen: Parameters<typeof buildProfile>[1]) => {
    const profileId = await buildProfile(t.db, chosen)
    await t.db.updateTable('customer').set({ my_account_profile_id: profileId }).where('id', '=', customer).execute()
    return t.signIn(PORTAL, (await buildPerson(t.db, customer)).email, PASSWORD)
  }
  const rowsOf = async (visitor: Visitor, query = '') =>
    (await visitor.request('GET', `${PORTAL}/numbers${query}`))
      .json()
      .rows.map(({ number, description, site }: Record<string, unknown>) => ({ number, description, site }))
  const granted = ['view_numbers', 'edit_description'] as const
  const withBackend = [...granted, 'myCallsEnabled', 'myCallsUseBackendDescriptions'] as const

  test('with My Calls off the switch counts as off, though it is kept', async () => {
    await buildNumber(t.db, harbour, '02079460101', { description: 'Main line', site: 'London' })
    const visitor = await shopper(harbour, [...granted, 'myCallsUseBackendDescriptions'])
    expect(await rowsOf(visitor)).toEqual([{ number: '020 7946 0101', description: null, site: null }])
  })

  test('the customer’s own word wins, and the provider’s fills the gap where the profile shows it', async () => {
    const id = await buildNumber(t.db, harbour, '02079460101', { description: 'Main line', site: 'London' })
    const visitor = await shopper(harbour, withBackend)
    const describeIt = async (description: string) =>
      (await visitor.request('PUT', `${PORTAL}/numbers/${id}/description`, { description })).json()
    expect(await rowsOf(visitor)).toEqual([
      {
        number: '020 7946 0101',
        description: { text: 'Main line', setBy: 'your provider' },
        site: { text: 'London', setBy: 'your provider' },
      },
    ])
    expect(await describeIt(' Reception ')).toMatchObject({
      description: { text: 'Reception', setBy: 'you' },
      ownDescription: 'Reception',
    })
    expect(await describeIt('')).toMatchObject({
      description: { text: 'Main line', setBy: 'your provider' },
      ownDescription: null,
    })
  })

  test('staff labels that the profile hides are neither shown nor found', async () => {
    await buildNumber(t.db, harbour, '02079460101', { description: 'Arrears suspect', site: 'Zanzibar' })
    const hidden = await shopper(harbour, granted)
    expect(await rowsOf(hidden)).toEqual([{ number: '020 7946 0101', description: null, site: null }])
    expect(await rowsOf(hidden, '?search=arrears')).toEqual([])
    expect(await rowsOf(hidden, '?search=zanzibar')).toEqual([])
    const shown = await shopper(harbour, withBackend)
    expect(await rowsOf(shown, '?search=zanzibar')).toHaveLength(1)
  })

  test('numbers of a hidden status do not exist', async () => {
    const id = await buildNumber(t.db, harbour, '02079460101', { statusId: 3 })
    const visitor = await shopper(harbour, granted)
    expect(await rowsOf(visitor)).toEqual([])
    const answer = await visitor.request('PUT', `${PORTAL}/numbers/${id}/description`, { description: 'x' })
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND'])
  })

  test('numbers of another customer do not exist, and their description stays', async () => {
    const id = await buildNumber(t.db, kestrel, '02079460107')
    const visitor = await shopper(harbour, granted)
    const answer = await visitor.request('PUT', `${PORTAL}/numbers/${id}/description`, { description: 'Mine now' })
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND'])
    expect((await list(kestrel))[0].description).toEqual({ staff: null, customer: null })
  })

  test('a number is found by any spelling', async () => {
    await buildNumber(t.db, harbour, '02079460101')
    const visitor = await shopper(harbour, granted)
    for (const typed of ['020 7946 0101', '+442079460101', '0044 20 7946', '7946 0101', '(020) 79460101'])
      expect(await rowsOf(visitor, `?search=${encodeURIComponent(typed)}`)).toHaveLength(1)
    expect(await rowsOf(visitor, '?search=0107')).toHaveLength(0)
  })

  test('an own description leaves before and after in the log, as the customer’s act', async () => {
    const id = await buildNumber(t.db, harbour, '02079460101')
    const visitor = await shopper(harbour, granted)
    await visitor.request('PUT', `${PORTAL}/numbers/${id}/description`, { description: 'Reception' })
    const entry = await t.db.selectFrom('activity_entry').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()
    expect([entry?.population, entry?.customer_id, entry?.subject_name, entry?.changes]).toEqual([
      'portal',
      harbour,
      '020 7946 0101',
      [{ label: 'Description (customer)', before: '(none)', after: 'Reception' }],
    ])
  })

  test('an own description is not given over one that was not seen', async () => {
    const id = await buildNumber(t.db, harbour, '02079460101')
    const visitor = await shopper(harbour, granted)
    const describeAs = async (description: string, shown: string | null) =>
      (await visitor.request('PUT', `${PORTAL}/numbers/${id}/description`, { description, shown })).json()
    expect(await describeAs('Reception', null)).toMatchObject({ ownDescription: 'Reception' })
    expect(await describeAs('Front desk', null)).toMatchObject({
      code: 'STALE',
      message: 'Somebody called it “Reception” meanwhile. Save again if you still want yours.',
    })
    expect(await describeAs('Front desk', 'Reception')).toMatchObject({ ownDescription: 'Front desk' })
  })
})

test('SmartSearch finds customers, people and numbers, numbers in any spelling and only for who may see them', async () => {
  await buildNumber(t.db, harbour, '02079460101', { spellings: ['trunk-7/101'] })
  await buildPerson(t.db, harbour, 'finance@harbour-dental.example')
  const find = async (visitor: Visitor, q: string) =>
    (await visitor.request('GET', `${BACKEND}/search?q=${encodeURIComponent(q)}`))
      .json()
      .rows.map(({ kind, text, customerId }: Record<string, unknown>) => [kind, text, customerId])
  const number = ['number', '020 7946 0101', harbour]
  for (const typed of ['020 7946 0101', '+44 20 7946 0101', '00442079460101', '79460101'])
    expect(await find(staff, typed)).toEqual([number])
  expect(await find(staff, 'harb0042')).toEqual([['customer', 'HARB0042 · Harbour Dental Ltd', harbour]])
  expect(await find(staff, 'finance@')).toEqual([['portal user', 'finance', harbour]])
  const { email } = await buildStaff(t.db, { customers: 'view' })
  expect(await find(await t.signIn(BACKEND, email, PASSWORD), '020 7946 0101')).toEqual([])
})
