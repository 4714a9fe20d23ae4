import type { CallLeg, CallRecord } from '#rules/call.ts'
import type { RowOutput } from './format.ts'

/** A row that is one leg of a call, of which other rows may tell the others. */
export type LegOfGroup = {
  /** What the rows of one call have in common, such as a grouping id. */
  readonly group: string
  /** The place of the leg in its call: the lowest is the leg that the caller made. Legs of one place go by their start. */
  readonly order: number
  readonly record: CallRecord
  /**
   * What else must hold for legs to be of one call, beside the name of their group. `overlap`: they lie one in or beside
   * the other. `numbers`: that, and a number of one is a number of the other, for ids that may name more than a call.
   */
  readonly join?: 'overlap' | 'numbers'
  /** The row tells the call up to some moment; of such rows the longest is the call. */
  readonly partial?: boolean
}

type Leg = LegOfGroup & { readonly line: number }
type Group = { readonly legs: Leg[]; lastRow: number }

/** How many rows may lie between two legs of one call. */
const WINDOW_ROWS = 5000

/** More legs than this are no one call. */
const MOST_LEGS = 50

const SLACK_MS = 60_000

/** A leg as a further leg of a call. */
export const legOf = (record: CallRecord): CallLeg => {
  const { dialledRaw, dialledKey, startedAt, durationSeconds, ringSeconds, answerState, priceMicros } = record
  return { dialledRaw, dialledKey, startedAt, durationSeconds, ringSeconds, answerState, priceMicros }
}

const endOf = ({ startedAt, durationSeconds, ringSeconds }: CallRecord): number =>
  startedAt + ((ringSeconds ?? 0) + durationSeconds) * 1000

const overlap = (one: CallRecord, other: CallRecord): boolean =>
  one.startedAt <= endOf(other) + SLACK_MS && other.startedAt <= endOf(one) + SLACK_MS

const shareNumber = (one: CallRecord, other: CallRecord): boolean => {
  const keys = [one.callerKey, one.dialledKey].filter((key) => key !== '')
  return keys.includes(other.callerKey) || keys.includes(other.dialledKey)
}

const mayJoin = (legs: readonly Leg[], { record, join }: LegOfGroup): boolean => {
  if (legs.length >= MOST_LEGS) return false
  if (join === undefined || legs.length === 0) return true
  return legs.some((leg) => overlap(leg.record, record) && (join === 'overlap' || shareNumber(leg.record, record)))
}

const byPlace = (one: Leg, other: Leg): number =>
  one.order - other.order || one.record.startedAt - other.record.startedAt || one.line - other.line

const byLength = (one: Leg, other: Leg): number =>
  other.record.durationSeconds - one.record.durationSeconds || one.line - other.line

/** One call of its legs: the first with the others behind it. */
export const joinedRecord = ([first, ...others]: readonly [CallRecord, ...CallRecord[]]): CallRecord =>
  others.length === 0 ? first : { ...first, legs: [...(first.legs ?? []), ...others.map(legOf)] }

/**
 * Joins rows that are legs of one call. A call is put out once no further leg can follow: when as many rows as the window
 * holds have passed without one, or the file ends. Memory is bounded by the window.
 */
export class LegJoiner {
  readonly #out: RowOutput
  // In order of the last row of each group: a group that gets a leg moves to the end.
  readonly #open = new Map<string, Group>()
  #row = 0

  constructor(out: RowOutput) {
    this.#out = out
  }

  /** Holds a leg. A group of one row that names no other is put out as it is when its time comes. */
  take(leg: LegOfGroup, line: number): void {
    const found = this.#open.get(leg.group)
    const belongs = found === undefined || mayJoin(found.legs, leg)
    if (found !== undefined && !belongs) this.#put(found)
    const group = found !== undefined && belongs ? found : { legs: [], lastRow: 0 }
    group.legs.push({ ...leg, line })
    group.lastRow = this.#row
    this.#open.delete(leg.group)
    this.#open.set(leg.group, group)
  }

  /** A row has passed, of whatever kind. */
  pass(): void {
    this.#row += 1
    if (this.#open.size === 0) return
    for (const [name, group] of this.#open) {
      if (group.lastRow + WINDOW_ROWS > this.#row) return
      this.#open.delete(name)
      this.#put(group)
    }
  }

  /** The file is over: every open call is put out. */
  end(): void {
    for (const group of this.#open.values()) this.#put(group)
    this.#open.clear()
  }

  #put({ legs }: Group): void {
    const [first, ...others] = legs.toSorted(legs.every(({ partial }) => partial === true) ? byLength : byPlace)
    if (first === undefined) return
    if (first.partial === true) {
      this.#out.record(first.record, first.line, legs.length)
      return
    }
    this.#out.record(joinedRecord([first.record, ...others.map(({ record }) => record)]), first.line, legs.length)
  }
}
