import { displayNumber } from '#rules/phone-display.ts'
import { type LabelledDays, type LabelTimeline, makeTimeline, noLabel, spanAt } from '#rules/label-timeline.ts'
import { isInScope, type NumberScope } from '#rules/portal-roles.ts'
import { type ResolvedLabel, resolveLabel } from '#rules/number-label.ts'
import { addMonths, type Day, dayOf, startOfDay, startOfMonth } from '#rules/period.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Db } from '../db/open.ts'
import { type LabelledNumber, listLabelledNumbers } from '../numbers/queries.ts'

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

declare const made: unique symbol

/** Whose calls a report shows, and with which words. Only the functions of this file make one. */
export type CallScope = {
  readonly customerId: number
  /** The numbers whose status lets the portal show them. */
  readonly numbers: ReadonlyMap<number, ScopeNumber>
  /** The customer's other numbers: calls of theirs are left out of every report alike. */
  readonly hiddenNumberIds: readonly number[]
  /** The sources that are a switch of the customer's own. */
  readonly switchSourceIds: readonly number[]
  /** Whether these numbers' calls are all that the person sees; else calls of no number, such as extensions, count too. */
  readonly isNarrow: boolean
  /** Whether charges are shown. */
  readonly showsCosts: boolean
  /** Whether callers' numbers are shown whole. */
  readonly showsCallers: boolean
  /** Whether single calls are shown at all, or only sums. */
  readonly isItemised: boolean
  /** The first day whose calls the profile shows; null when all that are kept. */
  readonly earliest: Day | null
  /** The same as an instant; 0 when there is none. */
  readonly earliestAt: number
  readonly [made]: true
}

/** Who reads: which labels the profile shows them, which of the customer's numbers they see, and what of a call. */
export type CallReader = {
  /** When they read: a person of chosen sites sees the numbers that belong to them now. */
  readonly now: Date
  readonly useBackendDescriptions: boolean
  readonly numberScope?: NumberScope
  readonly showsCosts?: boolean
  readonly showsCallers?: boolean
  readonly isItemised?: boolean
  readonly earliest?: Day | null
  readonly switchSourceIds?: readonly number[]
}

/** The scope of a customer's own reports, for one of its people. */
export const makeCallScope = (
  customerId: number,
  numbers: readonly LabelledNumber[],
  reader: CallReader,
): CallScope => {
  const { useBackendDescriptions, now, numberScope = { kind: 'all' }, earliest = null } = reader
  if (!Number.isInteger(customerId) || customerId <= 0) throw new Error(`${customerId} is no customer`)
  const timelineOf = makeTimelines(useBackendDescriptions)
  const shown = numbers
    .filter(({ visible }) => visible)
    .filter(seenIn(numberScope, now))
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
  const isNarrow = numberScope.kind !== 'all'
  const scope: Omit<CallScope, typeof made> = {
    customerId,
    numbers: new Map(shown),
    hiddenNumberIds,
    switchSourceIds: reader.switchSourceIds ?? [],
    isNarrow,
    showsCosts: reader.showsCosts ?? true,
    showsCallers: reader.showsCallers ?? true,
    isItemised: reader.isItemised ?? true,
    earliest,
    earliestAt: earliest === null ? 0 : startOfDay(earliest),
  }
  return scope as CallScope
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

/** The own number that a call is shown with: to a person with some of the numbers, the one of theirs that took part. */
export const ownNumberIdOf = (
  { isNarrow, numbers }: CallScope,
  { numberId, otherNumberId }: { readonly numberId: number; readonly otherNumberId: number },
): number => (isNarrow && !numbers.has(numberId) ? otherNumberId : numberId)

/** Of a signed-in person, what decides which calls they see, and how. */
export type CallCaller = Pick<PortalContext, 'customer' | 'open' | 'numberScope' | 'resolution'>

/** The first day that a profile shows which goes some months back, the present one included. */
const earliestDay = (months: number, now: Date): Day => startOfMonth(addMonths(dayOf(now.getTime()), 1 - months))

/** The scope of a person's reports, from current data: their profile, role, numbers, and how their account is itemised. */
export const readOwnCallScope = (db: Db, caller: CallCaller, now: Date): Promise<CallScope> => {
  const months = caller.resolution.inForce?.callMonths ?? null
  return readCallScope(db, caller.customer.id, {
    now,
    useBackendDescriptions: caller.open.has('myCallsUseBackendDescriptions'),
    numberScope: caller.numberScope,
    showsCosts: caller.open.has('view_call_costs'),
    showsCallers: caller.open.has('view_caller_numbers'),
    isItemised: caller.customer.isItemised,
    earliest: months === null ? null : earliestDay(months, now),
  })
}

/** Reads a scope as it stands now, so that a label or status that changes counts from the next request on. */
export const readCallScope = async (db: Db, customerId: number, reader: CallReader): Promise<CallScope> => {
  const numbers = await listLabelledNumbers(db, customerId)
  const switches = await db.selectFrom('call_source').select('id').where('customer_id', '=', customerId).execute()
  return makeCallScope(customerId, numbers, { ...reader, switchSourceIds: switches.map(({ id }) => id) })
}
