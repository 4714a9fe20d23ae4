import { addDays, type Day } from './period.ts'

/** Whose bank holidays count: they differ within the United Kingdom. */
export const nations = ['england-and-wales', 'scotland', 'northern-ireland'] as const
export type Nation = (typeof nations)[number]

export const nationLabels: Readonly<Record<Nation, string>> = {
  'england-and-wales': 'England and Wales',
  scotland: 'Scotland',
  'northern-ireland': 'Northern Ireland',
}

/**
 * The years whose bank holidays are known. Beyond them no day counts as one: later royal proclamations may move days.
 * Source: GOV.UK, UK bank holidays (https://www.gov.uk/bank-holidays), and the Banking and Financial Dealings Act 1971.
 */
export const bankHolidayYears = { from: 2024, to: 2032 } as const

export type BankHoliday = { readonly day: Day; readonly name: string }

const dayOf = (year: number, month: number, date: number): Day =>
  new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10)

/** 1 is Monday, 7 is Sunday. */
const weekdayOf = (day: Day): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
const isWeekend = (day: Day): boolean => weekdayOf(day) > 5

/** Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher). */
const easterOf = (year: number): Day => {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const ofCentury = year % 100
  const corrected = century - Math.floor((century + 8) / 25) + 1
  const epact = (19 * golden + century - Math.floor(century / 4) - Math.floor(corrected / 3) + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451)
  const days = epact + weekday - 7 * late + 114
  return dayOf(year, Math.floor(days / 31), (days % 31) + 1)
}

const firstMonday = (year: number, month: number): Day => {
  const first = dayOf(year, month, 1)
  return addDays(first, (8 - weekdayOf(first)) % 7)
}
const lastMonday = (year: number, month: number): Day => {
  const last = addDays(dayOf(year, month + 1, 1), -1)
  return addDays(last, 1 - weekdayOf(last))
}

/** One that falls on a weekend moves to the first working day that no other has taken. */
const withSubstitutes = (fixed: readonly BankHoliday[]): BankHoliday[] => {
  const taken = new Set(fixed.filter(({ day }) => !isWeekend(day)).map(({ day }) => day))
  return fixed.map((holiday) => {
    let { day } = holiday
    if (!isWeekend(day)) return holiday
    while (isWeekend(day) || taken.has(day)) day = addDays(day, 1)
    taken.add(day)
    return { day, name: `${holiday.name} (substitute day)` }
  })
}

/** Days that a royal proclamation adds once. */
const once: Readonly<Record<Nation, readonly BankHoliday[]>> = {
  'england-and-wales': [],
  scotland: [{ day: '2026-06-15', name: 'World Cup bank holiday' }],
  'northern-ireland': [],
}

/** The bank holidays of a nation in a year, in order; none outside `bankHolidayYears`. */
export const bankHolidaysOf = (nation: Nation, year: number): readonly BankHoliday[] => {
  if (year < bankHolidayYears.from || year > bankHolidayYears.to) return []
  const easter = easterOf(year)
  const scottish = nation === 'scotland'
  const fixed = [
    { day: dayOf(year, 1, 1), name: 'New Year’s Day' },
    ...(scottish ? [{ day: dayOf(year, 1, 2), name: '2nd January' }] : []),
    ...(nation === 'northern-ireland' ? [{ day: dayOf(year, 3, 17), name: 'St Patrick’s Day' }] : []),
    ...(nation === 'northern-ireland' ? [{ day: dayOf(year, 7, 12), name: 'Battle of the Boyne' }] : []),
    ...(scottish ? [{ day: dayOf(year, 11, 30), name: 'St Andrew’s Day' }] : []),
    { day: dayOf(year, 12, 25), name: 'Christmas Day' },
    { day: dayOf(year, 12, 26), name: 'Boxing Day' },
  ]
  const moving = [
    { day: addDays(easter, -2), name: 'Good Friday' },
    ...(scottish ? [] : [{ day: addDays(easter, 1), name: 'Easter Monday' }]),
    { day: firstMonday(year, 5), name: 'Early May bank holiday' },
    { day: lastMonday(year, 5), name: 'Spring bank holiday' },
    { day: scottish ? firstMonday(year, 8) : lastMonday(year, 8), name: 'Summer bank holiday' },
  ]
  const added = once[nation].filter(({ day }) => day.startsWith(String(year)))
  return [...withSubstitutes(fixed), ...moving, ...added].toSorted((a, b) => (a.day < b.day ? -1 : 1))
}

const known = new Map<string, ReadonlyMap<Day, string>>()

/** The name of the bank holiday that a day is in a nation; undefined when it is none. */
export const bankHolidayOn = (nation: Nation, day: Day): string | undefined => {
  const year = Number(day.slice(0, 4))
  const key = `${nation} ${year}`
  const days = known.get(key) ?? new Map(bankHolidaysOf(nation, year).map((holiday) => [holiday.day, holiday.name]))
  known.set(key, days)
  return days.get(day)
}
