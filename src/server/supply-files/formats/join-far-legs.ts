import type { CallRecord } from '#rules/call.ts'
import type { RowOutput } from './format.ts'
import { joinedRecord } from './join-legs.ts'

/** A record of one leg: the near one, which the caller made, or a far one, which the switch made for it. */
export type NearOrFarLeg = {
  /** The identity of the near leg, which the far ones name. */
  readonly call: string
  readonly isFar: boolean
  readonly record: CallRecord
}

type Held = { readonly record: CallRecord; readonly line: number }
type Open = { near: Held | undefined; readonly far: Held[]; lastRow: number }

/** How many records may lie between two legs of one call. */
const WINDOW_ROWS = 5000

const answeredFirst = (one: Held, other: Held): number =>
  Number(other.record.durationSeconds > 0) - Number(one.record.durationSeconds > 0) ||
  one.record.startedAt - other.record.startedAt ||
  one.line - other.line

const byStart = (one: Held, other: Held): number =>
  one.record.startedAt - other.record.startedAt || one.line - other.line

/**
 * Joins the far legs of calls to their near ones, in whichever order they come. A second near leg of the same identity is
 * a call of its own. Far legs whose near leg is not in the file are one call, that of the leg that was answered. Memory is
 * bounded by the window.
 */
export class FarLegJoiner {
  readonly #out: RowOutput
  // In order of the last row of each call: one that gets a leg moves to the end.
  readonly #open = new Map<string, Open>()
  #row = 0

  constructor(out: RowOutput) {
    this.#out = out
  }

  /** Holds a leg until no other of its call can follow. */
  take({ call, isFar, record }: NearOrFarLeg, line: number): void {
    let open = this.#open.get(call)
    this.#open.delete(call)
    if (!isFar && open?.near !== undefined) {
      this.#put(open)
      open = undefined
    }
    open ??= { near: undefined, far: [], lastRow: 0 }
    if (isFar) open.far.push({ record, line })
    else open.near = { record, line }
    open.lastRow = this.#row
    this.#open.set(call, open)
  }

  /** A row has passed, of whatever kind. */
  pass(): void {
    this.#row += 1
    for (const [call, open] of this.#open) {
      if (open.lastRow + WINDOW_ROWS > this.#row) return
      this.#open.delete(call)
      this.#put(open)
    }
  }

  /** The file is over: every open call is put out. */
  end(): void {
    for (const open of this.#open.values()) this.#put(open)
    this.#open.clear()
  }

  #put({ near, far }: Open): void {
    const [first, ...others] = near === undefined ? far.toSorted(answeredFirst) : [near, ...far.toSorted(byStart)]
    if (first === undefined) return
    const record = joinedRecord([first.record, ...others.map((held) => held.record)])
    this.#out.record(record, first.line, others.length + 1)
  }
}
