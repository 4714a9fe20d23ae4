/** Lines for the store as bytes, sorted by partition as they come; what turns out to be known is left out at the end. */
export class RowBuffers {
  readonly #partitions = new Map<number, Partition>()
  readonly #partitionOf: Partition[] = []

  /** Adds the lines of the next record. */
  add(startedAt: number, lines: string): void {
    const quarter = quarterOf(startedAt)
    let partition = this.#partitions.get(quarter)
    if (partition === undefined) {
      partition = new Partition()
      this.#partitions.set(quarter, partition)
    }
    partition.add(lines)
    this.#partitionOf.push(partition)
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

class Partition {
  #buffer = Buffer.allocUnsafe(1 << 20)
  readonly #ends: number[] = []
  #end = 0

  add(lines: string): void {
    // A character takes three bytes at most.
    const needed = this.#end + lines.length * 3
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, needed))
      this.#buffer.copy(larger, 0, 0, this.#end)
      this.#buffer = larger
    }
    this.#end += this.#buffer.write(lines, this.#end)
    this.#ends.push(this.#end)
  }

  bytesWithout(left: ReadonlySet<number> | undefined): Buffer {
    if (left === undefined) return this.#buffer.subarray(0, this.#end)
    const kept = this.#ends.map((end, index) =>
      left.has(index) ? undefined : this.#buffer.subarray(this.#ends[index - 1] ?? 0, end),
    )
    return Buffer.concat(kept.filter((part) => part !== undefined))
  }
}
