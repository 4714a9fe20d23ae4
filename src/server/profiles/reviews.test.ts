import { customerEndpoints } from '#contract/backend/customers.ts'
import { profileEndpoints } from '#contract/backend/profiles.ts'
import { reviewEndpoints } from '#contract/backend/reviews.ts'
import { settingsEndpoints } from '#contract/backend/settings.ts'
import { dumpTables } from '#test/support/dump.ts'
import {
  buildCustomer,
  buildGroup,
  buildPerson,
  buildProfile,
  buildStaff,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let t: TestApp
let staff: Visitor
beforeAll(async () => {
  t = await openTestApp()
  const { email } = await buildStaff(t.db, everyLevel('edit'))
  staff = await t.signIn(BACKEND, email, PASSWORD)
})
afterAll(() => t[Symbol.asyncDispose]())

const kept = async () =>
  Object.fromEntries(
    Object.entries(await dumpTables(t.db)).filter(([name]) => name.startsWith('public.') && !name.endsWith('_session')),
  )

describe('a review of a change of a profile', () => {
  test('says in words what changes, for how many customers, and who is signed in, and changes nothing', async () => {
    const profile = await buildProfile(t.db, ['view_invoices', 'download_cdrs', 'view_account'], { name: 'Reviewed' })
    const customers = []
    for (const accountNumber of ['REV0001', 'REV0002', 'REV0003'])
      customers.push(await buildCustomer(t.db, { accountNumber, name: accountNumber, profileId: profile }))
    const person = await buildPerson(t.db, customers[0] ?? 0)
    await t.signIn(PORTAL, person.email, PASSWORD)
    await t.signIn(PORTAL, person.email, PASSWORD)
    const before = await kept()
    const shown = await staff.call(BACKEND, reviewEndpoints.changeProfile, {
      params: { id: profile },
      body: { myAccountFlags: ['view_invoices', 'view_account', 'view_activity'] },
    })
    expect(shown).toEqual({
      changes: [
        { label: 'MyAccount Flags: Download call records', before: 'on', after: 'off' },
        { label: 'MyAccount Flags: Activity', before: 'off', after: 'on' },
      ],
      impact: {
        customers: 3,
        signedIn: 1,
        movements: [
          {
            from: { id: profile, name: 'Reviewed' },
            to: { id: profile, name: 'Reviewed' },
            customers: 3,
            gains: [{ key: 'view_activity', label: 'Activity' }],
            loses: [{ key: 'download_cdrs', label: 'Download call records' }],
          },
        ],
        gains: [{ key: 'view_activity', label: 'Activity', customers: 3 }],
        loses: [{ key: 'download_cdrs', label: 'Download call records', customers: 3 }],
        reportsThatStop: { total: 0, first: [] },
        first: customers.map((id, index) => ({
          id,
          accountNumber: `REV000${index + 1}`,
          name: `REV000${index + 1}`,
          from: 'Reviewed',
          to: 'Reviewed',
        })),
      },
      warnings: [],
    })
    expect(await kept()).toEqual(before)
  })

  test('counts what the saving then does: retiring a group’s profile moves its customers to what comes next', async () => {
    const group = await buildGroup(t.db, 'Movers')
    const next = await buildProfile(t.db, ['view_account'], { name: 'Next', groupIds: [group] })
    const first = await buildProfile(t.db, ['view_numbers'], {
      name: 'First',
      availability: 'Headline',
      groupIds: [group],
    })
    const customer = await buildCustomer(t.db, { groupId: group, accountNumber: 'MOV0001', name: 'Moved' })
    const body = { availability: 'Historical' } as const
    const { impact } = await staff.call(BACKEND, reviewEndpoints.changeProfile, { params: { id: first }, body })
    expect(impact.movements).toEqual([
      {
        from: { id: first, name: 'First' },
        to: { id: next, name: 'Next' },
        customers: 1,
        gains: [{ key: 'view_account', label: 'Account details' }],
        loses: [{ key: 'view_numbers', label: 'Number list' }],
      },
    ])
    await staff.call(BACKEND, profileEndpoints.update, { params: { id: first }, body })
    const now = await staff.call(BACKEND, customerEndpoints.get, { params: { id: customer } })
    expect(now.profile?.resolution.inForce).toEqual({ id: next, name: 'Next' })
  })

  test('refuses what the saving refuses, with the same words', async () => {
    const profile = await buildProfile(t.db, [], { name: 'Refused' })
    for (const body of [
      { name: '' },
      { name: 'reviewed' },
      { myAccountFlags: ['download_cdrs'] },
      { customerGroups: ['No such'] },
    ]) {
      const url = `${BACKEND}/myAccountCustomerProfiles/${profile}`
      const reviewed = await staff.request('POST', `${url}/review`, body)
      const saved = await staff.request('PUT', url, body)
      expect(reviewed.statusCode).toBeGreaterThanOrEqual(400)
      expect({ ...reviewed.json(), requestId: '' }).toEqual({ ...saved.json(), requestId: '' })
    }
    const stale = await staff.request(
      'POST',
      `${BACKEND}/myAccountCustomerProfiles/${profile}/review`,
      { name: 'X' },
      { 'if-match': '"9"' },
    )
    expect([stale.statusCode, stale.json().code]).toEqual([409, 'STALE'])
  })

  test('warns of a tie that it brings about', async () => {
    const group = await buildGroup(t.db, 'Tied')
    await buildProfile(t.db, [], { name: 'There already', groupIds: [group] })
    const body = { name: 'Comes too', customerGroups: ['Tied'] }
    const { warnings, impact } = await staff.call(BACKEND, reviewEndpoints.addProfile, { body })
    expect(warnings).toEqual([
      '“There already” applies to Tied as well. Of the two, Headline comes before Standard, then the older one decides.',
    ])
    expect(impact.customers).toBe(0)
  })
})

describe('a review before acts on customers', () => {
  test('of setting a profile, of another group and status, and of another default, tells what each would do', async () => {
    const group = await buildGroup(t.db, 'Joined')
    const ofGroup = await buildProfile(t.db, ['view_numbers'], { name: 'Of the group', groupIds: [group] })
    const general = await buildProfile(t.db, ['view_account'], { name: 'General' })
    const customer = await buildCustomer(t.db, { accountNumber: 'ACT0001', name: 'Acted' })
    const before = await kept()
    const assigned = await staff.call(BACKEND, reviewEndpoints.assignProfile, {
      params: { id: customer },
      body: { profileId: general },
    })
    expect([assigned.changes, assigned.impact.gains]).toEqual([
      [{ label: 'MyAccount profile', before: '(none)', after: 'General' }],
      [{ key: 'view_account', label: 'Account details', customers: 1 }],
    ])
    const joined = await staff.call(BACKEND, reviewEndpoints.changeCustomer, {
      params: { id: customer },
      body: { groupId: group },
    })
    expect(joined.impact.movements.map(({ from, to }) => [from, to?.id])).toEqual([[null, ofGroup]])
    const dropped = await staff.call(BACKEND, reviewEndpoints.changeCustomer, {
      params: { id: customer },
      body: { statusId: 3 },
    })
    expect([dropped.changes, dropped.impact.customers]).toEqual([
      [{ label: 'Status', before: 'Active', after: 'Dropped' }],
      1,
    ])
    const others = (await t.db.selectFrom('customer').select('id').execute()).length
    const byDefault = await staff.call(BACKEND, reviewEndpoints.setDefaultProfile, {
      body: { profileId: general },
    })
    expect(byDefault.impact.customers).toBeGreaterThan(0)
    expect(byDefault.impact.customers).toBeLessThan(others)
    expect(await kept()).toEqual(before)
    await staff.call(BACKEND, settingsEndpoints.setDefaultProfile, { body: { profileId: null } })
  })
})
