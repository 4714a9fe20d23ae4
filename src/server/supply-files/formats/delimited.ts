import type { CallFormat, CallRecord } from '#rules/call.ts'
import type { FileStart, Format, Note, Recognised, Rejection, RowOutput, SourceFacts, Taker } from './format.ts'
import { type LegOfGroup, LegJoiner } from './join-legs.ts'
import { LONGEST_LINE } from './read-lines.ts'
import { splitFields } from './split-fields.ts'

/** What became of the fields of a row: a call, a leg of one, or why it is neither. */
export type RowRead = CallRecord | LegOfGroup | Rejection

/** Reads the fields of one row; `note` counts what was settled by a rule. */
export type RowReader = (fields: readonly string[], note: (note: Note) => void) => RowRead

/** A kind of file of which each row is a line of fields; a quoted field may hold line ends. */
export type DelimitedKind = {
  readonly name: CallFormat
  /** What stands between fields; a comma when nothing is said. */
  readonly delimiter?: string
  readonly recognises: (start: FileStart) => Recognised | undefined
  /** Whether fields are a heading, which may come again inside a file. */
  readonly isHeading: (fields: readonly string[]) => boolean
  /** Whether a line is no data, such as a comment. */
  readonly isAside?: (line: string) => boolean
  /** A reader for the rows below a heading; formats without one get none. It may keep what earlier rows said. */
  readonly readerOf: (heading: readonly string[] | undefined, source: SourceFacts) => RowReader
  /** How many fields a row may have; any number when it is undefined. */
  readonly widths: (heading: readonly string[] | undefined) => readonly number[] | undefined
}

// A quoted field may hold line ends; a broken quote must not swallow the file.
const MOST_LINES_OF_A_ROW = 20

type OpenRow = { readonly line: number; readonly texts: string[] }

/** Takes lines one by one and sorts the rows into records and rejections. */
class RowSorter implements Taker {
  readonly #kind: DelimitedKind
  readonly #source: SourceFacts
  readonly #out: RowOutput
  readonly #joiner: LegJoiner
  #reader: RowReader
  #widths: readonly number[] | undefined
  #open: OpenRow | undefined

  constructor(kind: DelimitedKind, source: SourceFacts, out: RowOutput) {
    this.#kind = kind
    this.#source = source
    this.#out = out
    this.#joiner = new LegJoiner(out)
    this.#reader = kind.readerOf(undefined, source)
    this.#widths = kind.widths(undefined)
  }

  take(text: string, line: number): void {
    if (this.#open !== undefined) {
      this.#extend(this.#open, text)
      return
    }
    if (isBlank(text)) return
    if (text.length >= LONGEST_LINE) {
      this.#out.reject(line, text, `The line is longer than ${LONGEST_LINE} characters. No call record is.`)
      return
    }
    if (this.#kind.isAside?.(text) === true) return
    const fields = splitFields(text, this.#kind.delimiter)
    if (fields === undefined) this.#open = { line, texts: [text] }
    else this.#takeFields(fields, text, line)
  }

  /** Ends the file: a row whose quote never closed is rejected, and the lines behind it are read on their own. */
  end(): void {
    while (this.#open !== undefined) this.#giveUp(this.#open)
    this.#joiner.end()
  }

  #takeFields(fields: readonly string[], text: string, line: number): void {
    if (this.#kind.isHeading(fields)) {
      this.#reader = this.#kind.readerOf(fields, this.#source)
      this.#widths = this.#kind.widths(fields)
      return
    }
    if (this.#widths !== undefined && !this.#widths.includes(fields.length)) {
      this.#out.reject(line, text, widthReason(this.#widths, fields.length))
      return
    }
    const read = this.#reader(fields, this.#out.note)
    if ('reason' in read) this.#out.reject(line, text, read.reason)
    else if ('group' in read) this.#joiner.take(read, line)
    else this.#out.record(read, line)
    this.#joiner.pass()
  }

  #extend(open: OpenRow, text: string): void {
    open.texts.push(text)
    const fields = splitFields(open.texts.join('\n'), this.#kind.delimiter)
    if (fields !== undefined && (this.#widths === undefined || this.#widths.includes(fields.length))) {
      this.#open = undefined
      this.#takeFields(fields, open.texts.join('\n'), open.line)
    } else if (fields !== undefined || open.texts.length >= MOST_LINES_OF_A_ROW) this.#giveUp(open)
  }

  #giveUp({ line, texts: [first = '', ...others] }: OpenRow): void {
    this.#open = undefined
    this.#out.reject(line, first, 'A quote in this line is never closed. Correct the line and import it again.')
    others.forEach((text, index) => this.take(text, line + 1 + index))
  }
}

const widthReason = (widths: readonly number[], found: number): string => {
  const expected = widths.join(', ').replace(/, (\d+)$/, ' or $1')
  const cut = found < Math.min(...widths) ? ' The line may be cut off.' : ''
  return `The line has ${found} fields, not ${expected}.${cut}`
}

/** Whether a line has nothing on it but space, form feeds and the mark that old systems end a file with. */
export const isBlank = (text: string): boolean => !(text.charCodeAt(0) > 32) && /^[\s\u001A\f]*$/.test(text)

/** A format of lines of fields. */
export const delimitedFormat = (kind: DelimitedKind): Format => ({
  name: kind.name,
  reads: 'lines',
  recognises: kind.recognises,
  open: (source, out) => new RowSorter(kind, source, out),
})

/** The fields of the first line of a file that is not blank. */
export const firstFields = ({ lines }: FileStart, delimiter?: string): string[] =>
  splitFields(lines.find((line) => !isBlank(line)) ?? '', delimiter) ?? []
