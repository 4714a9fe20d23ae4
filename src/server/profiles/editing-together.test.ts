import { buildApiKey, buildCustomer, buildGroup, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const PROFILES = `${BACKEND}/myAccountCustomerProfiles`
let t: TestApp
let staff: Visitor
let program: Visitor
beforeEach(async () => {
  t = await openTestApp()
  const user = await buildStaff(t.db, everyLevel('edit'))
  staff = await t.signIn(BACKEND, user.email, PASSWORD)
  program = t.visit({ key: await buildApiKey(t.db, user) })
})
afterEach(() => t[Symbol.asyncDispose]())

const added = async (body: object) => (await staff.request('POST', PROFILES, body)).json()
const save = (id: number, body: object, revision?: number) =>
  staff.request('PUT', `${PROFILES}/${id}`, body, revision === undefined ? {} : { 'if-match': `"${revision}"` })
const saveByProgram = (id: number, body: object) => program.request('PATCH', `${PROFILES}/${id}`, body)
const remove = (id: number) => staff.request('DELETE', `${PROFILES}/${id}`)
const assign = (customer: number, profileId: number | null) =>
  staff.request('PUT', `${BACKEND}/customers/${customer}/myAccountProfile`, { profileId })
const setDefault = (profileId: number | null) =>
  staff.request('PUT', `${BACKEND}/settings/defaultProfile`, { profileId })
const codeOf = async (answer: ReturnType<Visitor['request']>) => {
  const { statusCode, body } = await answer
  return [statusCode, JSON.parse(body).code]
}

describe('a stale edit', () => {
  test('is refused with the profile as it is, who changed it, and what changed meanwhile', async () => {
    const { id } = await added({ name: 'A', myNumbers: ['view_numbers'] })
    const colleague = await buildStaff(t.db, everyLevel('edit'), 'cleo@northbridge.example')
    const theirs = await t.signIn(BACKEND, colleague.email, PASSWORD)
    await theirs.request('PUT', `${PROFILES}/${id}`, { name: 'B' }, { 'if-match': '"1"' })
    await theirs.request('PUT', `${PROFILES}/${id}`, { myNumbers: [] }, { 'if-match': '"2"' })
    const answer = await save(id, { description: 'Mine' }, 1)
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'STALE'])
    const current = (await staff.request('GET', `${PROFILES}/${id}`)).json()
    expect(answer.json().data).toEqual({
      current,
      changedBy: 'cleo',
      changedAt: current.updated,
      changes: [
        { setting: 'name', label: 'Name', before: 'A', after: 'B' },
        { setting: 'myNumbers', label: 'MyNumbers: Number list', before: 'on', after: 'off' },
      ],
    })
    expect(current).toMatchObject({ name: 'B', description: '', revision: 3 })
  })

  test('without If-Match there is none: a program that names no revision has the last word', async () => {
    const { id } = await added({ name: 'A' })
    await save(id, { name: 'B' })
    expect((await saveByProgram(id, { description: 'Mine' })).json()).toMatchObject({ name: 'B', description: 'Mine' })
  })

  test('is not made possible: a page that names no revision is refused before anything is looked at', async () => {
    const { id } = await added({ name: 'A' })
    const customer = await buildCustomer(t.db)
    const { email } = await buildStaff(t.db, everyLevel('edit'))
    const careless = await t.signIn(BACKEND, email, PASSWORD, { namesRevisions: false })
    for (const [method, url, body] of [
      ['PUT', `${PROFILES}/${id}`, { name: 'B' }],
      ['PATCH', `${PROFILES}/${id}`, { name: 'B' }],
      ['PUT', `${BACKEND}/customers/${customer}`, { name: 'B' }],
      ['PATCH', `${BACKEND}/customers/${customer}`, { name: 'B' }],
      ['PUT', `${BACKEND}/customers/${customer}/myAccountProfile`, { profileId: id }],
      ['PATCH', `${PROFILES}/999999`, { name: 'B' }],
    ] as const)
      expect([method, url, ...(await codeOf(careless.request(method, url, body)))]).toEqual([
        method,
        url,
        428,
        'REVISION_NEEDED',
      ])
    expect((await staff.request('GET', `${PROFILES}/${id}`)).json().name).toBe('A')
  })

  test('with an If-Match that is no revision is refused in a sentence', async () => {
    const { id } = await added({ name: 'A' })
    const answer = await staff.request('PUT', `${PROFILES}/${id}`, { name: 'B' }, { 'if-match': 'W/"abc"' })
    expect([answer.statusCode, answer.json().message]).toEqual([
      422,
      'If-Match holds a revision number in double quotes, such as "7".',
    ])
  })
})

