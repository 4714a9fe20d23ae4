import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { features, listFeatures } from '#rules/features.ts'
import {
  chosenFeatures,
  completeSettings,
  type ComparedSettings,
  grantedFeatures,
  inCatalogueOrder,
  type ListedGroup,
  listProfileChanges,
  usualCallsSettings,
} from '#rules/profile-change.ts'

const plain: ComparedSettings = {
  name: 'Business full',
  description: '',
  availability: 'Standard',
  customerID: null,
  customerGroups: [],
  myAccountFlags: [],
  myNumbers: [],
  myCampaigns: [],
  myCallsEnabled: false,
  myCallsDailyCDRAccess: false,
  myCallsUseBackendDescriptions: false,
  ...usualCallsSettings,
}

describe('the difference between two profiles', () => {
  test.each([
    ['name', { name: 'Business' }, { label: 'Name', before: 'Business full', after: 'Business' }],
    ['description', { description: 'New' }, { label: 'Description', before: '(none)', after: 'New' }],
    ['availability', { availability: 'Headline' }, { label: 'Availability', before: 'Standard', after: 'Headline' }],
    ['customerID', { customerID: 7 }, { label: 'Customer', before: '(none)', after: '7' }],
    ['customerGroups', { customerGroups: ['B', 'A'] }, { label: 'Customer groups', before: '(none)', after: 'A, B' }],
    [
      'myAccountFlags',
      { myAccountFlags: ['view_account'] },
      { label: 'MyAccount Flags: Account details', before: 'off', after: 'on' },
    ],
    ['myNumbers', { myNumbers: ['view_numbers'] }, { label: 'MyNumbers: Number list', before: 'off', after: 'on' }],
    [
      'myCampaigns',
      { myCampaigns: ['view_campaigns'] },
      { label: 'MyCampaigns: Campaign list', before: 'off', after: 'on' },
    ],
    ['myCallsEnabled', { myCallsEnabled: true }, { label: 'My Calls Enabled', before: 'off', after: 'on' }],
    [
      'myCallsDailyCDRAccess',
      { myCallsDailyCDRAccess: true },
      { label: 'My Calls Daily CDR Access', before: 'off', after: 'on' },
    ],
    [
      'myCallsUseBackendDescriptions',
      { myCallsUseBackendDescriptions: true },
      { label: 'My Calls Use Backend Descriptions', before: 'off', after: 'on' },
    ],
    [
      'myCallsReports',
      { myCallsReports: ['report_by_day', 'report_call_list'] },
      { label: 'My Calls Reports', before: 'All reports', after: 'Calls by day, Call list' },
    ],
    [
      'myCallsMonths',
      { myCallsMonths: 13 },
      { label: 'My Calls Months Back', before: 'as far as calls are kept', after: '13 months' },
    ],
    [
      'myCallsMonths',
      { myCallsMonths: 1 },
      { label: 'My Calls Months Back', before: 'as far as calls are kept', after: 'this month alone' },
    ],
    [
      'myCallsOptions',
      { myCallsOptions: usualCallsSettings.myCallsOptions.filter((key) => key !== 'view_call_costs') },
      { label: 'My Calls Options: Costs', before: 'on', after: 'off' },
    ],
  ] as const)('names a changed %s in words, both ways', (setting, change, { label, before, after }) => {
    const changed = { ...plain, ...change }
    expect(listProfileChanges(plain, changed)).toEqual([{ setting, label, before, after }])
    expect(listProfileChanges(changed, plain)).toEqual([{ setting, label, before: after, after: before }])
  })

  test('does not count the order of groups', () =>
    expect(
      listProfileChanges({ ...plain, customerGroups: ['A', 'B'] }, { ...plain, customerGroups: ['B', 'A'] }),
    ).toEqual([]))

  test('between some reports and others names each one that differs', () =>
    expect(
      listProfileChanges(
        { ...plain, myCallsReports: ['report_by_day', 'report_by_hour'] },
        { ...plain, myCallsReports: ['report_by_hour', 'report_call_list'] },
      ),
    ).toEqual([
      { setting: 'myCallsReports', label: 'My Calls Reports: Calls by day', before: 'on', after: 'off' },
      { setting: 'myCallsReports', label: 'My Calls Reports: Call list', before: 'off', after: 'on' },
    ]))

  test('reads settings from before My Calls could be narrowed as all reports with the usual options', () => {
    const { myCallsReports: _, myCallsOptions: __, myCallsMonths: ___, ...former } = plain
    expect(listProfileChanges(completeSettings(former), plain)).toEqual([])
  })

  test('shows a flag that the catalogue no longer has by its key', () =>
    expect(listProfileChanges({ ...plain, myNumbers: ['gone'] }, plain)).toEqual([
      { setting: 'myNumbers', label: 'MyNumbers: gone', before: 'on', after: 'off' },
    ]))
})

