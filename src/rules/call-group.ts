import { classOfNumber, type NumberClass } from './phone-number.ts'

/** The display groups of call types. */
export const callGroups = [
  'geographic',
  'uk-wide',
  'mobile',
  'free',
  'service',
  'premium',
  'directory',
  'personal',
  'international',
  'emergency',
  'internal',
  'other',
] as const
export type CallGroup = (typeof callGroups)[number]

export const callGroupLabels: Readonly<Record<CallGroup, string>> = {
  geographic: 'UK geographic (01, 02)',
  'uk-wide': 'UK-wide (03)',
  mobile: 'UK mobile (07)',
  free: 'Free to caller (080, 116)',
  service: 'Service (084, 087)',
  premium: 'Premium rate (09)',
  directory: 'Directory enquiries (118)',
  personal: 'Personal and paging (070, 076)',
  international: 'International',
  emergency: 'Emergency and short codes',
  internal: 'Internal',
  other: 'Other',
}

/** The display group of each class of number. */
export const groupOfClass: Readonly<Record<NumberClass, CallGroup>> = {
  geographic: 'geographic',
  'uk-wide': 'uk-wide',
  'location-independent': 'uk-wide',
  personal: 'personal',
  pager: 'personal',
  mobile: 'mobile',
  free: 'free',
  service: 'service',
  premium: 'premium',
  directory: 'directory',
  helpline: 'free',
  emergency: 'emergency',
  short: 'emergency',
  international: 'international',
  other: 'other',
}

/** The group of a call by the number that was called; a call inside the account is a group of its own. */
export const callGroupOf = (dialledKey: string, direction: 'in' | 'out' | 'internal'): CallGroup =>
  direction === 'internal' ? 'internal' : groupOfClass[classOfNumber(dialledKey)]
