import { type activityEntry, activityKinds } from '#contract/backend/activity.ts'
import { backendContract } from '#contract/backend/index.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatSecond } from '#web/kit/format.ts'
import { choiceFilter, daysFilter, linkedFilter } from '#web/kit/list-filters.tsx'
import { ListPage } from '#web/kit/list-page.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import styles from './activity-page.module.css'

type Entry = z.output<typeof activityEntry>

const populations = {
  staff: 'Staff',
  portal: 'Portal user',
  operator: 'Command line',
  platform: 'Platform',
} as const

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)

const Changes = ({ changes }: { changes: Entry['changes'] }) =>
  changes.length === 0 ? null : (
    <details className={styles.changes}>
      <summary>
        {changes.length} {changes.length === 1 ? 'change' : 'changes'}
      </summary>
      <table>
        <caption className="visually-hidden">Before and after</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.label}>
              <th scope="row">{change.label}</th>
              <td>{change.before}</td>
              <td>{change.after}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )

const columns: readonly Column<Entry>[] = [
  {
    key: 'at',
    label: 'When',
    nowrap: true,
    cell: (row) => <span className={styles.when}>{formatSecond(row.at)}</span>,
  },
  {
    key: 'who',
    label: 'Who',
    cell: (row) => (
      <>
        {row.who} {row.usedAPI ? <StatusMark>API</StatusMark> : null}
        <Text size="xs" c="dimmed">
          {populations[row.population]}
          {row.onBehalfOf === null ? '' : `, on behalf of ${row.onBehalfOf}`}
          {row.address === '' ? '' : `, from ${row.address}`}
        </Text>
      </>
    ),
  },
  {
    key: 'what',
    label: 'What',
    heading: true,
    cell: (row) => (
      <>
        <strong>
          {capital(row.kind)}: {row.subject} {row.subjectName}
        </strong>
        {row.summary === '' ? null : <div>{row.summary}</div>}
        <Changes changes={row.changes} />
      </>
    ),
  },
  {
    key: 'customer',
    label: 'Customer',
    cell: (row) =>
      row.customer === null ? '–' : <Link to={`/customers/${row.customer.id}`}>{row.customer.name}</Link>,
  },
]

const filters = [
  choiceFilter(
    'kind',
    'Kind',
    activityKinds.map((value) => ({ value, label: capital(value) })),
  ),
  choiceFilter(
    'population',
    'By',
    Object.entries(populations).map(([value, label]) => ({ value, label })),
  ),
  daysFilter('Day'),
  linkedFilter('customerId', 'Customer', (id) => `number ${id}`),
  linkedFilter('subject', 'About', (subject) => subject),
  linkedFilter('subjectId', 'Record', (id) => `number ${id}`),
]

/** Who did what, when and from where, with the values before and after. */
export const ActivityPage = () => (
  <ListPage
    title="Activity"
    lead="Times are London’s. Nothing here can be changed or deleted."
    endpoint={backendContract.activity.list}
    columns={columns}
    rowKey={(row) => row.id}
    searchLabel="Search who and what"
    filters={filters}
    firstUse={{ title: 'Nothing has happened yet', text: 'Every sign-in, change and import will be listed here.' }}
  />
)
