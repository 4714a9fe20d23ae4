import { buildApiKey, buildCustomer, buildPerson, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { fileOf, nothing, profileFileOf } from '#test/support/profile-files.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let program: Visitor
let on: ReturnType<typeof profileFileOf>
beforeEach(async () => {
  t = await openTestApp()
  program = t.visit({ key: await buildApiKey(t.db, await buildStaff(t.db, everyLevel('edit'))) })
  on = profileFileOf(program)
})
afterEach(() => t[Symbol.asyncDispose]())

describe('a plan', () => {
  const two = [
    { name: 'Basic', myAccountFlags: ['view_account'] },
    { name: 'Full', myNumbers: ['view_numbers'] },
  ]

  test('says in words what applying does, changes nothing, and is what applying then does', async () => {
    await on.applied(fileOf(two, 'Basic'))
    for (let count = 0; count < 3; count += 1) await buildPerson(t.db, await buildCustomer(t.db))
    const person = await buildPerson(t.db, await buildCustomer(t.db))
    await t.signIn(PORTAL, person.email, PASSWORD)
    const next = fileOf(
      [
        { name: 'Basic', myAccountFlags: ['view_account', 'view_invoices'] },
        { name: 'Trial', availability: 'Headline' },
      ],
      'Basic',
    )
    const before = await on.state(t.db)
    const said = await on.planned(next, { deleteLeftOut: true, notRenamed: true })
    expect(said).toEqual({
      fingerprint: expect.stringMatching(/^[\w-]{22}$/),
      nothingToDo: false,
      added: [
        {
          name: 'Trial',
          changes: expect.arrayContaining([expect.objectContaining({ label: 'Name', after: 'Trial' })]),
        },
      ],
      changed: [
        {
          name: 'Basic',
          changes: [{ setting: 'myAccountFlags', label: 'MyAccount Flags: Invoices', before: 'off', after: 'on' }],
        },
      ],
      renamed: [],
      deleted: ['Full'],
      leftOut: [],
      maybeRenamed: [{ from: 'Full', to: 'Trial' }],
      defaultProfile: null,
      impact: {
        customers: 4,
        signedIn: 1,
        gains: [{ key: 'view_invoices', label: 'Invoices', customers: 4 }],
        loses: [],
        reportsThatStop: { total: 0, first: [] },
      },
    })
    expect(await on.state(t.db)).toEqual(before)
    const answer = await on.apply(next, {
      deleteLeftOut: true,
      notRenamed: true,
      plan: said.fingerprint,
      note: 'Spring',
    })
    expect(answer.json()).toEqual(said)
    expect(await on.read()).toEqual({ version: 1, default: 'Basic', profiles: next.profiles })
    const entries = await t.db
      .selectFrom('activity_entry')
      .select(['kind', 'subject_name', 'summary', 'used_api'])
      .where('id', '>', before.entries)
      .orderBy('id')
      .execute()
    expect(entries.slice(-4)).toEqual([
      { kind: 'changed', subject_name: 'Basic', summary: 'Changed for 4 customers: Spring', used_api: true },
      { kind: 'created', subject_name: 'Trial', summary: 'Created', used_api: true },
      { kind: 'deleted', subject_name: 'Full', summary: 'Deleted', used_api: true },
      {
        kind: 'changed',
        subject_name: 'Profile file',
        summary: 'Applied a file: 1 added, 1 changed, 1 deleted; 4 customers concerned: Spring',
        used_api: true,
      },
    ])
    expect(await on.planned(next)).toMatchObject(nothing)
  })

  test('is outdated by a change of a profile, of the default, of the file and of the choices', async () => {
    await on.applied(fileOf(two))
    const next = fileOf([{ name: 'Basic' }])
    const { fingerprint } = await on.planned(next)
    const outdated = async (document: unknown, more: object = {}) => {
      const answer = await on.apply(document, { plan: fingerprint, ...more })
      expect([answer.statusCode, answer.json().code]).toEqual([409, 'PLAN_OUTDATED'])
    }
    await outdated(fileOf([{ name: 'Basic', description: 'x' }]))
    await outdated(next, { deleteLeftOut: true })
    await outdated(next, { plan: 'none' })
    const id = (
      await t.db.selectFrom('my_account_profile').select('id').where('name', '=', 'Full').executeTakeFirstOrThrow()
    ).id
    await program.request('PUT', `${BACKEND}/settings/defaultProfile`, { profileId: id })
    await outdated(next)
    await program.request('PUT', `${BACKEND}/settings/defaultProfile`, { profileId: null })
    await program.request('PATCH', `${BACKEND}/myAccountCustomerProfiles/${id}`, { description: 'x' })
    await outdated(next)
    expect((await on.read()).profiles).toHaveLength(2)
  })

  test('of two that are applied at once one is done', async () => {
    await on.applied(fileOf(two))
    const next = fileOf([{ name: 'Basic', description: 'New' }])
    const { fingerprint } = await on.planned(next)
    const answers = await Promise.all([1, 2, 3].map(() => on.apply(next, { plan: fingerprint })))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409, 409])
  })

  test('keeps what the file leaves out, and says so; deletes it only when told, and never while customers use it', async () => {
    await on.applied(fileOf(two, 'Basic'))
    const used = (
      await t.db.selectFrom('my_account_profile').select('id').where('name', '=', 'Full').executeTakeFirstOrThrow()
    ).id
    await buildCustomer(t.db, { profileId: used })
    expect(await on.planned(fileOf([], 'Basic'))).toMatchObject({
      nothingToDo: true,
      leftOut: ['Basic', 'Full'],
      deleted: [],
    })
    const before = await on.state(t.db)
    const answer = await on.plan(fileOf([]), { deleteLeftOut: true })
    expect([answer.statusCode, answer.json().code, answer.json().message]).toEqual([
      409,
      'IN_USE',
      'Not deleted. “Full”: 1 customer uses this profile. Give them another one first.',
    ])
    expect(await on.state(t.db)).toEqual(before)
  })

  test('asks whether a profile was renamed, and renames it in place when told', async () => {
    await on.applied(fileOf([{ name: 'Legacy', myAccountFlags: ['view_account', 'view_invoices'] }]))
    const id = (await t.db.selectFrom('my_account_profile').select('id').executeTakeFirstOrThrow()).id
    const renamed = [{ name: 'Classic', description: 'Old', myAccountFlags: ['view_account', 'view_invoices'] }]
    expect(await on.planned(fileOf(renamed))).toMatchObject({
      maybeRenamed: [{ from: 'Legacy', to: 'Classic' }],
      leftOut: ['Legacy'],
    })
    expect(await on.issuesOf(fileOf(renamed), { deleteLeftOut: true })).toEqual([
      {
        path: ['profiles', 0, 'name'],
        message:
          '“Classic” is nearly the same as “Legacy”, which would be deleted. Write renamedFrom: Legacy, or say that it was not renamed.',
      },
    ])
    const answered = fileOf(renamed.map((entry) => ({ ...entry, renamedFrom: 'legacy' })))
    expect(await on.applied(answered)).toMatchObject({
      added: [],
      renamed: [{ from: 'Legacy', to: 'Classic' }],
      maybeRenamed: [],
    })
    expect(await t.db.selectFrom('my_account_profile').select(['id', 'name']).execute()).toEqual([
      { id, name: 'Classic' },
    ])
    // The file may stay as it is.
    expect(await on.planned(answered)).toMatchObject(nothing)
  })

  test('finds an order in which each step is possible', async () => {
    await on.applied(fileOf([{ name: 'A' }, { name: 'B', description: 'b' }], 'A'))
    // B becomes C, A becomes B and is retired, a new A is the default.
    const next = fileOf(
      [
        { name: 'B', renamedFrom: 'A', availability: 'Historical' },
        { name: 'C', renamedFrom: 'B', description: 'b' },
        { name: 'D' },
      ],
      'D',
    )
    expect(await on.applied(next)).toMatchObject({
      renamed: expect.arrayContaining([
        { from: 'B', to: 'C' },
        { from: 'A', to: 'B' },
      ]),
      added: [{ name: 'D' }],
      defaultProfile: { before: 'A', after: 'D' },
    })
    expect(
      await on.issuesOf(
        fileOf(
          [
            { name: 'B', renamedFrom: 'C' },
            { name: 'C', renamedFrom: 'B' },
          ],
          'D',
        ),
      ),
    ).toHaveLength(2)
  })

  test('that changes the default needs Settings: edit as well', async () => {
    await on.applied(fileOf(two, 'Basic'))
    const staff = await buildStaff(t.db, { 'my-account-profiles': 'edit' })
    const theirs = t.visit({ key: await buildApiKey(t.db, staff) })
    const answer = await profileFileOf(theirs).plan(fileOf(two, 'Full'))
    expect([answer.statusCode, answer.json().code, answer.json().message]).toEqual([
      403,
      'FORBIDDEN',
      'This file changes the default profile, which needs Settings: edit.',
    ])
    expect(
      (await profileFileOf(theirs).plan(fileOf([{ name: 'Basic', description: 'x' }, two[1] ?? {}], 'Basic')))
        .statusCode,
    ).toBe(200)
  })
})
