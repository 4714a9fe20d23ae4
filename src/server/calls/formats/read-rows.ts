import type { CallRecord } from '#rules/call.ts'
import { type Format, isRejection, type Note, type RowReader, type SourceFacts } from './format.ts'
import { type Encoding, LONGEST_LINE, readLines } from './read-lines.ts'
import { splitFields } from './split-fields.ts'

/** A row that is not taken. */
export type RejectedRow = { readonly line: number; readonly raw: string; readonly reason: string }

/** Where the records of a chunk go as they are read. */
export type RecordSink = { take(record: CallRecord, line: number): void }

/** A stretch of a file. `rows` counts its data rows: records that went to the sink, and rejected ones. */
export type RowChunk<S extends RecordSink> = {
  readonly sink: S
  readonly rows: number
  readonly rejected: RejectedRow[]
  readonly notes: Map<Note, number>
}

export type FileFacts = { readonly format: Format; readonly encoding: Encoding; readonly source: SourceFacts }

// A quoted field may hold line ends; a broken quote must not swallow the file.
const MOST_LINES_OF_A_ROW = 20

const makeChunk = <S extends RecordSink>(sink: S) => ({
  sink,
  rows: 0,
  rejected: [] as RejectedRow[],
  notes: new Map<Note, number>(),
})

type OpenRow = { readonly line: number; readonly texts: string[] }

/** Takes lines one by one and sorts the rows into records and rejections. */
class RowSorter<S extends RecordSink> {
  chunk: ReturnType<typeof makeChunk<S>>
  readonly #format: Format
  readonly #source: SourceFacts
  #reader: RowReader
  #widths: readonly number[]
  #open: OpenRow | undefined
  readonly #note = (note: Note): void => void this.chunk.notes.set(note, (this.chunk.notes.get(note) ?? 0) + 1)

  constructor(format: Format, source: SourceFacts, sink: S) {
    this.chunk = makeChunk(sink)
    this.#format = format
    this.#source = source
    this.#reader = format.readerOf(undefined, source)
    this.#widths = format.widths(undefined)
  }

  take(text: string, line: number): void {
    if (this.#open !== undefined) {
      this.#extend(this.#open, text)
      return
    }
    if (isBlank(text)) return
    if (text.length >= LONGEST_LINE) {
      this.#reject(line, text, `The line is longer than ${LONGEST_LINE} characters. No call record is.`)
      return
    }
    const fields = splitFields(text)
    if (fields === undefined) this.#open = { line, texts: [text] }
    else this.#takeFields(fields, text, line)
  }

  /** Ends the file: a row whose quote never closed is rejected, and the lines behind it are read on their own. */
  end(): void {
    while (this.#open !== undefined) this.#giveUp(this.#open)
  }

  #takeFields(fields: readonly string[], text: string, line: number): void {
    if (this.#format.isHeading(fields)) {
      this.#reader = this.#format.readerOf(fields, this.#source)
      this.#widths = this.#format.widths(fields)
      return
    }
    if (!this.#widths.includes(fields.length)) {
      this.#reject(line, text, this.#widthReason(fields.length))
      return
    }
    const read = this.#reader(fields, this.#note)
    if (isRejection(read)) this.#reject(line, text, read.reason)
    else {
      this.chunk.rows += 1
      this.chunk.sink.take(read, line)
    }
  }

  #extend(open: OpenRow, text: string): void {
    open.texts.push(text)
    const fields = splitFields(open.texts.join('\n'))
    if (fields !== undefined && this.#widths.includes(fields.length)) {
      this.#open = undefined
      this.#takeFields(fields, open.texts.join('\n'), open.line)
    } else if (fields !== undefined || open.texts.length >= MOST_LINES_OF_A_ROW) this.#giveUp(open)
  }

  #giveUp({ line, texts: [first = '', ...others] }: OpenRow): void {
    this.#open = undefined
    this.#reject(line, first, 'A quote in this line is never closed. Correct the line and import it again.')
    others.forEach((text, index) => this.take(text, line + 1 + index))
  }

  #widthReason(found: number): string {
    const expected = this.#widths.join(', ').replace(/, (\d+)$/, ' or $1')
    const cut = found < Math.min(...this.#widths) ? ' The line may be cut off.' : ''
    return `The line has ${found} fields, not ${expected}.${cut}`
  }

  #reject(line: number, raw: string, reason: string): void {
    this.chunk.rows += 1
    this.chunk.rejected.push({ line, raw: keepable(raw), reason })
  }
}

const isBlank = (text: string): boolean => text === '' || /^[\s\u001A\f]*$/.test(text)

/** A raw line as the database takes it: zero bytes replaced, cut where it is endless. */
const keepable = (raw: string): string =>
  (raw.length > 2000 ? `${raw.slice(0, 2000)}…` : raw).replaceAll('\0', '�').toWellFormed()

/** How a file is cut: rows in a chunk, and the sink of each, by its number from 0. */
export type Cut<S extends RecordSink> = { readonly size: number; readonly sinkOf: (chunk: number) => S }

/** The rows of a file in chunks. The same file gives the same chunks every time. */
export async function* readRows<S extends RecordSink>(
  bytes: AsyncIterable<Uint8Array>,
  facts: FileFacts,
  { size, sinkOf }: Cut<S>,
): AsyncGenerator<RowChunk<S>> {
  const sorter = new RowSorter(facts.format, facts.source, sinkOf(0))
  let chunk = 0
  for await (const { firstLine, lines } of readLines(bytes, facts.encoding))
    for (let at = 0; at < lines.length; at += 1) {
      sorter.take(lines[at] ?? '', firstLine + at)
      if (sorter.chunk.rows < size) continue
      yield sorter.chunk
      chunk += 1
      sorter.chunk = makeChunk(sinkOf(chunk))
    }
  sorter.end()
  if (sorter.chunk.rows > 0) yield sorter.chunk
}
