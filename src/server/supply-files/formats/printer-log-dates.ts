import type { LogDateOrder } from '#rules/fixed-width-layout.ts'
import { civilTime, shown } from './field-values.ts'

/**
 * The days of a printer log. Which number is the day and which the month is proven by the log itself, by the day on which
 * it came, or by the date in its name; a year that is not printed follows from the nearest date that has one.
 */
export type LogCalendar = {
  readonly order: LogDateOrder
  /** A day (civil milliseconds) near those of the log, and whether the log itself printed it. */
  readonly anchor: number
  readonly isPrinted: boolean
}

const DAY_MS = 86_400_000
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const places: Readonly<Record<LogDateOrder, readonly [day: number, month: number, year: number]>> = {
  dmy: [0, 1, 2],
  mdy: [1, 0, 2],
  ymd: [2, 1, 0],
  md: [1, 0, -1],
  dm: [0, 1, -1],
}

const partsOf = (text: string): readonly string[] =>
  /^\d{6}$/.test(text) ? (text.match(/\d\d/g) ?? []) : text.split(/[^\da-z]+/i).filter(Boolean)

const numberOf = (part: string | undefined): number => {
  const month = months.indexOf((part ?? '').slice(0, 3).toLowerCase())
  return month === -1 ? Number(part) : month + 1
}

const fullYear = (year: number): number => (year < 100 ? 2000 + year : year)

const nearest = (anchor: number, isPrinted: boolean, month: number, day: number): number | undefined => {
  const year = new Date(anchor).getUTCFullYear()
  const days = [year - 1, year, year + 1].map((each) => civilTime(each, month, day)).filter((at) => at !== undefined)
  if (!isPrinted) return days.findLast((at) => at <= anchor + DAY_MS)
  return days.toSorted((one, other) => Math.abs(one - anchor) - Math.abs(other - anchor))[0]
}

/** The day of a date as the log prints it; undefined when it is none. */
export const readLogDate = (text: string, { order, anchor, isPrinted }: LogCalendar): number | undefined => {
  const parts = partsOf(text)
  const [dayAt, monthAt, yearAt] = places[order]
  if (parts.length !== (yearAt === -1 ? 2 : 3)) return undefined
  const [day, month] = [numberOf(parts[dayAt]), numberOf(parts[monthAt])]
  return yearAt === -1 ? nearest(anchor, isPrinted, month, day) : civilTime(fullYear(Number(parts[yearAt])), month, day)
}

/** The day that a page heading prints, in full. */
export const readHeadingDate = (text: string, order: LogDateOrder): number | undefined => {
  const whole: LogDateOrder = order === 'md' ? 'mdy' : order === 'dm' ? 'dmy' : order
  return readLogDate(text, { order: whole, anchor: 0, isPrinted: false })
}

/** The day in a file's name, written with the year first. */
export const dayOfFileName = (name: string): number | undefined => {
  const match = /(?:^|\D)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)/.exec(name)
  return match === null ? undefined : civilTime(Number(match[1]), Number(match[2]), Number(match[3]))
}

type Evidence = {
  readonly dates: readonly string[]
  readonly orders: readonly LogDateOrder[]
  readonly named: number | undefined
  readonly latest: number
}

const read = (text: string, order: LogDateOrder): number | undefined =>
  readLogDate(text, { order, anchor: 0, isPrinted: true })

const fewestWrong = (orders: readonly LogDateOrder[], countWrong: (order: LogDateOrder) => number): LogDateOrder[] => {
  const counted = orders.map((order) => ({ order, wrong: countWrong(order) }))
  const fewest = Math.min(...counted.map(({ wrong }) => wrong))
  return counted.filter(({ wrong }) => wrong === fewest).map(({ order }) => order)
}

/**
 * The one order that fits the dates of a log, or a sentence that says what is in doubt. An order is out when it makes days
 * that do not exist or are still to come; the date in the file’s name, when it has one, must be near.
 */
export const proveDateOrder = ({
  dates,
  orders,
  named,
  latest,
}: Evidence): LogDateOrder | { readonly doubt: string } => {
  const [only] = orders
  if (only !== undefined && (orders.length === 1 || dates.length === 0)) return only
  const existing = fewestWrong(orders, (order) => dates.filter((text) => read(text, order) === undefined).length)
  const past = fewestWrong(
    existing,
    (order) => dates.filter((text) => (read(text, order) ?? 0) > latest + DAY_MS).length,
  )
  const near =
    named === undefined
      ? past
      : past.filter((order) => dates.every((text) => Math.abs((read(text, order) ?? 0) - named) <= 7 * DAY_MS))
  const left = near.length === 0 ? past : near
  const [first] = left
  const doubtful = dates.find((text) => new Set(left.map((order) => read(text, order))).size > 1)
  if (first !== undefined && doubtful === undefined) return first
  return {
    doubt: `The dates of this log, such as ${shown(doubtful ?? '')}, could be ${left.map((order) => words[order]).join(' or ')}, and nothing in it proves which. Choose the order of dates in a source of PBX printer logs and import it from there, or put the date into the file's name, such as calls-2026-08-16.log.`,
  }
}

const words: Readonly<Record<LogDateOrder, string>> = {
  dmy: 'day-month-year',
  mdy: 'month-day-year',
  ymd: 'year-month-day',
  md: 'month-day',
  dm: 'day-month',
}
