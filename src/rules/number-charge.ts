import { addMonths, type Day } from './period.ts'

/** How often a charge on a number comes. */
export const chargePeriods = ['once', 'month', 'quarter', 'year'] as const
export type ChargePeriod = (typeof chargePeriods)[number]

/** A charge on a number: London days, half-open; no end is for as long as it goes. */
export type NumberCharge = { readonly every: ChargePeriod; readonly from: Day; readonly until: Day | null }

const monthsApart: Readonly<Record<Exclude<ChargePeriod, 'once'>, number>> = { month: 1, quarter: 3, year: 12 }

const monthNumber = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7))

/**
 * The day of a month, `2026-03`, on which a charge comes; undefined when it does not. It comes whole, in advance: once on its
 * first day; else on that day of the month, of every third month or of the year, or on the last day of a month that is
 * shorter, as long as that day lies before its end. Nothing is divided by days.
 */
export const chargeDay = ({ every, from, until }: NumberCharge, month: string): Day | undefined => {
  const apart = monthNumber(month) - monthNumber(from)
  const comes = every === 'once' ? apart === 0 : apart >= 0 && apart % monthsApart[every] === 0
  const day = addMonths(from, apart)
  return comes && (until === null || day < until) ? day : undefined
}
