/** How often a call may be passed on within the customer's own numbers. */
export const MOST_HOPS = 5

/** Which numbers lead to which: of the customer's own numbers, by their keys. */
export type Ways = {
  readonly onFrom: (key: string) => readonly string[]
  readonly backFrom: (key: string) => readonly string[]
}

type Path = readonly string[]

/** The longest way on from the end of a path, or the first that comes round to where it has been. */
const longest = (
  path: Path,
  next: (key: string) => readonly string[],
): { readonly path: Path; readonly isLoop: boolean } => {
  let found: { path: Path; isLoop: boolean } = { path, isLoop: false }
  // One hop too many is enough to know.
  if (path.length > MOST_HOPS + 1) return found
  for (const key of next(path.at(-1) ?? '')) {
    const further = [...path, key]
    if (path.includes(key)) return { path: further, isLoop: true }
    const way = longest(further, next)
    if (way.isLoop) return way
    if (way.path.length > found.path.length) found = way
  }
  return found
}

/**
 * Why calls to a number cannot be sent to another: it is the number itself, the way leads back to where it has been, or it
 * is longer than `MOST_HOPS`. Undefined when they can. `nameOf` says how each number is written, which keeps back what the
 * asker may not see.
 */
export const wayFault = (from: string, to: string, ways: Ways, nameOf: (key: string) => string): string | undefined => {
  if (from === to) return 'This is the number itself: calls would get nowhere. Choose another number.'
  const shown = (path: Path) => path.map((key) => nameOf(key)).join(' → ')
  const on = longest([from, to], ways.onFrom)
  if (on.isLoop) return `Calls would go round in a circle: ${shown(on.path)}. Choose a number that does not lead back.`
  const back = longest([from], ways.backFrom)
  const whole = [...back.path.slice(1).toReversed(), ...on.path]
  if (whole.length - 1 > MOST_HOPS)
    return `Calls would be passed on more than ${MOST_HOPS} times: ${shown(whole)}. Choose a number nearer to where they are answered.`
  return undefined
}
