import { dayOf } from '#rules/period.ts'
import { LONGEST_CALL_SECONDS, shown } from './field-values.ts'
import type { Rejection } from './format.ts'

/** Seconds between the start of the Gregorian calendar's year 0 and 1970, as Erlang's clocks count. */
const GREGORIAN_SECONDS = 62_167_219_200
const EARLIEST = Date.UTC(1980, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)

// Each unit has its own range of magnitudes for the years 1980 to 2100, and none of them overlap.
const units: readonly ((value: number) => number)[] = [
  (value) => value * 1000,
  (value) => (value - GREGORIAN_SECONDS) * 1000,
  (value) => value,
  (value) => Math.floor(value / 1000),
  (value) => Math.floor(value / 1_000_000),
]

/**
 * Milliseconds of a count since 1970 in seconds (with or without a fraction), milliseconds, microseconds or nanoseconds,
 * or of Gregorian seconds; undefined when it is none, or 0, which switches write for "never".
 */
export const readEpoch = (text: string): number | undefined => {
  if (!/^\d{9,19}(?:\.\d{1,9})?$/.test(text)) return undefined
  const value = Number(text)
  const found = units.map((unit) => unit(value)).find((at) => at >= EARLIEST && at < LATEST)
  return found === undefined ? undefined : Math.floor(found)
}

/** The whole seconds between two instants, or why they cannot be those of one call. */
export const secondsBetween = (from: number, to: number): number | Rejection => {
  const seconds = Math.floor((to - from) / 1000)
  if (to < from) return { reason: `The call ends before it starts: ${shownInstant(from)} to ${shownInstant(to)}.` }
  if (seconds > LONGEST_CALL_SECONDS)
    return { reason: `The call is longer than a week (${seconds} s). Check the record at its source.` }
  return seconds
}

const shownInstant = (at: number): string =>
  shown(`${dayOf(at, 'UTC')} ${new Date(at).toISOString().slice(11, 19)} UTC`)
