import { setTimeout as sleep } from 'node:timers/promises'
import { customerEndpoints } from '#contract/backend/customers.ts'
import { profileHistoryEndpoints } from '#contract/backend/profile-history.ts'
import { profileEndpoints } from '#contract/backend/profiles.ts'
import { decideEntitlement, type Entitlement } from '#rules/entitlement.ts'
import {
  buildCustomer,
  buildGroup,
  buildPerson,
  buildProfile,
  buildStaff,
  everyFeature,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPastFacts } from './history-queries.ts'
import { listProfileFacts } from './queries.ts'

let t: TestApp
let staff: Visitor
beforeAll(async () => {
  t = await openTestApp()
  const { email } = await buildStaff(t.db, everyLevel('edit'), 'keeper@northbridge.example')
  staff = await t.signIn(BACKEND, email, PASSWORD)
})
afterAll(() => t[Symbol.asyncDispose]())

const update = (id: number, body: object) => staff.call(BACKEND, profileEndpoints.update, { params: { id }, body })
const history = async (id: number) =>
  (await staff.call(BACKEND, profileHistoryEndpoints.listRevisions, { params: { id }, query: {} })).rows
/** The database's own moment, by which the history is kept; apart from what came before and comes after by more than a Date can tell. */
const moment = async () => {
  await sleep(2)
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(t.db)
  await sleep(2)
  return rows[0]?.at ?? new Date()
}

describe('the history of a profile', () => {
  test('tells of every state who made it, why, and what differed', async () => {
    const id = await buildProfile(t.db, ['view_account'], { name: 'Kept' })
    await update(id, { description: 'First', note: 'A note' })
    await update(id, { myAccountFlags: [], description: 'Second' })
    expect(
      (await history(id)).map(({ revision, note, changes }) => [revision, note, changes.map(({ label }) => label)]),
    ).toEqual([
      [3, '', ['Description', 'MyAccount Flags: Account details']],
      [2, 'A note', ['Description']],
      [1, '', ['Name', 'Availability', 'MyAccount Flags: Account details']],
    ])
    const compare = (from: number, to: number) =>
      staff.call(BACKEND, profileHistoryEndpoints.compareRevisions, { params: { id }, query: { from, to } })
    expect((await compare(3, 1)).changes).toEqual([
      { label: 'Description', before: 'Second', after: '(none)' },
      { label: 'MyAccount Flags: Account details', before: 'off', after: 'on' },
    ])
    expect(
      (await staff.request('GET', `${BACKEND}/myAccountCustomerProfiles/${id}/revisions/compare?from=1&to=9`))
        .statusCode,
    ).toBe(404)
  })

  test('gives back a former state, without what can no longer be', async () => {
    const group = await buildGroup(t.db, 'Was there')
    const id = await buildProfile(t.db, ['view_account'], { name: 'Taken back' })
    await update(id, { customerGroups: ['Was there'] })
    await update(id, { customerGroups: [] })
    await sql`update my_account_profile_revision set settings = jsonb_set(settings, '{myAccountFlags}', '["view_account", "send_fax"]') where profile_id = ${id} and revision = 2`.execute(
      t.db,
    )
    await t.db.deleteFrom('customer_group').where('id', '=', group).execute()
    const former = await staff.call(BACKEND, profileHistoryEndpoints.getRevision, { params: { id, revision: 2 } })
    expect([former.settings.myAccountFlags, former.settings.customerGroups, former.leftOut]).toEqual([
      ['view_account'],
      [],
      [
        'The feature “send_fax” is no longer in the catalogue.',
        'There is no longer a customer group called “Was there”.',
      ],
    ])
    await update(id, { description: 'Between' })
    await update(id, { ...former.settings, restoredFrom: 2 })
    expect((await history(id))[0]).toMatchObject({ revision: 5, restoredFrom: 2 })
  })
})

