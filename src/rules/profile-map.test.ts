import type { ProfileFacts } from '#rules/entitlement.ts'
import { features, listFeatures } from '#rules/features.ts'
import { type ComparedSettings, listProfileChanges, usualCallsSettings } from '#rules/profile-change.ts'
import {
  describeScope,
  listFeaturesNobodyHas,
  listOverlaps,
  listTwins,
  type MappedProfile,
} from '#rules/profile-map.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const profile = (id: number, over: Partial<MappedProfile> = {}): MappedProfile => ({
  id,
  name: `Profile ${String(id).padStart(4, '0')}`,
  description: '',
  availability: 'Standard',
  customerID: null,
  accountNumber: null,
  customerGroups: [],
  myAccountFlags: [],
  myNumbers: [],
  myCampaigns: [],
  myCallsEnabled: false,
  myCallsDailyCDRAccess: false,
  myCallsUseBackendDescriptions: false,
  ...usualCallsSettings,
  ...over,
})
const twinsOf = (...profiles: MappedProfile[]) =>
  listTwins(profiles, 200).map(({ first, second, difference }) => [first.id, second.id, difference.label])

describe('twins', () => {
  test('one report, or the months, may be the one setting; a report and an option are two', () => {
    const reports = listFeatures('myCallsReports').map(({ key }) => key)
    const allButOne = reports.slice(1)
    const labels = (one: Partial<MappedProfile>, other: Partial<MappedProfile>) =>
      twinsOf(profile(1, one), profile(2, other)).map(([, , label]) => label)
    expect(labels({}, { myCallsReports: allButOne })).toEqual(['My Calls Reports'])
    expect(labels({}, { myCallsReports: reports })).toEqual(['My Calls Reports'])
    expect(labels({}, { myCallsReports: allButOne.slice(1) })).toEqual([])
    expect(
      labels({ myCallsReports: ['report_by_day'] }, { myCallsReports: ['report_by_day', 'report_by_hour'] }),
    ).toEqual(['My Calls Reports: Calls by hour'])
    expect(labels({}, { myCallsMonths: 13 })).toEqual(['My Calls Months Back'])
    expect(labels({}, { myCallsMonths: 13, myCallsReports: allButOne })).toEqual([])
    expect(labels({}, { myCallsOptions: [], myCallsReports: reports })).toEqual([])
    expect(labels({}, { myCallsOptions: usualCallsSettings.myCallsOptions.slice(1) })).toEqual([
      'My Calls Options: Export',
    ])
  })

  test.each<[string, Partial<MappedProfile>, unknown]>([
    ['nothing but the name', { description: 'Other words' }, ['Name', 'Profile 0001', 'Profile 0002']],
    ['a flag', { myNumbers: ['view_numbers'] }, ['MyNumbers: Number list', 'off', 'on']],
    ['My Calls', { myCallsEnabled: true }, ['My Calls Enabled', 'off', 'on']],
    ['availability', { availability: 'Headline' }, ['Availability', 'Standard', 'Headline']],
    ['the customer', { customerID: 7, accountNumber: 'HARB0042' }, ['Customer', '(none)', 'HARB0042']],
    ['groups', { customerGroups: ['B', 'A'] }, ['Customer groups', '(none)', 'A, B']],
  ])('differ in %s', (_, over, expected) => {
    const [twins] = listTwins([profile(2, over), profile(1)], 200)
    expect([twins?.first.id, twins?.second.id]).toEqual([1, 2])
    expect(Object.values(twins?.difference ?? {})).toEqual(expected)
  })

  test('are no pair that differs in two settings, of one word or of two', () => {
    expect(twinsOf(profile(1), profile(2, { myNumbers: ['view_numbers'], availability: 'Headline' }))).toEqual([])
    expect(twinsOf(profile(1), profile(2, { myAccountFlags: ['view_account', 'view_invoices'] }))).toEqual([])
    expect(twinsOf(profile(1), profile(2, { myAccountFlags: ['view_account'], myCallsEnabled: true }))).toEqual([])
    expect(twinsOf(profile(1, { customerID: 7 }), profile(2, { customerGroups: ['A'] }))).toEqual([])
  })

  test('have the same groups in whatever order', () =>
    expect(twinsOf(profile(1, { customerGroups: ['A', 'B'] }), profile(2, { customerGroups: ['B', 'A'] }))).toEqual([
      [1, 2, 'Name'],
    ]))

  test('come closest first: name only, a feature, availability, whom they are for', () =>
    expect(
      twinsOf(
        profile(1),
        profile(2, { customerGroups: ['A'] }),
        profile(3, { availability: 'Headline' }),
        profile(4, { myCallsEnabled: true }),
        profile(5),
      ),
    ).toEqual([
      [1, 5, 'Name'],
      [1, 4, 'My Calls Enabled'],
      [4, 5, 'My Calls Enabled'],
      [1, 3, 'Availability'],
      [3, 5, 'Availability'],
      [1, 2, 'Customer groups'],
      [2, 5, 'Customer groups'],
    ]))

  test('are cut to as many as are asked for', () =>
    expect(
      listTwins(
        Array.from({ length: 40 }, (_, at) => profile(at + 1)),
        200,
      ),
    ).toHaveLength(200))

  const settings = fc.record({
    availability: fc.constantFrom('Headline', 'Standard'),
    customerID: fc.constantFrom(null, 7),
    customerGroups: fc.constantFrom<readonly string[]>([], ['A']),
    keys: fc.subarray(['view_account', 'view_invoices'], { minLength: 0 }),
    late: fc.subarray(['view_campaigns', 'export_campaigns'], { minLength: 0 }),
    myCallsUseBackendDescriptions: fc.boolean(),
  })
  const compared = (one: ComparedSettings, other: ComparedSettings) =>
    listProfileChanges(one, other).filter(({ setting }) => setting !== 'name')

  test('are exactly the pairs in whose differences at most one setting stands', () =>
    fc.assert(
      fc.property(fc.array(settings, { maxLength: 12 }), (many) => {
        const profiles = many.map(({ keys, late, ...rest }, at) =>
          profile(at + 1, { ...rest, myAccountFlags: keys, myCampaigns: late }),
        )
        const expected = profiles.flatMap((one, at) =>
          profiles.slice(at + 1).filter((other) => compared(one, other).length <= 1),
        )
        expect(listTwins(profiles, 1000)).toHaveLength(expected.length)
      }),
      { numRuns: 300 },
    ))
})

