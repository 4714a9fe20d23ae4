import type { DateOrder } from '#rules/call-mapping.ts'
import { civilTime, secondsOfDay, settleInstant, shown } from './field-values.ts'
import type { Note, Rejection } from './format.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const yearFirst = /^(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})$/
const yearLast = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/
const eightDigits = /^(\d{2})(\d{2})(\d{4})$/
const named = /^(?:[a-z]{3,9},?\s+)?(\d{1,2})[-/ ]([a-z]{3})[a-z]*[-/ ,]+(\d{4}|\d{2})$/
const namedFirst = /^(?:[a-z]{3,9},?\s+)?([a-z]{3})[a-z]*[-/ ]+(\d{1,2}),?[-/ ]+(\d{4})$/

const fullYear = (text: string): number => (text.length === 2 ? 2000 + Number(text) : Number(text))

const byOrder = (parts: readonly string[], order: DateOrder): number[] => {
  const [one = '', two = '', year = ''] = parts
  const dayFirst = civilTime(fullYear(year), Number(two), Number(one))
  const monthFirst = civilTime(fullYear(year), Number(one), Number(two))
  const days = order === 'dmy' ? [dayFirst] : order === 'mdy' ? [monthFirst] : [dayFirst, monthFirst]
  return [...new Set(days)].filter((day) => day !== undefined)
}

const daysOfNumbers = (text: string, order: DateOrder): number[] => {
  // Eight digits begin with the day only where the order says so.
  const eight = order === 'dmy' || order === 'mdy' ? eightDigits.exec(text) : null
  if (eight !== null) return byOrder(eight.slice(1), order)
  const first = yearFirst.exec(text)
  if (first !== null) {
    const day = civilTime(Number(first[1]), Number(first[2]), Number(first[3]))
    return day === undefined ? [] : [day]
  }
  const last = yearLast.exec(text)
  if (last === null) return []
  if (order === 'ymd' && last[3]?.length === 2) {
    const day = civilTime(fullYear(last[1] ?? ''), Number(last[2]), Number(last[3]))
    return day === undefined ? [] : [day]
  }
  return byOrder(last.slice(1), order === 'ymd' ? 'unproven' : order)
}

/** The days (civil milliseconds) that a date can be: one, or two when day and month could be either, or none. */
export const readingsOfDate = (text: string, order: DateOrder): number[] => {
  const trimmed = text.trim().toLowerCase()
  const match = named.exec(trimmed)
  const first = match === null ? namedFirst.exec(trimmed) : null
  if (match === null && first === null) return daysOfNumbers(trimmed, order)
  const [day = '', month = '', year = ''] =
    match === null ? [first?.[2], first?.[1], first?.[3]] : [match[1], match[2], match[3]]
  const at = civilTime(fullYear(year), months.indexOf(month) + 1, Number(day))
  return at === undefined ? [] : [at]
}

const twelveHours = /^(\d{1,2})(:\d{2}(?::\d{2})?)\s*([ap])\.?m\.?$/i
const sixDigits = /^(\d{2})(\d{2})(\d{2})$/

/** Seconds since midnight of `14:21:33`, `14:21`, `2:21:33 PM` or `142133`, with or without a fraction; undefined for no such time. */
export const readTimeOfDay = (text: string): number | undefined => {
  const trimmed = text.trim().replace(/(:\d{2})[.,]\d{1,9}/, '$1')
  const half = twelveHours.exec(trimmed)
  if (half === null) return secondsOfDay(trimmed.replace(sixDigits, '$1:$2:$3'))
  const hour = Number(half[1])
  if (hour < 1 || hour > 12) return undefined
  return secondsOfDay(`${(hour % 12) + (half[3]?.toLowerCase() === 'p' ? 12 : 0)}${half[2]}`)
}

const zoned = /^(.*?\d)\s*(?:(z|utc|gmt)|([+-])(\d{2}):?(\d{2})(?:\s+[a-z]{3,4})?)$/i

// The offset that a text ends with, in ms, and the text before it.
const splitOffset = (text: string): { rest: string; offset: number } | undefined => {
  const match = zoned.exec(text)
  if (match === null || !/\d:\d{2}/.test(match[1] ?? '')) return undefined
  const [, rest = '', utc, sign, hours = '0', minutes = '0'] = match
  if (utc !== undefined) return { rest, offset: 0 }
  return { rest, offset: (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000 }
}

const epoch = /^(\d{9,10})(?:\.(\d{1,9}))?$|^(\d{12,13})$|^(\d{15,16})$/

/** The instant of seconds, milliseconds or microseconds since 1970; undefined for other texts. */
export const readEpoch = (text: string): number | undefined => {
  const match = epoch.exec(text)
  if (match === null) return undefined
  const [, seconds, , milliseconds, microseconds] = match
  if (seconds !== undefined) return Math.round(Number(text) * 1000)
  return milliseconds === undefined ? Math.round(Number(microseconds) / 1000) : Number(milliseconds)
}

/** A date and time as a file writes them. `order` is of day, month and year; `zone` of texts that name none. */
export type MomentText = {
  readonly date: string
  /** Undefined when `date` holds both. */
  readonly time?: string | undefined
  readonly order: DateOrder
  readonly zone: string
  readonly field: string
}

const splitMoment = (text: string): [date: string, time: string] | undefined => {
  const solid = /^(\d{8})[T ]?(\d{6})$/.exec(text)
  if (solid !== null) return [solid[1] ?? '', solid[2] ?? '']
  const match = /^(.+?)(?:[T ]+|,\s*|(?<=\d{4}-\d{2}-\d{2})-)(\d{1,2}:\d{2}.*)$/i.exec(text)
  return match === null ? undefined : [match[1] ?? '', match[2] ?? '']
}

/** The instant of a date and time, or why it is not known: a day and month that could be either are never guessed. */
export const readMoment = (
  { date, time, order, zone, field }: MomentText,
  note: (note: Note) => void,
): number | Rejection => {
  const whole = (time === undefined ? date : `${date.trim()} ${time.trim()}`).trim()
  const counted = time === undefined ? readEpoch(whole) : undefined
  if (counted !== undefined) return counted
  const cut = splitOffset(whole)
  const [day = '', clock = ''] = splitMoment(cut?.rest ?? whole) ?? []
  const days = readingsOfDate(day, order)
  const seconds = readTimeOfDay(clock)
  const [first] = days
  if (first === undefined || seconds === undefined)
    return { reason: `${field} is not a date and time that exist${orderWords[order]}: ${shown(whole)}.` }
  if (days.length > 1)
    return {
      reason: `${field} ${shown(whole)} could be day-month or month-day, and nothing proves which. Choose the order of the date in the source's mapping.`,
    }
  const civil = first + seconds * 1000
  return cut === undefined ? settleInstant(civil, zone, note) : civil - cut.offset
}

const orderWords: Readonly<Record<DateOrder, string>> = {
  ymd: '',
  dmy: ', written day-month-year',
  mdy: ', written month-day-year',
  unproven: '',
}
