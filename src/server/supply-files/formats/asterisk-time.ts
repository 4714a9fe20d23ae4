import { zoneClock } from '#rules/period.ts'
import { civilTime, secondsOfDay, settleInstant, shown } from './field-values.ts'
import type { Note, Rejection } from './format.ts'

/**
 * When an Asterisk or FreePBX record starts.
 *
 * The start is civil time without a zone; `uniqueid` begins with the second at which the channel was made, in UTC. Where
 * both are there, the second proves the first: a date that could be day-month or month-day is the one that fits, and a
 * clock that is off by whole half hours from the source's zone is noticed. Without proof, a doubtful date is rejected.
 */
export type AsteriskTime = { readonly startText: string; readonly uniqueId: string; readonly zone: string }

const HALF_HOUR = 1_800_000
const SAME_MS = 5000
const FURTHEST_ZONE_MS = 14 * 3_600_000

const epochOf = (uniqueId: string): number | undefined => {
  const seconds = /(?:^|-)(\d{9,10})\.\d+$/.exec(uniqueId)?.[1]
  return seconds === undefined ? undefined : Number(seconds) * 1000
}

const isoLike = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T]+(\S+)$/
const dayFirstOrMonthFirst = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})[ T]+(\S+)$/

// Every way to read the text; more than one when day and month could be either.
const readings = (text: string): number[] => {
  const iso = isoLike.exec(text)
  const other = iso === null ? dayFirstOrMonthFirst.exec(text) : null
  const seconds = secondsOfDay((iso ?? other)?.[4] ?? '')
  if (seconds === undefined) return []
  const days =
    iso === null
      ? [
          civilTime(Number(other?.[3]), Number(other?.[2]), Number(other?.[1])),
          civilTime(Number(other?.[3]), Number(other?.[1]), Number(other?.[2])),
        ]
      : [civilTime(Number(iso[1]), Number(iso[2]), Number(iso[3]))]
  return [...new Set(days)].filter((day) => day !== undefined).map((day) => day + seconds * 1000)
}

const onTheHalfHour = (difference: number): boolean =>
  Math.abs(difference) <= FURTHEST_ZONE_MS &&
  Math.abs(difference - Math.round(difference / HALF_HOUR) * HALF_HOUR) <= SAME_MS

const hours = (ms: number): string => `${Math.abs(Math.round(ms / HALF_HOUR) / 2)} h`

/** What the note about a foreign clock says: the difference, and what to do. */
export const clockNote = (difference: number, zone: string): Note =>
  `The clock of this file is ${hours(difference)} ${difference < 0 ? 'behind' : 'ahead of'} ${zone}, as uniqueid proves; calls were filed by uniqueid. Set the source's zone.`

/** The instant at which a record starts, or why it is not known. */
export const readStart = (
  { startText, uniqueId, zone }: AsteriskTime,
  note: (note: Note) => void,
): number | Rejection => {
  const text = startText.trim()
  const found = readings(text)
  const [first] = found
  if (first === undefined) return { reason: `The start is not a date and time that exist: ${shown(startText)}.` }
  const epoch = epochOf(uniqueId)
  const proven =
    epoch === undefined ? undefined : prove({ found, epoch, zone, withSeconds: /:\d\d:\d\d$/.test(text) }, note)
  if (proven !== undefined) return proven
  if (found.length > 1)
    return {
      reason: `The start ${shown(startText)} could be day-month or month-day, and no uniqueid proves which. Export it as YYYY-MM-DD.`,
    }
  return settleInstant(first, zone, note)
}

type Claim = {
  readonly found: readonly number[]
  readonly epoch: number
  readonly zone: string
  readonly withSeconds: boolean
}

const prove = ({ found, epoch, zone, withSeconds }: Claim, note: (note: Note) => void): number | undefined => {
  const clock = zoneClock(zone)
  const offset = clock.offsetAt(epoch)
  const tolerance = withSeconds ? SAME_MS : 60_000
  const candidates = found.map((civil) => ({ civil, difference: civil - (epoch + offset) }))
  // A time without seconds takes them from the epoch.
  const settle = (civil: number): number => (withSeconds ? civil - offset : epoch)
  const agreeing = candidates.find(({ difference }) => Math.abs(difference) <= tolerance)
  if (agreeing !== undefined) return settle(agreeing.civil)
  const shifted = candidates.find(({ difference }) => onTheHalfHour(difference))
  if (shifted !== undefined) {
    note(clockNote(shifted.difference, zone))
    return withSeconds ? epoch + (shifted.difference - Math.round(shifted.difference / HALF_HOUR) * HALF_HOUR) : epoch
  }
  // A later leg of a long call starts after its channel was made: near enough to tell day from month.
  const near = candidates.filter(({ difference }) => Math.abs(difference) <= FURTHEST_ZONE_MS)
  return near.length === 1 && near[0] !== undefined ? settleInstant(near[0].civil, zone, note) : undefined
}
