import { createHash } from 'node:crypto'
import type { NumberScope } from '#rules/portal-roles.ts'
import type { CallCaller, CallScope } from './scope.ts'

/** A short name for a value: equal values have equal names. */
export const fingerprintOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)

/** A person's numbers as they are compared: the order in which they were chosen says nothing. */
export const settledNumbers = (numbers: NumberScope): unknown => {
  if (numbers.kind === 'sites') return ['sites', numbers.sites.toSorted()]
  return numbers.kind === 'numbers' ? ['numbers', numbers.numberIds.toSorted((a, b) => a - b)] : ['all']
}

/**
 * Names how a person sees calls: which numbers they are of, with whose labels, and what of each. A file made for one sight
 * is for no other: a number that left the scope, however it came to, leaves it unfetched.
 */
export const sightOf = (scope: CallScope, { open }: Pick<CallCaller, 'open'>): string =>
  fingerprintOf([
    [...scope.numbers.keys()].toSorted((a, b) => a - b),
    scope.hiddenNumberIds.toSorted((a, b) => a - b),
    scope.isNarrow,
    scope.showsCosts,
    scope.showsCallers,
    scope.isItemised,
    scope.earliest,
    open.has('myCallsUseBackendDescriptions'),
  ])
