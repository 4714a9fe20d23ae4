import { labelAt } from '#rules/label-timeline.ts'
import { callGroupOf } from '#rules/call-group.ts'
import { formatPrice } from '#rules/money.ts'
import { zoneClock } from '#rules/period.ts'
import { spreadsheetNumber } from '#rules/phone-display.ts'
import { type CallScope, ownNumberIdOf } from '../scope.ts'
import { shownCaller } from './call-cells.ts'
import type { CallLine } from './call-line.ts'

/** The columns of a downloaded call. The empty ones are filled as their areas are built. */
export const csvColumns = [
  'call_id',
  'start_local',
  'start_utc',
  'direction',
  'caller',
  'caller_withheld',
  'dialled',
  'number',
  'number_description',
  'site',
  'campaign',
  'destination',
  'call_type',
  'call_group',
  'duration_s',
  'ring_s',
  'answer_state',
  'charge',
  'currency',
  'provisional',
  'invoice_number',
] as const

const formulaStart = /^[\s\u00A0\u200B\uFEFF]*[=+\-@\t\r\0＝＋－＠]/
const plainNumber = /^-?\d+(?:\.\d+)?$/

/** A text that a spreadsheet shows and does not compute: what begins like a formula gets an apostrophe before it. */
export const defuse = (text: string): string =>
  (formulaStart.test(text) || /[\n\r]\s*[=+\-@]/.test(text)) && !plainNumber.test(text) ? `'${text}` : text

const two = (value: number): string => String(value).padStart(2, '0')

/** An instant on the London clock, with its offset: `2026-10-25T01:30:00+01:00`. */
export const localTime = (at: number): string => {
  const offset = zoneClock().offsetAt(at)
  const minutes = Math.abs(offset) / 60_000
  const sign = offset < 0 ? '-' : '+'
  return `${new Date(at + offset).toISOString().slice(0, 19)}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

const cellsOf = (scope: CallScope, call: CallLine): string[] => {
  const number = scope.numbers.get(ownNumberIdOf(scope, call))
  const caller = shownCaller(scope, call)
  const cells = [
    call.id,
    localTime(call.startedAt),
    `${new Date(call.startedAt).toISOString().slice(0, 19)}Z`,
    call.direction,
    caller === null ? '' : caller === call.caller ? spreadsheetNumber(caller) : caller,
    call.caller === null ? 'yes' : 'no',
    spreadsheetNumber(call.dialled),
    number === undefined ? '' : spreadsheetNumber(number.key),
    number?.description.value ?? '',
    (number && labelAt(number.site, call.startedAt).value) ?? '',
    (number && labelAt(number.campaign, call.startedAt).value) ?? '',
    call.destination === '' ? '' : spreadsheetNumber(call.destination),
    call.callType,
    callGroupOf(call.dialled, call.direction),
    String(call.durationSeconds),
    call.ringSeconds === null ? '' : String(call.ringSeconds),
    call.answerState,
    (scope.showsCosts ? formatPrice(call.chargeMicros) : null) ?? '',
    scope.showsCosts && call.chargeMicros !== null ? call.currency : '',
    call.isProvisional ? 'yes' : 'no',
    '',
  ]
  return cells.map(defuse)
}

// RFC 4180. A general writer takes twice as long, and these files have millions of lines.
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const lineOf = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`

/** The heading line of a file of calls. */
export const csvHeading = (): string => lineOf(csvColumns)

/** Calls as lines of a file: RFC 4180, every line ended. */
export const csvLines = (scope: CallScope, calls: readonly CallLine[]): string => {
  let text = ''
  for (const call of calls) text += lineOf(cellsOf(scope, call))
  return text
}
