import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Section } from '#web/kit/detail-page.tsx'
import { formatCount, formatDuration } from '#web/kit/format.ts'
import { Link } from '@tanstack/react-router'
import { useOpens } from '../me.tsx'
import type { Search } from './address-values.ts'
import styles from './calls.module.css'
import { describeCharges } from './charges.ts'
import type { Overview } from './figures.tsx'
import { keepFilters, reportPath } from './report-places.ts'

type Own = Overview['topNumbers'][number]
type Party = Overview['topParties'][number]

const ownColumnsFor = (costsShown: boolean): Column<Own>[] => [
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
  ...(costsShown ? [{ key: 'cost', label: 'Cost', align: 'right' as const, cell: describeCharges }] : []),
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

type MoreProps = { report: 'by-number' | 'frequent-numbers'; search: Search }

const More = ({ report, search }: MoreProps) => {
  const isOpen = useOpens(report === 'by-number' ? 'report_by_number' : 'report_frequent_numbers')
  return isOpen ? (
    <Link to={reportPath(report)} search={keepFilters(search)} className={styles.more}>
      All of them
    </Link>
  ) : null
}

type TopNumbersProps = { overview: Overview; search: Search }

/** The own numbers and the numbers outside with most calls. */
export const TopNumbers = ({ overview: { topNumbers, topParties }, search }: TopNumbersProps) => {
  const costsShown = useOpens('view_call_costs')
  return (
    <div className={styles.pair}>
      <Section title="Your numbers with most calls" flush actions={<More report="by-number" search={search} />}>
        <DataTable
          alwaysTable
          caption="Your numbers with most calls"
          columns={ownColumnsFor(costsShown)}
          rows={topNumbers}
          rowKey={({ number }) => number?.id ?? 0}
        />
      </Section>
      <Section title="Numbers you spoke with most" flush actions={<More report="frequent-numbers" search={search} />}>
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
}
