import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Section } from '#web/kit/detail-page.tsx'
import { formatCount, formatDay, formatDuration } from '#web/kit/format.ts'
import { Loading } from '#web/kit/states.tsx'
import { lazy, Suspense } from 'react'
import styles from './calls.module.css'
import { describeCharges } from './charges.ts'
import type { Overview } from './figures.tsx'

const CallsByDayChart = lazy(async () => ({ default: (await import('./calls-by-day-chart.tsx')).CallsByDayChart }))

type DayOfCalls = Overview['days'][number]

const columns: readonly Column<DayOfCalls>[] = [
  { key: 'day', label: 'Day', heading: true, nowrap: true, cell: (row) => formatDay(row.day) },
  { key: 'calls', label: 'Calls', align: 'right', cell: (row) => formatCount(row.calls) },
  { key: 'incoming', label: 'Incoming', align: 'right', cell: (row) => formatCount(row.incoming) },
  { key: 'outgoing', label: 'Outgoing', align: 'right', cell: (row) => formatCount(row.outgoing) },
  { key: 'internal', label: 'Internal', align: 'right', cell: (row) => formatCount(row.internal) },
  { key: 'talk', label: 'Talk time', align: 'right', cell: (row) => formatDuration(row.talkSeconds) },
  { key: 'cost', label: 'Cost', align: 'right', cell: describeCharges },
]

/** Calls by London day as bars, with the same figures as a table. */
export const CallsByDay = ({ days }: { days: DayOfCalls[] }) => (
  <Section title="Calls by day">
    <Suspense fallback={<Loading lines={6} />}>
      <CallsByDayChart days={days} />
    </Suspense>
    <details className={styles.twin}>
      <summary>Show as a table</summary>
      <DataTable caption="Calls by day" columns={columns} rows={days} rowKey={(row) => row.day} />
    </details>
  </Section>
)
