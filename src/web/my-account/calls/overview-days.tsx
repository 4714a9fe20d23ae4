import { metrics } from '#rules/call.ts'
import { formatCount, formatDay, formatDuration } from '#web/kit/format.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Section } from '#web/kit/detail-page.tsx'
import { Loading } from '#web/kit/states.tsx'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useOpens } from '../me.tsx'
import type { Search } from './address-values.ts'
import { describeCharges } from './charges.ts'
import type { Overview } from './figures.tsx'
import { keepFilters, reportPath } from './report-places.ts'
import styles from './calls.module.css'

const ReportChart = lazy(async () => ({ default: (await import('./report-chart.tsx')).ReportChart }))

type DayOfCalls = Overview['days'][number]

const columnsFor = (costsShown: boolean): Column<DayOfCalls>[] => [
  { key: 'day', label: 'Day', heading: true, nowrap: true, cell: (row) => formatDay(row.day) },
  { key: 'calls', label: 'Calls', align: 'right', cell: (row) => formatCount(row.calls) },
  { key: 'incoming', label: 'Incoming', align: 'right', cell: (row) => formatCount(row.incoming) },
  { key: 'outgoing', label: 'Outgoing', align: 'right', cell: (row) => formatCount(row.outgoing) },
  { key: 'internal', label: 'Internal', align: 'right', cell: (row) => formatCount(row.internal) },
  { key: 'talk', label: 'Talk time', align: 'right', cell: (row) => formatDuration(row.talkSeconds) },
  ...(costsShown ? [{ key: 'cost', label: 'Cost', align: 'right' as const, nowrap: true, cell: describeCharges }] : []),
]

const parts = ['incoming', 'outgoing', 'internal'] as const

const asTable = (days: readonly DayOfCalls[]) => ({
  key: 'days',
  title: 'Calls by day',
  columns: [
    { key: 'day', label: 'Day', kind: 'day' as const },
    ...parts.map((key) => ({ key, label: metrics[key].label, kind: 'count' as const })),
  ],
  rows: days.map(({ day, incoming, outgoing, internal }) => ({
    key: day,
    cells: { day, incoming, outgoing, internal },
    drill: null,
  })),
  sum: null,
})

/** Calls by London day as bars, with the same figures as a table. */
export const OverviewDays = ({ days, search }: { days: DayOfCalls[]; search: Search }) => {
  const costsShown = useOpens('view_call_costs')
  const opensReport = useOpens('report_by_day')
  return (
    <Section
      flush
      title="Calls by day"
      actions={
        opensReport ? (
          <Link to={reportPath('by-day')} search={keepFilters(search)} className={styles.more}>
            Calls by day in full
          </Link>
        ) : null
      }
    >
      <Suspense fallback={<Loading lines={6} />}>
        <ReportChart table={asTable(days)} />
      </Suspense>
      <details className={styles.twin}>
        <summary>Show as a table</summary>
        <DataTable
          figures
          caption="Calls by day"
          columns={columnsFor(costsShown)}
          rows={days}
          rowKey={(row) => row.day}
        />
      </details>
    </Section>
  )
}
