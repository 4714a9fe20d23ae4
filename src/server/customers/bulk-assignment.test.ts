import { bulkAssignmentEndpoints } from '#contract/backend/bulk-assignments.ts'
import { buildCustomer, buildGroup, buildProfile, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const BULK = `${BACKEND}/bulkAssignments`
let t: TestApp
let staff: Visitor
let a: number
let b: number
let c: number
let gold: number
beforeEach(async () => {
  t = await openTestApp()
  staff = await t.signIn(
    BACKEND,
    (await buildStaff(t.db, everyLevel('edit'), 'ada@northbridge.example')).email,
    PASSWORD,
  )
  a = await buildCustomer(t.db, { accountNumber: 'HARB0042' })
  b = await buildCustomer(t.db, { accountNumber: 'MILL0001' })
  c = await buildCustomer(t.db, { accountNumber: 'CAST0007' })
  gold = await buildProfile(t.db, ['view_account'], { name: 'Gold' })
})
afterEach(() => t[Symbol.asyncDispose]())

type Wanted = { whom: object; profileId: number | null; reason?: string }
const pasted = (text: string, profileId: number | null = gold): Wanted => ({
  whom: { by: 'account numbers', text },
  profileId,
  reason: 'Campaign',
})
const review = (wanted: Wanted) => staff.call(BACKEND, bulkAssignmentEndpoints.review, { body: wanted as never })
const start = (wanted: Wanted, token: string) => staff.request('POST', BULK, { ...wanted, token })
const ended = async (id: number) => {
  for (;;) {
    const state = await staff.call(BACKEND, bulkAssignmentEndpoints.get, { params: { id } })
    if (state.state !== 'running') return state
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}
const done = async (wanted: Wanted) => {
  const answer = await start(wanted, (await review(wanted)).token)
  expect([answer.statusCode, answer.body]).toEqual([200, expect.any(String)])
  return ended(answer.json().id)
}
const assigned = async (...ids: number[]) =>
  (
    await t.db.selectFrom('customer').select('my_account_profile_id').where('id', 'in', ids).orderBy('id').execute()
  ).map((row) => row.my_account_profile_id)
const entries = () =>
  t.db
    .selectFrom('activity_entry')
    .select(['who', 'subject', 'subject_name', 'customer_id', 'summary', 'changes'])
    .orderBy('id')
    .execute()
const codeOf = (answer: { statusCode: number; json: () => { code?: string } }) => [
  answer.statusCode,
  answer.json().code,
]

describe('the review', () => {
  test('counts who changes, who has it already, and what they gain', async () => {
    await t.db.updateTable('customer').set({ my_account_profile_id: gold }).where('id', '=', b).execute()
    const answer = await review(pasted('HARB0042\nmill0001\n\nHARB0042'))
    expect(answer).toMatchObject({ changes: 1, already: 1, refused: [], refusedTotal: 0, repeated: ['HARB0042'] })
    expect(answer.impact).toMatchObject({
      customers: 1,
      movements: [
        { from: null, to: { id: gold, name: 'Gold' }, customers: 1, gains: [{ key: 'view_account' }], loses: [] },
      ],
      first: [{ id: a, accountNumber: 'HARB0042', from: null, to: 'Gold' }],
    })
    expect(await assigned(a, b)).toEqual([null, gold])
  })

  test('names whom it is refused for, with line and reason', async () => {
    const scoped = await buildProfile(t.db, [], { name: 'Own', customerID: a })
    const answer = await review(pasted('Account number;Name\nHARB0042;x\nNOBODY;y\nMILL0001;z', scoped))
    expect(answer.changes).toBe(1)
    expect([answer.refusedTotal, answer.refused]).toEqual([
      2,
      [
        { line: 3, text: 'NOBODY', why: 'No customer has this account number.' },
        {
          line: 4,
          text: 'MILL0001',
          why: '“Own” is offered to another customer or to other groups, not to this customer.',
        },
      ],
    ])
  })

  test('takes every filter of the customer list', async () => {
    const group = await buildGroup(t.db, 'Direct')
    await t.db
      .updateTable('customer')
      .set({ group_id: group, my_account_profile_id: gold })
      .where('id', '=', c)
      .execute()
    const silver = await buildProfile(t.db, [], { name: 'Silver' })
    const changes = async (filter: object) =>
      (await review({ whom: { by: 'filter', ...filter }, profileId: silver })).changes
    expect(await changes({})).toBe(3)
    expect(await changes({ groupId: group })).toBe(1)
    expect(await changes({ profileId: gold })).toBe(1)
    expect(await changes({ search: 'mill' })).toBe(1)
    expect(await changes({ statusId: 3 })).toBe(0)
    expect(await changes({ classId: 3 })).toBe(3)
  })

  test('refuses an unknown profile', async () =>
    expect(codeOf(await staff.request('POST', `${BULK}/review`, pasted('HARB0042', 4040)))).toEqual([404, 'NOT_FOUND']))
})

describe('a bulk assignment', () => {
  test('sets the profile on all, with an entry for each and one that sums up', async () => {
    const before = (await entries()).length
    const state = await done(pasted('HARB0042,MILL0001'))
    expect(state).toMatchObject({ state: 'done', customers: 2, done: 2, profileName: 'Gold', reason: 'Campaign' })
    expect(await assigned(a, b, c)).toEqual([gold, gold, null])
    const written = (await entries()).slice(before)
    expect(written).toHaveLength(3)
    expect(written[0]).toMatchObject({
      ...{ subject: 'Customer', customer_id: a, summary: 'MyAccount profile set: Campaign' },
      changes: [{ label: 'MyAccount profile', before: '(none)', after: 'Gold' }],
    })
    expect(written[2]).toMatchObject({ subject_name: 'Gold', summary: 'Set on 2 customers at once: Campaign' })
    expect(new Set(written.map(({ who }) => who))).toEqual(new Set(['ada (ada@northbridge.example)']))
  })

  test('takes the profile off all of a filter', async () => {
    await t.db.updateTable('customer').set({ my_account_profile_id: gold }).execute()
    const state = await done({ whom: { by: 'filter', profileId: gold }, profileId: null })
    expect(state).toMatchObject({ state: 'done', customers: 3, done: 3, profileName: '(none)' })
    expect(await assigned(a, b, c)).toEqual([null, null, null])
  })

  test('of thousands is done in one transaction, chunk by chunk', async () => {
    await sql`
      insert into customer (account_number, name, class_id, status_id)
      select 'MANY' || n, 'Many ' || n, 1, 1 from generate_series(1, 2500) n`.execute(t.db)
    const wanted = { whom: { by: 'filter', search: 'MANY' }, profileId: gold }
    expect(await done(wanted)).toMatchObject({ state: 'done', customers: 2500, done: 2500 })
    const { rows } = await sql<{ moments: number; entries: number }>`
      select (select count(distinct valid_from)::int from customer_history where my_account_profile_id = ${gold}) as moments,
        (select count(*)::int from activity_entry where subject = 'Customer' and summary = 'MyAccount profile set') as entries
    `.execute(t.db)
    expect(rows).toEqual([{ moments: 1, entries: 2500 }])
  })
})

describe('starting is refused, and nothing is changed,', () => {
  test('with another token, and when a customer or the profile was changed since the review', async () => {
    const wanted = pasted('HARB0042,MILL0001')
    const { token } = await review(wanted)
    expect(codeOf(await start(wanted, 'x'))).toEqual([409, 'STALE'])
    expect(codeOf(await start(pasted('HARB0042'), token))).toEqual([409, 'STALE'])
    const other = await buildProfile(t.db, [])
    await t.db.updateTable('customer').set({ my_account_profile_id: other }).where('id', '=', a).execute()
    expect(codeOf(await start(wanted, token))).toEqual([409, 'STALE'])
    const again = (await review(wanted)).token
    await staff.request('PUT', `${BACKEND}/myAccountCustomerProfiles/${gold}`, { description: 'Changed' })
    expect(codeOf(await start(wanted, again))).toEqual([409, 'STALE'])
    expect(await assigned(a, b)).toEqual([other, null])
  })

  test('when one of them is refused, or nobody would change', async () => {
    const wanted = pasted('HARB0042,NOBODY')
    const answer = await start(wanted, (await review(wanted)).token)
    expect([...codeOf(answer), answer.json().issues]).toEqual([
      422,
      'INVALID',
      [
        {
          path: ['whom'],
          message: '1 customer cannot get this profile, so none does. Take them out first.',
        },
      ],
    ])
    await t.db.updateTable('customer').set({ my_account_profile_id: gold }).execute()
    const nothing = pasted('HARB0042')
    expect(codeOf(await start(nothing, (await review(nothing)).token))).toEqual([422, 'INVALID'])
    expect(codeOf(await start(pasted('HARB0042', 4040), 'x'))).toEqual([404, 'NOT_FOUND'])
  })

  test('with a text that is too large', async () =>
    expect(codeOf(await start(pasted('x'.repeat(900_001)), 'x'))).toEqual([422, 'INVALID']))

  test('and one that nobody started is not found', async () =>
    expect(codeOf(await staff.request('GET', `${BULK}/4040`))).toEqual([404, 'NOT_FOUND']))
})
