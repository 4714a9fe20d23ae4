import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Section } from '#web/kit/detail-page.tsx'
import { formatCount, formatDuration } from '#web/kit/format.ts'
import styles from './calls.module.css'
import { describeCharges } from './charges.ts'
import type { Overview } from './figures.tsx'

type Own = Overview['topNumbers'][number]
type Party = Overview['topParties'][number]

const ownColumns: readonly Column<Own>[] = [
  {
    key: 'number',
    label: 'Number',
    heading: true,
    cell: ({ number }) =>
      number === null ? (
        'None of your numbers'
      ) : (
        <>
          <span className={styles.number}>{number.number}</span>
          <span className={styles.under}>{number.description ?? ''}</span>
        </>
      ),
  },
  { key: 'calls', label: 'Calls', align: 'right', cell: (row) => formatCount(row.calls) },
  { key: 'talk', label: 'Talk time', align: 'right', cell: (row) => formatDuration(row.talkSeconds) },
  { key: 'cost', label: 'Cost', align: 'right', cell: describeCharges },
]

const partyColumns: readonly Column<Party>[] = [
  {
    key: 'number',
    label: 'Number',
    heading: true,
    cell: (row) => <span className={styles.number}>{row.display}</span>,
  },
  { key: 'calls', label: 'Calls', align: 'right', cell: (row) => formatCount(row.calls) },
  { key: 'talk', label: 'Talk time', align: 'right', cell: (row) => formatDuration(row.talkSeconds) },
]

/** The own numbers and the numbers outside with most calls. */
export const TopNumbers = ({ overview: { topNumbers, topParties } }: { overview: Overview }) => (
  <div className={styles.pair}>
    <Section title="Your numbers with most calls" flush>
      <DataTable
        alwaysTable
        caption="Your numbers with most calls"
        columns={ownColumns}
        rows={topNumbers}
        rowKey={({ number }) => number?.id ?? 0}
      />
    </Section>
    <Section title="Numbers you spoke with most" flush>
      <DataTable
        alwaysTable
        caption="Numbers you spoke with most"
        columns={partyColumns}
        rows={topParties}
        rowKey={({ number, display }) => number ?? display}
      />
    </Section>
  </div>
)
