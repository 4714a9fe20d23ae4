import type { CallParty, Direction, KeptCall } from '#rules/call.ts'
import type { NumberDirectory, Ownership } from './number-directory.ts'

/** What decides whose a call is. */
export type Allocatable = { readonly startedAt: number; readonly callerKey: string; readonly dialledKey: string }
export type AllocationRule = { readonly party: CallParty; readonly customerId: number | null }

/** The customer to whom nobody's calls belong. */
export const NOBODY = 0

const ownerAt = (
  directory: NumberDirectory,
  key: string,
  at: number,
  customerId: number | null,
): Ownership | undefined => {
  if (key === '') return undefined
  const owners = directory.get(key)
  if (owners === undefined) return undefined
  let found: Ownership | undefined
  for (const owner of owners) {
    if (at < owner.fromAt || at >= owner.untilAt) continue
    if (customerId !== null && owner.customerId !== customerId) continue
    // Claimed by two customers at once: nobody's, never the first one's.
    if (found !== undefined && found.customerId !== owner.customerId) return undefined
    found ??= owner
  }
  return found
}

const isFullNumber = (key: string): boolean => key.startsWith('+')

// A switch's file tells the direction by the numbers alone: extensions are inside, full numbers outside unless they are
// the customer's own.
const directionInside = (
  call: Allocatable,
  caller: Ownership | undefined,
  called: Ownership | undefined,
): Direction => {
  const callerInside = caller !== undefined || (call.callerKey !== '' && !isFullNumber(call.callerKey))
  const calledInside = called !== undefined || !isFullNumber(call.dialledKey)
  if (callerInside && calledInside) return 'internal'
  return callerInside ? 'out' : 'in'
}

const allocateToSwitch = (call: Allocatable, directory: NumberDirectory, customerId: number): KeptCall => {
  const caller = ownerAt(directory, call.callerKey, call.startedAt, customerId)
  const called = ownerAt(directory, call.dialledKey, call.startedAt, customerId)
  const direction = directionInside(call, caller, called)
  const [own, other] =
    direction === 'in' ? [called, undefined] : [caller, direction === 'internal' ? called : undefined]
  return { customerId, direction, numberId: own?.numberId ?? 0, otherNumberId: other?.numberId ?? 0 }
}

/**
 * Whose a call is, and for each of them what it is: both parties' customers get a call of their own, and inside one
 * customer it counts once, as internal. Ownership is that of the London day on which the call starts. At least one row;
 * a call of nobody's number is nobody's.
 */
export const allocate = (
  call: Allocatable,
  { party, customerId }: AllocationRule,
  directory: NumberDirectory,
): KeptCall[] => {
  if (customerId !== null) return [allocateToSwitch(call, directory, customerId)]
  const { startedAt } = call
  const caller = party === 'called' ? undefined : ownerAt(directory, call.callerKey, startedAt, null)
  const called = party === 'caller' ? undefined : ownerAt(directory, call.dialledKey, startedAt, null)
  if (caller !== undefined && called !== undefined && caller.customerId === called.customerId)
    return [
      {
        customerId: caller.customerId,
        direction: 'internal',
        numberId: caller.numberId,
        otherNumberId: called.numberId,
      },
    ]
  const rows: KeptCall[] = []
  if (caller !== undefined)
    rows.push({ customerId: caller.customerId, direction: 'out', numberId: caller.numberId, otherNumberId: 0 })
  if (called !== undefined)
    rows.push({ customerId: called.customerId, direction: 'in', numberId: called.numberId, otherNumberId: 0 })
  if (rows.length === 0)
    rows.push({ customerId: NOBODY, direction: party === 'called' ? 'in' : 'out', numberId: 0, otherNumberId: 0 })
  return rows
}

/**
 * Which of a call's rows carries its price: the caller's, since callers pay; the called party's where the source bills that
 * one or the caller is no customer. Never two, or sums over customers would count it twice.
 */
export const payingRow = (rows: readonly KeptCall[], party: CallParty): KeptCall | undefined =>
  rows.find(({ direction }) => (direction === 'in') === (party === 'called')) ?? rows[0]

/**
 * Which of a forwarded call's rows carries its further legs and their prices: that of the called party, who sent it on, or
 * whatever a customer's own switch says. None where only the caller is a customer: the legs are those of a stranger.
 */
export const forwardingRow = (
  rows: readonly KeptCall[],
  { customerId }: Pick<AllocationRule, 'customerId'>,
): KeptCall | undefined =>
  rows.find((row) => row.direction !== 'out' || row.customerId === NOBODY || row.customerId === customerId)
