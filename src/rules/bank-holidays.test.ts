import { expect, test } from 'vitest'
import { bankHolidayOn, bankHolidaysOf, type Nation } from './bank-holidays.ts'

// As published at https://www.gov.uk/bank-holidays, read in 2026.
const published: Readonly<Record<Nation, Readonly<Record<number, string>>>> = {
  'england-and-wales': {
    2025: '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26',
    2026: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
    2027: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
  },
  scotland: {
    2025: '01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26',
    2026: '01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28',
    2027: '01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28',
  },
  'northern-ireland': {
    2025: '01-01 03-17 04-18 04-21 05-05 05-26 07-14 08-25 12-25 12-26',
    2026: '01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28',
    2027: '01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28',
  },
}

const rows = Object.entries(published).flatMap(([nation, years]) =>
  Object.entries(years).map(([year, days]) => [nation as Nation, Number(year), days] as const),
)

test.each(rows)('%s in %i has the bank holidays that GOV.UK publishes', (nation, year, days) =>
  expect(
    bankHolidaysOf(nation, year)
      .map(({ day }) => day.slice(5))
      .join(' '),
  ).toBe(days),
)

test('a day knows which bank holiday it is, substitutes as such', () => {
  expect(bankHolidayOn('scotland', '2026-06-15')).toBe('World Cup bank holiday')
  expect(bankHolidayOn('scotland', '2026-11-30')).toBe('St Andrew’s Day')
  expect(bankHolidayOn('england-and-wales', '2026-11-30')).toBe(undefined)
  expect(bankHolidayOn('england-and-wales', '2026-12-28')).toBe('Boxing Day (substitute day)')
  expect(bankHolidayOn('england-and-wales', '2026-12-26')).toBe(undefined)
})

test('beyond the years that are known there is none', () => {
  expect(bankHolidaysOf('scotland', 2023)).toEqual([])
  expect(bankHolidaysOf('scotland', 2032).length).toBe(9)
  expect(bankHolidaysOf('scotland', 2033)).toEqual([])
})
