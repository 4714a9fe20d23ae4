import { formatMicros } from '#rules/money.ts'
import { z } from 'zod'
import { verbatim } from '../store/calls-sql.ts'

/** What calls cost, by currency, and how many of them are not priced. Never added up over currencies. */
export type Charges = {
  readonly charges: readonly { readonly currency: string; readonly amount: string }[]
  readonly notPriced: number
}

/** The columns of a grouped statement from which `chargesOf` makes the cost. */
export const chargeColumns = verbatim(
  `sumMapIf(map(toString(currency), ifNull(charge_micros, 0)), charge_micros IS NOT NULL) AS micros_by_currency,
    countIf(charge_micros IS NULL) AS not_priced`,
)

/** The same columns of an answer. */
export const chargeFields = { micros_by_currency: z.record(z.string(), z.number()), not_priced: z.number() }

export const chargesOf = (row: { micros_by_currency: Record<string, number>; not_priced: number }): Charges => ({
  charges: Object.entries(row.micros_by_currency)
    .map(([currency, micros]) => ({ currency, amount: formatMicros(micros) }))
    .toSorted((a, b) => a.currency.localeCompare(b.currency)),
  notPriced: row.not_priced,
})
