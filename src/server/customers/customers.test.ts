import { buildCustomer, buildGroup, buildProfile, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const CUSTOMERS = `${BACKEND}/customers`
let t: TestApp
let staff: Visitor
beforeEach(async () => {
  t = await openTestApp()
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
})
afterEach(() => t[Symbol.asyncDispose]())

const add = (body: object) => staff.request('POST', CUSTOMERS, { classId: 3, statusId: 1, ...body })
const get = async (id: number) => (await staff.request('GET', `${CUSTOMERS}/${id}`)).json()
const save = (id: number, body: object, headers: Record<string, string> = {}) =>
  staff.request('PUT', `${CUSTOMERS}/${id}`, body, headers)
const assign = (id: number, profileId: number | null, more: object = {}, headers: Record<string, string> = {}) =>
  staff.request('PUT', `${CUSTOMERS}/${id}/myAccountProfile`, { profileId, ...more }, headers)
const lastEntry = () =>
  t.db
    .selectFrom('activity_entry')
    .select(['kind', 'subject', 'subject_name', 'customer_id', 'summary', 'changes'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()

const harbour = {
  accountNumber: 'HARB0042',
  name: 'Harbour Dental Ltd',
  email: 'finance@harbour-dental.example',
  phone: '020 7946 0101',
  contactName: 'Pat Smith',
  address: '1 Quay Street\nLeeds',
  accountManager: 'Cleo',
  groupId: null,
  gdprPecrConsentGiven: true,
  itemised: false,
  billDay: 5,
}

describe('a customer', () => {
  test('is kept with every field, and read back the same', async () => {
    const customer = (await add(harbour)).json()
    expect(customer).toEqual({
      ...harbour,
      groupId: undefined,
      id: customer.id,
      class: { id: 3, name: 'Company (UK Limited)' },
      status: { id: 1, name: 'Active', hasFrontendLoginAccess: true },
      group: null,
      revision: 1,
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      updated: customer.created,
      myAccountCustomerProfile: null,
      profile: {
        assigned: null,
        resolution: { step: 'none', inForce: null, losers: [], tied: [], noLongerOffered: false },
        offered: [],
        features: expect.arrayContaining([
          {
            key: 'view_account',
            group: 'myAccountFlags',
            label: 'Account details',
            open: false,
            why: 'no profile',
            sentence: 'No profile applies to this customer.',
            remedy: 'Set a profile on the customer, or a default.',
          },
        ]),
      },
    })
    expect(await get(customer.id)).toEqual(customer)
  })

  test('is itemised, has no bill day and gave no consent unless that is said; a change of them is told', async () => {
    const { id } = (await add({ accountNumber: 'KEST0107', name: 'Kestrel' })).json()
    expect(await get(id)).toMatchObject({ gdprPecrConsentGiven: false, itemised: true, billDay: null })
    const put = (body: object) => staff.request('PUT', `${BACKEND}/customers/${id}`, body)
    await put({ gdprPecrConsentGiven: true, itemised: false, billDay: 28 })
    expect((await lastEntry()).changes).toEqual([
      { label: 'GDPR & PECR consent', before: 'no', after: 'yes' },
      { label: 'Itemised calls', before: 'yes', after: 'no' },
      { label: 'Bill day', before: '(none)', after: '28' },
    ])
    for (const billDay of [0, 29, 1.5, '5'])
      expect((await put({ billDay })).json().issues).toEqual([
        { path: ['billDay'], message: 'A bill day is a day from 1 to 28, or null for none.' },
      ])
    await put({ billDay: null })
    expect(await get(id)).toMatchObject({ gdprPecrConsentGiven: true, itemised: false, billDay: null, revision: 3 })
  })

  test('has an account number that no other has, whatever its capitals', async () => {
    const { id } = (await add({ accountNumber: 'KEST0107', name: 'Kestrel' })).json()
    await add(harbour)
    for (const answer of [
      await add({ ...harbour, accountNumber: 'harb0042' }),
      await save(id, { accountNumber: 'Harb0042' }),
    ])
      expect([answer.statusCode, answer.json().code, answer.json().issues]).toEqual([
        409,
        'ACCOUNT_NUMBER_TAKEN',
        [{ path: ['accountNumber'], message: 'Another customer has this account number.' }],
      ])
  })

  test.each([
    ['no account number', { accountNumber: ' ' }, ['accountNumber'], 'An account number is needed.'],
    ['no name', { name: '' }, ['name'], 'A name is needed.'],
    ['an address that is none', { email: 'finance@' }, ['email'], 'This is not an e-mail address.'],
    ['a class that does not exist', { classId: 404 }, ['classId'], 'There is no such class.'],
    ['a status that does not exist', { statusId: 404 }, ['statusId'], 'There is no such status.'],
    ['a group that does not exist', { groupId: 404 }, ['groupId'], 'There is no such group.'],
    ['an unknown field', { balance: 1 }, ['balance'], 'There is no setting called balance.'],
  ])('is refused with %s, at that field', async (_, change, path, message) => {
    const answer = await add({ ...harbour, ...change })
    expect([answer.statusCode, answer.json().issues]).toEqual([422, [{ path, message }]])
    expect(await t.db.selectFrom('customer').selectAll().execute()).toEqual([])
  })

  test('keeps what a change leaves out, and the log has before and after', async () => {
    const before = (await add(harbour)).json()
    const after = (await save(before.id, { contactName: 'Ann', statusId: 2 })).json()
    expect(after).toEqual({
      ...before,
      contactName: 'Ann',
      status: { id: 2, name: 'Suspended', hasFrontendLoginAccess: true },
      revision: 2,
      updated: after.updated,
    })
    expect(after.updated > before.updated).toBe(true)
    expect(await lastEntry()).toEqual({
      kind: 'changed',
      subject: 'Customer',
      subject_name: 'HARB0042',
      customer_id: before.id,
      summary: 'Changed',
      changes: [
        { label: 'Contact', before: 'Pat Smith', after: 'Ann' },
        { label: 'Status', before: 'Active', after: 'Suspended' },
      ],
    })
  })

  test('edited meanwhile is not overwritten', async () => {
    const { id } = (await add(harbour)).json()
    const answers = await Promise.all(['A', 'B'].map((contactName) => save(id, { contactName }, { 'if-match': '"1"' })))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    const stale = answers.find(({ statusCode }) => statusCode === 409)?.json()
    expect([stale.code, stale.data.current]).toEqual(['STALE', await get(id)])
  })
})

describe('setting the profile', () => {
  test('offers Headline first, then Standard, by name, and what suits the customer alone', async () => {
    const group = await buildGroup(t.db, 'Business direct')
    const other = await buildGroup(t.db, 'Charities')
    const customer = await buildCustomer(t.db, { groupId: group })
    await buildProfile(t.db, [], { name: 'Zulu', availability: 'Headline' })
    await buildProfile(t.db, [], { name: 'Alpha' })
    await buildProfile(t.db, [], { name: 'Group', availability: 'Headline', groupIds: [group] })
    await buildProfile(t.db, [], { name: 'Mine', customerID: customer })
    await buildProfile(t.db, [], { name: 'Theirs', customerID: await buildCustomer(t.db) })
    await buildProfile(t.db, [], { name: 'Others', groupIds: [other] })
    await buildProfile(t.db, [], { name: 'Old', availability: 'Historical' })
    const { profile } = await get(customer)
    expect(profile.offered.map(({ name }: { name: string }) => name)).toEqual(['Group', 'Zulu', 'Alpha', 'Mine'])
  })

  test('is refused, with the reason, for a profile that is not offered', async () => {
    const customer = await buildCustomer(t.db)
    const old = await buildProfile(t.db, [], { name: 'Old', availability: 'Historical' })
    const theirs = await buildProfile(t.db, [], { name: 'Theirs', customerID: await buildCustomer(t.db) })
    for (const [id, message] of [
      [old, '“Old” is Historical: it stays where it is set, and is not offered anew.'],
      [theirs, '“Theirs” is offered to another customer or to other groups, not to this customer.'],
    ] as const) {
      const answer = await assign(customer, id)
      expect([answer.statusCode, answer.json().code, answer.json().message]).toEqual([409, 'NOT_OFFERED', message])
    }
    expect((await assign(customer, 404)).json().issues).toEqual([
      { path: ['profileId'], message: 'There is no such profile.' },
    ])
    expect((await get(customer)).profile.assigned).toBe(null)
  })

  test('leaves old and new name and the reason in the customer’s history', async () => {
    const customer = await buildCustomer(t.db, { accountNumber: 'HARB0042' })
    const basic = await buildProfile(t.db, [], { name: 'Basic' })
    const full = await buildProfile(t.db, ['view_account'], { name: 'Full' })
    await assign(customer, basic)
    const shown = (await assign(customer, full, { reason: 'Moved to a new contract' })).json()
    expect(shown.profile).toMatchObject({
      assigned: { id: full, name: 'Full' },
      resolution: { step: 'assigned', inForce: { id: full, name: 'Full' } },
      features: expect.arrayContaining([
        {
          key: 'view_account',
          group: 'myAccountFlags',
          label: 'Account details',
          open: true,
          why: 'open',
          sentence: '“Full” grants it.',
          remedy: null,
        },
      ]),
    })
    expect(await lastEntry()).toEqual({
      kind: 'changed',
      subject: 'Customer',
      subject_name: 'HARB0042',
      customer_id: customer,
      summary: 'MyAccount profile set: Moved to a new contract',
      changes: [{ label: 'MyAccount profile', before: 'Basic', after: 'Full' }],
    })
  })

  test('to what it is already changes nothing; taking it off leaves what comes next in force', async () => {
    const customer = await buildCustomer(t.db)
    const own = await buildProfile(t.db, [], { name: 'Mine', customerID: customer })
    const basic = await buildProfile(t.db, [], { name: 'Basic' })
    await assign(customer, basic)
    const entry = await lastEntry()
    expect((await assign(customer, basic)).json().revision).toBe(2)
    expect(await lastEntry()).toEqual(entry)
    expect((await assign(customer, null)).json().profile).toMatchObject({
      assigned: null,
      resolution: { step: 'customer', inForce: { id: own, name: 'Mine' } },
    })
  })

  test('on a customer who was changed meanwhile is refused', async () => {
    const customer = await buildCustomer(t.db)
    const basic = await buildProfile(t.db, [])
    await save(customer, { contactName: 'Ann' })
    expect((await assign(customer, basic, {}, { 'if-match': '"1"' })).json().code).toBe('STALE')
  })

  test('keeps working when the customer leaves the group, and says that it is no longer offered', async () => {
    const group = await buildGroup(t.db)
    const profile = await buildProfile(t.db, [], { groupIds: [group] })
    const customer = await buildCustomer(t.db, { groupId: group, profileId: profile })
    expect((await get(customer)).profile.resolution.noLongerOffered).toBe(false)
    const { profile: after } = (await save(customer, { groupId: null })).json()
    expect([after.resolution.inForce.id, after.resolution.noLongerOffered]).toEqual([profile, true])
  })
})

describe('the list', () => {
  test('is searched, filtered and sorted, with the profile in force', async () => {
    const group = await buildGroup(t.db, 'Business direct')
    const profile = await buildProfile(t.db, [], { name: 'Full', groupIds: [group] })
    await buildCustomer(t.db, { accountNumber: 'A1', name: 'Zeta', groupId: group })
    await buildCustomer(t.db, { accountNumber: 'B2', name: 'Eta 100%', statusId: 3 })
    const list = async (query: string) => (await staff.request('GET', `${CUSTOMERS}?${query}`)).json()
    const numbers = async (query: string) =>
      (await list(query)).rows.map(({ accountNumber }: { accountNumber: string }) => accountNumber)
    expect(await list(`profileId=${profile}`)).toEqual({
      total: 1,
      rows: [
        {
          id: expect.any(Number),
          accountNumber: 'A1',
          name: 'Zeta',
          className: 'Company (UK Limited)',
          status: { id: 1, name: 'Active', hasFrontendLoginAccess: true },
          group: { id: group, name: 'Business direct' },
          profileInForce: { id: profile, name: 'Full' },
          step: 'group',
          created: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          updated: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          myAccountCustomerProfile: null,
        },
      ],
    })
    expect(await numbers('sort=name')).toEqual(['B2', 'A1'])
    expect(await numbers('sort=-accountNumber')).toEqual(['B2', 'A1'])
    expect(await numbers('search=%25')).toEqual(['B2'])
    expect(await numbers('search=_')).toEqual([])
    expect(await numbers('statusId=3')).toEqual(['B2'])
    expect(await numbers(`groupId=${group}`)).toEqual(['A1'])
    expect(await list('page=9')).toEqual({ rows: [], total: 2 })
  })
})
