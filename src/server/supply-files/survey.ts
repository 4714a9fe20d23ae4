import type { CallRecord } from '#rules/call.ts'
import type { CallsParts } from '../calls/calls-parts.ts'
import type { RecordSink, RowChunk } from './formats/read-rows.ts'
import type { Overlap } from './import-ledger.ts'
import { findKnown, RecordKeys, widen } from './record-keys.ts'
import { type ClosedDays, isClosed } from './replacement.ts'
import { recordKeyOf } from '../calls/store/call-row.ts'

/** Looks at the records of a chunk without keeping them. */
export class SurveySink extends RecordKeys implements RecordSink {
  readonly chunk: number
  readonly #sourceId: number
  readonly #rows: number[] = []

  constructor(sourceId: number, chunk: number) {
    super()
    this.#sourceId = sourceId
    this.chunk = chunk
  }

  take(record: CallRecord, _: number, rows: number): void {
    this.add(recordKeyOf(this.#sourceId, record.recordId), record.startedAt)
    this.#rows.push(rows)
  }

  rowsOf(record: number): number {
    return this.#rows[record] ?? 1
  }
}

/** What a file would do: rows of known calls, rows that it would add, and from when to when its calls are. */
export type Survey = {
  readonly known: number
  readonly fresh: number
  /** Undefined when there is no call, or when the file was not read to its end. */
  readonly stretch: Overlap | undefined
}

export type SurveyOf = {
  readonly sourceId: number
  readonly importId: number
  /** A monthly file repeats what the daily ones said provisionally, and is to replace it. */
  readonly settledOnly: boolean
  /** Reads on when the first chunk is mostly new: its end is to be known. */
  readonly toTheEnd: boolean
  readonly closed: ClosedDays
}

/**
 * Reads a file and counts what of it the store knows already; stores nothing. A long file that begins with mostly new calls
 * is not read twice: it is no repetition.
 */
export const surveyFile = async (
  parts: CallsParts,
  of: SurveyOf,
  chunks: AsyncIterable<RowChunk<SurveySink>>,
): Promise<Survey> => {
  let [known, fresh] = [0, 0]
  let stretch: Overlap | undefined
  for await (const { sink } of chunks) {
    const found = await findKnown(parts, { ...of, chunk: sink.chunk }, sink)
    stretch = widen(stretch, sink.stretch())
    sink.keys.forEach((key, record) => {
      const rows = sink.rowsOf(record)
      if (found.has(key)) known += rows
      else if (!isClosed(of.closed, sink.starts[record] ?? 0)) fresh += rows
    })
    if (!of.toTheEnd && known < fresh) return { known, fresh, stretch: undefined }
  }
  return { known, fresh, stretch }
}

/** Whether a file is to wait for staff: most of it is known, and yet it would add something. */
export const isPotentialDuplicate = ({ known, fresh }: Survey): boolean => fresh > 0 && known >= fresh
