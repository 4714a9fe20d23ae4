import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  availabilities,
  type CustomerFacts,
  isGeneral,
  isOffered,
  judgeFeature,
  listOffered,
  missingDependencies,
  openFeatures,
  type ProfileFacts,
  resolveProfile,
} from '#rules/entitlement.ts'
import { type FeatureKey, features, getFeature, listFeatures } from '#rules/features.ts'
import { grantedFeatures } from '#rules/profile-change.ts'

const profile = (id: number, over: Partial<ProfileFacts> = {}): ProfileFacts => ({
  id,
  name: `Profile ${id}`,
  availability: 'Standard',
  customerId: null,
  customerGroupIds: [],
  chosen: new Set(),
  ...over,
})
const customer = (over: Partial<CustomerFacts> = {}): CustomerFacts => ({
  id: 7,
  customerGroupId: 3,
  assignedProfileId: null,
  ...over,
})
const own = (id: number, over: Partial<ProfileFacts> = {}) => profile(id, { customerId: 7, ...over })
const group = (id: number, over: Partial<ProfileFacts> = {}) => profile(id, { customerGroupIds: [9, 3], ...over })

describe('which profile is in force', () => {
  const all = [profile(1), own(2), group(3), profile(4)]
  test.each([
    ['the assigned one before all others', customer({ assignedProfileId: 1 }), all, 4, 'assigned', 1, [2, 3, 4]],
    ['the customer’s own without one', customer(), all, 4, 'customer', 2, [3, 4]],
    ['the group’s without either', customer(), [profile(1), group(3), profile(4)], 4, 'group', 3, [4]],
    ['the default when nothing is meant for the customer', customer(), [profile(1), profile(4)], 4, 'default', 4, []],
    ['none when there is no default', customer(), [profile(1), profile(4)], null, 'none', undefined, []],
    ['none for an assigned profile that is gone', customer({ assignedProfileId: 99 }), [], null, 'none', undefined, []],
    [
      'not the group’s for a customer of no group',
      customer({ customerGroupId: null }),
      [group(3)],
      3,
      'default',
      3,
      [],
    ],
    ['not another customer’s', customer({ id: 8 }), [own(2)], null, 'none', undefined, []],
    ['not another group’s', customer({ customerGroupId: 4 }), [group(3)], null, 'none', undefined, []],
  ] as const)('is %s', (_, who, candidates, defaultId, step, id, losers) => {
    const answer = resolveProfile(who, candidates, defaultId)
    expect([answer.step, answer.inForce?.id, answer.losers.map(({ profile }) => profile.id)]).toEqual([
      step,
      id,
      losers,
    ])
  })

  test('a profile that stands at several steps loses once, at its first', () =>
    expect(resolveProfile(customer({ assignedProfileId: 1 }), [profile(1), own(2)], 2).losers).toEqual([
      { profile: own(2), step: 'customer' },
    ]))

  test('the profile in force is never among its own losers', () =>
    expect(resolveProfile(customer({ assignedProfileId: 2 }), [own(2)], 2)).toMatchObject({
      step: 'assigned',
      losers: [],
    }))
})

describe('a tie inside a step', () => {
  test.each([
    ['goes to Headline before Standard', [own(1), own(2, { availability: 'Headline' })], 2, [1]],
    ['goes to the lower id between equals', [own(5), own(2), own(9)], 2, [5, 9]],
    ['between groups follows the same order', [group(5), group(6, { availability: 'Headline' })], 6, [5]],
    ['is no tie across steps', [own(5), group(2)], 5, []],
    ['is not made by a Historical profile', [own(5), own(2, { availability: 'Historical' })], 5, []],
  ] as const)('%s', (_, candidates, id, tied) => {
    const answer = resolveProfile(customer(), candidates, null)
    expect([answer.inForce?.id, answer.tied.map(({ id }) => id).toSorted()]).toEqual([id, tied])
  })
})

describe('a Historical profile', () => {
  const historical = { availability: 'Historical' } as const
  test.each([
    ['customer', own(2, historical), null],
    ['group', group(2, historical), null],
    ['default', profile(2, historical), 2],
  ] as const)('does not count as the one by %s', (_, candidate, defaultId) =>
    expect(resolveProfile(customer(), [candidate], defaultId).step).toBe('none'),
  )

  test('keeps working where it is assigned, and says that it is no longer offered', () =>
    expect(resolveProfile(customer({ assignedProfileId: 2 }), [own(2, historical)], null)).toEqual({
      step: 'assigned',
      inForce: own(2, historical),
      losers: [],
      tied: [],
      noLongerOffered: true,
    }))
})

