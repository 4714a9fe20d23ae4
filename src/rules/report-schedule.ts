import { addDays, type Day, dayOf, zoneClock } from './period.ts'

/** When an e-mailed report leaves, on the London clock. */
export type ReportTiming = {
  readonly frequency: 'daily' | 'weekly' | 'monthly'
  /** 1 is Monday; of weekly ones. */
  readonly weekday: number | null
  /** 1 to 31; of monthly ones. A month that is shorter takes its last day. */
  readonly dayOfMonth: number | null
  /** `07:30`. */
  readonly time: string
}

const weekdayOf = (day: Day): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1

const isLastOfMonth = (day: Day): boolean => addDays(day, 1).endsWith('-01')

/** Whether an e-mailed report leaves on a day. */
export const leavesOn = ({ frequency, weekday, dayOfMonth }: ReportTiming, day: Day): boolean => {
  if (frequency === 'daily') return true
  if (frequency === 'weekly') return weekdayOf(day) === weekday
  const date = Number(day.slice(8))
  return date === dayOfMonth || (isLastOfMonth(day) && date < (dayOfMonth ?? 1))
}

// A month that takes its last day, and the one after it.
const FARTHEST_DAYS = 63

/**
 * The first moment after `now` at which a report is to leave. A time that the clock shows twice means the first; a time
 * that it skips means the same time read with the offset before the jump: 01:30 leaves at 02:30 summer time.
 */
export const nextRun = (timing: ReportTiming, now: number): number => {
  const today = dayOf(now)
  // A skipped time is settled on its own day, so yesterday's run never falls after today's midnight.
  for (let ahead = 0; ahead <= FARTHEST_DAYS; ahead += 1) {
    const day = addDays(today, ahead)
    if (!leavesOn(timing, day)) continue
    const { at } = zoneClock().instantOf(Date.parse(`${day}T${timing.time}:00Z`))
    if (at > now) return at
  }
  throw new Error(`There is no ${timing.frequency} run of ${timing.weekday ?? timing.dayOfMonth ?? 'every day'}`)
}

/** When a report leaves, in words: `Every Monday at 07:30`. */
export const describeTiming = ({ frequency, weekday, dayOfMonth, time }: ReportTiming): string => {
  if (frequency === 'daily') return `Every day at ${time}`
  if (frequency === 'weekly') return `Every ${weekdays[(weekday ?? 1) - 1]} at ${time}`
  return `On day ${dayOfMonth ?? 1} of every month at ${time}`
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
