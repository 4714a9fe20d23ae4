import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chargeDay, type NumberCharge } from './number-charge.ts'
import { addDays } from './period.ts'

const charge = (every: NumberCharge['every'], from: string, until: string | null = null) => ({ every, from, until })

test.each([
  [charge('once', '2026-03-14'), '2026-03', '2026-03-14'],
  [charge('once', '2026-03-14'), '2026-04', undefined],
  [charge('once', '2026-03-14'), '2026-02', undefined],
  [charge('month', '2026-03-14'), '2026-02', undefined],
  [charge('month', '2026-03-14'), '2026-11', '2026-11-14'],
  // A month that is shorter has it on its last day.
  [charge('month', '2026-01-31'), '2026-02', '2026-02-28'],
  [charge('month', '2024-01-31'), '2024-02', '2024-02-29'],
  [charge('month', '2026-01-31'), '2026-03', '2026-03-31'],
  // The end is excluded.
  [charge('month', '2026-03-14', '2026-05-14'), '2026-04', '2026-04-14'],
  [charge('month', '2026-03-14', '2026-05-14'), '2026-05', undefined],
  [charge('month', '2026-03-14', '2026-05-15'), '2026-05', '2026-05-14'],
  [charge('quarter', '2026-11-01'), '2027-02', '2027-02-01'],
  [charge('quarter', '2026-11-01'), '2027-01', undefined],
  [charge('year', '2024-02-29'), '2025-02', '2025-02-28'],
  [charge('year', '2024-02-29'), '2028-02', '2028-02-29'],
  [charge('year', '2024-02-29'), '2025-03', undefined],
])('%o in %s comes on %s', (given, month, day) => expect(chargeDay(given, month)).toBe(day))

const days = fc.integer({ min: 0, max: 3000 }).map((days) => addDays('2020-01-01', days))
const months = Array.from(
  { length: 144 },
  (_, at) => `${2020 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`,
)

test('every charge comes within its time, in its own month, and as often as its rhythm says', () =>
  fc.assert(
    fc.property(
      fc.constantFrom('once', 'month', 'quarter', 'year'),
      days,
      fc.integer({ min: 1, max: 1200 }),
      (every, from, length) => {
        const given = { every, from, until: addDays(from, length) } as const
        const came = months.flatMap((month) => {
          const day = chargeDay(given, month)
          if (day !== undefined) expect(day.slice(0, 7)).toBe(month)
          return day ?? []
        })
        expect(came[0]).toBe(from)
        expect(came.every((day) => day >= from && day < given.until)).toBe(true)
        const apart = { once: Infinity, month: 1, quarter: 3, year: 12 }[every]
        const last = months.indexOf((came.at(-1) ?? from).slice(0, 7))
        const first = months.indexOf(from.slice(0, 7))
        expect(came.length).toBe(every === 'once' ? 1 : (last - first) / apart + 1)
      },
    ),
  ))
