/** One thing that is measured: it answers how many units it did, so that a round is units a second. */
export type Contender = { readonly name: string; readonly run: () => Promise<number> | number }
export type Measured = { readonly name: string; readonly median: number; readonly rates: readonly number[] }

export const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/**
 * Runs all contenders once a round, in turn, so that the machine's noise falls on all alike; answers units a second.
 * The first round warms up and does not count.
 */
export const interleave = async (rounds: number, contenders: readonly Contender[]): Promise<Measured[]> => {
  const rates = contenders.map((): number[] => [])
  for (let round = 0; round <= rounds; round += 1)
    for (const [index, { run }] of contenders.entries()) {
      const begin = performance.now()
      const units = await run()
      const seconds = (performance.now() - begin) / 1000
      if (round > 0) rates[index]?.push(units / seconds)
    }
  return contenders.map(({ name }, index) => ({
    name,
    rates: rates[index] ?? [],
    median: medianOf(rates[index] ?? []),
  }))
}
