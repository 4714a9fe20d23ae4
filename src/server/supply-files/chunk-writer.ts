import type { CallRecord } from '#rules/call.ts'
import { allocate, NOBODY } from '../calls/allocate.ts'
import type { CallSource } from '../calls/call-source.ts'
import type { RecordSink, RejectedRow } from './formats/read-rows.ts'
import type { ChunkFigures } from './import-ledger.ts'
import type { NumberDirectory } from '../calls/number-directory.ts'
import { RecordKeys } from './record-keys.ts'
import { type ClosedDays, findClosing } from './replacement.ts'
import { sumPrices } from '../calls/store/call-legs.ts'
import { linesOfRecord, recordKeyOf, type RowOrigin } from '../calls/store/call-row.ts'
import { RowBuffers } from '../calls/store/row-buffers.ts'

export type ChunkContext = RowOrigin & {
  readonly source: CallSource
  readonly directory: NumberDirectory
  /** Days that a monthly file has settled: nothing is added to them. */
  readonly closed: ClosedDays
}

/**
 * A chunk as it will be stored. Records are turned into the store's lines at once and forgotten: keeping 100,000 of them
 * as objects costs more time than anything else in an import.
 */
export class ChunkWriter extends RecordKeys implements RecordSink {
  readonly context: ChunkContext
  readonly #rows: number[] = []
  readonly #durations: number[] = []
  readonly #prices: number[] = []
  readonly #isUnallocated: boolean[] = []
  readonly #lines = new RowBuffers()

  constructor(context: ChunkContext) {
    super()
    this.context = context
  }

  take(record: CallRecord, line: number, dataRows: number): void {
    const { source, directory } = this.context
    const key = recordKeyOf(source.id, record.recordId)
    const rows = allocate(record, source, directory)
    this.add(key, record.startedAt)
    this.#rows.push(dataRows)
    this.#durations.push(record.durationSeconds)
    this.#prices.push(priceOf(record))
    this.#isUnallocated.push(rows[0]?.customerId === NOBODY)
    this.#lines.add(record.startedAt, linesOfRecord({ record, key, line, rows }, this.context, source))
  }

  /** What is left to write when these records are known already, and what to note of it. */
  settle(
    known: Set<string>,
    chunk: { rows: number; rejected: readonly RejectedRow[]; notes: ReadonlyMap<string, number> },
  ) {
    const left = new Set<number>()
    const sums = { accepted: 0, unallocated: 0, durationSeconds: 0, priceMicros: 0 }
    const notes = new Map(chunk.notes)
    let duplicates = 0
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    this.keys.forEach((key, record) => {
      const rows = this.#rows[record] ?? 1
      const at = this.starts[record] ?? 0
      const closing = findClosing(this.context.closed, at)
      if (closing !== undefined) notes.set(settledBy(closing), (notes.get(settledBy(closing)) ?? 0) + rows)
      if (closing !== undefined || known.has(key)) {
        left.add(record)
        duplicates += rows
        return
      }
      // The same record twice in one chunk is a duplicate as well.
      known.add(key)
      sums.accepted += rows
      if (this.#isUnallocated[record] === true) sums.unallocated += rows
      sums.durationSeconds += this.#durations[record] ?? 0
      sums.priceMicros += this.#prices[record] ?? 0
      if (at < first) first = at
      if (at > last) last = at
    })
    const any = sums.accepted > 0
    const figures: ChunkFigures = {
      ...sums,
      rows: chunk.rows,
      rejected: chunk.rejected.length,
      duplicates,
      firstCallAt: any ? first : null,
      lastCallAt: any ? last : null,
      notes,
    }
    return { figures, partitions: this.#lines.listWithout(left) }
  }
}

const priceOf = ({ priceMicros, legs }: CallRecord): number =>
  (legs === undefined ? priceMicros : sumPrices([priceMicros, ...legs.map((leg) => leg.priceMicros)])) ?? 0

const settledBy = (file: string): string =>
  `The monthly file “${file}” has settled the days of these calls, so they add nothing`
