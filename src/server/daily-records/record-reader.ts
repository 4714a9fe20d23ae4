import type { CallScope } from '../calls/scope.ts'
import { settledNumbers } from '../calls/sight.ts'
import { fingerprintOf } from '../fingerprint.ts'
import type { NumberScope } from '#rules/portal-roles.ts'

/** Who reads daily files: whose calls, and which issues of them are theirs. */
export type RecordReader = {
  readonly scope: CallScope
  /** Names the way of seeing: readers who see the same share issues. */
  readonly view: string
  /** Differs when a word that stands beside calls differs, or which numbers are seen. */
  readonly labels: string
  /** Files carry the account number in their names. */
  readonly accountNumber: string
}

type Seeing = {
  readonly scope: CallScope
  readonly numbers: NumberScope
  readonly usesBackendDescriptions: boolean
  readonly accountNumber: string
}

/** A reader of daily files. */
export const makeRecordReader = ({ scope, numbers, usesBackendDescriptions, accountNumber }: Seeing): RecordReader => ({
  scope,
  accountNumber,
  view: fingerprintOf([settledNumbers(numbers), usesBackendDescriptions, scope.showsCosts, scope.showsCallers]),
  labels: fingerprintOf([
    scope.hiddenNumberIds.toSorted((a, b) => a - b),
    [...scope.numbers.values()]
      .toSorted((a, b) => a.id - b.id)
      .map(({ id, key, description, site, campaign }) => [id, key, description.value, site, campaign]),
  ]),
})
