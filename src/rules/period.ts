/** Civil days and instants. Nothing here reads a clock: `now` is a parameter. */

/** The zone in which the platform counts days. */
export const LONDON = 'Europe/London'

const SECOND = 1000
const DAY_MS = 86_400_000
const QUARTER_MS = 900_000

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string

const formatters = new Map<string, Intl.DateTimeFormat>()

const offsetFormatter = (zone: string): Intl.DateTimeFormat => {
  const known = formatters.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' })
  formatters.set(zone, made)
  return made
}

/** Whether a name is a time zone that this platform knows. */
export const isZone = (zone: string): boolean => {
  try {
    offsetFormatter(zone)
    return true
  } catch {
    return false
  }
}

const readOffset = (at: number, zone: string): number => {
  const name = offsetFormatter(zone)
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/.exec(name ?? '')
  if (match === null) throw new Error(`The zone ${zone} has no offset at ${at}`)
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match
  const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * SECOND
  return sign === '-' ? -size : size
}

/** A zone's answers, remembered by day: an import asks them millions of times. */
export type ZoneClock = {
  /** Milliseconds that the zone is ahead of UTC at an instant. */
  readonly offsetAt: (at: number) => number
  /** The civil day of an instant. */
  readonly dayOf: (at: number) => Day
  /** The instant of a civil time, given as if it were UTC. */
  readonly instantOf: (local: number) => LocalInstant
}

/**
 * The instant of a civil time. `twice`: the clock showed it twice when it was put back, and the first is taken.
 * `never`: the clock jumped over it, and it is read with the offset before the jump, so 01:30 becomes 02:30 summer time.
 */
export type LocalInstant = { readonly at: number; readonly shown: 'once' | 'twice' | 'never' }

const makeZoneClock = (zone: string): ZoneClock => {
  const steady = new Map<number, number | undefined>()
  const days = new Map<number, Day>()
  // The offset of a whole UTC day, when no change falls into it or beside it.
  const steadyOffset = (dayNumber: number): number | undefined => {
    if (steady.has(dayNumber)) return steady.get(dayNumber)
    if (steady.size > 20_000) steady.clear()
    const before = readOffset((dayNumber - 1) * DAY_MS, zone)
    const after = readOffset((dayNumber + 2) * DAY_MS, zone)
    const offset = before === after ? before : undefined
    steady.set(dayNumber, offset)
    return offset
  }
  // Near a change: clocks change on the quarter hour.
  const quarters = new Map<number, number>()
  const offsetNear = (at: number): number => {
    const quarter = Math.floor(at / QUARTER_MS)
    const known = quarters.get(quarter)
    if (known !== undefined) return known
    if (quarters.size > 20_000) quarters.clear()
    const offset = readOffset(quarter * QUARTER_MS, zone)
    quarters.set(quarter, offset)
    return offset
  }
  const offsetAt = (at: number): number => steadyOffset(Math.floor(at / DAY_MS)) ?? offsetNear(at)
  const dayOf = (at: number): Day => {
    const dayNumber = Math.floor((at + offsetAt(at)) / DAY_MS)
    const known = days.get(dayNumber)
    if (known !== undefined) return known
    if (days.size > 20_000) days.clear()
    const day = new Date(dayNumber * DAY_MS).toISOString().slice(0, 10)
    days.set(dayNumber, day)
    return day
  }
  const instantOf = (local: number): LocalInstant => {
    const offset = steadyOffset(Math.floor(local / DAY_MS))
    if (offset !== undefined) return { at: local - offset, shown: 'once' }
    const before = offsetNear(local - DAY_MS)
    const after = offsetNear(local + DAY_MS)
    const candidates = [local - before, local - after].filter((at) => at + offsetNear(at) === local)
    const [first, second] = candidates
    if (first === undefined) return { at: local - before, shown: 'never' }
    return { at: Math.min(first, second ?? first), shown: second !== undefined && second !== first ? 'twice' : 'once' }
  }
  return { offsetAt, dayOf, instantOf }
}

const clocks = new Map<string, ZoneClock>()

/** The clock of a zone; the platform's unless another is named. */
export const zoneClock = (zone: string = LONDON): ZoneClock => {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const made = makeZoneClock(zone)
  clocks.set(zone, made)
  return made
}

/** The civil day of an instant. */
export const dayOf = (at: number, zone?: string): Day => zoneClock(zone).dayOf(at)

