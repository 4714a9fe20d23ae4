import type { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { requestKindLabels, requestStateLabels } from '#rules/number-request.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMay } from '../me.tsx'
import { stateTones } from './request-words.ts'

export type QueuedRequest = AnswerOf<typeof backendContract.numberRequests.list>['rows'][number]

const CustomerLink = ({ customer }: Pick<QueuedRequest, 'customer'>) => {
  const maySee = useMay('customers:view')
  return (
    <>
      {maySee ? <Link to={`/customers/${customer.id}`}>{customer.name}</Link> : customer.name}
      <Text size="sm" c="dimmed">
        {customer.accountNumber}
      </Text>
    </>
  )
}

/** The columns of a list of requests. */
export const requestColumns: readonly Column<QueuedRequest>[] = [
  {
    key: 'asks',
    label: 'Asked',
    heading: true,
    sort: 'kind',
    cell: (row) => (
      <>
        <Link to={`/number-requests/${row.id}`}>{row.asks}</Link>
        <Text size="sm" c="dimmed">
          {requestKindLabels[row.kind]}, {row.askedBy}
        </Text>
      </>
    ),
  },
  { key: 'customer', label: 'Customer', sort: 'customer', cell: (row) => <CustomerLink customer={row.customer} /> },
  {
    key: 'state',
    label: 'State',
    sort: 'state',
    cell: (row) => <StatusMark tone={stateTones[row.state]}>{requestStateLabels[row.state]}</StatusMark>,
  },
  {
    key: 'due',
    label: 'Due',
    sort: 'due',
    nowrap: true,
    cell: (row) =>
      row.dueAt === null ? (
        'Nothing to do'
      ) : (
        <>
          {formatInstant(row.dueAt)} {row.isOverdue ? <StatusMark tone="bad">Overdue</StatusMark> : null}
        </>
      ),
  },
  { key: 'owner', label: 'Owner', sort: 'owner', cell: (row) => row.owner?.name ?? 'Nobody' },
  { key: 'asked', label: 'Asked at', sort: 'asked', nowrap: true, cell: (row) => formatInstant(row.askedAt) },
]
