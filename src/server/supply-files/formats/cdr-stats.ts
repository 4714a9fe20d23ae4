import type { CallRecord } from '#rules/call.ts'
import { delimitedFormat, firstFields } from './delimited.ts'
import { readSeconds } from './field-values.ts'
import { stateOfCauseNumber } from './hangup-cause.ts'
import { readMoment } from './moments.ts'
import { byName, hasColumns } from './named-fields.ts'
import { callerOf, dialledOf } from './parties.ts'
import { readPrice } from './prices.ts'

/** CDR-Stats: a heading with callid, caller_id_number, destination_number, starting_date, duration, billsec and costs. */
const needed = ['callid', 'calleridnumber', 'destinationnumber', 'startingdate', 'duration', 'billsec']

const isHeading = (fields: readonly string[]): boolean => hasColumns(fields, needed)

/** CDR-Stats CSV. */
export const cdrStats = delimitedFormat({
  name: 'cdr-stats',
  recognises: (start) =>
    isHeading(firstFields(start))
      ? { reason: 'its heading names callid, caller_id_number, destination_number and starting_date' }
      : undefined,
  isHeading,
  readerOf: (heading, source) => {
    const find = byName(heading ?? [])
    const currency = source.currency.toUpperCase()
    const costColumn = source.priceKind === 'retail' ? 'sellcost' : 'buycost'
    return (fields, note) => {
      const field = (name: string): string => find(fields, name).trim()
      const duration = readSeconds(field('duration'), 'duration')
      if (typeof duration === 'object') return duration
      const talk = readSeconds(field('billsec'), 'billsec')
      if (typeof talk === 'object') return talk
      if (talk > duration)
        return {
          reason: `billsec (${talk} s) is longer than duration (${duration} s). Check the record at its source.`,
        }
      const startedAt = readMoment(
        { date: field('startingdate'), order: 'unproven', zone: source.zone, field: 'starting_date' },
        note,
      )
      if (typeof startedAt === 'object') return startedAt
      const priceMicros = readPrice({ text: field(costColumn), unit: 'units', currency, field: costColumn })
      if (priceMicros !== null && typeof priceMicros === 'object') return priceMicros
      const dialled = dialledOf(field('destinationnumber'))
      if (dialled.dialledRaw === '')
        return { reason: 'destination_number is empty, so it is not known who was called.' }
      return {
        recordId: [field('callid'), field('startingdate'), dialled.dialledRaw].join('\u0001'),
        startedAt,
        durationSeconds: talk,
        ringSeconds: duration - talk,
        answerState: talk > 0 ? 'answered' : stateOfCauseNumber(Number(field('hangupcauseid') || Number.NaN)),
        ...callerOf(field('calleridnumber')),
        ...dialled,
        priceMicros,
        currency,
      } satisfies CallRecord
    }
  },
  widths: (heading) => [heading?.length ?? needed.length],
})
