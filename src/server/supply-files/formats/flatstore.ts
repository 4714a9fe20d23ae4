import type { CallRecord } from '#rules/call.ts'
import { bareNumber, partiesOf } from './call-parties.ts'
import { readEpoch, secondsBetween } from './epoch-time.ts'
import { civilTime, secondsOfDay, settleInstant, shown } from './field-values.ts'
import type { CallHalf, Format, HalfFields, Note, Rejection, RowOutput, SourceFacts, Taker } from './format.ts'
import { stateOfSipCode } from './hangup-cause.ts'

/**
 * The accounting rows that Kamailio and OpenSIPS append to a flat file: method, from tag, to tag, call id, SIP code,
 * reason, time, and what the switch was told to add, such as the parties. A call is the pair of its INVITE and its BYE; a
 * half whose other half is not in the file is put out to wait for it. An INVITE that failed is a call of no length.
 */
type Row = {
  readonly method: string
  readonly dialog: string
  readonly code: number
  readonly at: number
  readonly extras: readonly string[]
  readonly line: number
  readonly raw: string
}

type Dialog = { start: Row | undefined; end: Row | undefined; readonly others: Row[] }

const FIXED_FIELDS = 7
/** How many calls may be open at once; the oldest then wait for their other half outside. */
const MOST_OPEN = 50_000

const methods = /^(?:INVITE|BYE|ACK|CANCEL|PRACK|UPDATE)\|/
const civil = /^(\d{4})-(\d\d)-(\d\d)[ T](\S+)$/

const readTime = (text: string, zone: string, note: (note: Note) => void): number | Rejection => {
  const epoch = readEpoch(text)
  if (epoch !== undefined) return epoch
  const match = civil.exec(text)
  const day = match === null ? undefined : civilTime(Number(match[1]), Number(match[2]), Number(match[3]))
  const seconds = secondsOfDay(match?.[4] ?? '')
  return day === undefined || seconds === undefined
    ? { reason: `The time is neither seconds since 1970 nor YYYY-MM-DD HH:MM:SS: ${shown(text)}.` }
    : settleInstant(day + seconds * 1000, zone, note)
}

const readRow = (raw: string, line: number, { zone, note }: { zone: string; note: (note: Note) => void }) => {
  const fields = raw.split('|').map((field) => field.trim())
  if (!methods.test(raw)) return { reason: 'The line does not begin with INVITE, ACK, BYE or CANCEL.' }
  if (fields.length < FIXED_FIELDS)
    return { reason: `The line has ${fields.length} fields, not at least ${FIXED_FIELDS}. It may be cut off.` }
  const [method = '', fromTag = '', toTag = '', callId = '', code = '', , time = ''] = fields
  if (callId === '') return { reason: 'The line has no call id.' }
  const at = readTime(time, zone, note)
  if (typeof at === 'object') return at
  if (!/^[1-6]\d\d$/.test(code)) return { reason: `The SIP code is none: ${shown(code)}.` }
  // Either side can end a call, so the tags come in either order.
  const dialog = [callId, ...[fromTag, toTag].toSorted()].join('\u0001')
  return { method, dialog, code: Number(code), at, extras: fields.slice(FIXED_FIELDS), line, raw } satisfies Row
}

const isAddress = (text: string | undefined): boolean =>
  /^(?:\d{1,3}\.){3}\d{1,3}$|^[\da-f:]*:[\da-f:]+$/i.test(text ?? '')

// What was added differs: as CGRateS asks for it, as Kamailio's own example does, or the two parties alone.
const addedParties = (extras: readonly string[]): readonly [caller: string, dialled: string] => {
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = extras
  if (first.startsWith('*')) return [second, third]
  if (extras.length >= 5 && isAddress(third)) return [first, fourth || fifth]
  return [first, second]
}

const fieldsOf = ({ method, dialog, code, at, extras }: Row): HalfFields => {
  if (method === 'BYE') return { dialog, at: String(at) }
  const [caller, dialled] = addedParties(extras).map(bareNumber)
  return { dialog, at: String(at), code: String(code), caller: caller ?? '', dialled: dialled ?? '' }
}

