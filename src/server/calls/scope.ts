import type { NumberScope } from '#rules/portal-roles.ts'
import { addMonths, type Day, dayOf, startOfDay, startOfMonth } from '#rules/period.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Db } from '../db/open.ts'
import { type LabelledNumber, readLabelledNumbers } from '../numbers/known-numbers.ts'
import { namedAs, type ScopeNumber, seenOf } from './scope-numbers.ts'

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
  const { shown, hiddenNumberIds } = namedAs(numbers, useBackendDescriptions)
  const isNarrow = numberScope.kind !== 'all'
  const scope: Omit<CallScope, typeof made> = {
    customerId,
    numbers: isNarrow ? seenOf(numbers, shown, { numberScope, now }) : shown,
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
  const numbers = await readLabelledNumbers(db, customerId)
  const switches = await db.selectFrom('call_source').select('id').where('customer_id', '=', customerId).execute()
  return makeCallScope(customerId, numbers, { ...reader, switchSourceIds: switches.map(({ id }) => id) })
}
