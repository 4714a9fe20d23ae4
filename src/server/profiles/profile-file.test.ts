import { newProfile } from '#contract/backend/profiles.ts'
import { type FeatureGroup, listFeatures, getFeature, type FeatureKey } from '#rules/features.ts'
import { missingDependencies } from '#rules/entitlement.ts'
import { buildApiKey, buildCustomer, buildGroup, buildProfile, buildStaff, everyLevel } from '#test/support/build.ts'
import { fileOf, nothing, profileFileOf } from '#test/support/profile-files.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import fc from 'fast-check'
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
    expect(await on.read()).toEqual({
      version: 1,
      default: 'Alpha',
      profiles: [
        { name: 'Alpha', availability: 'Headline', myNumbers: ['view_numbers', 'edit_description'] },
        { name: 'beta', customer: 'HARB0042', myAccountFlags: ['view_account', 'view_invoices'], myCallsEnabled: true },
        { name: 'Gamma', customerGroups: ['Charities'] },
      ],
    })
  })

  test('says of My Calls what is not as usual, and an emptied list of options with it', async () => {
    const narrowed = { myCallsReports: ['report_by_day'], myCallsMonths: 3, myCallsOptions: [] }
    await program.request('POST', `${BACKEND}/myAccountCustomerProfiles`, { name: 'Narrow', ...narrowed })
    await program.request('POST', `${BACKEND}/myAccountCustomerProfiles`, { name: 'Usual' })
    const file = await on.read()
    expect(file.profiles).toEqual([{ name: 'Narrow', ...narrowed }, { name: 'Usual' }])
    const [first] = file.profiles
    const widened = {
      ...file,
      profiles: [{ name: first?.name, myCallsReports: ['report_by_hour'] }, { name: 'Usual' }],
    }
    const { changed } = await on.planned(widened)
    expect(changed[0].changes.map(({ label }: { label: string }) => label)).toEqual([
      'My Calls Reports: Calls by day',
      'My Calls Reports: Calls by hour',
      'My Calls Months Back',
      'My Calls Options: Export',
      'My Calls Options: Emailed reports',
      'My Calls Options: Costs',
      'My Calls Options: Callers’ numbers',
    ])
  })

  test('is planned back to nothing, whatever the profiles are', async () => {
    await buildGroup(t.db, 'Group A')
    await buildGroup(t.db, 'Group B')
    const customer = await buildCustomer(t.db)
    const closed = (keys: readonly FeatureKey[]): FeatureKey[] => {
      const missing = missingDependencies(new Set(keys)).map((one) => one.missing)
      return missing.length === 0 ? [...keys] : closed([...keys, ...missing])
    }
    const flags = (group: FeatureGroup) => fc.subarray(listFeatures(group).map(({ key }) => key))
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
        narrowed: fc.record(
          {
            myCallsReports: flags('myCallsReports'),
            myCallsOptions: flags('myCallsOptions'),
            myCallsMonths: fc.constantFrom(null, 1, 120),
          },
          { requiredKeys: [] },
        ),
      })
      .map(
        ({
          scope,
          narrowed,
          flags: keys,
          calls: [myCallsEnabled, myCallsDailyCDRAccess, myCallsUseBackendDescriptions],
          ...rest
        }) => ({
          ...rest,
          ...scope,
          ...narrowed,
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
        expect(await on.planned(await on.read())).toMatchObject({
          ...nothing,
          defaultProfile: null,
          impact: { customers: 0 },
        })
      }),
      { numRuns: 15 },
    )
    expect((await on.read()).profiles.length).toBeGreaterThan(15)
  }, 60_000)
})

test('what one platform has is promoted to another: groups and customers by name', async () => {
  await using live = await openTestApp()
  const theirs = live.visit({ key: await buildApiKey(live.db, await buildStaff(live.db, everyLevel('edit'))) })
  for (const { db } of [t, live]) {
    await buildGroup(db, 'Charities')
    if (db === live.db) await buildCustomer(db)
    await buildCustomer(db, { accountNumber: 'HARB0042' })
  }
  const source = fileOf(
    [
      { name: 'Own', customer: 'HARB0042' },
      { name: 'Shared', customerGroups: ['Charities'] },
      { name: 'Usual', myCallsEnabled: true },
    ],
    'Usual',
  )
  await on.applied(source)
  const document = await on.read()
  const { fingerprint } = (await profileFileOf(theirs).plan(document)).json()
  expect((await profileFileOf(theirs).apply(document, { plan: fingerprint })).statusCode).toBe(200)
  expect(await profileFileOf(theirs).read()).toEqual(document)
  expect((await profileFileOf(theirs).plan(document)).json()).toMatchObject(nothing)
})
