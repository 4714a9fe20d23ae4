import type { CallRecord } from '#rules/call.ts'
import { delimitedFormat, firstFields } from './delimited.ts'
import { readDuration } from './durations.ts'
import { stateByTalkTime } from './field-values.ts'
import { readMoment } from './moments.ts'
import { byName, hasColumns } from './named-fields.ts'
import { callerOf, dialledOf } from './parties.ts'
import { readPrice } from './prices.ts'

/**
 * The itemised calls that a customer of BT downloads: Charge Code, Installation No, Line No, Charge Card No, Date, Time,
 * Destination, Called No, Duration, Txt Direct Rebate, Cost in pounds. The line, or else the installation, is the caller.
 */
const needed = ['chargecode', 'installationno', 'date', 'time', 'calledno', 'duration', 'cost']

const isHeading = (fields: readonly string[]): boolean =>
  (fields[0]?.charCodeAt(0) ?? 0) >= 65 && hasColumns(fields, needed)

/** The calls of a BT customer download. */
export const btDownload = delimitedFormat({
  name: 'bt-download',
  recognises: (start) =>
    isHeading(firstFields(start))
      ? { reason: 'its heading names Charge Code, Installation No and Called No' }
      : undefined,
  isHeading,
  readerOf: (heading, source) => {
    const find = byName(heading ?? [])
    const currency = source.currency.toUpperCase()
    return (fields, note) => {
      const field = (name: string): string => find(fields, name)
      const startedAt = readMoment(
        { date: field('date'), time: field('time'), order: 'dmy', zone: source.zone, field: 'Date and Time' },
        note,
      )
      if (typeof startedAt === 'object') return startedAt
      const durationSeconds = readDuration({ text: field('duration'), unit: 'seconds', field: 'Duration' }, note)
      if (typeof durationSeconds === 'object') return durationSeconds
      const priceMicros = readPrice({ text: field('cost'), unit: 'units', currency, field: 'Cost' })
      if (priceMicros !== null && typeof priceMicros === 'object') return priceMicros
      const dialled = dialledOf(field('calledno'))
      if (dialled.dialledRaw === '') return { reason: 'Called No is empty, so it is not known who was called.' }
      return {
        recordId: fields.join('\u0001'),
        startedAt,
        durationSeconds,
        ringSeconds: null,
        answerState: stateByTalkTime(durationSeconds),
        // A short line number counts the lines of the installation.
        ...callerOf(field('lineno').trim().length >= 9 ? field('lineno') : field('installationno') || field('lineno')),
        ...dialled,
        priceMicros,
        currency,
      } satisfies CallRecord
    }
  },
  widths: (heading) => [heading?.length ?? needed.length],
})
