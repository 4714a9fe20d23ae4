import type { Actor } from '../activity/record-activity.ts'
import type { Day } from '#rules/period.ts'

export type CampaignOwner = 'staff' | 'customer'

/** The numbers that somebody sees: the customer's, those that the portal shows, or some of these. */
export type NumbersSeen =
  | { readonly kind: 'all' }
  | { readonly kind: 'visible' }
  | { readonly kind: 'some'; readonly ids: readonly number[] }

/** Whose campaigns somebody sees, and which numbers in them. It is a condition of every statement. */
export type CampaignSight = {
  readonly customerId: number
  readonly owners: readonly CampaignOwner[]
  readonly numbers: NumbersSeen
}

/** Somebody who keeps campaigns: what they see, and as which owner they act. */
export type CampaignKeeper = {
  readonly sight: CampaignSight
  readonly owner: CampaignOwner
  readonly actor: Actor
  readonly today: Day
}
