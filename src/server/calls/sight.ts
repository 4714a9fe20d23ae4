import { createHash } from 'node:crypto'
import type { NumberScope } from '#rules/portal-roles.ts'
import type { CallCaller } from './scope.ts'

/** A short name for a value: equal values have equal names. */
export const fingerprintOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)

/** A person's numbers as they are compared: the order in which they were chosen says nothing. */
export const settledNumbers = (numbers: NumberScope): unknown => {
  if (numbers.kind === 'sites') return ['sites', numbers.sites.toSorted()]
  return numbers.kind === 'numbers' ? ['numbers', numbers.numberIds.toSorted((a, b) => a - b)] : ['all']
}

/** Names how a person sees calls: which numbers, labels, costs, callers and months. A file made for one sight is for no other. */
export const sightOf = ({ numberScope, open, resolution, customer }: CallCaller): string =>
  fingerprintOf([
    settledNumbers(numberScope),
    open.has('view_call_costs'),
    open.has('view_caller_numbers'),
    open.has('myCallsUseBackendDescriptions'),
    resolution.inForce?.callMonths ?? null,
    customer.isItemised,
  ])
