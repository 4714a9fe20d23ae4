import { reassignmentEndpoints } from '#contract/backend/reassignments.ts'
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
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const PROFILES = `${BACKEND}/myAccountCustomerProfiles`
let t: TestApp
let staff: Visitor
beforeEach(async () => {
  t = await openTestApp()
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
})
afterEach(() => t[Symbol.asyncDispose]())

type Body = { toProfileId: number | null; reason?: string; afterwards?: 'keep' | 'retire' | 'delete' }
const reassign = (id: number, body: Body) => staff.request('POST', `${PROFILES}/${id}/reassign`, body)
const review = (id: number, body: Body) => staff.call(BACKEND, reassignmentEndpoints.review, { params: { id }, body })
const profileOf = async (id: number) => (await staff.request('GET', `${PROFILES}/${id}`)).json()
const assignedOf = async (...ids: number[]) =>
  (
    await t.db.selectFrom('customer').select('my_account_profile_id').where('id', 'in', ids).orderBy('id').execute()
  ).map((row) => row.my_account_profile_id)
const entries = () =>
  t.db
    .selectFrom('activity_entry')
    .select(['subject', 'subject_id', 'customer_id', 'summary', 'changes'])
    .orderBy('id')
    .execute()
const codeOf = (answer: { statusCode: number; json: () => { code?: string } }) => [
  answer.statusCode,
  answer.json().code,
]
const world = async (count = 3) => {
  const from = await buildProfile(t.db, ['view_account'], { name: 'Old' })
  const to = await buildProfile(t.db, ['view_numbers'], { name: 'New' })
  const customers: number[] = []
  for (let at = 0; at < count; at += 1) customers.push(await buildCustomer(t.db, { profileId: from }))
  return { from, to, customers }
}

describe('reassigning', () => {
  test('gives every customer the other profile; each has an entry, and one sums up', async () => {
    const { from, to, customers } = await world(5)
    const other = await buildCustomer(t.db, { profileId: to })
    const before = (await entries()).length
    const answer = await reassign(from, { toProfileId: to, reason: 'New tariff' })
    expect([answer.statusCode, answer.json()]).toEqual([200, { customers: 5 }])
    expect(await assignedOf(...customers, other)).toEqual(Array(6).fill(to))
    const written = (await entries()).slice(before)
    expect(written.map(({ subject, customer_id }) => [subject, customer_id])).toEqual([
      ...customers.map((id) => ['Customer', id]),
      ['MyAccount profile', null],
    ])
    expect(written[0]).toMatchObject({
      summary: 'MyAccount profile set: New tariff',
      changes: [{ label: 'MyAccount profile', before: 'Old', after: 'New' }],
    })
    expect(written.at(-1)).toMatchObject({ subject_id: from, summary: 'Reassigned 5 customers: New tariff' })
    expect(await profileOf(from)).toMatchObject({ availability: 'Standard', customersAssigned: 0 })
  })

  test('to none lets the next step decide', async () => {
    const { from, customers } = await world()
    expect((await reassign(from, { toProfileId: null })).statusCode).toBe(200)
    expect(await assignedOf(...customers)).toEqual([null, null, null])
  })

  test('retires or deletes the profile afterwards', async () => {
    const { from, to, customers } = await world()
    await reassign(from, { toProfileId: to, afterwards: 'retire', reason: 'Old tariff ends' })
    expect(await profileOf(from)).toMatchObject({ availability: 'Historical', revision: 2 })
    await reassign(to, { toProfileId: null, afterwards: 'delete' })
    expect((await profileOf(to)).code).toBe('NOT_FOUND')
    expect(await assignedOf(...customers)).toEqual([null, null, null])
    expect((await entries()).at(-1)).toMatchObject({ subject_id: to, summary: 'Deleted' })
  })

  test('is in an open portal at the next request', async () => {
    const { from, to, customers } = await world(1)
    const visitor = await t.signIn(PORTAL, (await buildPerson(t.db, customers[0] ?? 0)).email, PASSWORD)
    expect((await visitor.request('GET', `${PORTAL}/account`)).statusCode).toBe(200)
    await reassign(from, { toProfileId: to })
    expect((await visitor.request('GET', `${PORTAL}/account`)).json().code).toBe('NOT_GRANTED')
    expect((await visitor.request('GET', `${PORTAL}/numbers`)).statusCode).toBe(200)
  })
})

