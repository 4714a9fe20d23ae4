import { setTimeout as sleep } from 'node:timers/promises'
import { profileHistoryEndpoints } from '#contract/backend/profile-history.ts'
import { profileEndpoints } from '#contract/backend/profiles.ts'
import { reviewEndpoints } from '#contract/backend/reviews.ts'
import {
  buildCustomer,
  buildPerson,
  buildProfile,
  buildStaff,
  everyFeature,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let t: TestApp
let staff: Visitor
beforeAll(async () => {
  t = await openTestApp()
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
})
afterAll(() => t[Symbol.asyncDispose]())

const PROFILES = `${BACKEND}/myAccountCustomerProfiles`
const add = (body: object) => staff.request('POST', PROFILES, body)
const update = (id: number, body: object) => staff.call(BACKEND, profileEndpoints.patch, { params: { id }, body })
const history = async (id: number) =>
  (await staff.call(BACKEND, profileHistoryEndpoints.listRevisions, { params: { id }, query: {} })).rows
const explain = (id: number, query: object = {}) =>
  staff.call(BACKEND, profileHistoryEndpoints.explain, { params: { id }, query })
/** The database's own moment, apart from what came before and comes after by more than a Date can tell. */
const moment = async () => {
  await sleep(2)
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(t.db)
  await sleep(2)
  return rows[0]?.at ?? new Date()
}

test('unknown reports and options, and months that are none, are named and refused', async () => {
  const answer = await add({
    name: 'A',
    myCallsReports: ['report_by_days'],
    myCallsOptions: ['view_call_cost', 'x'],
    myCallsMonths: 0,
  })
  expect([answer.statusCode, answer.json().code]).toEqual([422, 'INVALID'])
  const months = 'Months are a whole number from 1 to 120, or null for as far as calls are kept.'
  expect(answer.json().issues).toEqual([
    {
      path: ['myCallsReports', 0],
      message: 'There is no My Calls report called "report_by_days". Did you mean report_by_day?',
    },
    {
      path: ['myCallsOptions', 0],
      message: 'There is no My Calls option called "view_call_cost". Did you mean view_call_costs?',
    },
    { path: ['myCallsOptions', 1], message: 'There is no My Calls option called "x".' },
    { path: ['myCallsMonths'], message: months },
  ])
  for (const myCallsMonths of [-1, 1.5, 121, '3', '']) {
    const { statusCode, ...of } = await add({ name: 'A', myCallsMonths })
    expect([statusCode, of.json().issues]).toEqual([422, [{ path: ['myCallsMonths'], message: months }]])
  }
  expect(await t.db.selectFrom('my_account_profile').select('id').execute()).toEqual([])
})

test('a state from before My Calls could be narrowed is one with all reports, and can be taken back', async () => {
  const id = await buildProfile(t.db, ['myCallsEnabled'], { name: 'Old' })
  await sql`
    update my_account_profile_revision set settings = settings - 'myCallsReports' - 'myCallsOptions' - 'myCallsMonths'
    where profile_id = ${id}`.execute(t.db)
  await update(id, { myCallsReports: ['report_by_day'], myCallsMonths: 3, myCallsOptions: [] })
  expect((await history(id))[0]?.changes.map(({ label }) => label)).toEqual([
    'My Calls Reports',
    'My Calls Months Back',
    'My Calls Options: Export',
    'My Calls Options: Emailed reports',
    'My Calls Options: Costs',
    'My Calls Options: Callers’ numbers',
  ])
  const { settings } = await staff.call(BACKEND, profileHistoryEndpoints.getRevision, { params: { id, revision: 1 } })
  expect([settings.myCallsReports, settings.myCallsOptions.length, settings.myCallsMonths]).toEqual([[], 4, null])
  await update(id, { ...settings, restoredFrom: 1 })
  expect((await history(id))[0]).toMatchObject({ revision: 3, restoredFrom: 1 })
})

test('an explanation tells of each report whether it is chosen, now and then', async () => {
  const profile = await buildProfile(t.db, ['myCallsEnabled'], { name: 'Calls', myCallsMonths: 13 })
  const customer = await buildCustomer(t.db, { profileId: profile })
  const all = (await moment()).toISOString()
  await update(profile, { myCallsReports: ['report_by_day'], myCallsOptions: ['email_reports'] })
  const told = async (query: object = {}) => {
    const { features } = await explain(customer, query)
    return Object.fromEntries(features.map(({ key, open, sentence }) => [key, [open, sentence]]))
  }
  expect(await told({ asOf: all })).toMatchObject({
    report_by_day: [true, '“Calls” chooses no reports, so it grants them all.'],
    report_by_hour: [true, '“Calls” chooses no reports, so it grants them all.'],
    view_call_costs: [true, '“Calls” grants it.'],
  })
  expect(await told()).toMatchObject({
    report_by_day: [true, '“Calls” grants it.'],
    report_by_hour: [false, '“Calls” chooses some reports, and this is none of them.'],
    view_call_costs: [false, '“Calls” does not grant it.'],
    email_reports: [false, '“Calls” grants it, but not “Email settings”, which it needs.'],
  })
})

/** E-mailed reports of one person, one for each report. */
const emailTo = async (customerId: number, portalUserId: number, reports: readonly string[], state = 'on') => {
  for (const report of reports) {
    const view = await t.db
      .insertInto('saved_view')
      .values({ customer_id: customerId, portal_user_id: portalUserId, name: `My ${report}`, report, search: '' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await t.db
      .insertInto('report_schedule')
      .values({
        ...{
          customer_id: customerId,
          portal_user_id: portalUserId,
          view_id: view.id,
          frequency: 'daily',
          time: '07:30',
        },
        ...{ format: 'csv', delivery: 'link', state, next_run_at: state === 'on' ? new Date() : null },
      })
      .execute()
  }
}

describe('a review names the e-mailed reports that would stop', () => {
  const named = (...views: readonly [string, string, string][]) => ({
    total: views.length,
    first: views.map(([view, person, accountNumber]) => ({ view: `My ${view}`, person, accountNumber })),
  })
  const set = async () => {
    const profile = await buildProfile(t.db, everyFeature)
    const customers = [
      await buildCustomer(t.db, { profileId: profile }),
      await buildCustomer(t.db, { profileId: profile }),
    ] as const
    const [{ account_number: account }] = (
      await sql<{ account_number: string }>`
      select account_number from customer where id = ${customers[0]}`.execute(t.db)
    ).rows as [{ account_number: string }]
    const owner = await buildPerson(t.db, customers[0])
    const name = owner.email.split('@')[0] ?? ''
    return { profile, customers, owner, account, name }
  }
  const reviewed = async (id: number, body: object) =>
    (await staff.call(BACKEND, reviewEndpoints.changeProfile, { params: { id }, body })).impact.reportsThatStop

  test('when a report, e-mailed reports or exports go, or what those need', async () => {
    const { profile, customers, owner, account, name } = await set()
    await emailTo(customers[0], owner.id, ['by-day', 'by-hour'])
    const both = named(['by-day', name, account], ['by-hour', name, account])
    expect(await reviewed(profile, { description: 'Nothing goes' })).toEqual(named())
    expect(await reviewed(profile, { myCallsReports: ['report_by_hour'] })).toEqual(named(['by-day', name, account]))
    expect(await reviewed(profile, { myCallsReports: [] })).toEqual(named())
    expect(await reviewed(profile, { myCallsOptions: ['email_reports'] })).toEqual(both)
    expect(await reviewed(profile, { myCallsOptions: ['export_calls'] })).toEqual(both)
    expect(await reviewed(profile, { myCallsOptions: ['export_calls', 'email_reports'] })).toEqual(named())
    expect(await reviewed(profile, { myCallsEnabled: false })).toEqual(both)
    const { myAccountFlags } = await staff.call(BACKEND, profileEndpoints.get, { params: { id: profile } })
    const without = myAccountFlags.filter((key) => key !== 'manage_email_settings')
    expect(await reviewed(profile, { myAccountFlags: without })).toEqual(both)
  })

  test('not those that are paused or stopped, nor those that were not granted before', async () => {
    const { profile, customers, owner } = await set()
    await emailTo(customers[0], owner.id, ['by-day'], 'paused')
    const reader = await buildPerson(t.db, customers[1])
    await t.db
      .updateTable('portal_membership')
      .set({ role: 'read-only' })
      .where('portal_user_id', '=', reader.id)
      .execute()
    await emailTo(customers[1], reader.id, ['by-day'])
    expect(await reviewed(profile, { myCallsEnabled: false })).toEqual(named())
  })

  test('whatever the act is: another profile for one customer, or no sign-in', async () => {
    const { customers, owner, account, name } = await set()
    await emailTo(customers[0], owner.id, ['by-day', 'by-hour'])
    const narrow = await buildProfile(
      t.db,
      everyFeature.filter((key) => key !== 'report_by_hour'),
    )
    const params = { id: customers[0] }
    const assigned = await staff.request('POST', `${BACKEND}/customers/${customers[0]}/myAccountProfile/review`, {
      profileId: narrow,
    })
    expect(assigned.json().impact.reportsThatStop).toEqual(named(['by-hour', name, account]))
    const dropped = await staff.call(BACKEND, reviewEndpoints.changeCustomer, { params, body: { statusId: 3 } })
    expect(dropped.impact.reportsThatStop.total).toBe(2)
    const bulk = await staff.request('POST', `${BACKEND}/bulkAssignments/review`, {
      whom: { by: 'account numbers', text: account },
      profileId: narrow,
    })
    expect(bulk.json().impact.reportsThatStop).toEqual(named(['by-hour', name, account]))
  })
})
