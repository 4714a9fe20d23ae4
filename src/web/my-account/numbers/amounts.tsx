import { formatCount, formatMoney, moneyDecimals } from '#web/kit/format.ts'
import styles from './number-list-page.module.css'

type Amount = { currency: string; amount: string }

/** Amounts in words, one currency beside the other. */
export const describeAmounts = (amounts: readonly Amount[], decimals = 2): string =>
  amounts.length === 0
    ? '–'
    : amounts.map(({ amount, currency }) => formatMoney(amount, currency, decimals)).join(' + ')

/** How many decimals a column of amounts needs, so that they stand below each other. */
export const decimalsOf = (column: readonly Calls[]): number =>
  Math.max(2, ...column.flatMap((calls) => calls?.amounts.map(({ amount }) => moneyDecimals(amount)) ?? []))

type Calls = { calls: number; notPriced: number; amounts: readonly Amount[] } | null

/** What calls cost, and how many of them have no price yet: none of these is £0.00. */
export const CallCost = ({ calls, decimals }: { calls: Calls; decimals: number }) => {
  if (calls === null || calls.calls === 0) return <span className={styles.figure}>–</span>
  const { notPriced, amounts } = calls
  return (
    <span className={styles.figure}>
      {amounts.length === 0 ? 'Not priced' : describeAmounts(amounts, decimals)}
      {amounts.length > 0 && notPriced > 0 ? (
        <span className={styles.under}>{formatCount(notPriced)} not priced</span>
      ) : null}
    </span>
  )
}
