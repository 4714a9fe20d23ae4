import { profileHistoryEndpoints } from '#contract/backend/profile-history.ts'
import { reviewEndpoints } from '#contract/backend/reviews.ts'
import { profileEndpoints } from '#contract/backend/profiles.ts'
import { buildProfile, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runDueChanges } from './scheduled-changes.ts'

let t: TestApp
let staff: Visitor
let me: { id: number; email: string }
beforeAll(async () => {
  // The ticking clock of the application is not waited for: the tests run what is due themselves.
  t = await openTestApp({
    MYACCOUNT_SCHEDULE_SECONDS: '3600',
    MYACCOUNT_SESSION_IDLE_SECONDS: '30000000',
    MYACCOUNT_SESSION_ABSOLUTE_SECONDS: '30000000',
  })
  me = await buildStaff(t.db, everyLevel('edit'), 'planner@northbridge.example')
  staff = await t.signIn(BACKEND, me.email, PASSWORD)
})
afterAll(() => t[Symbol.asyncDispose]())

/** A London time some hours from now, as the form sends it. */
const inHours = (hours: number): string => {
  const at = new Date(t.parts.clock().getTime() + hours * 3_600_000)
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'short' })
    .format(at)
    .replace(' ', 'T')
}
const schedule = (id: number, settings: object, hours = 24, note = '') =>
  staff.call(BACKEND, profileHistoryEndpoints.schedule, {
    params: { id },
    body: { settings, note, runAt: inHours(hours), occurrence: 'first' },
  })
const listOf = async (id: number) =>
  (await staff.call(BACKEND, profileHistoryEndpoints.listScheduled, { params: { id } })).rows
const get = (id: number) => staff.call(BACKEND, profileEndpoints.get, { params: { id } })

