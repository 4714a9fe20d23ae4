import type { CallMapping } from '#rules/call-mapping.ts'
import type { CallFormat, CallRecord, PriceKind } from '#rules/call.ts'
import type { LogLayout } from '#rules/fixed-width-layout.ts'

/** What a format needs to know of the source of a file. */
export type SourceFacts = {
  readonly zone: string
  readonly currency: string
  readonly priceKind: PriceKind
  /** What the columns mean, for a source whose files are mapped. */
  readonly mapping?: CallMapping | null
  /** How its printer logs are laid out, or what it adds to a shipped layout. */
  readonly layout?: LogLayout | null
  /** The file itself: its name, and when it came (milliseconds). Either can prove a date. */
  readonly file?: { readonly name: string; readonly receivedAt: number }
}

/** Something true of many rows that staff should know: counted, not refused. */
export type Note = string

/** A row that is not taken, and why, with what to do about it. */
export type Rejection = { readonly reason: string }

/** What one half of a call says, as text. */
export type HalfFields = Readonly<Record<string, string>>

/** A row that tells only how a call started or how it ended. Its other half may be in another file of the source. */
export type CallHalf = {
  /** What both halves of a call have in common. */
  readonly key: string
  readonly kind: 'start' | 'end'
  readonly fields: HalfFields
  readonly line: number
  readonly raw: string
}

/** Where a format puts what it finds in a file. */
export type RowOutput = {
  /**
   * A call. `line` is the line of the file that it begins on; `rows` is how many data lines it was made of, when that is
   * not one: each of them counts as accepted, and one call is stored.
   */
  readonly record: (record: CallRecord, line: number, rows?: number) => void
  /** A data line that is not taken. */
  readonly reject: (line: number, raw: string, reason: string) => void
  /** A data line that is half a call, whose other half is not in the file. */
  readonly half: (half: CallHalf) => void
  /** Counts what was settled by a rule. */
  readonly note: (note: Note) => void
}

/**
 * Takes a file from its start to its end.
 *
 * A format that reads lines is given one line at a time, without its end and its number from 1. A format that reads
 * pieces is given the text as it comes, line ends and all, in pieces of any length, each with the number of the line on
 * which it begins. What is put out must not depend on where the pieces are cut.
 */
export type Taker = {
  readonly take: (text: string, line: number) => void
  /** The file is over: what is still held is put out. */
  readonly end: () => void
}

/** The first part of a file, by which it is recognised. */
export type FileStart = {
  /** Its text, whose last line may be cut off. */
  readonly text: string
  /** Its lines, without one that is cut off. */
  readonly lines: readonly string[]
}

/** Why a file is taken for one of a format: a clause that follows “It looks like …, because ”. */
export type Recognised = { readonly reason: string }

/** A kind of call-record file. */
export type Format = {
  readonly name: CallFormat
  /** Whether the file is given to it line by line, or in pieces because a record is no line. */
  readonly reads: 'lines' | 'pieces'
  /** Why a file that starts so is of this format; undefined when it is not. */
  readonly recognises: (start: FileStart, source?: SourceFacts) => Recognised | undefined
  /** Why a file of this format cannot be read as it came, and what to do; undefined when it can. */
  readonly refuses?: (start: FileStart, source: SourceFacts) => string | undefined
  /** Begins a file. It keeps no state outside what it returns: the same file gives the same output every time. */
  readonly open: (source: SourceFacts, out: RowOutput) => Taker
  /** The call of two halves that came in different files. */
  readonly joinHalves?: (start: HalfFields, end: HalfFields, source: SourceFacts) => CallRecord | Rejection
}
