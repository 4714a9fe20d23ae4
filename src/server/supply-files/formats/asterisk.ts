import { isDisposition, readAsteriskRecord } from './asterisk-record.ts'
import { delimitedFormat } from './delimited.ts'
import { splitFields } from './split-fields.ts'

/**
 * Asterisk's Master.csv: no heading, quoted. accountcode, src, dst, dcontext, clid, channel, dstchannel, lastapp, lastdata,
 * start, answer, end, duration, billsec, disposition, amaflags, then uniqueid and userfield where they are switched on.
 */
const widths = [16, 17, 18]

const dateLike = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T]/

const isRow = (fields: readonly string[]): boolean =>
  widths.includes(fields.length) && isDisposition(fields[14] ?? '') && dateLike.test(fields[9] ?? '')

/** Asterisk's Master.csv. */
export const asterisk = delimitedFormat({
  name: 'asterisk',
  recognises: ({ lines }) =>
    lines.some((line) => isRow(splitFields(line) ?? []))
      ? { reason: 'its rows end as those of Asterisk do, with a start, two durations and a disposition' }
      : undefined,
  isHeading: (fields) => fields[1] === 'src' && fields[2] === 'dst',
  readerOf: (_, source) => (fields, note) => {
    const [, src = '', dst = '', , , channel = '', dstchannel = '', lastapp = '', , start = '', answer = '', end = ''] =
      fields
    const [duration = '', billsec = '', disposition = '', , uniqueid = ''] = fields.slice(12)
    return readAsteriskRecord(
      { src, dst, channel, dstchannel, lastapp, start, answer, end, duration, billsec, disposition, uniqueid },
      source,
      note,
    )
  },
  widths: () => widths,
})