describe('reassigning is refused, and nothing is changed,', () => {
  const unchanged = async (act: () => Promise<unknown>, customers: number[]) => {
    const before = [await assignedOf(...customers), await entries()]
    const outcome = await act()
    expect([await assignedOf(...customers), await entries()]).toEqual(before)
    return outcome
  }

  test('when the other profile is not offered to one of them', async () => {
    const { from, customers } = await world()
    const group = await buildGroup(t.db)
    const scoped = await buildProfile(t.db, [], { name: 'Group only', groupIds: [group] })
    const inGroup = await buildCustomer(t.db, { profileId: from, groupId: group })
    const outsider = await t.db
      .selectFrom('customer')
      .select('account_number')
      .where('id', '=', customers[0] ?? 0)
      .executeTakeFirstOrThrow()
    await t.db.updateTable('customer').set({ group_id: group }).where('id', 'in', customers.slice(1)).execute()
    const answer = await unchanged(
      () => reassign(from, { toProfileId: scoped, afterwards: 'delete' }),
      [...customers, inGroup],
    )
    expect(answer).toMatchObject({ statusCode: 409 })
    expect((answer as Awaited<ReturnType<typeof reassign>>).json()).toMatchObject({
      code: 'NOT_OFFERED',
      message: `“Group only” is not offered to 1 customer: ${outsider.account_number}.`,
      data: { customers: 1, first: [outsider.account_number] },
    })
  })

  test('when the other one is Historical, unknown, or the same', async () => {
    const { from, customers } = await world()
    const old = await buildProfile(t.db, [], { availability: 'Historical' })
    await unchanged(async () => {
      expect(codeOf(await reassign(from, { toProfileId: old }))).toEqual([409, 'NOT_OFFERED'])
      expect(codeOf(await reassign(from, { toProfileId: 4040 }))).toEqual([422, 'INVALID'])
      expect(codeOf(await reassign(from, { toProfileId: from }))).toEqual([422, 'INVALID'])
      expect(codeOf(await reassign(4040, { toProfileId: from }))).toEqual([404, 'NOT_FOUND'])
    }, customers)
  })

  test('when the profile is to be deleted and is in force by group, by customer or as the default', async () => {
    const { to } = await world()
    const group = await buildGroup(t.db)
    const customer = await buildCustomer(t.db, { groupId: group })
    const byGroup = await buildProfile(t.db, [], { groupIds: [group] })
    const assigned = await buildCustomer(t.db, { profileId: byGroup })
    const answer = (await unchanged(
      () => reassign(byGroup, { toProfileId: to, afterwards: 'delete' }),
      [customer, assigned],
    )) as Awaited<ReturnType<typeof reassign>>
    expect([...codeOf(answer), answer.json().data]).toEqual([409, 'IN_USE', { customers: 1 }])
    await t.db.updateTable('platform').set({ default_profile_id: to }).execute()
    expect(codeOf(await reassign(to, { toProfileId: null, afterwards: 'delete' }))).toEqual([409, 'IS_DEFAULT'])
    expect(codeOf(await reassign(to, { toProfileId: null, afterwards: 'retire' }))).toEqual([409, 'IS_DEFAULT'])
  })
})

