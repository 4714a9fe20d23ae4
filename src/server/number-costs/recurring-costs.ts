import { chargeDay } from '#rules/number-charge.ts'
import type { ChargeSum } from './cost-queries.ts'

/** The day on which charges that run alike come in a month; undefined when they do not. */
export const dayOfCharge = ({ every, from_on, until_on }: ChargeSum, month: string): string | undefined =>
  chargeDay({ every, from: from_on, until: until_on }, month)

/** What charges come to in some months, in millionths by currency. */
export const recurringIn = (charges: readonly ChargeSum[], months: readonly string[]): Map<string, number> => {
  const sums = new Map<string, number>()
  for (const charge of charges) {
    const times = months.filter((month) => dayOfCharge(charge, month) !== undefined).length
    if (times > 0) sums.set(charge.currency, (sums.get(charge.currency) ?? 0) + times * charge.micros)
  }
  return sums
}