const facts = (id: number, over: Partial<ProfileFacts> = {}): ProfileFacts => ({
  id,
  name: `Profile ${id}`,
  availability: 'Standard',
  customerId: null,
  customerGroupIds: [],
  chosen: new Set(),
  ...over,
})

test('profiles overlap where several stand at one step; the winner comes first, and Historical ones never stand', () =>
  expect(
    listOverlaps([
      facts(1, { customerGroupIds: [10, 11] }),
      facts(2, { customerGroupIds: [10], availability: 'Headline' }),
      facts(3, { customerGroupIds: [11], availability: 'Historical' }),
      facts(4, { customerId: 7 }),
      facts(5, { customerId: 7 }),
      facts(6),
      facts(7),
    ]).map(({ over, id, profiles }) => [over, id, profiles.map((one) => one.id)]),
  ).toEqual([
    ['customer', 7, [4, 5]],
    ['group', 10, [2, 1]],
  ]))

test('nobody has what only idle profiles open; what a missing dependency keeps closed counts as not opened', () => {
  const missing = listFeaturesNobodyHas([
    { profile: facts(1, { chosen: new Set(['view_account', 'myCallsDailyCDRAccess']) }), customersInForce: 3 },
    { profile: facts(2, { chosen: new Set(['view_account', 'view_numbers']) }), customersInForce: 0 },
    { profile: facts(3, { chosen: new Set(['view_numbers']) }), customersInForce: 0 },
  ])
  expect(missing).toHaveLength(features.length - 1)
  expect(missing.find(({ key }) => key === 'view_numbers')).toEqual({ key: 'view_numbers', profiles: 2 })
  expect(missing.find(({ key }) => key === 'myCallsDailyCDRAccess')).toEqual({
    key: 'myCallsDailyCDRAccess',
    profiles: 0,
  })
})

test.each<[Partial<ProfileFacts>, string[], string]>([
  [{}, [], 'General'],
  [{ customerId: 7 }, [], 'Customer HARB0042'],
  [{ customerGroupIds: [1, 2] }, ['A', 'B'], 'A, B'],
  [{ customerGroupIds: [1, 2, 3, 4, 5] }, ['A', 'B', 'C', 'D', 'E'], 'A, B, C and 2 more groups'],
])('whom %j is for', (over, groups, expected) =>
  expect(describeScope(facts(1, over), { accountNumber: 'HARB0042', groups })).toBe(expected),
)
