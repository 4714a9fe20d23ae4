import type { callMappingEndpoints } from '#contract/backend/call-mappings.ts'
import { type CallMapping, type MappedField, mappedFields, problemsOfMapping } from '#rules/call-mapping.ts'
import type { CallFormat, CallRecord } from '#rules/call.ts'
import { formatPrice } from '#rules/money.ts'
import { displayNumber } from '#rules/phone-display.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { detectFormat, findUnreadable, readStart } from './formats/detect.ts'
import type { FileStart, SourceFacts } from './formats/format.ts'
import { guessMapping } from './formats/guess-mapping.ts'
import { mappedCsv } from './formats/mapped-csv.ts'
import { sniffTable } from './formats/sniff-table.ts'
import { splitFields } from './formats/split-fields.ts'

/** Refuses a source that reads mapped columns and says not enough of them, or that maps columns and reads another format. */
export const checkMapping = ({ format, mapping }: { format: CallFormat; mapping: CallMapping | null }): void => {
  if (format !== 'mapped-csv') {
    if (mapping !== null) refuseField('mapping', 'Only the format “CSV with mapped columns” maps columns.')
    return
  }
  if (mapping === null) {
    refuseField('format', 'Columns are mapped from a file: choose “Map a file” above the list of sources.')
    return
  }
  const [problem] = problemsOfMapping(mapping)
  if (problem !== undefined) refuseField('mapping', problem.message)
}

/** A mapping in words, for the activity log. */
export const describeMapping = (mapping: CallMapping | null): string | undefined =>
  mapping === null
    ? undefined
    : mappedFields
        .filter((field) => mapping.columns[field] !== null)
        .map((field) => {
          const at = mapping.columns[field] ?? 0
          return `${field}: ${mapping.heading[at] ?? `column ${at + 1}`}`
        })
        .concat(`dates ${mapping.dateOrder}`, `durations in ${mapping.durationUnit}`)
        .join(', ')

const SHOWN_ROWS = 20

type ShownRow = { line: number; call: ReturnType<typeof shownCall> | null; reason: string | null }

const shownCall = (record: CallRecord) => ({
  startedAt: new Date(record.startedAt).toISOString(),
  caller: record.callerWithheld ? null : displayNumber(record.callerKey),
  dialled: displayNumber(record.dialledKey),
  durationSeconds: record.durationSeconds,
  ringSeconds: record.ringSeconds,
  state: record.answerState,
  price: formatPrice(record.priceMicros),
})

const readRows = ({ lines }: FileStart, source: SourceFacts): ShownRow[] => {
  const rows: ShownRow[] = []
  const taker = mappedCsv.open(source, {
    record: (record, line) => void rows.push({ line, call: shownCall(record), reason: null }),
    reject: (line, _, reason) => void rows.push({ line, call: null, reason }),
    half: () => undefined,
    note: () => undefined,
  })
  for (const [index, text] of lines.entries()) {
    if (rows.length >= SHOWN_ROWS) break
    taker.take(text, index + 1)
  }
  taker.end()
  return rows.slice(0, SHOWN_ROWS)
}

const columnsBy = ({ lines }: FileStart, { delimiter, headingRows }: CallMapping) => {
  const table = lines.filter((line) => line.trim() !== '').map((line) => splitFields(line, delimiter) ?? [])
  const heading = table[headingRows - 1] ?? []
  const rows = table.slice(headingRows, headingRows + SHOWN_ROWS)
  const width = Math.min(500, Math.max(heading.length, ...rows.map(({ length }) => length), 1))
  const columns = Array.from({ length: width }, (_, at) => ({
    name: heading[at]?.trim() || `Column ${at + 1}`,
    samples: [...new Set(rows.map((fields) => (fields[at] ?? '').trim()).filter((value) => value !== ''))].slice(0, 3),
  }))
  return { columns, heading }
}

/** Staff try what the columns of a CSV file mean before they save it as a source. */
export const callMappingHandlers = (): Handlers<typeof callMappingEndpoints, StaffContext> => ({
  preview: async ({ body }) => {
    const bytes = Buffer.from(body.start, 'base64')
    const read = await readStart(bytes, body.isWhole)
    if ('refused' in read) return refuseField('start', read.refused)
    const { start, encoding } = read
    const unreadable = findUnreadable(bytes, encoding)
    if (unreadable !== undefined) return refuseField('start', unreadable)
    const detected = await detectFormat(bytes, body.isWhole)
    const guess = guessMapping(sniffTable(start.lines))
    const chosen = body.mapping ?? guess.mapping
    const { columns, heading } = columnsBy(start, chosen)
    const mapping = { ...chosen, heading: chosen.headingRows === 0 ? [] : heading }
    const problems = problemsOfMapping(mapping)
    const source = { zone: body.zone, currency: body.currency, priceKind: 'none' as const, mapping }
    return {
      knownFormat: 'refused' in detected ? null : detected.format.name,
      columns,
      mapping,
      reasons: Object.entries(guess.reasons).map(([field, reason]) => ({ field: field as MappedField, reason })),
      questions: guess.questions,
      problems,
      rows: problems.length > 0 ? [] : readRows(start, source),
    }
  },
})