describe('two at once', () => {
  test('that save the same revision: one is saved, the other is stale', async () => {
    const { id } = await added({ name: 'A' })
    const answers = await Promise.all(['B', 'C', 'D'].map((description) => save(id, { description }, 1)))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409, 409])
    const saved = answers.find(({ statusCode }) => statusCode === 200)?.json()
    expect((await staff.request('GET', `${PROFILES}/${id}`)).json()).toEqual(saved)
  })

  test('that save different parts: both are kept, each with a revision of its own', async () => {
    const { id } = await added({ name: 'A' })
    await Promise.all([saveByProgram(id, { description: 'Mine' }), saveByProgram(id, { myNumbers: ['view_numbers'] })])
    expect((await staff.request('GET', `${PROFILES}/${id}`)).json()).toMatchObject({
      description: 'Mine',
      myNumbers: ['view_numbers'],
      revision: 3,
    })
  })

  test('that delete and assign: never a customer with a profile that is gone', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { id } = await added({ name: `Round ${round}` })
      const customer = await buildCustomer(t.db)
      const [removed, assigned] = await Promise.all([remove(id), assign(customer, id)])
      expect(removed.statusCode).toSatisfy((status: number) => [200, 409].includes(status))
      expect(assigned.statusCode).toSatisfy((status: number) => [200, 422].includes(status))
      expect([removed.statusCode === 200, assigned.statusCode === 200].filter(Boolean)).toHaveLength(1)
    }
  })

  test('that delete the same: one does, the other finds nothing', async () => {
    const { id } = await added({ name: 'A' })
    const answers = await Promise.all([remove(id), remove(id)])
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 404])
  })
})

describe('deleting', () => {
  test('is refused while customers use the profile, with their number', async () => {
    const { id } = await added({ name: 'A' })
    const customers = [await buildCustomer(t.db, { profileId: id }), await buildCustomer(t.db, { profileId: id })]
    const answer = await remove(id)
    expect([answer.statusCode, answer.json().code, answer.json().message, answer.json().data]).toEqual([
      409,
      'IN_USE',
      '2 customers use this profile. Give them another one first.',
      { customers: 2 },
    ])
    for (const customer of customers) await assign(customer, null)
    expect((await remove(id)).statusCode).toBe(200)
    expect((await staff.request('GET', `${PROFILES}/${id}`)).statusCode).toBe(404)
  })

  test('is refused while it is in force by its customer or group alone', async () => {
    const group = await buildGroup(t.db, 'Business direct')
    await buildCustomer(t.db, { groupId: group })
    const { id } = await added({ name: 'A', customerGroups: ['Business direct'] })
    expect((await remove(id)).json().message).toBe('1 customer uses this profile. Give them another one first.')
  })

  test('leaves all that it held in the activity log', async () => {
    const { id } = await added({ name: 'A', myNumbers: ['view_numbers'] })
    await remove(id)
    const entry = await t.db.selectFrom('activity_entry').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()
    expect([entry?.kind, entry?.subject_name, entry?.changes]).toEqual([
      'deleted',
      'A',
      [
        { setting: 'name', label: 'Name', before: 'A', after: '(none)' },
        { setting: 'availability', label: 'Availability', before: 'Standard', after: '(none)' },
        { setting: 'myNumbers', label: 'MyNumbers: Number list', before: 'on', after: 'off' },
      ],
    ])
  })
})

describe('the default profile', () => {
  test('is neither deleted nor retired nor given a scope until another is the default', async () => {
    await buildGroup(t.db, 'Business direct')
    const { id } = await added({ name: 'A' })
    const other = await added({ name: 'B' })
    expect((await setDefault(id)).json().defaultProfile).toEqual({ id, name: 'A' })
    expect(await codeOf(remove(id))).toEqual([409, 'IS_DEFAULT'])
    expect(await codeOf(save(id, { availability: 'Historical' }))).toEqual([409, 'IS_DEFAULT'])
    expect(await codeOf(save(id, { customerGroups: ['Business direct'] }))).toEqual([409, 'IS_DEFAULT'])
    await setDefault(other.id)
    expect((await save(id, { availability: 'Historical' })).statusCode).toBe(200)
    expect((await remove(id)).statusCode).toBe(200)
  })

  test('is a general one that is not Historical', async () => {
    await buildGroup(t.db, 'Business direct')
    const historical = await added({ name: 'H', availability: 'Historical' })
    const scoped = await added({ name: 'G', customerGroups: ['Business direct'] })
    for (const [id, message] of [
      [historical.id, 'A Historical profile cannot be the default.'],
      [scoped.id, 'Only a general profile, without customer or groups, can be the default.'],
      [4040, 'There is no such profile.'],
    ] as const)
      expect((await setDefault(id)).json().issues).toEqual([{ path: ['profileId'], message }])
  })
})

