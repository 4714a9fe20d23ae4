import { readSetTime } from '#rules/set-time.ts'
import { refuseField } from '../http/refusal.ts'

type Wanted = { readonly time: string; readonly occurrence?: 'first' | 'second' | undefined } | null

const FARTHEST_MS = 366 * 86_400_000

/** The instant of a wanted time; null for as soon as may be. */
export const readWantedTime = (wanted: Wanted, now: Date): Date | null => {
  if (wanted === null) return null
  const read = readSetTime(wanted.time, wanted.occurrence, now.getTime())
  if ('fault' in read) return refuseField('wanted', read.fault)
  if (read.at - now.getTime() > FARTHEST_MS) refuseField('wanted', 'Choose a time within a year.')
  return new Date(read.at)
}
