/**
 * How the printer log of a telephone system is laid out.
 *
 * A layout is data: which lines are calls and where their fields stand, what the marks mean, and which lines are none. The
 * product ships some, and a source can carry one of its own.
 */

/** What can stand in a line. `number` is the outside party, or the extension that was called inside. */
export const logFields = [
  'date',
  'time',
  'duration',
  'ring',
  'extension',
  'trunk',
  'number',
  'mark',
  'code',
  'logged',
  'account',
] as const
export type LogField = (typeof logFields)[number]
export type LogFields = Readonly<Partial<Record<LogField, string>>>

export const logDateOrders = ['dmy', 'mdy', 'ymd', 'md', 'dm'] as const
/** In which order a log writes its dates; the last two have no year. */
export type LogDateOrder = (typeof logDateOrders)[number]

export const logDurations = ['clock', 'hmmss', 'hmmt', 'mmss'] as const
/** How a log writes lengths of time: `1:02:03` or `00:01'02`; `10203`; hours, minutes and tenths of a minute; `0203`. */
export type LogDuration = (typeof logDurations)[number]

export const logDirections = ['in', 'out', 'internal'] as const
export type LogDirection = (typeof logDirections)[number]

/** What a mark beside a call means. */
export type LogMark = {
  readonly direction?: LogDirection
  /** The call came from another extension of the switch: it goes on from the call before on the same trunk. */
  readonly isTransfer?: boolean
  /** The line only says that a call rings: the next line of its trunk says what became of it. */
  readonly announces?: boolean
  readonly isUnanswered?: boolean
}

/** A kind of line that is a call: the whole line by a pattern with named groups, or its fields by their columns. */
export type LogShape = LogMark &
  (
    | { readonly line: string }
    | {
        /** The first and the last column of each field, from 1. */
        readonly columns: Readonly<Partial<Record<LogField, readonly [first: number, last: number]>>>
        /** What fields look like; a line whose fields do not is no such call. */
        readonly where: Readonly<Partial<Record<LogField, string>>>
      }
  )

export type FixedWidthLayout = {
  readonly name: string
  readonly title: string
  /** The orders that dates can have. Where there are several, the file proves one, or the source says it. */
  readonly dateOrders: readonly LogDateOrder[]
  /** Which moment the time is. */
  readonly timeIs: 'start' | 'end'
  readonly duration: LogDuration
  readonly ring: LogDuration
  readonly shapes: readonly LogShape[]
  /** By the text of `mark` or `code`. */
  readonly marks: Readonly<Record<string, LogMark>>
  /** Lines that are no calls, besides those without any digit. A group `date` tells a log without years its year. */
  readonly headings: readonly string[]
  /** A line that goes on from the call above; its `extension` and `duration` are a further part of it. */
  readonly continuation?: string
  /** Lines that are data but no calls, and why. */
  readonly others?: readonly { readonly line: string; readonly reason: string }[]
  /** What is dialled for an outside line, and the area of local numbers: both make numbers whole. */
  readonly exitCode?: string | undefined
  readonly areaCode?: string | undefined
}

/** What a source adds to a shipped layout. */
export type LayoutAddition = {
  readonly dateOrder?: LogDateOrder | undefined
  readonly exitCode?: string | undefined
  readonly areaCode?: string | undefined
}

/** What a source says of its logs. */
export type LogLayout = FixedWidthLayout | LayoutAddition

/** What a line of a log is. */
export type LogLine =
  | { readonly kind: 'call'; readonly fields: LogFields; readonly mark: LogMark }
  | { readonly kind: 'continuation'; readonly fields: LogFields }
  | { readonly kind: 'heading'; readonly date: string }
  | { readonly kind: 'other'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }

// Patterns are tried on every line, so none of them may be endless.
const LONGEST_LOG_LINE = 400

const patterns = new Map<string, RegExp>()

const patternOf = (text: string): RegExp => {
  const known = patterns.get(text)
  if (known !== undefined) return known
  const made = new RegExp(text)
  if (patterns.size > 1000) patterns.clear()
  patterns.set(text, made)
  return made
}

