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
import { NumberStatusDialog } from './number-status-dialog.tsx'

const { listStatuses } = backendContract.numbers
export type NumberStatus = AnswerOf<typeof listStatuses>['rows'][number]

const columns: readonly Column<NumberStatus>[] = [
  { key: 'name', label: 'Name', heading: true, cell: (row) => <strong>{row.name}</strong> },
  {
    key: 'visible',
    label: 'Visible in Frontend',
    cell: (row) => (
      <StatusMark tone={row.visibleInFrontend ? 'good' : 'warn'}>
        {row.visibleInFrontend ? 'Shown in the portal' : 'Hidden'}
      </StatusMark>
    ),
  },
  { key: 'active', label: 'Active', cell: (row) => (row.isActive ? 'Yes' : 'No') },
  { key: 'suspended', label: 'Suspended', cell: (row) => (row.isSuspended ? 'Yes' : 'No') },
  { key: 'availability', label: 'Availability', cell: (row) => <AvailabilityMark availability={row.availability} /> },
  {
    key: 'numbers',
    label: 'Numbers',
    align: 'right',
    cell: (row) =>
      row.numbers === 0 ? (
        '0'
      ) : (
        <Link to="/numbers" search={{ statusId: row.id }}>
          {formatCount(row.numbers)}
        </Link>
      ),
  },
]

/** Number statuses: one of their marks decides whether the portal shows a number. */
export const NumberStatusListPage = () => {
  const mayEdit = useMay('settings:edit')
  const asked = useAsk(listStatuses, {})
  const [shown, setShown] = useState<NumberStatus | 'new'>()
  const add = mayEdit ? <Button onClick={() => setShown('new')}>Add status</Button> : undefined
  const actions: Column<NumberStatus> = {
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
        title="Number statuses"
        lead="Without Visible in Frontend the portal shows neither the number nor what it is called."
        asked={asked}
        columns={mayEdit ? [...columns, actions] : columns}
        rowKey={(row) => row.id}
        actions={add}
        firstUse={{ title: 'No statuses yet', text: 'Every number has one.', action: add }}
      />
      {shown === undefined ? null : (
        <NumberStatusDialog status={shown === 'new' ? undefined : shown} close={() => setShown(undefined)} />
      )}
    </>
  )
}
