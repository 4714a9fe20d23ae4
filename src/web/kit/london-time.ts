import { type LocalInstant, zoneClock } from '#rules/period.ts'

/** A moment as London's clock shows it, as a date-time field holds it: `2027-03-01T06:00`. */
export const toLondonTime = (instant: string): string => {
  const at = Date.parse(instant)
  return new Date(at + zoneClock().offsetAt(at)).toISOString().slice(0, 16)
}

/** The moment of a civil time in London, and how often the clock shows it; undefined while the field holds none. */
export const readLondonTime = (time: string): LocalInstant | undefined => {
  const local = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(time) ? Date.parse(`${time.slice(0, 16)}:00Z`) : Number.NaN
  return Number.isNaN(local) ? undefined : zoneClock().instantOf(local)
}

const HOUR_MS = 3_600_000

/** The moment in UTC of a civil time in London; of one that is shown twice the second when asked for. */
export const momentOf = (time: string, occurrence: 'first' | 'second' = 'first'): string | undefined => {
  const read = readLondonTime(time)
  if (read === undefined) return undefined
  return new Date(read.at + (read.shown === 'twice' && occurrence === 'second' ? HOUR_MS : 0)).toISOString()
}