/** Whether a text is a day that exists: 31 February is none. */
export const isDay = (text: string): boolean => {
  if (!/^(?:19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** The instant at which a civil day starts. */
export const startOfDay = (day: Day, zone?: string): number =>
  zoneClock(zone).instantOf(Date.parse(`${day}T00:00:00Z`)).at

/** The day some days later; earlier when negative. */
export const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** How many days lie between two days. */
export const daysBetween = (from: Day, to: Day): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)

/** The length of a civil day in hours: 23 or 25 when the clocks change. */
export const hoursOfDay = (day: Day): number => (startOfDay(addDays(day, 1)) - startOfDay(day)) / 3_600_000

export const periodPresets = [
  'today',
  'yesterday',
  'this-week',
  'last-week',
  'last-7-days',
  'last-30-days',
  'this-month',
  'last-month',
  'this-year',
  'last-year',
  'last-13-months',
  'this-bill-period',
  'last-bill-period',
  'custom',
] as const
export type PeriodPreset = (typeof periodPresets)[number]

/** What the period menu calls each preset. */
export const periodLabels: Readonly<Record<PeriodPreset, string>> = {
  today: 'Today',
  yesterday: 'Yesterday',
  'this-week': 'This week',
  'last-week': 'Last week',
  'last-7-days': 'Last 7 days',
  'last-30-days': 'Last 30 days',
  'this-month': 'This month',
  'last-month': 'Last month',
  'this-year': 'This year',
  'last-year': 'Last year',
  'last-13-months': 'Last 13 months',
  'this-bill-period': 'This bill period',
  'last-bill-period': 'Last bill period',
  custom: 'Custom',
}

/** Whole London days, both ends included; `fromAt` and `toAt` are their instants, the end excluded. */
export type Period = { readonly from: Day; readonly to: Day; readonly fromAt: number; readonly toAt: number }

/** The period from a day to a day, both included. */
export const makePeriod = (from: Day, to: Day): Period => ({
  from,
  to,
  fromAt: startOfDay(from),
  toAt: startOfDay(addDays(to, 1)),
})

const startOfWeek = (day: Day): Day => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))

const dayOfMonth = (year: number, month: number, day: number): Day => {
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month, Math.min(day, last))).toISOString().slice(0, 10)
}

/** The day some months later, or the last of its month where that is shorter; earlier when negative. */
export const addMonths = (day: Day, months: number): Day => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return dayOfMonth(year, month - 1 + months, date)
}

/** The day on which the bill period of a day began; in a month too short for the bill day it is the month's last. */
export const startOfBillPeriod = (day: Day, billDay: number): Day => {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const thisMonth = dayOfMonth(year, month - 1, billDay)
  return thisMonth <= day ? thisMonth : dayOfMonth(year, month - 2, billDay)
}

/** The presets that only a customer with a bill day has. */
export const billPresets = ['this-bill-period', 'last-bill-period'] as const satisfies readonly PeriodPreset[]
/** Whether a preset is one of those. */
export const isBillPreset = (preset: PeriodPreset): preset is (typeof billPresets)[number] =>
  preset === 'this-bill-period' || preset === 'last-bill-period'

/** The bill period of a preset, seen from `now`; the present one ends today. */
export const billPeriod = (preset: (typeof billPresets)[number], billDay: number, now: number): Period => {
  const today = dayOf(now)
  const start = startOfBillPeriod(today, billDay)
  if (preset === 'this-bill-period') return makePeriod(start, today)
  return makePeriod(startOfBillPeriod(addDays(start, -1), billDay), addDays(start, -1))
}

type CalendarPreset = Exclude<PeriodPreset, 'custom' | (typeof billPresets)[number]>

/** The first day of a day's month. */
export const startOfMonth = (day: Day): Day => `${day.slice(0, 8)}01`
const yearOf = (day: Day, later = 0): string => String(Number(day.slice(0, 4)) + later)

// The first and the last day of each preset, seen from today.
const calendar: Readonly<Record<CalendarPreset, (today: Day) => readonly [from: Day, to: Day]>> = {
  today: (today) => [today, today],
  yesterday: (today) => [addDays(today, -1), addDays(today, -1)],
  'this-week': (today) => [startOfWeek(today), today],
  'last-week': (today) => [addDays(startOfWeek(today), -7), addDays(startOfWeek(today), -1)],
  'last-7-days': (today) => [addDays(today, -6), today],
  'last-30-days': (today) => [addDays(today, -29), today],
  'this-month': (today) => [startOfMonth(today), today],
  'last-month': (today) => [startOfMonth(addDays(startOfMonth(today), -1)), addDays(startOfMonth(today), -1)],
  'this-year': (today) => [`${yearOf(today)}-01-01`, today],
  'last-year': (today) => [`${yearOf(today, -1)}-01-01`, `${yearOf(today, -1)}-12-31`],
  'last-13-months': (today) => [`${yearOf(today, -1)}${today.slice(4, 8)}01`, today],
}

/** The period of a preset, seen from `now`; weeks start on Monday, and `this …` ends today. */
export const presetPeriod = (preset: CalendarPreset, now: number): Period => makePeriod(...calendar[preset](dayOf(now)))

/** The period of a month such as `2026-03`. */
export const monthPeriod = (month: string): Period =>
  makePeriod(`${month}-01`, addDays(addMonths(`${month}-01`, 1), -1))

/** The period of the same number of days immediately before. */
export const previousPeriod = ({ from, to }: Period): Period =>
  makePeriod(addDays(from, -(daysBetween(from, to) + 1)), addDays(from, -1))

/** The days of a period in order. */
export const listDays = ({ from, to }: Period): Day[] =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index))

/** The months that a period touches, `YYYY-MM`, in order. */
export const listMonths = (period: Period): string[] => [...new Set(listDays(period).map((day) => day.slice(0, 7)))]
