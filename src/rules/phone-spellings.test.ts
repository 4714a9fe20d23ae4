import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CallGroup, callGroupOf } from './call-group.ts'
import { areaKeysOf, areaLabel, areaOfKey } from './caller-area.ts'
import { countryName, countryOfDigits } from './phone-country.ts'
import { isWithheldText, matchKey, searchKey } from './phone-number.ts'
import { aboutReport, reportKeys } from './reports.ts'
import { ukAreas } from './uk-areas.ts'

/** Digits after +44, with the group that our table of UK numbers gives them. */
const national = fc.constantFrom<[string, CallGroup]>(
  ['2079460123', 'geographic'],
  ['1632960123', 'geographic'],
  ['7700900123', 'mobile'],
  ['7624900123', 'mobile'],
  ['7600900123', 'personal'],
  ['8081570123', 'free'],
  ['3069990123', 'uk-wide'],
  ['9098790123', 'premium'],
  ['8449990123', 'service'],
  ['800999012', 'free'],
)
const spellings: readonly ((digits: string) => string)[] = [
  (digits) => `0${digits}`,
  (digits) => `+44${digits}`,
  (digits) => `0044${digits}`,
  (digits) => `44${digits}`,
  (digits) => `+44 (0) ${digits}`,
  (digits) => `+44(0)${digits.slice(0, 4)} ${digits.slice(4)}`,
  (digits) => `(0${digits.slice(0, 4)}) ${digits.slice(4)}`,
  (digits) => `0${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}`,
  (digits) => `  0${digits.slice(0, 2)} ${digits.slice(2)} `,
]

test('every spelling of a number is one number of one kind, and searching any of them finds it', () =>
  fc.assert(
    fc.property(national, fc.constantFrom(...spellings), fc.constantFrom(...spellings), ([digits, group], a, b) => {
      const key = matchKey(a(digits))
      expect(key).toBe(`+44${digits}`)
      expect(callGroupOf(key, 'out')).toBe(group)
      const typed = searchKey(b(digits))
      expect(matchKey(b(digits)) === key || key.includes(typed)).toBe(true)
    }),
  ))

test.each<[string, CallGroup]>([
  ['118 500', 'directory'],
  ['116 123', 'free'],
  ['999', 'emergency'],
  ['112', 'emergency'],
  ['1471', 'emergency'],
  ['+35929876543', 'international'],
  ['105x', 'other'],
])('%s is %s', (raw, group) => expect(callGroupOf(matchKey(raw), 'out')).toBe(group))

test.each(['', 'withheld', 'Anonymous', 'PRIVATE', 'number withheld'])('%j hides the caller', (raw) =>
  expect(isWithheldText(raw)).toBe(true),
)

test.each([
  ['33', 'France'],
  ['1242', 'Bahamas'],
  ['1212', 'United States'],
  ['1416', 'Canada'],
  ['7495', 'Russia'],
  ['7701', 'Kazakhstan'],
  ['3592', 'Bulgaria'],
  ['8816', 'No country'],
  ['9', 'No country'],
])('+%s is %s', (digits, country) => expect(countryName(countryOfDigits(digits))).toBe(country))

test('every area is found by its code and by what the report calls it', () => {
  expect(ukAreas.size).toBeGreaterThan(600)
  for (const code of ukAreas.keys()) {
    expect(areaKeysOf(code)).toEqual([code])
    expect(areaKeysOf(areaLabel(code))).toEqual([code])
  }
  expect(areaLabel('01632')).toBe('Other area (01632)')
  expect(areaKeysOf('Other area (01632)')).toEqual(['01632'])
  expect(areaKeysOf('France')).toEqual(areaKeysOf('FR'))
  expect(new Set(areaKeysOf('FR').map(areaOfKey))).toEqual(new Set(['FR']))
  expect(areaKeysOf('Atlantis')).toEqual([])
})

test('each report says what its figures mean', () => {
  for (const key of reportKeys) {
    const { about, figures } = aboutReport(key)
    expect(about.length).toBeGreaterThan(20)
    expect(figures.length).toBeGreaterThan(0)
    expect(new Set(figures.map(({ metric }) => metric)).size).toBe(figures.length)
  }
})
