import { backendContract } from '#contract/backend/index.ts'
import { type QueuePart, queueParts } from '#contract/backend/number-requests.ts'
import { requestKindLabels, requestKinds } from '#rules/number-request.ts'
import { choiceFilter, type Filter, linkedFilter } from '#web/kit/list-filters.tsx'
import { ListPage } from '#web/kit/list-page.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { NativeSelect } from '@mantine/core'
import { requestColumns } from './request-columns.tsx'

const partLabels: Readonly<Record<QueuePart, string>> = {
  open: 'Open',
  mine: 'Mine',
  unowned: 'Nobody’s',
  overdue: 'Overdue',
  all: 'All, closed ones too',
}

/** Open requests are what the queue is for, so they need no filter. */
const partFilter: Filter = {
  label: 'Show',
  names: ['part'],
  chip: ({ part }) => (part === undefined ? undefined : (partLabels[part as QueuePart] ?? String(part))),
  control: (search, change) => (
    <NativeSelect
      aria-label="Show"
      size="sm"
      value={String(search['part'] ?? 'open')}
      onChange={(event) => {
        const part = event.currentTarget.value
        change({ part: part === 'open' ? undefined : part, page: undefined })
      }}
      data={queueParts.map((value) => ({ value, label: partLabels[value] }))}
    />
  ),
}

const filters: readonly Filter[] = [
  partFilter,
  choiceFilter(
    'kind',
    'Kind',
    requestKinds.map((value) => ({ value, label: requestKindLabels[value] })),
  ),
  linkedFilter('customerId', 'Customer', (id) => `No. ${id}`),
  linkedFilter('numberId', 'Number', (id) => `No. ${id}`),
]

/** How the queue stands, whatever the list is narrowed to. */
const QueueLead = () => {
  const { data } = useAsk(backendContract.numberRequests.list, { query: { pageSize: 1 } })
  if (data === undefined) return 'What customers ask to have changed, by when it is due.'
  const { open, mine, overdue } = data.counts
  return `${open} open, ${mine} of them yours, ${overdue} overdue. What is due first stands first.`
}

/** The queue of what customers ask to have changed about their numbers. */
export const RequestListPage = () => (
  <ListPage
    title="Number requests"
    lead={<QueueLead />}
    endpoint={backendContract.numberRequests.list}
    columns={requestColumns}
    rowKey={(row) => row.id}
    searchLabel="Number, customer or account number"
    filters={filters}
    firstUse={{
      title: 'Nothing is open',
      text: 'What customers ask in the portal comes here: where calls go, blocked callers, new numbers and ceases.',
    }}
  />
)
