import { bulkAssignmentEndpoints } from '#contract/backend/bulk-assignments.ts'
import { insertBulkAssignment } from '#server/customers/bulk-assignment-queries.ts'
import { examineAssignment } from '#server/customers/bulk-assignment.ts'
import { runBulkAssignment } from '#server/customers/run-bulk-assignment.ts'
import { buildCustomer, buildProfile, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let staff: Visitor
let a: number
let b: number
let c: number
let gold: number
beforeEach(async () => {
  t = await openTestApp()
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  a = await buildCustomer(t.db, { accountNumber: 'HARB0042' })
  b = await buildCustomer(t.db, { accountNumber: 'MILL0001' })
  c = await buildCustomer(t.db, { accountNumber: 'CAST0007' })
  gold = await buildProfile(t.db, ['view_account'], { name: 'Gold' })
})
afterEach(() => t[Symbol.asyncDispose]())

const assigned = async (...ids: number[]) =>
  (
    await t.db.selectFrom('customer').select('my_account_profile_id').where('id', 'in', ids).orderBy('id').execute()
  ).map((row) => row.my_account_profile_id)
const entries = () => t.db.selectFrom('activity_entry').select('id').execute()

/** Notes a bulk assignment as its start does, and leaves it to be run by hand. */
const note = async (text: string, profileId: number | null = gold): Promise<number> => {
  const examined = await examineAssignment(t.db, { whom: { by: 'account numbers', text }, profileId, reason: '' })
  return insertBulkAssignment(t.db, {
    ...{ staffUserId: null, who: 'Ada', address: '', profileId, reason: '', token: examined.token, now: new Date() },
    profileName: examined.profile?.name ?? '',
    customerIds: examined.found.map(({ id }) => id),
    customers: examined.changes.length,
  })
}
const stateOf = async (id: number) => {
  const { state, done, failedBecause } = await staff.call(BACKEND, bulkAssignmentEndpoints.get, { params: { id } })
  return { state, done, failedBecause }
}

describe('what was changed between start and run fails the whole, with the reason:', () => {
  const since = 'No customer was changed: since the review'

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'a customer got another profile',
      async () =>
        staff.request('PUT', `${BACKEND}/customers/${b}/myAccountProfile`, { profileId: await buildProfile(t.db, []) }),
      `${since} the profile, or what is set on these customers, was changed.`,
    ],
    [
      'the profile was edited',
      () => staff.request('PUT', `${BACKEND}/myAccountCustomerProfiles/${gold}`, { description: 'New' }),
      `${since} the profile, or what is set on these customers, was changed.`,
    ],
    [
      'the profile is Historical',
      () => staff.request('PUT', `${BACKEND}/myAccountCustomerProfiles/${gold}`, { availability: 'Historical' }),
      `${since} the profile is no longer offered to 2 customers.`,
    ],
    [
      'the profile was deleted',
      () => staff.request('DELETE', `${BACKEND}/myAccountCustomerProfiles/${gold}`),
      `${since} the profile was deleted.`,
    ],
  ])('%s', async (_, meanwhile, because) => {
    const id = await note('HARB0042,MILL0001')
    await meanwhile()
    const before = [await assigned(a, b), (await entries()).length]
    await runBulkAssignment(t.parts, id)
    expect(await stateOf(id)).toEqual({ state: 'failed', done: 0, failedBecause: because })
    expect([await assigned(a, b), (await entries()).length]).toEqual(before)
  })

  test('a fault of ours', async () => {
    const id = await note('HARB0042,MILL0001')
    await sql`alter table activity_entry add constraint refuse_all check (customer_id <> ${sql.lit(b)}) not valid`.execute(
      t.db,
    )
    await runBulkAssignment(t.parts, id)
    expect(await stateOf(id)).toEqual({
      state: 'failed',
      done: 0,
      failedBecause: 'Something went wrong on our side. No customer was changed.',
    })
    expect(await assigned(a, b)).toEqual([null, null])
  })
})

describe('at the same time', () => {
  test('two of overlapping customers: one is done, the other fails as a whole', async () => {
    const silver = await buildProfile(t.db, [], { name: 'Silver' })
    for (let round = 0; round < 5; round += 1) {
      await t.db.updateTable('customer').set({ my_account_profile_id: null }).execute()
      const ids = [await note('HARB0042,MILL0001'), await note('MILL0001,CAST0007', silver)]
      await Promise.all(ids.map((id) => runBulkAssignment(t.parts, id)))
      const states = await Promise.all(ids.map(stateOf))
      expect(states.map(({ state }) => state).toSorted()).toEqual(['done', 'failed'])
      expect(await assigned(a, b, c)).toEqual(states[0]?.state === 'done' ? [gold, gold, null] : [null, silver, silver])
    }
  })

  test('the same one in two processes is done once', async () => {
    const id = await note('HARB0042,MILL0001')
    const before = (await entries()).length
    await Promise.all([1, 2, 3].map(() => runBulkAssignment(t.parts, id)))
    expect(await stateOf(id)).toEqual({ state: 'done', done: 2, failedBecause: null })
    expect((await entries()).length - before).toBe(3)
  })

  test('with a deletion of the profile: never a customer with a profile that is gone', async () => {
    for (let round = 0; round < 5; round += 1) {
      const profile = await buildProfile(t.db, [])
      await t.db.updateTable('customer').set({ my_account_profile_id: null }).execute()
      const id = await note('HARB0042,MILL0001', profile)
      const [removed] = await Promise.all([
        staff.request('DELETE', `${BACKEND}/myAccountCustomerProfiles/${profile}`),
        runBulkAssignment(t.parts, id),
      ])
      const { state } = await stateOf(id)
      expect([removed.statusCode, state]).toEqual(state === 'done' ? [409, 'done'] : [200, 'failed'])
    }
  })

  test('a connection that is lost in the middle leaves nothing changed, and the next run does the whole', async () => {
    await sql`
      insert into customer (account_number, name, class_id, status_id)
      select 'MANY' || n, 'Many ' || n, 1, 1 from generate_series(1, 2000) n`.execute(t.db)
    const numbers = Array.from({ length: 2000 }, (_, at) => `MANY${at + 1}`).join('\n')
    const id = await note(numbers)
    // The run waits in its middle for the activity log; then its connection is cut.
    const held = await t.db.startTransaction().execute()
    await sql`lock table activity_entry in share row exclusive mode`.execute(held)
    const first = runBulkAssignment(t.parts, id).catch((error: unknown) => error)
    await expect.poll(async () => (await waiting()).length).toBeGreaterThan(0)
    for (const pid of await waiting()) await sql`select pg_terminate_backend(${pid})`.execute(t.db)
    expect(await first).toBeInstanceOf(Error)
    await held.rollback().execute()
    expect(await stateOf(id)).toMatchObject({ state: 'running', done: 0 })
    expect(
      (await t.db.selectFrom('customer').select('id').where('my_account_profile_id', '=', gold).execute()).length,
    ).toBe(0)
    await runBulkAssignment(t.parts, id)
    expect(await stateOf(id)).toMatchObject({ state: 'done', done: 2000 })
  })
  const waiting = async () =>
    (
      await sql<{ pid: number }>`
        select pid from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database() and query like '%insert into activity_entry%'`.execute(
        t.db,
      )
    ).rows.map(({ pid }) => pid)
})
