import type { LogDuration } from '#rules/fixed-width-layout.ts'
import { LONGEST_CALL_SECONDS, secondsOfDay, shown } from './field-values.ts'
import type { Rejection } from './format.ts'

const twelveHours = /^(\d{1,2})(:\d\d(?::\d\d)?) ?([AP])M$/i

/** Seconds since midnight of a printed time: `14:02`, `14:02:33`, `1402` or `2:02PM`; undefined for no such time. */
export const readLogTime = (text: string): number | undefined => {
  const half = twelveHours.exec(text)
  if (half === null) return secondsOfDay(text.replace(/^(\d\d)(\d\d)$/, '$1:$2'))
  const hour = Number(half[1])
  if (hour < 1 || hour > 12) return undefined
  return secondsOfDay(`${(hour % 12) + (half[3]?.toUpperCase() === 'P' ? 12 : 0)}${half[2]}`)
}

const shapes: Readonly<Record<LogDuration, RegExp>> = {
  // 1:02:03, 02:03, 00:01'02, 0'06
  clock: /^(?:(\d{1,4})[:'])?(\d{1,3})[:'](\d\d)"?$/,
  hmmss: /^(\d{1,3})(\d\d)(\d\d)$/,
  hmmt: /^(\d)(\d\d)(\d)$/,
  mmss: /^()(\d\d)(\d\d)$/,
}

/** Seconds of a printed length, 0 for none printed, or why it is no length. */
export const readLogDuration = (text: string, kind: LogDuration): number | Rejection => {
  if (text === '') return 0
  const match = shapes[kind].exec(text)
  if (match === null) return { reason: `The length of the call is not one: ${shown(text)}.` }
  const [, hours = '0', minutes = '0', last = '0'] = match
  const hasHours = hours !== '0' && hours !== ''
  if ((kind !== 'hmmt' && Number(last) > 59) || (hasHours && Number(minutes) > 59))
    return { reason: `The length of the call has more than 59 minutes or seconds: ${shown(text)}.` }
  const seconds = Number(hours || 0) * 3600 + Number(minutes) * 60 + Number(last) * (kind === 'hmmt' ? 6 : 1)
  return seconds > LONGEST_CALL_SECONDS
    ? { reason: `The call is longer than a week (${seconds} s). Check the record at its source.` }
    : seconds
}
