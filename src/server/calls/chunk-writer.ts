import type { CallRecord } from '#rules/call.ts'
import { allocate, NOBODY } from './allocate.ts'
import type { CallSource } from './call-source.ts'
import type { RecordSink, RejectedRow } from './formats/read-rows.ts'
import type { ChunkFigures, Overlap } from './import-ledger.ts'
import type { NumberDirectory } from './number-directory.ts'
import { linesOfRecord, recordKeyOf, type RowOrigin } from './store/call-row.ts'
import { RowBuffers } from './store/row-buffers.ts'

export type ChunkContext = RowOrigin & { readonly source: CallSource; readonly directory: NumberDirectory }

/**
 * A chunk as it will be stored. Records are turned into the store's lines at once and forgotten: keeping 100,000 of them
 * as objects costs more time than anything else in an import.
 */
export class ChunkWriter implements RecordSink {
  readonly context: ChunkContext
  readonly #keys: string[] = []
  readonly #rows: number[] = []
  readonly #starts: number[] = []
  readonly #durations: number[] = []
  readonly #prices: number[] = []
  readonly #isUnallocated: boolean[] = []
  readonly #lines = new RowBuffers()

  constructor(context: ChunkContext) {
    this.context = context
  }

  take(record: CallRecord, line: number, dataRows: number): void {
    const { source, directory } = this.context
    const key = recordKeyOf(source.id, record.recordId)
    const rows = allocate(record, source, directory)
    this.#keys.push(key)
    this.#rows.push(dataRows)
    this.#starts.push(record.startedAt)
    this.#durations.push(record.durationSeconds)
    this.#prices.push(record.priceMicros ?? 0)
    this.#isUnallocated.push(rows[0]?.customerId === NOBODY)
    this.#lines.add(record.startedAt, linesOfRecord({ record, key, line, rows }, this.context, source))
  }

  /** The first and the last start; undefined when there is no record. */
  stretch(): Overlap | undefined {
    const [first] = this.#starts
    if (first === undefined) return undefined
    let [firstAt, lastAt] = [first, first]
    for (const at of this.#starts) {
      if (at < firstAt) firstAt = at
      if (at > lastAt) lastAt = at
    }
    return { firstAt, lastAt }
  }

  /** The identities of the records that start inside a stretch. */
  keysWithin({ firstAt, lastAt }: Overlap): string[] {
    return this.#keys.filter((_, record) => {
      const at = this.#starts[record] ?? 0
      return at >= firstAt && at <= lastAt
    })
  }

  /** What is left to write when these records are known already, and what to note of it. */
  settle(
    known: Set<string>,
    chunk: { rows: number; rejected: readonly RejectedRow[]; notes: ReadonlyMap<string, number> },
  ) {
    const left = new Set<number>()
    const sums = { accepted: 0, unallocated: 0, durationSeconds: 0, priceMicros: 0 }
    let duplicates = 0
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    this.#keys.forEach((key, record) => {
      const rows = this.#rows[record] ?? 1
      if (known.has(key)) {
        left.add(record)
        duplicates += rows
        return
      }
      // The same record twice in one chunk is a duplicate as well.
      known.add(key)
      const at = this.#starts[record] ?? 0
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
      notes: chunk.notes,
    }
    return { figures, partitions: this.#lines.listWithout(left) }
  }
}
