import { bankHolidayOn } from './bank-holidays.ts'
import { addDays, type Day, dayOf, zoneClock } from './period.ts'

/** When the provider works: Monday to Friday, 09:00 to 17:30 in London, bank holidays of England and Wales aside. */
const opensAt = '09:00'
const closesAt = '17:30'

/** In words, as the portal says it. */
export const workingHoursWords = 'Monday to Friday, 09:00 to 17:30, without bank holidays'

const isWorkingDay = (day: Day): boolean =>
  new Date(`${day}T00:00:00Z`).getUTCDay() % 6 !== 0 && bankHolidayOn('england-and-wales', day) === undefined

const at = (day: Day, time: string): number => zoneClock().instantOf(Date.parse(`${day}T${time}:00Z`)).at

const HOUR_MS = 3_600_000

/** The moment by which some working hours have passed since another; one outside working hours counts from the next opening. */
export const afterWorkingHours = (from: number, hours: number): number => {
  let left = hours * HOUR_MS
  for (let day = dayOf(from); ; day = addDays(day, 1)) {
    if (!isWorkingDay(day)) continue
    const starts = Math.max(from, at(day, opensAt))
    const open = at(day, closesAt) - starts
    if (open >= left && open > 0) return starts + left
    left -= Math.max(0, open)
  }
}
