import type { ResolutionStep } from '#rules/entitlement.ts'

/** Why a profile is in force, in the words of the back office. */
export const stepWords: Readonly<Record<ResolutionStep, string>> = {
  assigned: 'It is set on this customer.',
  customer: 'It is made for this customer alone.',
  group: 'It is made for the customer’s group.',
  default: 'It is the default profile, and nothing else decides.',
  none: 'Nothing is set, no profile names this customer or its group, and there is no default profile.',
}

export const shortStepWords: Readonly<Record<ResolutionStep, string>> = {
  assigned: 'set on the customer',
  customer: 'for this customer',
  group: 'by group',
  default: 'default',
  none: 'none',
}
