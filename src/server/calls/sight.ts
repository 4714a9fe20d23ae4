import type { NumberScope } from '#rules/portal-roles.ts'
import { fingerprintOf } from '../fingerprint.ts'
import type { CallCaller, CallScope } from './scope.ts'

/** A person's numbers as they are compared: the order in which they were chosen says nothing. */
export const settledNumbers = (numbers: NumberScope): unknown => {
  if (numbers.kind === 'sites') return ['sites', numbers.siteIds.toSorted((a, b) => a - b)]
  return numbers.kind === 'numbers' ? ['numbers', numbers.numberIds.toSorted((a, b) => a - b)] : ['all']
}

type Seer = Pick<CallCaller, 'open'>

const mannerOf = (scope: CallScope, { open }: Seer): string =>
  fingerprintOf([
    scope.isNarrow,
    scope.showsCosts,
    scope.showsCallers,
    scope.isItemised,
    scope.earliest,
    open.has('myCallsUseBackendDescriptions'),
  ])

/** What a person sees of calls when a file is made for them: in which manner, and of which numbers. */
export const sightOf = (scope: CallScope, seer: Seer): string =>
  [mannerOf(scope, seer), ...[...scope.numbers.keys()].toSorted((a, b) => a - b)].join(' ')

/**
 * Whether a person still sees all that a file shows: in the same manner, and every number of it. A number that left the
 * scope, however it came to, closes the file; one that was added does not.
 */
export const stillSees = (sight: string, scope: CallScope, seer: Seer): boolean => {
  const [manner, ...ids] = sight.split(' ')
  return manner === mannerOf(scope, seer) && ids.every((id) => scope.numbers.has(Number(id)))
}
