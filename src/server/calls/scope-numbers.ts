import { type LabelledDays, type LabelTimeline, makeTimeline, noLabel, spanAt } from '#rules/label-timeline.ts'
import { type ResolvedLabel, resolveLabel } from '#rules/number-label.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { isInScope, type NumberScope } from '#rules/portal-roles.ts'
import type { LabelledNumber } from '../numbers/known-numbers.ts'

/** A number as its owner's reports name it. */
export type ScopeNumber = {
  readonly id: number
  /** E.164 where it is a telephone number. */
  readonly key: string
  readonly display: string
  readonly description: ResolvedLabel<string>
  /** A call counts for the site and the campaign of the moment at which it starts. */
  readonly site: LabelTimeline
  readonly campaign: LabelTimeline
}

type Named = { readonly shown: ReadonlyMap<number, ScopeNumber>; readonly hiddenNumberIds: readonly number[] }

const named = new WeakMap<readonly LabelledNumber[], Map<boolean, Named>>()

/** The numbers that the portal shows, with the labels that count: worked out once for numbers that were read once. */
export const namedAs = (numbers: readonly LabelledNumber[], useBackendDescriptions: boolean): Named => {
  const ways = named.get(numbers) ?? new Map<boolean, Named>()
  named.set(numbers, ways)
  const known = ways.get(useBackendDescriptions)
  if (known !== undefined) return known
  const timelineOf = makeTimelines(useBackendDescriptions)
  const shown = numbers
    .filter(({ visible }) => visible)
    .map(({ id, matchKey, text, description, sites, campaigns }): [number, ScopeNumber] => [
      id,
      {
        id,
        key: matchKey,
        display: matchKey.startsWith('+') ? displayNumber(matchKey) : text,
        description: resolveLabel(description, useBackendDescriptions),
        site: timelineOf(sites),
        campaign: timelineOf(campaigns),
      },
    ])
  const hiddenNumberIds = numbers.filter(({ visible }) => !visible).map(({ id }) => id)
  const made = { shown: new Map(shown), hiddenNumberIds }
  ways.set(useBackendDescriptions, made)
  return made
}

type Seer = { readonly numberScope: NumberScope; readonly now: Date }

/** Of the numbers that the portal shows, those that a person of chosen sites or numbers sees. */
export const seenOf = (
  numbers: readonly LabelledNumber[],
  shown: Named['shown'],
  { numberScope, now }: Seer,
): Named['shown'] => {
  const isSeen = seenIn(numberScope, now)
  const seen = numbers.filter(isSeen).flatMap(({ id }): [number, ScopeNumber][] => {
    const number = shown.get(id)
    return number === undefined ? [] : [[id, number]]
  })
  return new Map(seen)
}

/** Timelines for many numbers: those that were given the same have the same. */
const makeTimelines = (useBackendDescriptions: boolean) => {
  const made = new Map<string, LabelTimeline>()
  return (days: readonly LabelledDays[]): LabelTimeline => {
    if (days.length === 0) return noLabel
    const key = days.map(({ owner, id, from, until }) => `${owner} ${id} ${from} ${until}`).join()
    const timeline = made.get(key) ?? makeTimeline(days, useBackendDescriptions)
    made.set(key, timeline)
    return timeline
  }
}

const siteIdOf = (sites: readonly LabelledDays[], owner: LabelledDays['owner'], now: Date): number | null =>
  spanAt(
    makeTimeline(
      sites.filter((site) => site.owner === owner),
      true,
    ),
    now.getTime(),
  ).id

/** Tells which numbers lie in a person's scope now. */
const seenIn = (scope: NumberScope, now: Date): ((number: LabelledNumber) => boolean) => {
  if (scope.kind === 'all') return () => true
  if (scope.kind === 'numbers') {
    const chosen = new Set(scope.numberIds)
    return ({ id }) => chosen.has(id)
  }
  return ({ id, sites }) =>
    isInScope(scope, {
      id,
      staffSiteId: siteIdOf(sites, 'staff', now),
      customerSiteId: siteIdOf(sites, 'customer', now),
    })
}
