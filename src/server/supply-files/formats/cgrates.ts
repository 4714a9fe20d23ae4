import type { CallRecord } from '#rules/call.ts'
import { delimitedFormat, type RowRead, type RowReader } from './delimited.ts'
import { readDuration } from './durations.ts'
import { shown, stateByTalkTime } from './field-values.ts'
import type { Note, SourceFacts } from './format.ts'
import { readMoment } from './moments.ts'
import { plainName } from './named-fields.ts'
import { callerOf, dialledOf } from './parties.ts'
import { readPrice } from './prices.ts'
import { splitFields } from './split-fields.ts'

/**
 * CGRateS CSV. Its columns are chosen by who exports them; without a heading they are found by their shape: the type
 * (`*voice`), then account, subject and destination before the setup time, answer time, usage and cost. A heading may
 * begin with a comment mark. A call may have a row for each charging run; they share its identity and count once.
 */
type Columns = {
  readonly tor: number
  readonly cgrId: number
  readonly origin: number
  readonly account: number
  readonly destination: number
  readonly setup: number
  readonly answer: number
  readonly usage: number
  readonly cost: number
  readonly partial: number
}

const names: Readonly<Record<keyof Columns, readonly string[]>> = {
  tor: ['tor', 'typeofrecord'],
  cgrId: ['cgrid'],
  origin: ['originid', 'accid'],
  account: ['account'],
  destination: ['destination'],
  setup: ['setuptime'],
  answer: ['answertime'],
  usage: ['usage'],
  cost: ['cost'],
  partial: ['partial'],
}

const columnsOfHeading = (heading: readonly string[]): Columns => {
  const plain = heading.map(plainName)
  const at = (name: keyof Columns): number => plain.findIndex((field) => names[name].includes(field))
  return {
    tor: at('tor'),
    cgrId: at('cgrId'),
    origin: at('origin'),
    account: at('account'),
    destination: at('destination'),
    setup: at('setup'),
    answer: at('answer'),
    usage: at('usage'),
    cost: at('cost'),
    partial: at('partial'),
  }
}

const moment = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/
const usage = /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|h|m|s))+$|^\d+$/
const kinds = /^\*(?:voice|sms|mms|data|generic|any)$/

const columnsOfRow = (fields: readonly string[]): Columns | undefined => {
  const setup = fields.findIndex((field, at) => at >= 3 && moment.test(field) && usage.test(fields[at + 2] ?? ''))
  const tor = fields.findIndex((field) => kinds.test(field))
  if (setup === -1 || tor === -1 || tor > setup) return undefined
  const cgrId = fields.findIndex((field, at) => at < tor && /^[0-9a-f]{40}$/i.test(field))
  return {
    tor,
    cgrId,
    origin: tor + 1,
    account: setup - 3,
    destination: setup - 1,
    setup,
    answer: setup + 1,
    usage: setup + 2,
    cost: setup + 3,
    partial: -1,
  }
}

const notCalls: Readonly<Record<string, string>> = {
  '*sms': 'a text message',
  '*mms': 'a picture message',
  '*data': 'a data session',
  '*generic': 'an event',
}

const isNever = (text: string): boolean => text.trim() === '' || text.startsWith('0001-01-01')

const readRow = (
  fields: readonly string[],
  columns: Columns,
  source: SourceFacts,
  note: (note: Note) => void,
): RowRead => {
  const field = (name: keyof Columns): string => (fields[columns[name]] ?? '').trim()
  const kind = notCalls[field('tor')]
  if (kind !== undefined) return { reason: `The row is ${kind} (${field('tor')}), not a call.` }
  const answered = !isNever(field('answer'))
  const text = isNever(field('setup')) ? field('answer') : field('setup')
  const startedAt = readMoment({ date: text, order: 'ymd', zone: source.zone, field: 'setup time' }, note)
  if (typeof startedAt === 'object') return startedAt
  const answeredAt = answered
    ? readMoment({ date: field('answer'), order: 'ymd', zone: source.zone, field: 'answer time' }, note)
    : startedAt
  if (typeof answeredAt === 'object') return answeredAt
  const durationSeconds = readDuration({ text: field('usage'), unit: 'seconds', field: 'usage' }, note)
  if (typeof durationSeconds === 'object') return durationSeconds
  const currency = source.currency.toUpperCase()
  // CGRateS writes -1 for a call that it could not rate.
  const cost = /^-1(?:\.0+)?$/.test(field('cost')) ? '' : field('cost')
  const priceMicros = readPrice({ text: cost, unit: 'units', currency, field: 'cost' })
  if (priceMicros !== null && typeof priceMicros === 'object') return priceMicros
  if (field('destination') === '') return { reason: 'destination is empty, so it is not known who was called.' }
  const id = field('origin') || field('cgrId')
  const record: CallRecord = {
    recordId: id === '' ? fields.join('\u0001') : [id, field('destination'), text].join('\u0001'),
    startedAt,
    durationSeconds,
    ringSeconds: answered && answeredAt >= startedAt ? Math.round((answeredAt - startedAt) / 1000) : null,
    answerState: answered ? stateByTalkTime(durationSeconds) : durationSeconds > 0 ? 'answered' : 'unanswered',
    ...callerOf(field('account')),
    ...dialledOf(field('destination')),
    priceMicros,
    currency,
  }
  return columns.partial === -1 || id === '' ? record : { group: id, order: 0, record, partial: true }
}

const isHeading = (fields: readonly string[]): boolean => {
  if (fields.length < 5 || moment.test(fields[0] ?? '')) return false
  const plain = fields.map(plainName)
  return ['setuptime', 'usage', 'destination'].every((name) => plain.includes(name))
}

const readerOf = (heading: readonly string[] | undefined, source: SourceFacts): RowReader => {
  const fixed = heading === undefined ? undefined : columnsOfHeading(heading)
  return (fields, note) => {
    const columns = fixed ?? columnsOfRow(fields)
    if (columns === undefined)
      return { reason: `The row has not the columns of a CGRateS call: ${shown(fields.join(','))}.` }
    return readRow(fields, columns, source, note)
  }
}

const isRowLine = (line: string): boolean => columnsOfRow(splitFields(line) ?? []) !== undefined
const isHeadingLine = (line: string): boolean => isHeading(splitFields(line.replace(/^[#;/\s]+/, '')) ?? [])

/** CGRateS CSV. */
export const cgrates = delimitedFormat({
  name: 'cgrates',
  recognises: ({ lines }) => {
    if (lines.some(isHeadingLine)) return { reason: 'its heading names SetupTime, Usage and Destination' }
    return lines.some(isRowLine)
      ? { reason: 'its rows hold a type such as *voice, two times and a usage, as CGRateS writes them' }
      : undefined
  },
  // A comment that is the heading is read as one.
  isAside: (line) => /^\s*(?:#|\/\/|;)/.test(line) && !isHeadingLine(line),
  isHeading: (fields) => isHeading(fields.map((field) => field.replace(/^[#;/\s]+/, ''))),
  readerOf,
  widths: () => undefined,
})
