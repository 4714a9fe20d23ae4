import type { SecondFactorStep } from '#rules/second-factor.ts'
import type { Actor } from '../activity/record-activity.ts'
import type { Population } from './population.ts'

/** What both doors know of a signed-in person. */
export type SignedIn = {
  readonly userId: number
  readonly sessionId: number
  readonly name: string
  readonly email: string
  readonly awaits: SecondFactorStep | undefined
  readonly secondFactorDemanded: boolean
  /** Portal users act for one. */
  readonly customer?: { readonly id: number }
  readonly actor: Actor
}

/** What the activity log calls the people of each population. */
export const subjectOf: Readonly<Record<Population, string>> = { staff: 'Staff user', portal: 'Portal user' }

/** What an activity entry says of a person who acts on their own sign-in. */
export const aboutSelf = (population: Population, { userId, email, customer }: SignedIn) => ({
  subject: subjectOf[population],
  subjectId: userId,
  subjectName: email,
  ...(customer && { customerId: customer.id }),
})
