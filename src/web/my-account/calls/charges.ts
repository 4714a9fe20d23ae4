import { formatCount, formatMoney } from '#web/kit/format.ts'

type Charges = { charges: readonly { currency: string; amount: string }[]; notPriced: number }

/** Retail charges in words; a call without a retail price is never £0.00. */
export const describeCharges = ({ charges, notPriced }: Charges): string => {
  if (charges.length === 0) return notPriced > 0 ? 'Not priced' : '–'
  return charges.map(({ amount, currency }) => formatMoney(amount, currency)).join(' + ')
}

/** How many calls stand beside the charges without a price; empty when none do. */
export const describeNotPriced = ({ charges, notPriced }: Charges): string =>
  charges.length > 0 && notPriced > 0 ? `and ${formatCount(notPriced)} not priced` : ''
