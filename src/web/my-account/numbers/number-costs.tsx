import type { AnswerOf } from '#contract/endpoint.ts'
import { numberCostEndpoints } from '#contract/my-account/number-costs.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Loaded, Section } from '#web/kit/detail-page.tsx'
import { formatDay, formatMoney } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { CallCost, decimalsOf, describeAmounts } from './amounts.tsx'
import { CostNotes, describeCosts } from './cost-notes.tsx'
import { monthLabel } from './months.ts'
import styles from './number-list-page.module.css'

type Costs = AnswerOf<typeof numberCostEndpoints.ofNumber>
type Month = Costs['months'][number]

const columnsFor = (withCalls: boolean, decimals: number): Column<Month>[] => [
  {
    key: 'month',
    label: 'Month',
    heading: true,
    cell: ({ month }) => <strong className={styles.figure}>{monthLabel(month)}</strong>,
  },
  {
    key: 'charges',
    label: 'Charges',
    cell: ({ charges }) =>
      charges.length === 0 ? (
        '–'
      ) : (
        <ul className={styles.changes}>
          {charges.map(({ name, on, amount, currency }) => (
            <li key={`${name} ${on} ${amount}`}>
              {name}, {formatDay(on)}: {formatMoney(amount, currency)}
            </li>
          ))}
        </ul>
      ),
  },
  {
    key: 'recurring',
    label: 'Charges in all',
    align: 'right',
    cell: ({ recurring }) => <span className={styles.figure}>{describeAmounts(recurring)}</span>,
  },
  ...(withCalls
    ? [
        {
          key: 'calls',
          label: 'Calls',
          align: 'right' as const,
          cell: ({ calls }: Month) => <CallCost calls={calls} decimals={decimals} />,
        },
      ]
    : []),
]

const CostsOfNumber = ({ months, sum, callCosts, callsFrom }: Costs) => {
  const decimals = decimalsOf([sum.calls, ...months.map(({ calls }) => calls)])
  return (
    <Section title="Cost by month" lead={describeCosts(callCosts)} flush>
      <CostNotes callCosts={callCosts} callsFrom={callsFrom} />
      <DataTable
        caption="Cost by month"
        columns={columnsFor(callCosts === 'shown', decimals)}
        rows={months}
        rowKey={({ month }) => month}
        foot={{
          month: <strong>Thirteen months</strong>,
          recurring: <strong className={styles.figure}>{describeAmounts(sum.recurring)}</strong>,
          calls: <CallCost calls={sum.calls} decimals={decimals} />,
        }}
      />
    </Section>
  )
}

/** What one number cost, month by month. */
export const NumberCosts = ({ numberId }: { numberId: number }) => {
  const asked = useAsk(numberCostEndpoints.ofNumber, { params: { id: numberId } })
  return <Loaded asked={asked}>{(costs) => <CostsOfNumber {...costs} />}</Loaded>
}
