import { newProfile } from '#contract/backend/profiles.ts'
import type { WrittenDocument } from '#contract/backend/profile-file.ts'
import { listFeatures, getFeature, type FeatureKey } from '#rules/features.ts'
import { missingDependencies } from '#rules/entitlement.ts'
import {
  buildApiKey,
  buildCustomer,
  buildGroup,
  buildPerson,
  buildProfile,
  buildStaff,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let program: Visitor
beforeEach(async () => {
  t = await openTestApp()
  program = t.visit({ key: await buildApiKey(t.db, await buildStaff(t.db, everyLevel('edit'))) })
})
afterEach(() => t[Symbol.asyncDispose]())

const FILE = `${BACKEND}/profileFile`
const read = async (by = program): Promise<WrittenDocument> => (await by.request('GET', FILE)).json().document
const plan = (document: unknown, more: object = {}, by = program) =>
  by.request('POST', `${FILE}/plan`, { document, ...more })
const planned = async (document: unknown, more: object = {}) => {
  const answer = await plan(document, more)
  expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, ''])
  return answer.json()
}
const apply = (document: unknown, more: object, by = program) =>
  by.request('POST', `${FILE}/apply`, { document, ...more })
const applied = async (document: unknown, more: object = {}) => {
  const { fingerprint } = await planned(document, more)
  const answer = await apply(document, { ...more, plan: fingerprint })
  expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, ''])
  return answer.json()
}
const issuesOf = async (document: unknown, more: object = {}) => {
  const answer = await plan(document, more)
  expect(answer.statusCode).toBe(422)
  return answer.json().issues
}
const file = (profiles: object[], defaultName: string | null = null) => ({ version: 1, default: defaultName, profiles })
const nothing = { nothingToDo: true, added: [], changed: [], renamed: [], deleted: [], leftOut: [], maybeRenamed: [] }
const state = async () => ({
  document: await read(),
  revisions: await t.db
    .selectFrom('my_account_profile_revision')
    .select(['profile_id', 'revision'])
    .orderBy('profile_id')
    .orderBy('revision')
    .execute(),
  entries: (await t.db.selectFrom('activity_entry').select('id').execute()).length,
})