test('settings that are not those of the revision they are said to be from are refused', async () => {
  const id = await buildProfile(t.db, [], { name: 'Said to be old' })
  const patch = (body: object) => staff.request('PATCH', `${BACKEND}/myAccountCustomerProfiles/${id}`, body)
  const unknown = await patch({ description: 'x', restoredFrom: 9 })
  const untrue = await patch({ description: 'x', restoredFrom: 1 })
  expect([unknown, untrue].map((answer) => [answer.statusCode, answer.json().issues[0].message])).toEqual([
    [422, 'There is no revision 9.'],
    [422, 'These settings are not those of revision 1.'],
  ])
})

describe('an explanation', () => {
  const explain = (id: number, query: object = {}) =>
    staff.call(BACKEND, profileHistoryEndpoints.explain, { params: { id }, query })

  test('says of one person what their role takes away, as their own requests find', async () => {
    const customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, everyFeature) })
    const person = await buildPerson(t.db, customer)
    await t.db
      .updateTable('portal_membership')
      .set({ role: 'numbers' })
      .where('portal_user_id', '=', person.id)
      .execute()
    const told = await explain(customer, { portalUserId: person.id })
    const me = (await (await t.signIn(PORTAL, person.email, PASSWORD)).request('GET', `${PORTAL}/me`)).json()
    expect(told.features.filter(({ open }) => open).map(({ key }) => key)).toEqual(me.features)
    expect(told.features.filter(({ why }) => why === 'role').map(({ key }) => key)).toEqual(me.closedByRole)
    expect(told.features.find(({ key }) => key === 'myCallsEnabled')).toMatchObject({
      open: false,
      sentence: expect.stringContaining('the role Numbers does not include it.'),
      remedy: 'Give the person the role Owner, Billing, Reporting or Read only.',
    })
    const elsewhere = await buildCustomer(t.db)
    expect(
      (await staff.request('GET', `${BACKEND}/customers/${elsewhere}/entitlement?portalUserId=${person.id}`))
        .statusCode,
    ).toBe(404)
  })

  test('of a past moment tells what the customer could see then', async () => {
    const profile = await buildProfile(t.db, ['view_account'], { name: 'Of that day' })
    const customer = await buildCustomer(t.db, { profileId: profile })
    const then = (await moment()).toISOString()
    await update(profile, { name: 'Of today', myAccountFlags: [] })
    await staff.call(BACKEND, customerEndpoints.update, { params: { id: customer }, body: { statusId: 3 } })
    const past = await explain(customer, { asOf: then })
    expect([past.status.name, past.resolution.inForce?.name, past.features[0]?.open]).toEqual([
      'Active',
      'Of that day',
      true,
    ])
    const now = await explain(customer)
    expect([now.status.name, now.resolution.inForce?.name, now.features[0]?.why]).toEqual([
      'Dropped',
      'Of today',
      'no access',
    ])
  })

  test('of a moment before the history, or to come, is refused in words', async () => {
    const customer = await buildCustomer(t.db)
    const ask = (asOf: string) => staff.request('GET', `${BACKEND}/customers/${customer}/entitlement?asOf=${asOf}`)
    const early = await ask('2001-01-01T12:00:00Z')
    expect([early.statusCode, early.json().code, typeof early.json().data.begins]).toEqual([
      409,
      'BEFORE_HISTORY',
      'string',
    ])
    expect((await ask('2190-01-01T12:00:00Z')).json().issues[0].path).toEqual(['asOf'])
    expect((await ask('yesterday')).statusCode).toBe(422)
  })
})

