import { readAsteriskRecord } from './asterisk-record.ts'
import { delimitedFormat, firstFields } from './delimited.ts'

/**
 * The call report that FreePBX exports: a heading with `calldate, clid, src, dst, …, duration, billsec, disposition, …`.
 * For a call from outside, `did` is the number that the caller dialled, and `dst` where the switch sent it.
 */
const needed = ['calldate', 'src', 'dst', 'duration', 'billsec', 'disposition']

const namesOf = (fields: readonly string[]): string[] => fields.map((field) => field.trim().toLowerCase())

const isHeading = (fields: readonly string[]): boolean => {
  // Every row is asked, so the usual one is settled by its first letter.
  if ((fields[0]?.charCodeAt(0) ?? 0) < 65) return false
  const names = namesOf(fields)
  return needed.every((name) => names.includes(name))
}

/** The call report of FreePBX. */
export const freepbx = delimitedFormat({
  name: 'freepbx',
  recognises: (start) =>
    isHeading(firstFields(start))
      ? { reason: 'its heading names calldate, src, dst, billsec and disposition' }
      : undefined,
  isHeading,
  readerOf: (heading, source) => {
    const names = namesOf(heading ?? [])
    return (fields, note) => {
      const field = (name: string): string => fields[names.indexOf(name)] ?? ''
      return readAsteriskRecord(
        {
          src: field('src'),
          dst: field('did').trim() || field('dst'),
          channel: field('channel'),
          dstchannel: field('dstchannel'),
          lastapp: field('lastapp'),
          start: field('calldate'),
          answer: field('answer'),
          end: field('end'),
          duration: field('duration'),
          billsec: field('billsec'),
          disposition: field('disposition'),
          uniqueid: field('uniqueid'),
        },
        source,
        note,
      )
    }
  },
  widths: (heading) => [heading?.length ?? needed.length],
})
