import type { AnswerState } from '#rules/call.ts'
import { zoneClock } from '#rules/period.ts'
import type { Note, Rejection } from './format.ts'

export const NOT_ON_THE_CLOCK = 'The clocks went forward over the time of this call; it was read as summer time.'
export const TWICE_ON_THE_CLOCK = 'The clocks showed the time of this call twice; the first was taken.'

const DAY_SECONDS = 86_400
/** A record with a longer call is taken for a fault of the switch. */
export const LONGEST_CALL_SECONDS = 7 * DAY_SECONDS

const digits = /^\d{1,9}$/

/** A whole number of seconds, or why it is none. */
export const readSeconds = (text: string, field: string): number | Rejection => {
  const trimmed = text.trim()
  if (/^-\d+$/.test(trimmed))
    return { reason: `${field} is negative (${shown(text)}). A call cannot end before it starts.` }
  if (!digits.test(trimmed)) return { reason: `${field} is not a whole number of seconds: ${shown(text)}.` }
  const seconds = Number(trimmed)
  if (seconds > LONGEST_CALL_SECONDS)
    return { reason: `${field} is longer than a week (${seconds} s). Check the record at its source.` }
  return seconds
}

/** A piece of a file as a sentence may quote it. */
export const shown = (text: string): string => {
  const cut = text.length > 60 ? `${text.slice(0, 60)}…` : text
  return cut === '' ? 'nothing' : `“${cut.replaceAll(/\p{Cc}/gu, '�')}”`
}

/** Civil milliseconds of a day and time of day, or undefined when there is no such day or time. */
export const civilTime = (year: number, month: number, day: number): number | undefined => {
  const at = Date.UTC(year, month - 1, day)
  const date = new Date(at)
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists && year >= 1980 && year < 2100 ? at : undefined
}

const timeOfDay = /^([01]\d|2[0-3]|\d):([0-5]\d)(?::([0-5]\d))?$/

const COLON = 58

// `HH:MM:SS` without a match's array, for the millions of rows that have it so.
const usualSeconds = (text: string): number | undefined => {
  if (text.charCodeAt(2) !== COLON || text.charCodeAt(5) !== COLON) return undefined
  const [hours, minutes, seconds] = [twoDigits(text, 0), twoDigits(text, 3), twoDigits(text, 6)]
  return hours < 24 && minutes < 60 && seconds < 60 ? hours * 3600 + minutes * 60 + seconds : undefined
}

const twoDigits = (text: string, at: number): number => {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** Seconds since midnight of `HH:MM:SS` or `HH:MM`; undefined for no such time. */
export const secondsOfDay = (text: string): number | undefined => {
  const usual = text.length === 8 ? usualSeconds(text) : undefined
  if (usual !== undefined) return usual
  const match = timeOfDay.exec(text)
  if (match === null) return undefined
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0)
}

/** The instant of a civil time in a zone, counting the two kinds of times that clocks make doubtful. */
export const settleInstant = (civil: number, zone: string, note: (note: Note) => void): number => {
  const { at, shown: onClock } = zoneClock(zone).instantOf(civil)
  if (onClock === 'never') note(NOT_ON_THE_CLOCK)
  if (onClock === 'twice') note(TWICE_ON_THE_CLOCK)
  return at
}

/** How a call ended when its record says nothing else: talk time means answered. */
export const stateByTalkTime = (seconds: number): AnswerState => (seconds > 0 ? 'answered' : 'unknown')
