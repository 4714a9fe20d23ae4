import { dayOf, zoneClock } from '#rules/period.ts'
import { describeTiming, leavesOn, nextRun, type ReportTiming } from '#rules/report-schedule.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const daily = (time: string): ReportTiming => ({ frequency: 'daily', weekday: null, dayOfMonth: null, time })
const monthly = (dayOfMonth: number): ReportTiming => ({ ...daily('07:30'), frequency: 'monthly', dayOfMonth })
const next = (timing: ReportTiming, now: string) => new Date(nextRun(timing, Date.parse(now))).toISOString()

describe('the next run of an e-mailed report', () => {
  test.each([
    ['later today', daily('07:30'), '2026-07-01T05:00:00Z', '2026-07-01T06:30:00.000Z'],
    ['tomorrow once it has left', daily('07:30'), '2026-07-01T06:30:00Z', '2026-07-02T06:30:00.000Z'],
    ['a time that the clock skips', daily('01:30'), '2026-03-28T12:00:00Z', '2026-03-29T01:30:00.000Z'],
    ['the day after it', daily('01:30'), '2026-03-29T01:30:00Z', '2026-03-30T00:30:00.000Z'],
    ['a time that comes twice: the first', daily('01:30'), '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
    ['and not the second', daily('01:30'), '2026-10-25T00:30:00Z', '2026-10-26T01:30:00.000Z'],
    [
      'next Monday',
      { ...daily('07:30'), frequency: 'weekly', weekday: 1 },
      '2026-07-01T05:00:00Z',
      '2026-07-06T06:30:00.000Z',
    ],
    ['the last day of a short month', monthly(31), '2026-02-01T00:00:00Z', '2026-02-28T07:30:00.000Z'],
    ['the last day of a leap February', monthly(30), '2028-02-01T00:00:00Z', '2028-02-29T07:30:00.000Z'],
    ['day 31 where there is one', monthly(31), '2026-02-28T07:30:00Z', '2026-03-31T06:30:00.000Z'],
  ] as const)('is %s', (_, timing, now, expected) => expect(next(timing, now)).toBe(expected))

  const times = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
  const timings: fc.Arbitrary<ReportTiming> = fc.record({
    frequency: fc.constantFrom('daily', 'weekly', 'monthly'),
    weekday: fc.integer({ min: 1, max: 7 }),
    dayOfMonth: fc.integer({ min: 1, max: 31 }),
    time: times,
  })
  const changes = ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'].map((at) => Date.parse(at))
  const moments = fc.oneof(
    fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2040-01-01') }),
    fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -2 * 86_400_000, max: 2 * 86_400_000 }))
      .map(([at, shift]) => at + shift),
  )

  test('lies ahead, on a day of its own, at its time, and none lies between', () =>
    fc.assert(
      fc.property(timings, moments, (timing, now) => {
        const at = nextRun(timing, now)
        expect(at).toBeGreaterThan(now)
        expect(leavesOn(timing, dayOf(at))).toBe(true)
        const clock = zoneClock()
        const local = new Date(at + clock.offsetAt(at)).toISOString()
        const { shown } = clock.instantOf(Date.parse(`${dayOf(at)}T${timing.time}:00Z`))
        if (shown !== 'never') expect(local.slice(11, 16)).toBe(timing.time)
        // From any moment before it, it is still the next, or an earlier one is; asking again never skips one.
        expect(nextRun(timing, at - 1)).toBe(at)
        expect(nextRun(timing, now + Math.floor((at - now - 1) / 2))).toBe(at)
      }),
      { numRuns: 2000 },
    ))

  test('comes once on every day of a daily one, the days of both changes too', () => {
    for (const start of ['2026-03-27', '2026-10-23'])
      for (let minute = 0; minute < 1440; minute += 30) {
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${minute % 60 === 0 ? '00' : '30'}`
        let at = Date.parse(`${start}T12:00:00Z`)
        const days: string[] = []
        for (let count = 0; count < 5; count += 1) days.push(dayOf((at = nextRun(daily(time), at))))
        expect(new Set(days).size).toBe(5)
      }
  })
})

test('is told in words', () => {
  expect(describeTiming(daily('07:30'))).toBe('Every day at 07:30')
  expect(describeTiming({ ...daily('07:30'), frequency: 'weekly', weekday: 7 })).toBe('Every Sunday at 07:30')
  expect(describeTiming(monthly(31))).toBe('On day 31 of every month at 07:30')
})
