import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { hookMessageStates } from '#rules/web-hook.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatCount, formatSecond } from '#web/kit/format.ts'
import { choiceFilter, linkedFilter } from '#web/kit/list-filters.tsx'
import { ListPage } from '#web/kit/list-page.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Link } from '@tanstack/react-router'
import { hookTones, messageLabel, stateWords } from './message-words.ts'

type Message = AnswerOf<typeof backendContract.webHook.listMessages>['rows'][number]

const columns: readonly Column<Message>[] = [
  {
    key: 'type',
    label: 'Message',
    heading: true,
    cell: (row) => <Link to={`/web-hook/messages/${row.id}`}>{messageLabel(row.type)}</Link>,
  },
  {
    key: 'request',
    label: 'Request',
    cell: (row) =>
      row.requestId === null ? 'None' : <Link to={`/number-requests/${row.requestId}`}>No. {row.requestId}</Link>,
  },
  {
    key: 'state',
    label: 'State',
    cell: (row) => <StatusMark tone={hookTones[row.state]}>{stateWords[row.state]}</StatusMark>,
  },
  { key: 'attempts', label: 'Attempts', align: 'right', cell: (row) => formatCount(row.attempts) },
  { key: 'outcome', label: 'What it met', cell: (row) => row.outcome || 'Nothing yet' },
  { key: 'at', label: 'Written', nowrap: true, cell: (row) => formatSecond(row.occurredAt) },
]

const filters = [
  choiceFilter(
    'state',
    'State',
    hookMessageStates.map((value) => ({ value, label: stateWords[value] })),
  ),
  linkedFilter('requestId', 'Request', (id) => `No. ${id}`),
]

/** Every message to the switch, and what became of it. */
export const MessageListPage = () => (
  <ListPage
    title="Delivery log"
    lead={
      <>
        What was sent to the switch, and what it answered. <Link to="/web-hook">To the web hook</Link>
      </>
    }
    endpoint={backendContract.webHook.listMessages}
    columns={columns}
    rowKey={(row) => row.id}
    filters={filters}
    firstUse={{
      title: 'No messages yet',
      text: 'Once the web hook has an address, every change of a number request is listed here.',
    }}
  />
)