describe('the five starter profiles', () => {
  test('are made with one click on an empty list, each with its entry, and only there', async () => {
    const starters = () => staff.request('POST', `${PROFILES}/starters`, {})
    const answers = await Promise.all([starters(), starters()])
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    const { rows } = (await staff.request('GET', PROFILES)).json()
    expect(
      rows.map(({ name, availability, myCallsEnabled }: Record<string, unknown>) => [
        name,
        availability,
        myCallsEnabled,
      ]),
    ).toEqual([
      ['Business bills only', 'Standard', false],
      ['Business full', 'Headline', true],
      ['Inbound and marketing', 'Standard', true],
      ['Legacy statistics', 'Historical', true],
      ['Residential basic', 'Headline', false],
    ])
    const entries = await t.db
      .selectFrom('activity_entry')
      .where('subject', '=', 'MyAccount profile')
      .selectAll()
      .execute()
    expect(entries).toHaveLength(5)
    expect((await starters()).json().message).toBe(
      'There are profiles already; the starter profiles are for an empty list.',
    )
  })
})

describe('profiles that compete at the same step', () => {
  test('name each other, and over whom', async () => {
    await buildGroup(t.db, 'Business direct')
    await buildGroup(t.db, 'Charities')
    const customer = await buildCustomer(t.db, { accountNumber: 'HARB0042' })
    const one = await added({ name: 'One', customerGroups: ['Business direct', 'Charities'] })
    const two = await added({ name: 'Two', customerGroups: ['Charities'] })
    const three = await added({ name: 'Three', customerID: customer })
    const four = await added({ name: 'Four', customerID: customer })
    await added({ name: 'Old', customerID: customer, availability: 'Historical' })
    const competes = async (id: number) => (await staff.request('GET', `${PROFILES}/${id}`)).json().competesWith
    expect(await competes(one.id)).toEqual([{ id: two.id, name: 'Two', over: 'Charities' }])
    expect(await competes(two.id)).toEqual([{ id: one.id, name: 'One', over: 'Charities' }])
    expect(await competes(three.id)).toEqual([{ id: four.id, name: 'Four', over: 'HARB0042' }])
  })
})

describe('the list', () => {
  test('is searched, filtered and sorted, and counts what matches', async () => {
    await buildGroup(t.db, 'Business direct')
    const customer = await buildCustomer(t.db)
    await added({ name: 'beta', description: 'For shops' })
    await added({ name: 'Alpha', availability: 'Headline', customerGroups: ['Business direct'] })
    await added({ name: '100% _special_', customerID: customer })
    const names = async (query: string) => {
      const { rows, total } = (await staff.request('GET', `${PROFILES}?${query}`)).json()
      return [rows.map(({ name }: { name: string }) => name), total]
    }
    expect(await names('')).toEqual([['100% _special_', 'Alpha', 'beta'], 3])
    expect(await names('sort=-name')).toEqual([['beta', 'Alpha', '100% _special_'], 3])
    expect(await names('sort=-customersInForce')).toEqual([['100% _special_', 'beta', 'Alpha'], 3])
    expect(await names('search=SHOPS')).toEqual([['beta'], 1])
    expect(await names('search=%25')).toEqual([['100% _special_'], 1])
    expect(await names('search=_')).toEqual([['100% _special_'], 1])
    expect(await names('availability=Headline')).toEqual([['Alpha'], 1])
    expect(await names('scope=general')).toEqual([['beta'], 1])
    expect(await names('scope=customer')).toEqual([['100% _special_'], 1])
    expect(await names('scope=groups')).toEqual([['Alpha'], 1])
    expect(await names('pageSize=2&page=2')).toEqual([['beta'], 3])
    expect(await names('scope=groups&pageSize=2&page=2')).toEqual([[], 1])
  })
})
