import { zoneClock } from './period.ts'

export type SetTime = { readonly at: number } | { readonly fault: string }

const shown = (local: number): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
    .format(local)
    .replace(' at ', ', ')

const HOUR = 3_600_000

/**
 * The instant of a civil London time such as `2027-03-01T06:00`. A time that the clock skips, that it shows twice without
 * saying which is meant, or that is past, is a fault, in a sentence.
 */
export const readSetTime = (text: string, occurrence: 'first' | 'second' | undefined, now: number): SetTime => {
  const local = Date.parse(`${text}Z`)
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(text))
    return { fault: 'There is no such day or time.' }
  const { at, shown: times } = zoneClock().instantOf(local)
  if (times === 'never')
    return {
      fault: `${shown(local)} does not exist: the clocks go forward. Choose a time before, or ${shown(local + HOUR).slice(-5)}.`,
    }
  if (times === 'twice' && occurrence === undefined)
    return {
      fault: `${shown(local)} comes twice, since the clocks go back. Say whether the first or the second is meant.`,
    }
  const meant = times === 'twice' && occurrence === 'second' ? at + HOUR : at
  return meant <= now ? { fault: `${shown(local)} is past. Choose a later time.` } : { at: meant }
}