describe('the document', () => {
  test('holds names instead of ids, in canonical order, without what is as in a new profile', async () => {
    await buildGroup(t.db, 'Charities')
    const customer = await buildCustomer(t.db, { accountNumber: 'HARB0042' })
    await buildProfile(t.db, ['view_account', 'view_invoices', 'myCallsEnabled'], {
      name: 'beta',
      customerID: customer,
    })
    const alpha = await program.request('POST', `${BACKEND}/myAccountCustomerProfiles`, {
      name: 'Alpha',
      availability: 'Headline',
      myNumbers: ['edit_description', 'view_numbers'],
    })
    await program.request('POST', `${BACKEND}/myAccountCustomerProfiles`, {
      name: 'Gamma',
      customerGroups: ['charities'],
    })
    await program.request('PUT', `${BACKEND}/settings/defaultProfile`, { profileId: alpha.json().id })
    expect(await read()).toEqual({
      version: 1,
      default: 'Alpha',
      profiles: [
        { name: 'Alpha', availability: 'Headline', myNumbers: ['view_numbers', 'edit_description'] },
        { name: 'beta', customer: 'HARB0042', myAccountFlags: ['view_account', 'view_invoices'], myCallsEnabled: true },
        { name: 'Gamma', customerGroups: ['Charities'] },
      ],
    })
  })

  test('is planned back to nothing, whatever the profiles are', async () => {
    await buildGroup(t.db, 'Group A')
    await buildGroup(t.db, 'Group B')
    const customer = await buildCustomer(t.db)
    const closed = (keys: readonly FeatureKey[]): FeatureKey[] => {
      const missing = missingDependencies(new Set(keys)).map((one) => one.missing)
      return missing.length === 0 ? [...keys] : closed([...keys, ...missing])
    }
    const flags = (group: 'myAccountFlags' | 'myNumbers' | 'myCampaigns') =>
      fc.subarray(listFeatures(group).map(({ key }) => key))
    const profile = fc
      .record({
        name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
        description: fc.string({ unit: 'grapheme', maxLength: 60 }),
        availability: fc.constantFrom('Headline', 'Standard', 'Historical'),
        scope: fc.constantFrom(
          {},
          { customerID: customer },
          { customerGroups: ['Group B', 'Group A'] },
          { customerGroups: ['Group B'] },
        ),
        flags: fc
          .tuple(flags('myAccountFlags'), flags('myNumbers'), flags('myCampaigns'))
          .map((of) => closed(of.flat())),
        calls: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      })
      .map(
        ({
          scope,
          flags: keys,
          calls: [myCallsEnabled, myCallsDailyCDRAccess, myCallsUseBackendDescriptions],
          ...rest
        }) => ({
          ...rest,
          ...scope,
          ...Object.fromEntries(
            (['myAccountFlags', 'myNumbers', 'myCampaigns'] as const).map((group) => [
              group,
              keys.filter((key) => getFeature(key).group === group),
            ]),
          ),
          ...{ myCallsEnabled, myCallsDailyCDRAccess, myCallsUseBackendDescriptions },
        }),
      )
      .filter((body) => newProfile.safeParse(body).success)
    await fc.assert(
      fc.asyncProperty(fc.array(profile, { minLength: 1, maxLength: 4 }), async (bodies) => {
        for (const body of bodies) await program.request('POST', `${BACKEND}/myAccountCustomerProfiles`, body)
        expect(await planned(await read())).toMatchObject({
          ...nothing,
          defaultProfile: null,
          impact: { customers: 0 },
        })
      }),
      { numRuns: 15 },
    )
    expect((await read()).profiles.length).toBeGreaterThan(15)
  }, 60_000)
})

