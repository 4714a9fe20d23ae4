import type { CallParty, PriceKind } from '#rules/call.ts'

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
