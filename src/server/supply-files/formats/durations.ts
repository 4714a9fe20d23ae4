import type { DurationUnit } from '#rules/call-mapping.ts'
import { LONGEST_CALL_SECONDS, shown } from './field-values.ts'
import type { Note, Rejection } from './format.ts'

export const FRACTION_OF_SECOND = 'Durations with fractions of a second were rounded to the nearest second.'

const secondsIn: Readonly<Record<DurationUnit, number>> = { seconds: 1, minutes: 60, milliseconds: 0.001 }

// 1:02:03, 02:03, 00:00'07, 1'07", and hours without a limit.
const clock = /^(?:(\d{1,4}):)?(\d{1,4})[:'](\d{2})(?:\.(\d{1,6}))?"?$/
const bare = /^\d{1,12}(?:\.\d{1,12})?$/
const unitsOf: Readonly<Record<string, number>> = {
  h: 3600,
  hr: 3600,
  m: 60,
  min: 60,
  s: 1,
  sec: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  ns: 1e-9,
}
const withUnits = /^(?:\d{1,9}(?:\.\d{1,9})?\s*(?:hr?|min|ms|m|sec|s|us|µs|ns)\s*)+$/
const oneOfUnits = /(\d{1,9}(?:\.\d{1,9})?)\s*(hr?|min|ms|m|sec|s|us|µs|ns)/g

const exactSeconds = (text: string, unit: DurationUnit): number | undefined => {
  // A comma before one or two digits is a decimal point; before three it could be either.
  const pointed = /^\d{1,9},\d{1,2}$/.test(text) ? text.replace(',', '.') : text
  if (bare.test(pointed)) return Number(pointed) * secondsIn[unit]
  const match = clock.exec(text)
  if (match !== null) {
    const [, hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match
    if (Number(seconds) > 59 || (match[1] !== undefined && Number(minutes) > 59)) return undefined
    return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(`0.${fraction}`)
  }
  const lower = text.toLowerCase()
  if (!withUnits.test(lower)) return undefined
  let sum = 0
  for (const [, count = '0', name = 's'] of lower.matchAll(oneOfUnits)) sum += Number(count) * (unitsOf[name] ?? 1)
  return sum
}

/**
 * Whole seconds of a duration as files write it: a bare number of the unit (`43`, `36.23`), a clock (`1:02:03`, `02:03`,
 * `00:00'07`) or with units (`10s`, `1h2m3s`).
 */
export const readDuration = (
  { text, unit, field }: { readonly text: string; readonly unit: DurationUnit; readonly field: string },
  note: (note: Note) => void,
): number | Rejection => {
  const trimmed = text.trim()
  if (/^-\s*\d/.test(trimmed))
    return { reason: `${field} is negative (${shown(text)}). A call cannot end before it starts.` }
  const exact = exactSeconds(trimmed, unit)
  if (exact === undefined) return { reason: `${field} is no duration, such as 43, 1:02:03 or 1h2m3s: ${shown(text)}.` }
  // Products of decimals are off by a hair: 36.25 minutes are 2175 seconds.
  const seconds = Math.round(Number(exact.toFixed(6)))
  if (Math.abs(exact - seconds) > 1e-6) note(FRACTION_OF_SECOND)
  if (seconds > LONGEST_CALL_SECONDS)
    return { reason: `${field} is longer than a week (${seconds} s). Check the record at its source.` }
  return seconds
}
