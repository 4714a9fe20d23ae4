import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatCount } from '#web/kit/format.ts'
import { PlainList } from '#web/kit/plain-list.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '../me.tsx'
import { AvailabilityMark } from '../profiles/availability-mark.tsx'
import { CustomerStatusDialog } from './customer-status-dialog.tsx'

const { listStatuses } = backendContract.customerLists
export type CustomerStatus = AnswerOf<typeof listStatuses>['rows'][number]

const columns: readonly Column<CustomerStatus>[] = [
  { key: 'name', label: 'Name', heading: true, cell: (row) => <strong>{row.name}</strong> },
  {
    key: 'access',
    label: 'Has Frontend Login Access',
    cell: (row) => (
      <StatusMark tone={row.hasFrontendLoginAccess ? 'good' : 'warn'}>
        {row.hasFrontendLoginAccess ? 'May sign in' : 'No sign-in'}
      </StatusMark>
    ),
  },
  { key: 'active', label: 'Active', cell: (row) => (row.isActive ? 'Yes' : 'No') },
  { key: 'suspended', label: 'Suspended', cell: (row) => (row.isSuspended ? 'Yes' : 'No') },
  { key: 'availability', label: 'Availability', cell: (row) => <AvailabilityMark availability={row.availability} /> },
  {
    key: 'customers',
    label: 'Customers',
    align: 'right',
    cell: (row) =>
      row.customers === 0 ? (
        '0'
      ) : (
        <Link to="/customers" search={{ statusId: row.id }} aria-label={`${row.customers} customers: ${row.name}`}>
          {formatCount(row.customers)}
        </Link>
      ),
  },
]

/** Customer statuses: one of their marks decides whether a customer's people may sign in. */
export const CustomerStatusListPage = () => {
  const mayEdit = useMay('settings:edit')
  const asked = useAsk(listStatuses, {})
  const [shown, setShown] = useState<CustomerStatus | 'new'>()
  const add = mayEdit ? <Button onClick={() => setShown('new')}>Add status</Button> : undefined
  const actions: Column<CustomerStatus> = {
    key: 'actions',
    label: 'Actions',
    hideLabel: true,
    align: 'right',
    cell: (row) => (
      <Button size="compact-sm" variant="default" aria-label={`Edit ${row.name}`} onClick={() => setShown(row)}>
        Edit
      </Button>
    ),
  }
  return (
    <>
      <PlainList
        title="Customer statuses"
        lead="Without Has Frontend Login Access, signing in is refused and open sessions end at the next click."
        asked={asked}
        columns={mayEdit ? [...columns, actions] : columns}
        rowKey={(row) => row.id}
        actions={add}
        firstUse={{ title: 'No statuses yet', text: 'Every customer has one.', action: add }}
      />
      {shown === undefined ? null : (
        <CustomerStatusDialog status={shown === 'new' ? undefined : shown} close={() => setShown(undefined)} />
      )}
    </>
  )
}