describe('a plan', () => {
  const two = [
    { name: 'Basic', myAccountFlags: ['view_account'] },
    { name: 'Full', myNumbers: ['view_numbers'] },
  ]

  test('says in words what applying does, changes nothing, and is what applying then does', async () => {
    await applied(file(two, 'Basic'))
    for (let count = 0; count < 3; count += 1) await buildPerson(t.db, await buildCustomer(t.db))
    const person = await buildPerson(t.db, await buildCustomer(t.db))
    await t.signIn(PORTAL, person.email, PASSWORD)
    const next = file(
      [
        { name: 'Basic', myAccountFlags: ['view_account', 'view_invoices'] },
        { name: 'Trial', availability: 'Headline' },
      ],
      'Basic',
    )
    const before = await state()
    const said = await planned(next, { deleteLeftOut: true, notRenamed: true })
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
      },
    })
    expect(await state()).toEqual(before)
    const answer = await apply(next, { deleteLeftOut: true, notRenamed: true, plan: said.fingerprint, note: 'Spring' })
    expect(answer.json()).toEqual(said)
    expect(await read()).toEqual({ version: 1, default: 'Basic', profiles: next.profiles })
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
    expect(await planned(next)).toMatchObject(nothing)
  })

  test('is outdated by a change of a profile, of the default, of the file and of the choices', async () => {
    await applied(file(two))
    const next = file([{ name: 'Basic' }])
    const { fingerprint } = await planned(next)
    const outdated = async (document: unknown, more: object = {}) => {
      const answer = await apply(document, { plan: fingerprint, ...more })
      expect([answer.statusCode, answer.json().code]).toEqual([409, 'PLAN_OUTDATED'])
    }
    await outdated(file([{ name: 'Basic', description: 'x' }]))
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
    expect((await read()).profiles).toHaveLength(2)
  })

  test('of two that are applied at once one is done', async () => {
    await applied(file(two))
    const next = file([{ name: 'Basic', description: 'New' }])
    const { fingerprint } = await planned(next)
    const answers = await Promise.all([1, 2, 3].map(() => apply(next, { plan: fingerprint })))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409, 409])
  })

  test('keeps what the file leaves out, and says so; deletes it only when told, and never while customers use it', async () => {
    await applied(file(two, 'Basic'))
    const used = (
      await t.db.selectFrom('my_account_profile').select('id').where('name', '=', 'Full').executeTakeFirstOrThrow()
    ).id
    await buildCustomer(t.db, { profileId: used })
    expect(await planned(file([], 'Basic'))).toMatchObject({
      nothingToDo: true,
      leftOut: ['Basic', 'Full'],
      deleted: [],
    })
    const before = await state()
    const answer = await plan(file([]), { deleteLeftOut: true })
    expect([answer.statusCode, answer.json().code, answer.json().message]).toEqual([
      409,
      'IN_USE',
      'Not deleted. “Full”: 1 customer uses this profile. Give them another one first.',
    ])
    expect(await state()).toEqual(before)
  })

  test('asks whether a profile was renamed, and renames it in place when told', async () => {
    await applied(file([{ name: 'Legacy', myAccountFlags: ['view_account', 'view_invoices'] }]))
    const id = (await t.db.selectFrom('my_account_profile').select('id').executeTakeFirstOrThrow()).id
    const renamed = [{ name: 'Classic', description: 'Old', myAccountFlags: ['view_account', 'view_invoices'] }]
    expect(await planned(file(renamed))).toMatchObject({
      maybeRenamed: [{ from: 'Legacy', to: 'Classic' }],
      leftOut: ['Legacy'],
    })
    expect(await issuesOf(file(renamed), { deleteLeftOut: true })).toEqual([
      {
        path: ['profiles', 0, 'name'],
        message:
          '“Classic” is nearly the same as “Legacy”, which would be deleted. Write renamedFrom: Legacy, or say that it was not renamed.',
      },
    ])
    const answered = file(renamed.map((entry) => ({ ...entry, renamedFrom: 'legacy' })))
    expect(await applied(answered)).toMatchObject({
      added: [],
      renamed: [{ from: 'Legacy', to: 'Classic' }],
      maybeRenamed: [],
    })
    expect(await t.db.selectFrom('my_account_profile').select(['id', 'name']).execute()).toEqual([
      { id, name: 'Classic' },
    ])
    // The file may stay as it is.
    expect(await planned(answered)).toMatchObject(nothing)
  })

  test('finds an order in which each step is possible', async () => {
    await applied(file([{ name: 'A' }, { name: 'B', description: 'b' }], 'A'))
    // B becomes C, A becomes B and is retired, a new A is the default.
    const next = file(
      [
        { name: 'B', renamedFrom: 'A', availability: 'Historical' },
        { name: 'C', renamedFrom: 'B', description: 'b' },
        { name: 'D' },
      ],
      'D',
    )
    expect(await applied(next)).toMatchObject({
      renamed: expect.arrayContaining([
        { from: 'B', to: 'C' },
        { from: 'A', to: 'B' },
      ]),
      added: [{ name: 'D' }],
      defaultProfile: { before: 'A', after: 'D' },
    })
    expect(
      await issuesOf(
        file(
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
    await applied(file(two, 'Basic'))
    const staff = await buildStaff(t.db, { 'my-account-profiles': 'edit' })
    const theirs = t.visit({ key: await buildApiKey(t.db, staff) })
    const answer = await plan(file(two, 'Full'), {}, theirs)
    expect([answer.statusCode, answer.json().code, answer.json().message]).toEqual([
      403,
      'FORBIDDEN',
      'This file changes the default profile, which needs Settings: edit.',
    ])
    expect(
      (await plan(file([{ name: 'Basic', description: 'x' }, two[1] ?? {}], 'Basic'), {}, theirs)).statusCode,
    ).toBe(200)
  })
})

describe('a file with faults', () => {
  test('is refused with all of them at once, each with its place, and nothing of it is done', async () => {
    await buildCustomer(t.db, { accountNumber: 'HARB0042' })
    await buildGroup(t.db, 'Charities')
    const before = await state()
    const bad = {
      version: 2,
      default: null,
      profiles: [
        { name: 'A', myAccountFlags: ['view_acount'], availabilty: 'Headline' },
        { name: 'a' },
        { name: 'C', customer: 'NOBODY', customerGroups: ['Charities', 'Charlatans'] },
        { name: '', myNumbers: ['edit_description'] },
        { name: 'E', renamedFrom: 'x', customer: 'harb0042' },
      ],
    }
    const issues: { path: (string | number)[]; message: string }[] = await issuesOf(bad)
    expect(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).toSorted()).toEqual(
      [
        'version: This file says version 2. This MyAccount reads version 1.',
        'profiles.0.myAccountFlags.0: There is no MyAccount flag called "view_acount". Did you mean view_account?',
        'profiles.0.availabilty: There is no setting called availabilty. Did you mean availability?',
        'profiles.1.name: The name “a” stands twice: here and in profile 1. Capitals do not tell names apart.',
        'profiles.2.customer: There is no customer with the account number NOBODY.',
        'profiles.2.customerGroups: Choose one customer or customer groups, not both.',
        'profiles.2.customerGroups.1: There is no customer group called Charlatans.',
        'profiles.3.name: A profile needs a name.',
        'profiles.3.myNumbers.0: edit_description needs view_numbers. Add that as well, or take this out.',
      ].toSorted(),
    )
    expect(await state()).toEqual(before)
  })

  test.each([
    ['no object', 'text', [[]]],
    ['a list', [], [[]]],
    ['nothing', null, [[]]],
    ['no profiles', { version: 1, default: null }, [['profiles']]],
    ['no default', { version: 1, profiles: [] }, [['default']]],
    ['profiles that are no list', { version: 1, default: null, profiles: 'A' }, [['profiles']]],
    [
      'an entry that is no profile',
      { version: 1, default: null, profiles: ['A', null] },
      [
        ['profiles', 0],
        ['profiles', 1],
      ],
    ],
    ['a default that nobody has', { version: 1, default: 'Nobody', profiles: [] }, [['default']]],
    [
      'a former name that nobody has',
      { version: 1, default: null, profiles: [{ name: 'A', renamedFrom: 'B' }] },
      [['profiles', 0, 'renamedFrom']],
    ],
    [
      'a retired default',
      { version: 1, default: 'A', profiles: [{ name: 'A', availability: 'Historical' }] },
      [['default']],
    ],
  ])('such as %s is refused at its place', async (_, document, places) => {
    const issues: { path: unknown[] }[] = await issuesOf(document)
    expect(issues.map(({ path }) => path)).toEqual(places)
  })

  test('is not half applied when its last step is refused', async () => {
    await applied(file([{ name: 'A' }, { name: 'B' }], 'A'))
    const before = await state()
    const answer = await plan(
      file(
        [
          { name: 'B', description: 'new' },
          { name: 'A', availability: 'Historical' },
        ],
        'A',
      ),
    )
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'IS_DEFAULT'])
    expect(await state()).toEqual(before)
  })
})

test('what one platform has is promoted to another: groups and customers by name', async () => {
  await using live = await openTestApp()
  const theirs = live.visit({ key: await buildApiKey(live.db, await buildStaff(live.db, everyLevel('edit'))) })
  for (const { db } of [t, live]) {
    await buildGroup(db, 'Charities')
    if (db === live.db) await buildCustomer(db)
    await buildCustomer(db, { accountNumber: 'HARB0042' })
  }
  const source = file(
    [
      { name: 'Own', customer: 'HARB0042' },
      { name: 'Shared', customerGroups: ['Charities'] },
      { name: 'Usual', myCallsEnabled: true },
    ],
    'Usual',
  )
  await applied(source)
  const document = await read()
  const { fingerprint } = (await plan(document, {}, theirs)).json()
  expect((await apply(document, { plan: fingerprint }, theirs)).statusCode).toBe(200)
  expect(await read(theirs)).toEqual(document)
  expect((await plan(document, {}, theirs)).json()).toMatchObject(nothing)
})