describe('the review of a reassignment', () => {
  test('says what it would do, and does nothing', async () => {
    const { from, to, customers } = await world(2)
    await buildPerson(t.db, customers[0] ?? 0, 'ann@a.example')
    await t.signIn(PORTAL, 'ann@a.example', PASSWORD)
    const before = [await entries(), await assignedOf(...customers)]
    const answer = await review(from, { toProfileId: to, afterwards: 'delete' })
    expect(answer.changes).toEqual([
      { label: 'MyAccount profile of 2 customers', before: 'Old', after: 'New' },
      { label: 'Profile', before: 'Old', after: '(deleted)' },
    ])
    expect(answer.impact).toMatchObject({
      customers: 2,
      signedIn: 1,
      movements: [
        {
          from: { id: from, name: 'Old' },
          to: { id: to, name: 'New' },
          customers: 2,
          gains: [{ key: 'view_numbers', label: 'Number list' }],
          loses: [{ key: 'view_account', label: 'Account details' }],
        },
      ],
    })
    expect(answer.impact.first.map(({ from, to }) => [from, to])).toEqual([
      ['Old', 'New'],
      ['Old', 'New'],
    ])
    expect([await entries(), await assignedOf(...customers)]).toEqual(before)
    expect((await profileOf(from)).name).toBe('Old')
  })

  test('is refused for what the act is refused for, and names scheduled changes that go', async () => {
    const { from } = await world(1)
    const old = await buildProfile(t.db, [], { availability: 'Historical' })
    const refused = await staff.request('POST', `${PROFILES}/${from}/reassign/review`, { toProfileId: old })
    expect(codeOf(refused)).toEqual([409, 'NOT_OFFERED'])
    await sql`
      insert into scheduled_change (profile_id, settings, note, base_revision, run_at, created_by)
      values (${from}, '{}', '', 1, now() + interval '1 day', 'Test')`.execute(t.db)
    expect((await review(from, { toProfileId: null, afterwards: 'delete' })).warnings).toEqual([
      '1 scheduled change of this profile will be deleted with it.',
    ])
  })
})

describe('two at once', () => {
  test('reassign with deletion and assign: never a customer with a profile that is gone', async () => {
    for (let round = 0; round < 6; round += 1) {
      const from = await buildProfile(t.db, [])
      const to = await buildProfile(t.db, [])
      await buildCustomer(t.db, { profileId: from })
      const customer = await buildCustomer(t.db)
      const [moved, assigned] = await Promise.all([
        reassign(from, { toProfileId: to, afterwards: 'delete' }),
        staff.request('PUT', `${BACKEND}/customers/${customer}/myAccountProfile`, { profileId: from }),
      ])
      expect(moved.statusCode).toBe(200)
      // A profile that is gone, or a page that read the customer before.
      expect([200, 409, 422]).toContain(assigned.statusCode)
      expect(await assignedOf(customer)).toEqual([assigned.statusCode === 200 ? to : null])
    }
  })

  test('reassign in opposite directions: both are done, one after the other', async () => {
    const { from, to } = await world()
    for (let round = 0; round < 6; round += 1) {
      const answers = await Promise.all([reassign(from, { toProfileId: to }), reassign(to, { toProfileId: from })])
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
    }
  })

  test('reassign to a profile and set it on a customer who is on the way: neither waits for ever', async () => {
    const { from, to, customers } = await world(20)
    const answers = await Promise.all([
      reassign(from, { toProfileId: to }),
      ...customers.map((id) => staff.request('PUT', `${BACKEND}/customers/${id}/myAccountProfile`, { profileId: to })),
    ])
    expect(answers[0]?.statusCode).toBe(200)
    for (const { statusCode } of answers) expect([200, 409]).toContain(statusCode)
    expect(await assignedOf(...customers)).toEqual(Array(20).fill(to))
  })

  test('reassign and edit the other profile away: it is offered to all who have it, or nobody went', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { from, to, customers } = await worldNamed(round)
      const [moved, edited] = await Promise.all([
        reassign(from, { toProfileId: to }),
        staff.request('PUT', `${PROFILES}/${to}`, { availability: 'Historical' }),
      ])
      expect([200, 409]).toContain(moved.statusCode)
      expect(edited.statusCode).toBe(200)
      expect(await assignedOf(...customers)).toEqual(customers.map(() => (moved.statusCode === 200 ? to : from)))
    }
  })
  const worldNamed = async (round: number) => {
    const from = await buildProfile(t.db, [], { name: `Old ${round}` })
    const to = await buildProfile(t.db, [], { name: `New ${round}` })
    return { from, to, customers: [await buildCustomer(t.db, { profileId: from })] }
  }
})
