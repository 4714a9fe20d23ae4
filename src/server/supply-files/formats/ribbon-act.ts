import type { CallRecord } from '#rules/call.ts'
import { delimitedFormat, type RowReader } from './delimited.ts'
import { LONGEST_CALL_SECONDS, shown } from './field-values.ts'
import type { Rejection, SourceFacts } from './format.ts'
import { stateOfCauseNumber } from './hangup-cause.ts'
import { readMoment } from './moments.ts'
import { callerOf, dialledOf } from './parties.ts'
import { splitFields } from './split-fields.ts'

/**
 * Ribbon (Sonus) SBC and GSX accounting files (.ACT). Fields by their number in Ribbon's table: of a STOP record 3
 * accounting id, 6 and 7 start date (MM/DD/YYYY) and time, 10 ticks until the service was established, 14 service
 * duration in ticks, 15 disconnect reason, 20 calling and 21 called number; of an ATTEMPT, which never was established,
 * 12 reason, 17 calling and 18 called number. A tick is 10 ms. Times are of the source's zone.
 */
const kinds = ['STOP', 'ATTEMPT', 'START', 'INTERMEDIATE', 'SWITCHOVER', 'REBOOT', 'SW_CHANGE']
const TICKS_PER_SECOND = 100

const ticks = (text: string, field: string): number | Rejection => {
  if (!/^\d{1,10}$/.test(text.trim())) return { reason: `${field} is not a number of ticks: ${shown(text)}.` }
  const seconds = Math.round(Number(text) / TICKS_PER_SECOND)
  return seconds > LONGEST_CALL_SECONDS
    ? { reason: `${field} is longer than a week (${seconds} s). Check the record at its source.` }
    : seconds
}

const readerOf =
  (source: SourceFacts): RowReader =>
  (fields, note) => {
    const field = (number: number): string => (fields[number - 1] ?? '').trim()
    const isStop = field(1) === 'STOP'
    if (!isStop && field(1) !== 'ATTEMPT') return { reason: `The record is ${shown(field(1))}, which tells no call.` }
    const startedAt = readMoment(
      { date: field(6), time: field(7), order: 'mdy', zone: source.zone, field: 'start date and time' },
      note,
    )
    if (typeof startedAt === 'object') return startedAt
    const durationSeconds = isStop ? ticks(field(14), 'call service duration') : 0
    if (typeof durationSeconds === 'object') return durationSeconds
    const ring = isStop ? ticks(field(10), 'time until the service was established') : null
    if (ring !== null && typeof ring === 'object') return ring
    const [caller, dialled] = isStop ? [field(20), field(21)] : [field(17), field(18)]
    if (dialled === '') return { reason: 'No called number is given.' }
    const reason = Number(field(isStop ? 15 : 12))
    return {
      recordId: [field(2), field(3), field(1), field(6), field(7)].join('\u0001'),
      startedAt,
      durationSeconds,
      ringSeconds: ring,
      answerState: durationSeconds > 0 ? 'answered' : isStop ? 'unknown' : stateOfCauseNumber(reason),
      ...callerOf(caller),
      ...dialledOf(dialled),
      priceMicros: null,
      currency: source.currency.toUpperCase(),
    } satisfies CallRecord
  }

const isRow = (fields: readonly string[]): boolean =>
  /^(?:STOP|ATTEMPT)$/.test(fields[0] ?? '') &&
  /^0x[0-9a-f]+$/i.test(fields[2] ?? '') &&
  /^\d\d\/\d\d\/\d{4}$/.test(fields[5] ?? '')

/** Ribbon (Sonus) accounting files. */
export const ribbonAct = delimitedFormat({
  name: 'ribbon-act',
  recognises: ({ lines }) =>
    lines.some((line) => isRow(splitFields(line) ?? []))
      ? { reason: 'it holds STOP and ATTEMPT records with accounting ids, as Ribbon and Sonus write them' }
      : undefined,
  isHeading: () => false,
  // What tells no call: starts and interim states, which a STOP follows, and what happened to the device itself.
  isAside: (line) =>
    kinds.some((kind) => kind !== 'STOP' && kind !== 'ATTEMPT' && line.startsWith(`${kind},`)) ||
    /^Sonus Networks/i.test(line) ||
    /^\d{8}\w*\.ACT/i.test(line),
  readerOf: (_, source) => readerOf(source),
  widths: () => undefined,
})
