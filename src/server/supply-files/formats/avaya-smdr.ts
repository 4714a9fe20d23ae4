import type { CallRecord } from '#rules/call.ts'
import { delimitedFormat, type RowReader } from './delimited.ts'
import { readDuration } from './durations.ts'
import { shown } from './field-values.ts'
import type { SourceFacts } from './format.ts'
import { readMoment } from './moments.ts'
import { callerOf, dialledOf } from './parties.ts'
import { splitFields } from './split-fields.ts'

/**
 * Avaya IP Office SMDR: call start, connected time, ring seconds, caller, direction I or O, called number, dialled
 * number, account, is internal, call id, continuation, two parties with devices and names, hold and park seconds, and
 * more in newer releases. A call may have several rows; each but the last has continuation 1, and all have its call id.
 */
const MOST_COLUMNS = 60
const LEAST_COLUMNS = 15

const isRow = (fields: readonly string[]): boolean =>
  fields.length >= LEAST_COLUMNS &&
  /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d$/.test(fields[0] ?? '') &&
  /^\d+:\d\d:\d\d$/.test(fields[1] ?? '') &&
  /^[IO]$/.test(fields[4] ?? '') &&
  /^[01]$/.test(fields[10] ?? '')

const isHeading = (fields: readonly string[]): boolean => /^call ?start/i.test(fields[0] ?? '')

const isVoicemail = (party: string): boolean => /^(?:VM Channel|Voice ?Mail)/i.test(party.trim())

const readerOf =
  (source: SourceFacts): RowReader =>
  (fields, note) => {
    if (!isRow(fields)) return { reason: `The row has not the columns of an SMDR record: ${shown(fields.join(','))}.` }
    const [start = '', connected = '', ring = '', caller = '', direction = '', called = '', dialled = ''] = fields
    const startedAt = readMoment({ date: start, order: 'ymd', zone: source.zone, field: 'call start' }, note)
    if (typeof startedAt === 'object') return startedAt
    const durationSeconds = readDuration({ text: connected, unit: 'seconds', field: 'connected time' }, note)
    if (typeof durationSeconds === 'object') return durationSeconds
    const ringSeconds = /^\d{1,6}$/.test(ring.trim()) ? Number(ring) : null
    // Called number is where the switch took the call; of a call from outside, dialled number is what the caller dialled.
    const target = direction === 'I' ? dialled || called : called || dialled
    if (target.trim() === '') return { reason: 'No called number is given.' }
    const toVoicemail = isVoicemail(fields[14] ?? '') || isVoicemail(fields[13] ?? '')
    const record: CallRecord = {
      recordId: fields.join('\u0001'),
      startedAt,
      durationSeconds,
      ringSeconds,
      answerState: durationSeconds === 0 ? 'unanswered' : toVoicemail ? 'voicemail' : 'answered',
      ...callerOf(caller),
      ...dialledOf(target),
      priceMicros: null,
      currency: source.currency.toUpperCase(),
    }
    // Every row of a call has the call's start, so their order in the file is theirs.
    return { group: `${fields[9] ?? ''}\u0001${start}`, order: 0, record }
  }

/** Avaya IP Office SMDR. */
export const avayaSmdr = delimitedFormat({
  name: 'avaya-smdr',
  recognises: ({ lines }) =>
    lines.some((line) => isRow(splitFields(line) ?? []))
      ? { reason: 'its rows begin with a call start, a connected time, ring seconds and a direction of I or O' }
      : undefined,
  isHeading,
  readerOf: (_, source) => readerOf(source),
  widths: () => Array.from({ length: MOST_COLUMNS - LEAST_COLUMNS + 1 }, (_, at) => LEAST_COLUMNS + at),
})