describe('an assigned profile is no longer offered', () => {
  test.each([
    ['not when it is general', profile(1), false],
    ['not when it is the customer’s own', own(1), false],
    ['not when it names the customer’s group', group(1), false],
    ['when the customer left its group', profile(1, { customerGroupIds: [4] }), true],
    ['when it belongs to another customer', own(1, { customerId: 8 }), true],
  ] as const)('%s', (_, assigned, expected) =>
    expect(resolveProfile(customer({ assignedProfileId: 1 }), [assigned], null).noLongerOffered).toBe(expected),
  )
})

test('offered are Headline, then Standard, by name inside each, and only what suits the customer', () => {
  const profiles = [
    profile(1, { name: 'beta' }),
    profile(2, { name: 'Alpha' }),
    profile(3, { name: 'Zulu', availability: 'Headline' }),
    profile(4, { name: 'Old', availability: 'Historical' }),
    own(5, { name: 'Mine' }),
    own(6, { customerId: 8, name: 'Theirs' }),
    group(7, { name: 'Éclair', availability: 'Headline' }),
    profile(8, { customerGroupIds: [4] }),
  ]
  expect(listOffered(profiles, customer()).map(({ name }) => name)).toEqual(['Éclair', 'Zulu', 'Alpha', 'beta', 'Mine'])
})

const ids = fc.integer({ min: 1, max: 6 })
const anyProfile = fc.record({
  id: ids,
  name: fc.string(),
  availability: fc.constantFrom(...availabilities),
  customerId: fc.option(ids),
  customerGroupIds: fc.uniqueArray(ids, { maxLength: 3 }),
  chosen: fc.subarray(features.map(({ key }) => key)).map((keys): ReadonlySet<FeatureKey> => new Set(keys)),
})
const allReports = listFeatures('myCallsReports').map(({ key }) => key)
/** Settings that choose features, with reports of another version among them, and the reports that are known here. */
const anyChoice = fc
  .record({
    known: fc.subarray(allReports),
    gone: fc.subarray(['report_of_another_version', 'toString']),
    options: fc.subarray(listFeatures('myCallsOptions').map(({ key }) => key)),
    enabled: fc.boolean(),
    mails: fc.boolean(),
  })
  .map(({ known, gone, options, enabled, mails }) => ({
    known,
    settings: {
      myAccountFlags: mails ? ['manage_email_settings'] : [],
      myNumbers: [],
      myCampaigns: [],
      myCallsEnabled: enabled,
      myCallsDailyCDRAccess: false,
      myCallsUseBackendDescriptions: false,
      myCallsReports: [...known, ...gone],
      myCallsOptions: options,
    },
  }))
const anyWorld = fc.record({
  who: fc.record({ id: ids, customerGroupId: fc.option(ids), assignedProfileId: fc.option(ids) }),
  candidates: fc.uniqueArray(anyProfile, { maxLength: 6, selector: ({ id }) => id }),
  defaultId: fc.option(ids),
})

