import { profileEndpoints } from '#contract/backend/profiles.ts'
import { buildCustomer, buildGroup, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const PROFILES = `${BACKEND}/myAccountCustomerProfiles`
let t: TestApp
let staff: Visitor
let me: string
beforeEach(async () => {
  t = await openTestApp()
  const { email } = await buildStaff(t.db, everyLevel('edit'))
  staff = await t.signIn(BACKEND, email, PASSWORD)
  me = email.split('@')[0] ?? ''
})
afterEach(() => t[Symbol.asyncDispose]())

const add = (body: object) => staff.request('POST', PROFILES, body)
const added = async (body: object) => (await add(body)).json()
const save = (id: number, body: object, headers: Record<string, string> = {}) =>
  staff.request('PUT', `${PROFILES}/${id}`, body, headers)
const issuesOf = async (answer: ReturnType<Visitor['request']>) => {
  const { statusCode, body } = await answer
  return [statusCode, JSON.parse(body).issues]
}
const lastEntry = () =>
  t.db
    .selectFrom('activity_entry')
    .select(['kind', 'who', 'subject', 'subject_id', 'subject_name', 'summary', 'changes'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
const countProfiles = async () => (await t.db.selectFrom('my_account_profile').select('id').execute()).length

const full = {
  name: 'Business full',
  description: 'Everything a company works with',
  availability: 'Headline',
  customerID: null,
  customerGroups: ['Business direct', 'Charities'],
  myAccountFlags: ['view_account', 'view_invoices', 'download_cdrs'],
  myNumbers: ['view_numbers', 'edit_description'],
  myCampaigns: ['view_campaigns', 'view_campaign_report'],
  myCallsEnabled: true,
  myCallsDailyCDRAccess: true,
  myCallsUseBackendDescriptions: true,
  myCallsReports: ['report_by_day', 'report_call_list'],
  myCallsOptions: ['export_calls', 'view_caller_numbers'],
  myCallsMonths: 13,
}

describe('a profile', () => {
  test('is kept with every documented field by its documented name, and read back the same', async () => {
    await buildGroup(t.db, 'Business direct')
    await buildGroup(t.db, 'Charities')
    const answer = await add(full)
    const profile = answer.json()
    expect(answer.statusCode).toBe(200)
    expect(profile).toEqual({
      ...full,
      id: profile.id,
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      updated: profile.created,
      revision: 1,
      createdBy: me,
      updatedBy: me,
      isDefault: false,
      customer: null,
      customersInForce: 0,
      customersAssigned: 0,
      competesWith: [],
    })
    expect((await staff.request('GET', `${PROFILES}/${profile.id}`)).json()).toEqual(profile)
    expect((await staff.request('GET', PROFILES)).json()).toEqual({ rows: [profile], total: 1 })
  })

  test('needs a name only; the rest is empty or off', async () => {
    expect(await added({ name: ' Residential ' })).toMatchObject({
      name: 'Residential',
      description: '',
      availability: 'Standard',
      customerID: null,
      customerGroups: [],
      myAccountFlags: [],
      myNumbers: [],
      myCampaigns: [],
      myCallsEnabled: false,
      myCallsDailyCDRAccess: false,
      myCallsUseBackendDescriptions: false,
      myCallsReports: [],
      myCallsOptions: ['export_calls', 'email_reports', 'view_call_costs', 'view_caller_numbers'],
      myCallsMonths: null,
    })
  })

  test('keeps its flags in the catalogue’s order, each once, and groups by their own name', async () => {
    await buildGroup(t.db, 'Business direct')
    expect(
      await added({
        name: 'A',
        customerGroups: ['BUSINESS DIRECT'],
        myNumbers: ['edit_description', 'view_numbers', 'view_numbers'],
      }),
    ).toMatchObject({ customerGroups: ['Business direct'], myNumbers: ['view_numbers', 'edit_description'] })
  })

  test('keeps the options of My Calls while My Calls is off', async () => {
    const { id } = await added({
      name: 'A',
      myCallsDailyCDRAccess: true,
      myCallsUseBackendDescriptions: true,
      myCallsReports: ['report_by_hour', 'report_by_day', 'report_by_hour'],
      // Without the e-mail settings that it needs: kept, and closed until they are on.
      myCallsOptions: ['email_reports'],
      myCallsMonths: 1,
    })
    expect(await staff.call(BACKEND, profileEndpoints.get, { params: { id } })).toMatchObject({
      myCallsEnabled: false,
      myCallsDailyCDRAccess: true,
      myCallsUseBackendDescriptions: true,
      myCallsReports: ['report_by_day', 'report_by_hour'],
      myCallsOptions: ['email_reports'],
      myCallsMonths: 1,
    })
  })
})

describe('adding and changing are refused, and nothing is saved,', () => {
  test.each([
    ['without a name', {}, ['name'], 'A profile needs a name.'],
    ['with an empty name', { name: '   ' }, ['name'], 'A profile needs a name.'],
    ['with a name too long', { name: 'x'.repeat(101) }, ['name'], 'At most 100 characters.'],
    [
      'with an unknown setting',
      { name: 'A', myCallsEnable: true },
      ['myCallsEnable'],
      'There is no setting called myCallsEnable.',
    ],
    [
      'with both a customer and groups',
      { name: 'A', customerID: 1, customerGroups: ['Business direct'] },
      ['customerGroups'],
      'Choose one customer or customer groups, not both.',
    ],
    [
      'with an unknown group',
      { name: 'A', customerGroups: ['Nobody'] },
      ['customerGroups'],
      'There is no customer group called Nobody.',
    ],
    ['with an unknown customer', { name: 'A', customerID: 4040 }, ['customerID'], 'There is no such customer.'],
    [
      'with a dependency missing',
      { name: 'A', myAccountFlags: ['download_cdrs'] },
      ['myAccountFlags'],
      '“Download call records” needs “Invoices”. Switch that on as well, or this off.',
    ],
  ])('%s', async (_, body, path, message) => {
    await buildGroup(t.db, 'Business direct')
    expect(await issuesOf(add(body))).toEqual([422, [{ path, message }]])
    expect(await countProfiles()).toBe(0)
    const { id } = await added({ name: 'Before' })
    if ('name' in body) expect(await issuesOf(save(id, body))).toEqual([422, [{ path, message }]])
    expect((await staff.request('GET', `${PROFILES}/${id}`)).json()).toMatchObject({ name: 'Before', revision: 1 })
  })

  test('with unknown flags, which are all named', async () => {
    const answer = await add({
      name: 'A',
      myAccountFlags: ['view_invoice', 'view_account'],
      myNumbers: ['x'],
      myCampaigns: ['y'],
    })
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'INVALID'])
    expect(answer.json().issues).toEqual([
      {
        path: ['myAccountFlags', 0],
        message: 'There is no MyAccount flag called "view_invoice". Did you mean view_invoices?',
      },
      { path: ['myNumbers', 0], message: 'There is no MyNumbers feature called "x".' },
      { path: ['myCampaigns', 0], message: 'There is no MyCampaigns feature called "y".' },
    ])
    expect(await countProfiles()).toBe(0)
  })

  test('with a name that another profile has, whatever its capitals', async () => {
    await added({ name: 'Business full' })
    const { id } = await added({ name: 'Other' })
    for (const answer of [await add({ name: 'BUSINESS FULL' }), await save(id, { name: 'business full' })])
      expect([answer.statusCode, answer.json().code, answer.json().issues]).toEqual([
        409,
        'NAME_TAKEN',
        [{ path: ['name'], message: 'Another profile has this name. Names count as equal whatever their capitals.' }],
      ])
    expect((await save(id, { name: 'OTHER' })).statusCode).toBe(200)
  })

  test('of two that add the same name at once one is added', async () => {
    const answers = await Promise.all(['Twin', 'TWIN', 'twin'].map((name) => add({ name })))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409, 409])
    expect(await countProfiles()).toBe(1)
  })

  test('with a switched-off flag that another one needs', async () => {
    const { id } = await added({ name: 'A', myAccountFlags: ['view_invoices', 'download_cdrs'] })
    expect(await issuesOf(save(id, { myAccountFlags: ['download_cdrs'] }))).toMatchObject([
      422,
      [{ path: ['myAccountFlags'] }],
    ])
  })
})