test('at every past moment of random worlds, the history decides as was decided then', async () => {
  const groups = [await buildGroup(t.db), await buildGroup(t.db)]
  const customers = [await buildCustomer(t.db), await buildCustomer(t.db)]
  const profiles = [
    await buildProfile(t.db, ['myCallsEnabled']),
    await buildProfile(t.db, ['myCallsEnabled']),
    await buildProfile(t.db, []),
  ]
  const pick = (ids: readonly number[]) => fc.constantFrom(null, ...ids)
  const anyStep = fc.oneof(
    fc.record({
      kind: fc.constant('customer' as const),
      id: fc.constantFrom(...customers),
      group: pick(groups),
      assigned: pick(profiles),
      status: fc.constantFrom(1, 3),
    }),
    fc.record({
      kind: fc.constant('profile' as const),
      id: fc.constantFrom(...profiles),
      availability: fc.constantFrom('Headline', 'Historical'),
      customer: pick(customers),
      groups: fc.subarray(groups),
      flags: fc.subarray(['view_account', 'manage_email_settings']),
      reports: fc.subarray(['report_by_day', 'report_by_hour']),
      options: fc.subarray(['export_calls', 'email_reports']),
      months: fc.constantFrom(null, 1, 13),
    }),
    fc.record({ kind: fc.constant('default' as const), id: pick(profiles) }),
  )
  type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never
  const take = (step: Step) =>
    t.db.transaction().execute(async (db) => {
      if (step.kind === 'default') await db.updateTable('platform').set({ default_profile_id: step.id }).execute()
      if (step.kind === 'customer')
        await db
          .updateTable('customer')
          .set({ group_id: step.group, my_account_profile_id: step.assigned, status_id: step.status })
          .where('id', '=', step.id)
          .execute()
      if (step.kind !== 'profile') return
      await db
        .updateTable('my_account_profile')
        .set({
          ...{ availability: step.availability, customer_id: step.customer, my_account_flags: step.flags },
          ...{ my_calls_reports: step.reports, my_calls_options: step.options, my_calls_months: step.months },
        })
        .where('id', '=', step.id)
        .execute()
      await db.deleteFrom('my_account_profile_customer_group').where('profile_id', '=', step.id).execute()
      for (const group of step.groups)
        await db
          .insertInto('my_account_profile_customer_group')
          .values({ profile_id: step.id, group_id: group })
          .execute()
    })
  const told = ({ open, resolution: { step, inForce } }: Entitlement) => ({
    ...{ open: [...open], step, inForce: inForce?.id, months: inForce?.callMonths },
  })
  const standing = async (id: number) => {
    const row = await t.db
      .selectFrom('customer')
      .innerJoin('customer_status as status', 'status.id', 'customer.status_id')
      .select(['group_id', 'my_account_profile_id', 'has_frontend_login_access as access'])
      .where('customer.id', '=', id)
      .executeTakeFirstOrThrow()
    const { default_profile_id } = await t.db
      .selectFrom('platform')
      .select('default_profile_id')
      .executeTakeFirstOrThrow()
    return told(
      decideEntitlement({
        customer: { id, customerGroupId: row.group_id, assignedProfileId: row.my_account_profile_id },
        profiles: await listProfileFacts(t.db),
        defaultProfileId: default_profile_id,
        hasOnlineAccess: row.access,
      }),
    )
  }
  const lookBack = async (id: number, at: Date) => {
    const past = await findPastFacts(t.db, id, at)
    if (past === undefined) return undefined
    return told(
      decideEntitlement({
        customer: { id, customerGroupId: past.groupId, assignedProfileId: past.assignedProfileId },
        profiles: past.profiles,
        defaultProfileId: past.defaultProfileId,
        hasOnlineAccess: past.status.hasFrontendLoginAccess,
      }),
    )
  }
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 8 }), async (steps) => {
      const seen: { id: number; at: Date; stood: unknown }[] = []
      for (const step of steps) {
        await take(step)
        const at = await moment()
        for (const id of customers) seen.push({ id, at, stood: await standing(id) })
      }
      for (const { id, at, stood } of seen) expect(await lookBack(id, at)).toEqual(stood)
    }),
    { numRuns: 25 },
  )
}, 60_000)