describe('a scheduled change', () => {
  test('waits, happens once at its time, and stands in the history with who planned it', async () => {
    const id = await buildProfile(t.db, ['view_account'], { name: 'Planned' })
    const planned = await schedule(id, { myAccountFlags: ['view_account', 'view_invoices'] }, 24, 'New tariff')
    expect(planned).toMatchObject({
      state: 'waiting',
      note: 'New tariff',
      changes: [{ label: 'MyAccount Flags: Invoices', before: 'off', after: 'on' }],
    })
    await runDueChanges(t.parts)
    expect((await get(id)).myAccountFlags).toEqual(['view_account'])
    t.pass(24 * 3600 + 60)
    await Promise.all([runDueChanges(t.parts), runDueChanges(t.parts), runDueChanges(t.parts)])
    expect(await get(id)).toMatchObject({ myAccountFlags: ['view_account', 'view_invoices'], revision: 2 })
    const { rows } = await staff.call(BACKEND, profileHistoryEndpoints.listRevisions, { params: { id }, query: {} })
    expect(rows[0]).toMatchObject({ revision: 2, note: 'New tariff', scheduledBy: 'planner', changedBy: 'planner' })
    expect((await listOf(id)).map(({ state }) => state)).toEqual(['done'])
  })

  test('is held when somebody changed the profile meanwhile, and waits again after being looked at', async () => {
    const id = await buildProfile(t.db, [], { name: 'Meanwhile' })
    const planned = await schedule(id, { description: 'From the plan' })
    const review = async () =>
      (await staff.call(BACKEND, reviewEndpoints.changeProfile, { params: { id }, body: { description: 'Else' } }))
        .warnings
    expect(planned.isBehind).toBe(false)
    expect(await review()).toEqual([expect.stringContaining('1 scheduled change of this profile will be held')])
    await staff.call(BACKEND, profileEndpoints.update, { params: { id }, body: { description: 'By hand' } })
    expect(await listOf(id)).toMatchObject([{ state: 'waiting', isBehind: true }])
    expect(await review()).toEqual([])
    t.pass(24 * 3600 + 60)
    await runDueChanges(t.parts)
    expect((await get(id)).description).toBe('By hand')
    expect(await listOf(id)).toMatchObject([
      { state: 'held', heldBecause: 'The profile was changed after this was scheduled. Look at it again.' },
    ])
    await staff.call(BACKEND, profileHistoryEndpoints.changeScheduled, {
      params: { id: planned.id },
      body: { runAt: inHours(1), occurrence: 'first', profileRevision: 2 },
    })
    expect(await listOf(id)).toMatchObject([{ state: 'waiting', isBehind: false }])
    t.pass(3700)
    await runDueChanges(t.parts)
    expect((await get(id)).description).toBe('From the plan')
  })

  test('is not looked at again by a change of its note, nor with a revision that is past', async () => {
    const id = await buildProfile(t.db, [], { name: 'Only noted' })
    const planned = await schedule(id, { description: 'From the plan' })
    await staff.call(BACKEND, profileEndpoints.update, { params: { id }, body: { description: 'By hand' } })
    const put = (body: object) => staff.request('PUT', `${BACKEND}/scheduledChanges/${planned.id}`, body)
    expect((await put({ note: 'Noted' })).json()).toMatchObject({ note: 'Noted', isBehind: true })
    expect((await put({ profileRevision: 1 })).json().code).toBe('STALE')
    t.pass(24 * 3600 + 60)
    await runDueChanges(t.parts)
    expect((await listOf(id))[0]?.state).toBe('held')
    expect((await put({ runAt: inHours(1), occurrence: 'first' })).json().code).toBe('STALE')
    expect((await get(id)).description).toBe('By hand')
  })

  test('can be moved and withdrawn, and not after it ended', async () => {
    const id = await buildProfile(t.db, [], { name: 'Withdrawn' })
    const planned = await schedule(id, { description: 'Never' })
    await staff.call(BACKEND, profileHistoryEndpoints.changeScheduled, {
      params: { id: planned.id },
      body: { runAt: inHours(72), occurrence: 'first', note: 'Later' },
    })
    t.pass(25 * 3600)
    await runDueChanges(t.parts)
    expect((await get(id)).description).toBe('')
    const withdrawn = await staff.call(BACKEND, profileHistoryEndpoints.withdrawScheduled, {
      params: { id: planned.id },
    })
    expect(withdrawn.state).toBe('withdrawn')
    t.pass(72 * 3600)
    await runDueChanges(t.parts)
    expect((await get(id)).description).toBe('')
    for (const method of ['PUT', 'DELETE'])
      expect(
        (
          await staff.request(method, `${BACKEND}/scheduledChanges/${planned.id}`, method === 'PUT' ? {} : undefined)
        ).json().code,
      ).toBe('ENDED')
  })

  test('is held when whoever planned it may no longer change profiles', async () => {
    const other = await buildStaff(t.db, everyLevel('edit'))
    const visitor = await t.signIn(BACKEND, other.email, PASSWORD)
    const id = await buildProfile(t.db, [], { name: 'Planned by another' })
    await visitor.call(BACKEND, profileHistoryEndpoints.schedule, {
      params: { id },
      body: { settings: { description: 'No' }, runAt: inHours(1), occurrence: 'first' },
    })
    await t.db.updateTable('staff_user').set({ disabled_at: new Date() }).where('id', '=', other.id).execute()
    t.pass(3700)
    await runDueChanges(t.parts)
    expect((await listOf(id))[0]).toMatchObject({
      state: 'held',
      heldBecause: expect.stringContaining('may no longer change profiles.'),
    })
  })

  test('is held with the reason when it is refused at its time', async () => {
    const id = await buildProfile(t.db, [], { name: 'Wants a name' })
    await schedule(id, { name: 'Taken meanwhile' }, 1)
    await buildProfile(t.db, [], { name: 'taken MEANWHILE' })
    t.pass(3700)
    await runDueChanges(t.parts)
    expect((await listOf(id))[0]?.heldBecause).toContain('Another profile has this name.')
    expect((await get(id)).name).toBe('Wants a name')
  })

  test.each([
    ['2020-01-01T06:00', 'is past'],
    ['2099-02-31T06:00', 'There is no such day or time.'],
    ['2027-03-28T01:30', 'does not exist'],
    ['tomorrow', 'A time is written as'],
  ])('is not planned for %s', async (runAt, words) => {
    const id = await buildProfile(t.db, [])
    const answer = await staff.request('POST', `${BACKEND}/myAccountCustomerProfiles/${id}/scheduledChanges`, {
      settings: { description: 'x' },
      runAt,
    })
    expect([answer.statusCode, answer.json().issues[0].path, answer.json().issues[0].message]).toEqual([
      422,
      ['runAt'],
      expect.stringContaining(words),
    ])
  })

  test('that changes nothing, or that would be refused, is refused when it is planned', async () => {
    const id = await buildProfile(t.db, [], { name: 'Nothing' })
    const plan = (settings: object) =>
      staff.request('POST', `${BACKEND}/myAccountCustomerProfiles/${id}/scheduledChanges`, {
        settings,
        runAt: inHours(5),
        occurrence: 'first',
      })
    expect((await plan({ name: 'Nothing' })).json().issues[0].path).toEqual(['settings'])
    expect((await plan({ myAccountFlags: ['download_cdrs'] })).statusCode).toBe(422)
    expect((await get(id)).revision).toBe(1)
    expect(await listOf(id)).toEqual([])
  })

  test('and an edit at the same moment: one of the two orders, never a mixture', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await buildProfile(t.db, [])
      await schedule(id, { description: 'plan' }, 1)
      t.pass(3700)
      const edit = staff.request(
        'PUT',
        `${BACKEND}/myAccountCustomerProfiles/${id}`,
        { availability: 'Headline' },
        { 'if-match': '"1"' },
      )
      await Promise.all([edit, runDueChanges(t.parts)])
      const { statusCode } = await edit
      const { description, availability } = await get(id)
      const [change] = await listOf(id)
      // The edit names the revision it began with: whichever comes second is not done.
      expect([statusCode, description, availability, change?.state]).toEqual(
        change?.state === 'done' ? [409, 'plan', 'Standard', 'done'] : [200, '', 'Headline', 'held'],
      )
    }
  })

  test('and a deletion at the same moment: both end, and nothing is left half', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await buildProfile(t.db, [])
      await schedule(id, { description: 'plan' }, 1)
      t.pass(3700)
      const [deleted] = await Promise.all([
        staff.request('DELETE', `${BACKEND}/myAccountCustomerProfiles/${id}`),
        runDueChanges(t.parts),
      ])
      expect(deleted.statusCode).toBe(200)
      expect(await t.db.selectFrom('scheduled_change').selectAll().where('profile_id', '=', id).execute()).toEqual([])
    }
  })
})
