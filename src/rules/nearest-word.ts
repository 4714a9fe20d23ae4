/** How many letters must be changed, added or taken away to make one word of another (Levenshtein). */
const distanceOf = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= other.length; j += 1)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1),
      )
    row = next
  }
  return row[other.length] ?? 0
}

const plain = (word: string): string =>
  word
    .slice(0, 60)
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '_')

/** The known word that was probably meant, if any is near: capitals, spaces and hyphens count for nothing. */
export const findNearest = <W extends string>(word: string, known: readonly W[]): W | undefined => {
  const [best] = known
    .map((one) => ({ one, distance: distanceOf(plain(word), plain(one)) }))
    .toSorted((a, b) => a.distance - b.distance)
  return best !== undefined && best.distance <= Math.max(2, plain(word).length / 3) ? best.one : undefined
}
