import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  dayOf,
  hoursOfDay,
  isDay,
  isZone,
  listDays,
  makePeriod,
  addMonths,
  billPeriod,
  presetPeriod,
  previousPeriod,
  startOfDay,
  zoneClock,
} from '#rules/period.ts'

const iso = (at: number) => new Date(at).toISOString()

describe('London days', () => {
  test('25 October 2026 has 25 hours, 28 March 2027 has 23', () => {
    expect(hoursOfDay('2026-10-25')).toBe(25)
    expect(hoursOfDay('2027-03-28')).toBe(23)
    expect(hoursOfDay('2026-10-26')).toBe(24)
  })
  test('a summer day starts at 23:00 UTC of the day before', () => {
    expect(iso(startOfDay('2026-07-01'))).toBe('2026-06-30T23:00:00.000Z')
    expect(iso(startOfDay('2026-10-25'))).toBe('2026-10-24T23:00:00.000Z')
    expect(iso(startOfDay('2026-10-26'))).toBe('2026-10-26T00:00:00.000Z')
  })
  test('every instant lies in its own day', () =>
    fc.assert(
      fc.property(fc.integer({ min: Date.parse('2015-01-01'), max: Date.parse('2035-01-01') }), (at) => {
        const day = dayOf(at)
        expect(startOfDay(day)).toBeLessThanOrEqual(at)
        expect(startOfDay(addDays(day, 1))).toBeGreaterThan(at)
      }),
    ))
})

describe('civil times', () => {
  const local = (text: string) => zoneClock().instantOf(Date.parse(`${text}Z`))
  test('01:30 on 25 October 2026 is shown twice, and the first is taken', () =>
    expect(local('2026-10-25T01:30:00')).toEqual({ at: Date.parse('2026-10-25T00:30:00Z'), shown: 'twice' }))
  test('01:30 on 28 March 2027 is never shown, and is read as 02:30 summer time', () =>
    expect(local('2027-03-28T01:30:00')).toEqual({ at: Date.parse('2027-03-28T01:30:00Z'), shown: 'never' }))
  test('the hours around them are shown once', () => {
    expect(local('2026-10-25T00:59:59').shown).toBe('once')
    expect(local('2026-10-25T02:00:00')).toEqual({ at: Date.parse('2026-10-25T02:00:00Z'), shown: 'once' })
    expect(local('2027-03-28T02:00:00')).toEqual({ at: Date.parse('2027-03-28T01:00:00Z'), shown: 'once' })
  })
  test('leads back to the same clock', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
        fc.integer({ min: Date.parse('2020-01-01') / 1000, max: Date.parse('2030-01-01') / 1000 }),
        (zone, seconds) => {
          const clock = zoneClock(zone)
          const at = seconds * 1000
          const { at: found, shown } = clock.instantOf(at + clock.offsetAt(at))
          expect(shown === 'twice' ? found <= at : found === at).toBe(true)
        },
      ),
    ))
  test('an unknown zone is known to be unknown', () => {
    expect(isZone('Europe/London')).toBe(true)
    expect(isZone('Europe/Londn')).toBe(false)
  })
})

test.each(['2026-02-29', '2026-13-01', '0000-00-00', '2026-1-1', 'x', '1899-01-01'])('%s is no day', (text) =>
  expect(isDay(text)).toBe(false),
)

test.each<[Parameters<typeof presetPeriod>[0], string, string]>([
  ['today', '2026-11-25', '2026-11-25'],
  ['yesterday', '2026-11-24', '2026-11-24'],
  ['this-week', '2026-11-23', '2026-11-25'],
  ['last-week', '2026-11-16', '2026-11-22'],
  ['last-7-days', '2026-11-19', '2026-11-25'],
  ['last-30-days', '2026-10-27', '2026-11-25'],
  ['this-month', '2026-11-01', '2026-11-25'],
  ['last-month', '2026-10-01', '2026-10-31'],
  ['this-year', '2026-01-01', '2026-11-25'],
  ['last-year', '2025-01-01', '2025-12-31'],
  ['last-13-months', '2025-11-01', '2026-11-25'],
])('%s on Wednesday 25 November 2026 is %s to %s', (preset, from, to) =>
  expect(presetPeriod(preset, Date.parse('2026-11-25T12:00:00Z'))).toEqual(makePeriod(from, to)),
)

test.each<['this-bill-period' | 'last-bill-period', number, string, string]>([
  ['this-bill-period', 1, '2026-11-01', '2026-11-25'],
  ['this-bill-period', 25, '2026-11-25', '2026-11-25'],
  ['this-bill-period', 28, '2026-10-28', '2026-11-25'],
  ['last-bill-period', 1, '2026-10-01', '2026-10-31'],
  ['last-bill-period', 31, '2026-09-30', '2026-10-30'],
])('%s of bill day %i on 25 November 2026 is %s to %s', (preset, billDay, from, to) =>
  expect(billPeriod(preset, billDay, Date.parse('2026-11-25T12:00:00Z'))).toEqual(makePeriod(from, to)),
)

test.each([
  ['2026-03-31', -1, '2026-02-28'],
  ['2026-11-24', -12, '2025-11-24'],
  ['2024-02-29', 12, '2025-02-28'],
])('%s and %i months is %s', (day, months, expected) => expect(addMonths(day, months)).toBe(expected))

test('just after midnight in summer it is tomorrow already', () =>
  expect(presetPeriod('today', Date.parse('2026-06-30T23:30:00Z')).from).toBe('2026-07-01'))

test('the previous period has the same number of days and touches', () => {
  const period = makePeriod('2026-10-20', '2026-10-26')
  expect(previousPeriod(period)).toEqual(makePeriod('2026-10-13', '2026-10-19'))
  expect(previousPeriod(period).toAt).toBe(period.fromAt)
  expect(listDays(period)).toHaveLength(7)
})
