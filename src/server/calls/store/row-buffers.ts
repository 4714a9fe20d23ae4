const DAY_MS = 86_400_000

/** Lines for the store as bytes, sorted by partition as they come; what turns out to be known is left out at the end. */
export class RowBuffers {
  readonly #partitions = new Map<number, Partition>()
  readonly #days = new Map<number, Partition>()
  readonly #partitionOf: Partition[] = []

  /** Adds the lines of the next record. */
  add(startedAt: number, lines: string): void {
    const day = Math.floor(startedAt / DAY_MS)
    const partition = this.#days.get(day) ?? this.#partitionOfDay(day)
    partition.add(lines)
    this.#partitionOf.push(partition)
  }

  #partitionOfDay(day: number): Partition {
    const quarter = quarterOf(day * DAY_MS)
    const partition = this.#partitions.get(quarter) ?? new Partition()
    this.#partitions.set(quarter, partition)
    this.#days.set(day, partition)
    return partition
  }

  /** The bytes of each partition, without the records of these numbers (counted from 0 in the order of adding). */
  listWithout(left: ReadonlySet<number>): { quarter: number; lines: Buffer }[] {
    const taken = new Map<Partition, Set<number>>()
    if (left.size > 0) {
      const next = new Map<Partition, number>()
      this.#partitionOf.forEach((partition, record) => {
        const index = next.get(partition) ?? 0
        next.set(partition, index + 1)
        if (!left.has(record)) return
        const indexes = taken.get(partition)
        if (indexes === undefined) taken.set(partition, new Set([index]))
        else indexes.add(index)
      })
    }
    return [...this.#partitions]
      .map(([quarter, partition]) => ({ quarter, lines: partition.bytesWithout(taken.get(partition)) }))
      .filter(({ lines }) => lines.length > 0)
  }
}

// The store's partitions: an insert into one of them is there whole or not at all.
const quarterOf = (at: number): number => {
  const date = new Date(at)
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3)
}

const FLUSH_CHARACTERS = 1 << 16

class Partition {
  #buffer = Buffer.allocUnsafe(1 << 20)
  /** Characters of each record's lines: as many as bytes, unless some of them are not ASCII. */
  readonly #lengths: number[] = []
  #end = 0
  // One long text becomes bytes in a third of the time that its lines take one by one.
  #pending = ''
  #isAscii = true

  add(lines: string): void {
    this.#pending += lines
    this.#lengths.push(lines.length)
    if (this.#pending.length > FLUSH_CHARACTERS) this.#flush()
  }

  #flush(): void {
    const text = this.#pending
    // A character takes three bytes at most.
    const needed = this.#end + text.length * 3
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, needed))
      this.#buffer.copy(larger, 0, 0, this.#end)
      this.#buffer = larger
    }
    const written = this.#buffer.write(text, this.#end)
    this.#isAscii &&= written === text.length
    this.#end += written
    this.#pending = ''
  }

  bytesWithout(left: ReadonlySet<number> | undefined): Buffer {
    this.#flush()
    const all = this.#buffer.subarray(0, this.#end)
    if (left === undefined) return all
    const text = this.#isAscii ? undefined : all.toString('utf8')
    const kept: Buffer[] = []
    let [characters, bytes] = [0, 0]
    for (const [index, length] of this.#lengths.entries()) {
      const size = text === undefined ? length : Buffer.byteLength(text.slice(characters, characters + length))
      if (!left.has(index)) kept.push(all.subarray(bytes, bytes + size))
      characters += length
      bytes += size
    }
    return Buffer.concat(kept)
  }
}
