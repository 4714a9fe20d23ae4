import type { Day } from '#rules/period.ts'

/** One of the numbers that somebody asks about. */
export type OwnNumberRow = {
  readonly id: number
  readonly number_text: string
  readonly match_key: string
  readonly sold_on: Day
  readonly dropped_on: Day | null
  readonly contract_ends_on: Day | null
}
