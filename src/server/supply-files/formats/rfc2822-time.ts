import { civilTime, secondsOfDay } from './field-values.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const mail = /^(?:[a-z]{3},\s*)?(\d{1,2})\s+([a-z]{3})\s+(\d{4})\s+(\d\d:\d\d(?::\d\d)?)\s*(z|gmt|utc?|[+-]\d{4})$/i
const iso = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?\s*(z|[+-]\d\d:?\d\d)$/i

const offsetMs = (zone: string): number => {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone)
  if (match === null) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return (match[1] === '-' ? -minutes : minutes) * 60_000
}

/**
 * The instant of a date as mail writes it (`Fri, 18 Oct 2019 17:02:00 +0000`) or ISO 8601 with its offset; undefined when
 * it is none or says no offset.
 */
export const readOffsetTime = (text: string): number | undefined => {
  const written = mail.exec(text)
  const match = written ?? iso.exec(text)
  if (match === null) return undefined
  const [, first = '', second = '', third = '', time = '', zone = ''] = match
  const day =
    written === null
      ? civilTime(Number(first), Number(second), Number(third))
      : civilTime(Number(third), months.indexOf(second.toLowerCase()) + 1, Number(first))
  const seconds = secondsOfDay(time)
  return day === undefined || seconds === undefined ? undefined : day + seconds * 1000 - offsetMs(zone)
}