describe('changing', () => {
  test('a part leaves the rest as it is', async () => {
    await buildGroup(t.db, 'Business direct')
    await buildGroup(t.db, 'Charities')
    const before = await added(full)
    const after = (await save(before.id, { myNumbers: ['view_numbers'] })).json()
    expect(after).toEqual({ ...before, myNumbers: ['view_numbers'], revision: 2, updated: after.updated })
    const all = (await save(before.id, { myCallsReports: [], myCallsMonths: null })).json()
    expect(all).toEqual({ ...after, myCallsReports: [], myCallsMonths: null, revision: 3, updated: all.updated })
    expect((await lastEntry()).changes).toMatchObject([
      { label: 'My Calls Reports', before: 'Calls by day, Call list', after: 'All reports' },
      { label: 'My Calls Months Back', before: '13 months', after: 'as far as calls are kept' },
    ])
  })

  test('nothing makes neither a revision nor an entry', async () => {
    const { id } = await added({ name: 'A', myNumbers: ['view_numbers'] })
    const entry = await lastEntry()
    expect((await save(id, { name: 'A', myNumbers: ['view_numbers'] })).json().revision).toBe(1)
    expect(await lastEntry()).toEqual(entry)
  })

  test('from groups to one customer takes the groups off', async () => {
    await buildGroup(t.db, 'Business direct')
    const customer = await buildCustomer(t.db, { accountNumber: 'HARB0042', name: 'Harbour Dental Ltd' })
    const { id } = await added({ name: 'A', customerGroups: ['Business direct'] })
    expect((await save(id, { customerID: customer })).statusCode).toBe(422)
    expect((await save(id, { customerID: customer, customerGroups: [] })).json()).toMatchObject({
      customerID: customer,
      customerGroups: [],
      customer: { id: customer, accountNumber: 'HARB0042', name: 'Harbour Dental Ltd' },
    })
  })

  test('a profile that does not exist is refused', async () =>
    expect((await save(404, { name: 'A' })).json().code).toBe('NOT_FOUND'))
})

