import type { CallRecord } from '#rules/call.ts'
import { delimitedFormat, type RowReader } from './delimited.ts'
import { readSeconds, shown } from './field-values.ts'
import type { SourceFacts } from './format.ts'
import { stateOfHangupCause } from './hangup-cause.ts'
import { readMoment } from './moments.ts'
import { callerOf, dialledOf } from './parties.ts'
import { splitFields } from './split-fields.ts'

/**
 * FreeSWITCH cdr_csv with its default template: caller name and number, destination, context, start, answer and end
 * stamps, duration, billsec, hang-up cause, uuid, uuid of the b leg, and more behind them; newer ones begin with the
 * address of the switch. The three stamps tell where the others stand. The rows of both legs are one call.
 */
const civil = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const startColumn = (fields: readonly string[]): number =>
  fields.findIndex(
    (field, at) =>
      at >= 4 &&
      civil.test(field) &&
      (fields[at + 1] === '' || civil.test(fields[at + 1] ?? '')) &&
      /^\d+$/.test(fields[at + 3] ?? '') &&
      /^\d+$/.test(fields[at + 4] ?? '') &&
      /^[A-Z][A-Z_0-9]+$/.test(fields[at + 5] ?? '') &&
      uuid.test(fields[at + 6] ?? ''),
  )

const readerOf =
  (source: SourceFacts): RowReader =>
  (fields, note) => {
    const at = startColumn(fields)
    const [caller = '', dialled = '', , start = '', answer = '', end = ''] = fields.slice(at - 3)
    const [duration = '', billsec = '', cause = '', ownId = '', otherId = ''] = fields.slice(at + 3)
    if (at === -1)
      return { reason: `The row has not the columns of FreeSWITCH's default template: ${shown(fields.join(','))}.` }
    const whole = readSeconds(duration, 'duration')
    if (typeof whole === 'object') return whole
    const talk = readSeconds(billsec, 'billsec')
    if (typeof talk === 'object') return talk
    if (talk > whole)
      return { reason: `billsec (${talk} s) is longer than duration (${whole} s). Check the record at its source.` }
    const startedAt = readMoment({ date: start, order: 'ymd', zone: source.zone, field: 'start_stamp' }, note)
    if (typeof startedAt === 'object') return startedAt
    if (civil.test(end) && end < start)
      return { reason: `The call ends before it starts: ${shown(start)} to ${shown(end)}.` }
    const record: CallRecord = {
      recordId: [ownId, start, dialled].join('\u0001'),
      startedAt,
      durationSeconds: talk,
      ringSeconds: whole - talk,
      answerState: talk > 0 ? 'answered' : answer === '' ? stateOfHangupCause(cause) : 'unknown',
      ...callerOf(caller),
      ...dialledOf(dialled),
      priceMicros: null,
      currency: source.currency.toUpperCase(),
    }
    const group = uuid.test(otherId) ? otherId : ownId
    return { group, order: group === ownId ? 1 : 0, record, join: 'overlap' }
  }

/** FreeSWITCH cdr_csv. */
export const freeswitchCsv = delimitedFormat({
  name: 'freeswitch-csv',
  recognises: ({ lines }) =>
    lines.some((line) => startColumn(splitFields(line) ?? []) !== -1)
      ? { reason: 'its rows hold three stamps, two durations, a hang-up cause and a uuid, as FreeSWITCH writes them' }
      : undefined,
  isHeading: (fields) => fields.includes('caller_id_number') && fields.includes('start_stamp'),
  readerOf: (_, source) => readerOf(source),
  widths: () => undefined,
})
