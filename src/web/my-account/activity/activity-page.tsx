import { type ownActivityEntry, ownActivityEndpoints } from '#contract/my-account/activity.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { ListPage } from '#web/kit/list-page.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Text } from '@mantine/core'
import type { z } from 'zod'

type Entry = z.output<typeof ownActivityEntry>

const columns: readonly Column<Entry>[] = [
  { key: 'at', label: 'When', nowrap: true, cell: (row) => formatInstant(row.at) },
  {
    key: 'who',
    label: 'Who',
    cell: (row) => (
      <>
        {row.who} {row.byProvider ? <StatusMark tone="accent">Your provider</StatusMark> : null}
      </>
    ),
  },
  {
    key: 'what',
    label: 'What',
    heading: true,
    cell: (row) => (
      <>
        {row.summary}
        {row.subject === '' ? null : (
          <Text size="sm" c="dimmed">
            {row.subject} {row.subjectName}
          </Text>
        )}
        {row.changes.map(({ label, before, after }) => (
          <Text key={label} size="sm">
            {label}: {before} → {after}
          </Text>
        ))}
      </>
    ),
  },
]

/** What the people of the account did, and the provider's staff for them. */
export const ActivityPage = () => (
  <ListPage
    title="Activity"
    lead="What the people of this account did, and your provider’s staff on its behalf. Times are London’s."
    endpoint={ownActivityEndpoints.list}
    columns={columns}
    rowKey={(row) => row.id}
    firstUse={{ title: 'Nothing has happened yet', text: 'Sign-ins and changes will be listed here.' }}
  />
)