const UNNAMED =
  'The row names nobody who was called. Let the switch add the caller and the called number to its accounting rows.'

const recordOf = (start: HalfFields, endedAt: number | undefined, currency: string): CallRecord | Rejection => {
  const { dialog = '', at = '', code = '', caller = '', dialled = '' } = start
  if (dialled === '') return { reason: UNNAMED }
  const startedAt = Number(at)
  const durationSeconds = endedAt === undefined ? 0 : secondsBetween(startedAt, endedAt)
  if (typeof durationSeconds === 'object') return durationSeconds
  return {
    recordId: [dialog, at].join('\u0001'),
    startedAt,
    durationSeconds,
    ringSeconds: null,
    answerState: endedAt === undefined ? stateOfSipCode(Number(code)) : 'answered',
    ...partiesOf(caller, dialled),
    priceMicros: null,
    currency: currency.toUpperCase(),
  }
}

const halfOf = (row: Row): CallHalf => ({
  key: row.dialog,
  kind: row.method === 'BYE' ? 'end' : 'start',
  fields: fieldsOf(row),
  line: row.line,
  raw: row.raw,
})

class FlatstoreTaker implements Taker {
  readonly #open = new Map<string, Dialog>()
  readonly #source: SourceFacts
  readonly #out: RowOutput

  constructor(source: SourceFacts, out: RowOutput) {
    this.#source = source
    this.#out = out
  }

  take(raw: string, line: number): void {
    if (/^[\s\u001A]*$/.test(raw)) return
    const row = readRow(raw, line, { zone: this.#source.zone, note: this.#out.note })
    if ('reason' in row) this.#out.reject(line, raw, row.reason)
    else this.#takeRow(row)
  }

  end(): void {
    for (const [key, dialog] of this.#open) this.#leave(key, dialog)
  }

  #takeRow(row: Row): void {
    const dialog = this.#open.get(row.dialog) ?? { start: undefined, end: undefined, others: [] }
    const kind = row.method === 'INVITE' ? 'start' : row.method === 'BYE' ? 'end' : undefined
    if (kind === 'start' && row.code >= 300) return this.#put([row], undefined)
    if (kind !== undefined && dialog[kind] !== undefined)
      return this.#out.reject(
        row.line,
        row.raw,
        `This call has another ${row.method} row already, in line ${dialog[kind].line}.`,
      )
    if (kind === undefined) dialog.others.push(row)
    else dialog[kind] = row
    this.#open.set(row.dialog, dialog)
    const { start, end, others } = dialog
    if (start !== undefined && end !== undefined) {
      this.#open.delete(row.dialog)
      this.#put([start, end, ...others], end.at)
    } else this.#leaveOldest()
  }

  #put(rows: readonly [Row, ...Row[]], endedAt: number | undefined): void {
    const record = recordOf(fieldsOf(rows[0]), endedAt, this.#source.currency)
    if ('reason' in record) for (const { line, raw } of rows) this.#out.reject(line, raw, record.reason)
    else this.#out.record(record, Math.min(...rows.map(({ line }) => line)), rows.length)
  }

  #leaveOldest(): void {
    if (this.#open.size <= MOST_OPEN) return
    for (const [key, dialog] of this.#open) {
      this.#leave(key, dialog)
      return
    }
  }

  #leave(key: string, { start, end, others }: Dialog): void {
    this.#open.delete(key)
    const half = start ?? end
    if (half !== undefined) this.#out.half(halfOf(half))
    for (const { line, raw, method } of others)
      this.#out.reject(line, raw, `An ${method} row alone is no call: its INVITE and BYE are not both in this file.`)
  }
}

export const flatstore: Format = {
  name: 'flatstore',
  reads: 'lines',
  recognises: ({ lines }) => {
    const first = lines.find((line) => line.trim() !== '') ?? ''
    return methods.test(first) && first.split('|').length >= FIXED_FIELDS
      ? { reason: 'its rows begin with a SIP method and are separated by |' }
      : undefined
  },
  open: (source, out) => new FlatstoreTaker(source, out),
  joinHalves: (start, end, { currency }) => recordOf(start, Number(end['at']), currency),
}
