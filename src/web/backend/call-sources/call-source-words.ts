import type { CallParty, FileFrequency, PriceKind } from '#rules/call.ts'

export const priceLabels: Readonly<Record<PriceKind, string>> = {
  retail: 'Retail',
  wholesale: 'Wholesale',
  none: 'None',
}
export const partyLabels: Readonly<Record<CallParty, string>> = {
  caller: 'The caller',
  called: 'The called',
  either: 'Either of them',
}

export const frequencyLabels: Readonly<Record<FileFrequency, string>> = {
  daily: 'Daily files',
  monthly: 'Monthly files',
  once: 'Single files',
}