describe('the activity log', () => {
  test('has an added profile with all that it was given', async () => {
    const { id } = await added({ name: 'A', myAccountFlags: ['view_account'], myCallsEnabled: true })
    const entry = await lastEntry()
    expect(entry).toMatchObject({
      kind: 'created',
      subject: 'MyAccount profile',
      subject_id: id,
      subject_name: 'A',
      summary: 'Created',
    })
    expect(entry.who).toContain(me)
    expect(entry.changes).toEqual([
      { setting: 'name', label: 'Name', before: '(none)', after: 'A' },
      { setting: 'availability', label: 'Availability', before: '(none)', after: 'Standard' },
      { setting: 'myAccountFlags', label: 'MyAccount Flags: Account details', before: 'off', after: 'on' },
      { setting: 'myCallsEnabled', label: 'My Calls Enabled', before: 'off', after: 'on' },
    ])
  })

  test('has before and after of a change, and how many customers it reached', async () => {
    const { id } = await added({ name: 'A', myAccountFlags: ['view_account'] })
    await buildCustomer(t.db, { profileId: id })
    await buildCustomer(t.db, { profileId: id })
    await save(id, { name: 'B', myAccountFlags: [] })
    const { summary, changes } = await lastEntry()
    expect([summary, changes]).toEqual([
      'Changed for 2 customers',
      [
        { setting: 'name', label: 'Name', before: 'A', after: 'B' },
        { setting: 'myAccountFlags', label: 'MyAccount Flags: Account details', before: 'on', after: 'off' },
      ],
    ])
  })

  test('and the change are saved together or not at all', async () => {
    const { id } = await added({ name: 'A' })
    await sql`alter table activity_entry add constraint refuse_all check (kind <> 'changed') not valid`.execute(t.db)
    expect((await save(id, { name: 'B' })).statusCode).toBe(500)
    expect((await staff.request('GET', `${PROFILES}/${id}`)).json()).toMatchObject({ name: 'A', revision: 1 })
  })
})
