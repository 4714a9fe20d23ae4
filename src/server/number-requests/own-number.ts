import type { NumberScope } from '#rules/portal-roles.ts'
import type { Day } from '#rules/period.ts'

/** Whose numbers: a customer's that the portal shows, of which a person sees those of their scope today. */
export type Own = { readonly customerId: number; readonly scope: NumberScope; readonly today: Day }

/** One of them. */
export type OwnNumberRow = {
  readonly id: number
  readonly number_text: string
  readonly match_key: string
  readonly sold_on: Day
  readonly dropped_on: Day | null
  readonly contract_ends_on: Day | null
}