const keysOf = (group: ListedGroup) => fc.subarray(listFeatures(group).map(({ key }) => key))
const anySettings = fc.record({
  name: fc.string(),
  description: fc.string(),
  availability: fc.constantFrom('Headline', 'Standard', 'Historical'),
  customerID: fc.option(fc.nat()),
  customerGroups: fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 3 }),
  myAccountFlags: keysOf('myAccountFlags'),
  myNumbers: keysOf('myNumbers'),
  myCampaigns: keysOf('myCampaigns'),
  myCallsEnabled: fc.boolean(),
  myCallsDailyCDRAccess: fc.boolean(),
  myCallsUseBackendDescriptions: fc.boolean(),
  myCallsReports: keysOf('myCallsReports'),
  myCallsOptions: keysOf('myCallsOptions'),
  myCallsMonths: fc.option(fc.integer({ min: 1, max: 120 })),
})

describe('for any two profiles', () => {
  test('nothing differs from itself, and the way back is the mirror of the way there', () =>
    fc.assert(
      fc.property(anySettings, anySettings, (a, b) => {
        const mirrored = listProfileChanges(b, a).map(({ before, after, ...rest }) => ({
          ...rest,
          before: after,
          after: before,
        }))
        const sorted = (changes: typeof mirrored) => changes.toSorted((x, y) => (x.label < y.label ? -1 : 1))
        expect(listProfileChanges(a, a)).toEqual([])
        expect(sorted(mirrored)).toEqual(sorted(listProfileChanges(a, b)))
      }),
    ))

  test('every feature that is chosen on one side only is named', () =>
    fc.assert(
      fc.property(anySettings, anySettings, (a, b) => {
        const allAndSome = (a.myCallsReports.length === 0) !== (b.myCallsReports.length === 0)
        const flipped = features.filter(
          ({ key, group }) =>
            chosenFeatures(a).has(key) !== chosenFeatures(b).has(key) && !(allAndSome && group === 'myCallsReports'),
        )
        expect(listProfileChanges(a, b).some(({ label }) => label === 'My Calls Reports')).toBe(allAndSome)
        const onOff = listProfileChanges(a, b).filter(({ before }) => before === 'on' || before === 'off')
        const ofText = ['name', 'description'] as string[]
        expect(onOff.filter(({ setting }) => !ofText.includes(setting)).length).toBe(flipped.length)
      }),
    ))
})

test('a profile’s choice holds its flags and the call settings that are on, and no unknown key', () =>
  expect(
    chosenFeatures({
      ...plain,
      myAccountFlags: ['view_account', 'gone'],
      myNumbers: ['view_numbers'],
      myCallsEnabled: true,
    }),
  ).toEqual(new Set(['view_account', 'view_numbers', 'myCallsEnabled', ...usualCallsSettings.myCallsOptions])))

test('a profile that ticks no report grants them all, and one that ticks some grants those', () => {
  const reports = listFeatures('myCallsReports').map(({ key }) => key)
  const granted = (myCallsReports: string[]) =>
    reports.filter((key) => grantedFeatures({ ...plain, myCallsReports }).has(key))
  expect(granted([])).toEqual(reports)
  expect(granted(['report_by_day'])).toEqual(['report_by_day'])
  // Of a later or an earlier version: it opens nothing, and not everything either.
  expect(granted(['report_that_is_gone'])).toEqual([])
})

test('flags are put in the catalogue’s order, each once, and unknown ones left out', () => {
  const all = features.filter(({ group }) => group === 'myNumbers').map(({ key }) => key)
  expect(inCatalogueOrder('myNumbers', [...all.toReversed(), 'view_numbers', 'gone'])).toEqual(all)
})