/** A line as it was meant to be printed: control bytes, overstrikes and what a modem put before them are gone. */
export const cleanLogLine = (line: string): string => {
  if (!/[\0-\u001F\u007F]/.test(line)) return line.trimEnd()
  const struck = line
    .replaceAll('\t', ' ')
    .replaceAll('\0', ' ')
    .replaceAll(/[^\b]\u0008/g, '')
  const cut = struck.length === line.length ? struck : struck.replace(/^\S*[^\u0020-\u007E]\S*/, '')
  return cut.replaceAll(/[\u0001-\u001F\u007F]/g, '').trimEnd()
}

const fieldsByColumns = (shape: Extract<LogShape, { columns: object }>, line: string): LogFields | undefined => {
  const fields: Partial<Record<LogField, string>> = {}
  for (const [name, [first, last]] of Object.entries(shape.columns)) {
    const text = line.slice(first - 1, last).trim()
    const looks = shape.where[name as LogField]
    if (looks !== undefined && !patternOf(`^(?:${looks})$`).test(text)) return undefined
    fields[name as LogField] = text
  }
  return fields
}

const fieldsOf = (shape: LogShape, line: string): LogFields | undefined =>
  'columns' in shape ? fieldsByColumns(shape, line) : patternOf(shape.line).exec(line)?.groups

const callOf = (layout: FixedWidthLayout, line: string): LogLine | undefined => {
  for (const shape of layout.shapes) {
    const fields = fieldsOf(shape, line)
    if (fields === undefined) continue
    const marks: LogMark = {}
    for (const text of [fields.mark, fields.code]) {
      const mark = (text ?? '').trim()
      if (mark === '') continue
      const known = layout.marks[mark]
      if (known === undefined)
        return { kind: 'unknown', reason: `What the mark “${mark}” means is not known for ${layout.title}.` }
      Object.assign(marks, known)
    }
    const { direction, isTransfer, announces, isUnanswered } = shape
    return {
      kind: 'call',
      fields,
      mark: {
        ...(direction && { direction }),
        ...(isTransfer && { isTransfer }),
        ...(announces && { announces }),
        ...(isUnanswered && { isUnanswered }),
        ...marks,
      },
    }
  }
  return undefined
}

/** What a cleaned line of a log of this layout is; undefined for a blank one. */
export const readLogLine = (layout: FixedWidthLayout, line: string): LogLine | undefined => {
  if (line.trim() === '') return undefined
  if (line.length > LONGEST_LOG_LINE) return { kind: 'unknown', reason: 'The line is longer than any that is printed.' }
  const call = callOf(layout, line)
  if (call !== undefined) return call
  for (const heading of layout.headings) {
    const match = patternOf(heading).exec(line)
    if (match !== null) return { kind: 'heading', date: match.groups?.['date'] ?? '' }
  }
  const more = layout.continuation === undefined ? null : patternOf(layout.continuation).exec(line)
  if (more !== null) return { kind: 'continuation', fields: more.groups ?? {} }
  const other = layout.others?.find((pattern) => patternOf(pattern.line).test(line))
  if (other !== undefined) return { kind: 'other', reason: other.reason }
  if (!/\d/.test(line)) return { kind: 'heading', date: '' }
  return { kind: 'unknown', reason: `The line is no call as ${layout.title} prints them. It may be damaged.` }
}

/** How many lines of a log this layout knows as calls, and how many it does not know. */
export const countKnownLines = (
  layout: FixedWidthLayout,
  lines: readonly string[],
): { readonly calls: number; readonly unknown: number } => {
  let [calls, unknown] = [0, 0]
  for (const line of lines) {
    const { kind } = readLogLine(layout, cleanLogLine(line)) ?? { kind: undefined }
    if (kind === 'call') calls += 1
    if (kind === 'unknown') unknown += 1
  }
  return { calls, unknown }
}
