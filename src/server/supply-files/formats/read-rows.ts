import type { CallRecord } from '#rules/call.ts'
import type { CallHalf, Format, Note, RowOutput, SourceFacts } from './format.ts'
import { type Encoding, readLines, readPieces } from './read-lines.ts'

/** A row that is not taken. */
export type RejectedRow = { readonly line: number; readonly raw: string; readonly reason: string }

/** Where the records of a chunk go as they are read; `rows` is how many data lines a record was made of. */
export type RecordSink = { take(record: CallRecord, line: number, rows: number): void }

/** A stretch of a file. `rows` counts its data rows: those of records that went to the sink, and rejected ones. */
export type RowChunk<S extends RecordSink> = {
  readonly sink: S
  readonly rows: number
  readonly rejected: RejectedRow[]
  /** Rows that are half a call: each is a row, and joined or rejected before the chunk is stored. */
  readonly halves: readonly CallHalf[]
  readonly notes: Map<Note, number>
}

export type FileFacts = { readonly format: Format; readonly encoding: Encoding; readonly source: SourceFacts }

/** How a file is cut: rows in a chunk, and the sink of each, by its number from 0. */
export type Cut<S extends RecordSink> = { readonly size: number; readonly sinkOf: (chunk: number) => S }

const makeChunk = <S extends RecordSink>(sink: S) => ({
  sink,
  rows: 0,
  rejected: [] as RejectedRow[],
  halves: [] as CallHalf[],
  notes: new Map<Note, number>(),
})

/** A raw line as the database takes it: zero bytes replaced, cut where it is endless. */
const keepable = (raw: string): string =>
  (raw.length > 2000 ? `${raw.slice(0, 2000)}…` : raw).replaceAll('\0', '�').toWellFormed()

/** Cuts what a format puts out into chunks, by the rows alone, so that the same file is always cut at the same places. */
class ChunkCutter<S extends RecordSink> implements RowOutput {
  readonly #cut: Cut<S>
  #chunk: ReturnType<typeof makeChunk<S>>
  #number = 0
  #full: RowChunk<S>[] = []

  constructor(cut: Cut<S>) {
    this.#cut = cut
    this.#chunk = makeChunk(cut.sinkOf(0))
  }

  readonly record = (record: CallRecord, line: number, rows = 1): void => {
    const chunk = this.#chunk
    chunk.rows += rows
    chunk.sink.take(record, line, rows)
    if (chunk.rows >= this.#cut.size) this.#next()
  }

  readonly reject = (line: number, raw: string, reason: string): void => {
    const chunk = this.#chunk
    chunk.rows += 1
    chunk.rejected.push({ line, raw: keepable(raw), reason })
    if (chunk.rows >= this.#cut.size) this.#next()
  }

  readonly half = (half: CallHalf): void => {
    const chunk = this.#chunk
    const fields = Object.entries(half.fields).map(([name, text]) => [name, keepable(text)])
    chunk.rows += 1
    chunk.halves.push({ ...half, key: keepable(half.key), raw: keepable(half.raw), fields: Object.fromEntries(fields) })
    if (chunk.rows >= this.#cut.size) this.#next()
  }

  readonly note = (note: Note): void => {
    const { notes } = this.#chunk
    notes.set(note, (notes.get(note) ?? 0) + 1)
  }

  get hasFull(): boolean {
    return this.#full.length > 0
  }

  /** The chunks that are full. */
  takeFull(): RowChunk<S>[] {
    const full = this.#full
    this.#full = []
    return full
  }

  /** The chunk that the file ends in, if it has rows. */
  takeRest(): RowChunk<S>[] {
    return this.#chunk.rows > 0 ? [...this.takeFull(), this.#chunk] : this.takeFull()
  }

  #next(): void {
    this.#full.push(this.#chunk)
    this.#number += 1
    this.#chunk = makeChunk(this.#cut.sinkOf(this.#number))
  }
}

/** The rows of a file in chunks. The same file gives the same chunks every time. */
export async function* readRows<S extends RecordSink>(
  bytes: AsyncIterable<Uint8Array>,
  { format, encoding, source }: FileFacts,
  cut: Cut<S>,
): AsyncGenerator<RowChunk<S>> {
  const cutter = new ChunkCutter(cut)
  const taker = format.open(source, cutter)
  if (format.reads === 'pieces')
    for await (const { firstLine, text } of readPieces(bytes, encoding)) {
      taker.take(text, firstLine)
      if (cutter.hasFull) yield* cutter.takeFull()
    }
  else
    for await (const { firstLine, lines } of readLines(bytes, encoding))
      for (let at = 0; at < lines.length; at += 1) {
        taker.take(lines[at] ?? '', firstLine + at)
        if (cutter.hasFull) yield* cutter.takeFull()
      }
  taker.end()
  yield* cutter.takeRest()
}
