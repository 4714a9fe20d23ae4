import type { Overlap } from './import-ledger.ts'
import type { CallsParts } from '../calls/calls-parts.ts'
import { listOverlaps } from './import-ledger.ts'
import { findKnownKeys } from '../calls/store/append.ts'

/** The identities and starts of a chunk's records, in their order. */
export class RecordKeys {
  readonly keys: string[] = []
  readonly starts: number[] = []

  add(key: string, startedAt: number): void {
    this.keys.push(key)
    this.starts.push(startedAt)
  }

  /** The first and the last start; undefined when there is no record. */
  stretch(): Overlap | undefined {
    const [first] = this.starts
    if (first === undefined) return undefined
    let [firstAt, lastAt] = [first, first]
    for (const at of this.starts) {
      if (at < firstAt) firstAt = at
      if (at > lastAt) lastAt = at
    }
    return { firstAt, lastAt }
  }

  /** The identities of the records that start inside a stretch. */
  keysWithin({ firstAt, lastAt }: Overlap): string[] {
    return this.keys.filter((_, record) => {
      const at = this.starts[record] ?? 0
      return at >= firstAt && at <= lastAt
    })
  }
}

export type ChunkOfSource = {
  readonly sourceId: number
  readonly importId: number
  readonly chunk: number
  /** Leaves out calls that are provisional. */
  readonly settledOnly?: boolean
}

/**
 * Which records of a chunk the store holds already. In a file in order of time, only the ends of a chunk overlap others, so
 * few keys are asked for.
 */
export const findKnown = async (
  { db, callStore }: CallsParts,
  of: ChunkOfSource,
  records: RecordKeys,
): Promise<Set<string>> => {
  const known = new Set<string>()
  const stretch = records.stretch()
  if (stretch === undefined) return known
  for (const overlap of await listOverlaps(db, { ...of, ...stretch })) {
    const keys = records.keysWithin(overlap)
    if (keys.length === 0) continue
    const { sourceId, settledOnly = false } = of
    for (const key of await findKnownKeys(callStore, { sourceId, settledOnly, keys, ...overlap })) known.add(key)
  }
  return known
}

/** Widens a stretch by another. */
export const widen = (one: Overlap | undefined, other: Overlap | undefined): Overlap | undefined => {
  if (one === undefined || other === undefined) return one ?? other
  return { firstAt: Math.min(one.firstAt, other.firstAt), lastAt: Math.max(one.lastAt, other.lastAt) }
}