describe('in every world', () => {
  test('the order of the candidates decides nothing', () =>
    fc.assert(
      fc.property(anyWorld, ({ who, candidates, defaultId }) => {
        expect(resolveProfile(who, candidates.toReversed(), defaultId)).toEqual(
          resolveProfile(who, candidates, defaultId),
        )
      }),
    ))

  test('without the winner, the first loser is in force', () =>
    fc.assert(
      fc.property(anyWorld, ({ who, candidates, defaultId }) => {
        const before = resolveProfile(who, candidates, defaultId)
        const without = candidates.filter(({ id }) => id !== before.inForce?.id)
        expect(resolveProfile(who, without, defaultId).inForce).toEqual(before.losers[0]?.profile)
      }),
    ))

  test('nothing is in force that neither is assigned, nor suits the customer, nor is the default', () =>
    fc.assert(
      fc.property(anyWorld, ({ who, candidates, defaultId }) => {
        const { inForce } = resolveProfile(who, candidates, defaultId)
        if (inForce === undefined || inForce.id === who.assignedProfileId) return
        const theirs = inForce.customerId === who.id || inForce.customerGroupIds.includes(who.customerGroupId ?? 0)
        expect(inForce.availability).not.toBe('Historical')
        expect(theirs || inForce.id === defaultId).toBe(true)
      }),
    ))

  test('what is offered suits the customer and is not Historical', () =>
    fc.assert(
      fc.property(anyWorld, ({ who, candidates }) => {
        for (const offered of listOffered(candidates, who)) {
          expect(isOffered(offered, who)).toBe(true)
          expect(offered.availability).not.toBe('Historical')
          expect(isGeneral(offered) || offered.customerId === who.id || offered.customerGroupIds.length > 0).toBe(true)
        }
      }),
    ))

  test('a profile opens what it chooses with all its dependencies, and never more than it chooses', () =>
    fc.assert(
      fc.property(anyProfile, (profile) => {
        const open = openFeatures(profile)
        const opens = (key: FeatureKey): boolean => profile.chosen.has(key) && getFeature(key).needs.every(opens)
        expect(open).toEqual(new Set(features.map(({ key }) => key).filter(opens)))
        expect([...open].filter((key) => !profile.chosen.has(key))).toEqual([])
      }),
    ))

  test('with My Calls on every report is open when none is chosen, else the chosen ones; with it off, none', () =>
    fc.assert(
      fc.property(anyChoice, ({ settings, known }) => {
        const open = [...openFeatures(profile(1, { chosen: grantedFeatures(settings) }))]
        const reports = open.filter((key) => getFeature(key).group === 'myCallsReports')
        const wanted = settings.myCallsReports.length === 0 ? allReports : known
        expect(reports).toEqual(settings.myCallsEnabled ? wanted : [])
        const options = open.filter((key) => getFeature(key).group === 'myCallsOptions')
        const mayMail = settings.myAccountFlags.length > 0
        expect(options).toEqual(
          settings.myCallsOptions.filter((key) => settings.myCallsEnabled && (key !== 'email_reports' || mayMail)),
        )
      }),
    ))

  test('another ticked report opens that report alone, and closes the others only where none was ticked', () =>
    fc.assert(
      fc.property(anyChoice, fc.constantFrom(...allReports), ({ settings }, report) => {
        const openOf = (myCallsReports: string[]) =>
          openFeatures(profile(1, { chosen: grantedFeatures({ ...settings, myCallsReports, myCallsEnabled: true }) }))
        const before = openOf(settings.myCallsReports)
        const after = openOf([...settings.myCallsReports, report])
        expect(after.has(report)).toBe(true)
        const lost = [...before].filter((key) => !after.has(key))
        expect(lost).toEqual(settings.myCallsReports.length === 0 ? allReports.filter((key) => key !== report) : [])
      }),
    ))

  test('what is chosen without missing dependencies is open, all of it', () =>
    fc.assert(
      fc.property(anyProfile, (profile) => {
        const closed = features.filter(({ key }) => profile.chosen.has(key) && !openFeatures(profile).has(key))
        const missing = new Set(missingDependencies(profile.chosen).map(({ key }) => key))
        if (missing.size === 0) expect(closed.every(({ needs }) => needs.includes('myCallsEnabled'))).toBe(true)
      }),
    ))
})

describe('whether a feature is open', () => {
  test.each([
    ['no profile', undefined, 'view_account', { open: false, why: 'no profile' }],
    ['not chosen', [], 'view_account', { open: false, why: 'not chosen' }],
    ['chosen', ['view_account'], 'view_account', { open: true }],
    [
      'one dependency missing',
      ['edit_description'],
      'edit_description',
      { open: false, why: 'needs', missing: 'view_numbers' },
    ],
    [
      'a dependency’s own dependency missing',
      ['view_destination', 'change_destination'],
      'change_destination',
      { open: false, why: 'needs', missing: 'view_destination' },
    ],
    [
      'My Calls off',
      ['myCallsDailyCDRAccess'],
      'myCallsDailyCDRAccess',
      { open: false, why: 'needs', missing: 'myCallsEnabled' },
    ],
  ] as const)('says why: %s', (_, chosen, key, verdict) =>
    expect(judgeFeature(chosen && profile(1, { chosen: new Set(chosen) }), key)).toEqual(verdict),
  )

  test('missing dependencies are named one by one; what needs My Calls is kept and opens nothing meanwhile', () =>
    expect(
      missingDependencies(new Set(['download_cdrs', 'view_campaign_report', 'myCallsDailyCDRAccess'] as const)),
    ).toEqual([
      { key: 'download_cdrs', missing: 'view_invoices' },
      { key: 'view_campaign_report', missing: 'view_campaigns' },
    ]))
})
