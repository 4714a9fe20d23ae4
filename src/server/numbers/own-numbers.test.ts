import { ownNumberEndpoints } from '#contract/my-account/numbers.ts'
import type { FeatureKey } from '#rules/features.ts'
import type { NumberScope } from '#rules/portal-roles.ts'
import {
  buildCampaign,
  buildCustomer,
  buildNumber,
  buildPerson,
  buildProfile,
  buildSite,
  everyFeature,
  PASSWORD,
} from '#test/support/build.ts'
import { putCalls } from '#test/support/put-calls.ts'
import { openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let t: TestApp
let customerId: number
let profileWithout: number
let london: number
let leeds: number
let numbers: Readonly<Record<'reception' | 'surgery' | 'leeds' | 'spare' | 'ended' | 'hidden', number>>

const without: readonly FeatureKey[] = everyFeature.filter((key) => key !== 'myCallsUseBackendDescriptions')

beforeAll(async () => {
  t = await openTestApp()
  customerId = await buildCustomer(t.db, {
    accountNumber: 'HARB0042',
    profileId: await buildProfile(t.db, everyFeature),
  })
  profileWithout = await buildProfile(t.db, without)
  const add = (number: string, parts: Parameters<typeof buildNumber>[3] = {}) =>
    buildNumber(t.db, customerId, number, parts)
  numbers = {
    reception: await add('020 7946 0101', { description: 'Main line', site: 'London', campaign: 'Yellow pages' }),
    surgery: await add('020 7946 0102', { description: '=SUM(A1)', site: 'London' }),
    leeds: await add('0113 496 0103', { description: 'Leeds desk', site: 'Secret HQ' }),
    spare: await add('0161 496 0104'),
    ended: await add('0161 496 0105', { droppedOn: '2024-01-01', description: 'Old fax' }),
    hidden: await add('0161 496 0106', { statusId: 3, description: 'Hidden', site: 'Hidden site' }),
  }
  leeds = await buildSite(t.db, customerId, { name: 'Leeds', owner: 'customer', numberIds: [numbers.leeds] })
  london = await buildSite(t.db, customerId, { name: 'London' })
  await buildCampaign(t.db, customerId, { name: 'Spring', owner: 'customer', numberIds: [numbers.surgery] })
  await buildSite(t.db, customerId, {
    name: 'Past',
    owner: 'customer',
    numberIds: [numbers.spare],
    until: '2021-01-01',
  })
}, 60_000)
afterAll(() => t[Symbol.asyncDispose]())

const someone = async (scope: NumberScope = { kind: 'all' }): Promise<Visitor> =>
  t.signIn(PORTAL, (await buildPerson(t.db, customerId, undefined, { role: 'numbers', scope })).email, PASSWORD)
const owner = async (): Promise<Visitor> => t.signIn(PORTAL, (await buildPerson(t.db, customerId)).email, PASSWORD)
const setProfile = (profileId: number) =>
  t.db.updateTable('customer').set({ my_account_profile_id: profileId }).where('id', '=', customerId).execute()
/** Does something while the profile hides the provider's labels. */
const withoutStaffLabels = async (act: () => Promise<void>) => {
  const { my_account_profile_id: before } = await t.db
    .selectFrom('customer')
    .select('my_account_profile_id')
    .where('id', '=', customerId)
    .executeTakeFirstOrThrow()
  await setProfile(profileWithout)
  await act().finally(() => setProfile(before ?? 0))
}
const found = async (visitor: Visitor, query: Record<string, unknown>): Promise<number[]> =>
  (await visitor.call(PORTAL, ownNumberEndpoints.list, { query })).rows.map(({ id }) => id)

describe('the list of own numbers', () => {
  test('is narrowed by what is shown of each number', async () => {
    const visitor = await owner()
    const { reception, surgery, leeds: desk, spare, ended } = numbers
    const asked = async (query: Record<string, unknown>) => (await found(visitor, query)).toSorted((a, b) => a - b)
    expect(await asked({})).toEqual([reception, surgery, desk, spare, ended])
    expect(await asked({ siteId: london })).toEqual([reception, surgery])
    expect(await asked({ siteId: leeds })).toEqual([desk])
    expect(await asked({ siteId: 'none' })).toEqual([spare, ended])
    expect(await asked({ campaignId: 'none' })).toEqual([desk, spare, ended])
    expect(await asked({ state: 'ended' })).toEqual([ended])
    expect(await asked({ state: 'current', siteId: 'none' })).toEqual([spare])
    expect(await asked({ search: 'LOND' })).toEqual([reception, surgery])
    expect(await asked({ search: 'spring' })).toEqual([surgery])
    expect(await asked({ search: '496 0103' })).toEqual([desk])
    // Overruled by the customer's own.
    expect(await asked({ search: 'secret' })).toEqual([])
  })

  test('neither finds nor orders by labels that the profile hides', () =>
    withoutStaffLabels(async () => {
      const visitor = await owner()
      expect(await found(visitor, { siteId: london })).toEqual([])
      expect(await found(visitor, { search: 'London' })).toEqual([])
      expect(await found(visitor, { search: 'Main line' })).toEqual([])
      const choices = await visitor.call(PORTAL, ownNumberEndpoints.filters, {})
      expect(choices.sites).toEqual([{ id: leeds, name: 'Leeds', setBy: 'you' }])
      expect((await found(visitor, { sort: 'site' }))[0]).toBe(numbers.leeds)
      expect(await found(visitor, { sort: '-description' })).toEqual(await found(visitor, { sort: 'number' }))
    }))

  test.each([
    ['number', ['leeds', 'spare', 'ended', 'reception', 'surgery']],
    ['-number', ['surgery', 'reception', 'ended', 'spare', 'leeds']],
    ['site', ['leeds', 'reception', 'surgery', 'spare', 'ended']],
    ['-site', ['reception', 'surgery', 'leeds', 'spare', 'ended']],
    ['campaign', ['surgery', 'reception', 'leeds', 'spare', 'ended']],
  ] as const)('is ordered by %s, what is missing last', async (sort, order) =>
    expect(await found(await owner(), { sort })).toEqual(order.map((key) => numbers[key])),
  )

  test('is, page by page, the whole of it once', async () => {
    const visitor = await owner()
    const pages = await Promise.all([1, 2, 3].map((page) => found(visitor, { page, pageSize: 2 })))
    expect(pages.flat()).toEqual(await found(visitor, {}))
  })
})

describe('a person with some of the numbers', () => {
  test('sees and finds no other, nor the names that only others have', async () => {
    for (const scope of [
      { kind: 'numbers', numberIds: [numbers.leeds] },
      { kind: 'sites', siteIds: [leeds] },
    ] as const) {
      const visitor = await someone(scope)
      expect(await found(visitor, {})).toEqual([numbers.leeds])
      expect(await found(visitor, { search: 'London' })).toEqual([])
      const { sites, campaigns } = await visitor.call(PORTAL, ownNumberEndpoints.filters, {})
      expect([sites.map(({ name }) => name), campaigns]).toEqual([['Leeds'], []])
      const file = (await visitor.request('GET', `${PORTAL}/numbers/file`)).body
      expect(file).not.toMatch(/London|Main line|Spring/)
      for (const path of ['', '/details'])
        expect((await visitor.request('GET', `${PORTAL}/numbers/${numbers.reception}${path}`)).json().code).toBe(
          'NOT_FOUND',
        )
      const described = await visitor.request('PUT', `${PORTAL}/numbers/${numbers.reception}/description`, {
        description: 'x',
      })
      expect(described.json().code).toBe('NOT_FOUND')
    }
  })

  test('of the provider’s sites sees those that the customer did not move elsewhere', async () => {
    const secret = await buildSite(t.db, customerId, { name: 'Secret HQ' })
    expect(await found(await someone({ kind: 'sites', siteIds: [secret] }), {})).toEqual([])
    expect(await found(await someone({ kind: 'sites', siteIds: [london] }), { sort: 'number' })).toEqual([
      numbers.reception,
      numbers.surgery,
    ])
  })
})

describe('a number', () => {
  test('that the portal hides is not there', async () => {
    const visitor = await owner()
    expect((await visitor.request('GET', `${PORTAL}/numbers/${numbers.hidden}`)).statusCode).toBe(404)
    expect((await visitor.request('GET', `${PORTAL}/numbers/${numbers.hidden}/details`)).statusCode).toBe(404)
  })

  test('tells its contract, services, where it belonged and its last call', async () => {
    await t.db
      .updateTable('number')
      .set({ tariff: 'Business 600', contract_ends_on: '2027-03-31' })
      .where('id', '=', numbers.leeds)
      .execute()
    await t.db
      .insertInto('number_charge')
      .values({
        ...{ number_id: numbers.leeds, customer_id: customerId, name: 'Number rental', every: 'month' },
        ...{ amount_micros: 2_500_000, from_on: '2024-01-01', until_on: null },
      })
      .execute()
    await putCalls(t.parts.callStore, [
      {
        ...{ at: '2026-06-01T10:00:00Z', customerId, direction: 'in', numberId: numbers.leeds, otherNumberId: 0 },
        ...{ seconds: 60, ring: 4, micros: null, currency: 'GBP', caller: '+447700900001', dialled: '+441134960103' },
        state: 'answered',
      },
    ])
    const read = async () => (await owner()).call(PORTAL, ownNumberEndpoints.details, { params: { id: numbers.leeds } })
    expect(await read()).toEqual({
      tariff: 'Business 600',
      contractEndsOn: '2027-03-31',
      charges: [
        { name: 'Number rental', every: 'month', amount: '2.50', currency: 'GBP', from: '2024-01-01', until: null },
      ],
      sites: [
        { id: leeds, name: 'Leeds', setBy: 'you', from: '2020-01-01', until: null },
        { id: expect.any(Number), name: 'Secret HQ', setBy: 'your provider', from: '2020-01-01', until: null },
      ],
      campaigns: [],
      lastCall: { state: 'known', at: '2026-06-01T10:00:00.000Z', direction: 'in' },
    })
    await withoutStaffLabels(async () => expect((await read()).sites.map(({ name }) => name)).toEqual(['Leeds']))
  })

  test('names services and no amounts where costs are not granted', async () => {
    const profileId = await buildProfile(t.db, ['view_numbers', 'view_number_details'])
    const other = await buildCustomer(t.db, { profileId })
    const id = await buildNumber(t.db, other, '0161 496 0201')
    await sql`insert into number_charge (number_id, customer_id, name, every, amount_micros, from_on)
      values (${id}, ${other}, 'Rental', 'month', 1000000, '2024-01-01')`.execute(t.db)
    const visitor = await t.signIn(PORTAL, (await buildPerson(t.db, other)).email, PASSWORD)
    const { charges } = await visitor.call(PORTAL, ownNumberEndpoints.details, { params: { id: id } })
    expect(charges).toMatchObject([{ name: 'Rental', amount: null }])
  })
})

test('the file holds what the list shows, and nothing that a spreadsheet computes', async () => {
  const answer = await (await owner()).request('GET', `${PORTAL}/numbers/file?sort=number&siteId=${london}`)
  expect(answer.headers['content-disposition']).toMatch(/HARB0042-numbers-\d{4}-\d\d-\d\d\.csv/)
  const rows = parse(answer.body, { columns: true }) as Record<string, string>[]
  expect(rows).toEqual([
    {
      ...{ number: '020 7946 0101', description: 'Main line', description_set_by: 'your provider' },
      ...{ site: 'London', site_set_by: 'your provider', campaign: 'Yellow pages', campaign_set_by: 'your provider' },
      ...{ type: 'Geographic', status: 'Live', since: '2020-01-01', until: '' },
    },
    {
      ...{ number: '020 7946 0102', description: "'=SUM(A1)", description_set_by: 'your provider' },
      ...{ site: 'London', site_set_by: 'your provider', campaign: 'Spring', campaign_set_by: 'you' },
      ...{ type: 'Geographic', status: 'Live', since: '2020-01-01', until: '' },
    },
  ])
  await withoutStaffLabels(async () => {
    const body = (await (await owner()).request('GET', `${PORTAL}/numbers/file`)).body
    expect(body).not.toMatch(/London|Main line|Secret/)
  })
})
