import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatCount } from '#web/kit/format.ts'
import { PlainList } from '#web/kit/plain-list.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '../me.tsx'
import { AvailabilityMark } from '../profiles/availability-mark.tsx'
import { NumberTypeDialog } from './number-type-dialog.tsx'

const { listTypes } = backendContract.numbers
export type NumberType = AnswerOf<typeof listTypes>['rows'][number]

const columns: readonly Column<NumberType>[] = [
  { key: 'name', label: 'Name', heading: true, cell: (row) => <strong>{row.name}</strong> },
  { key: 'availability', label: 'Availability', cell: (row) => <AvailabilityMark availability={row.availability} /> },
  {
    key: 'numbers',
    label: 'Numbers',
    align: 'right',
    cell: (row) =>
      row.numbers === 0 ? (
        '0'
      ) : (
        <Link to="/numbers" search={{ typeId: row.id }}>
          {formatCount(row.numbers)}
        </Link>
      ),
  },
]

/** Number types: what kind of number each is. */
export const NumberTypeListPage = () => {
  const mayEdit = useMay('settings:edit')
  const asked = useAsk(listTypes, {})
  const [shown, setShown] = useState<NumberType | 'new'>()
  const add = mayEdit ? <Button onClick={() => setShown('new')}>Add type</Button> : undefined
  const actions: Column<NumberType> = {
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
        title="Number types"
        lead="Headline ones are offered first. Historical ones stay where they are and are not offered for new use."
        asked={asked}
        columns={mayEdit ? [...columns, actions] : columns}
        rowKey={(row) => row.id}
        actions={add}
        firstUse={{ title: 'No types yet', text: 'Every number has one.', action: add }}
      />
      {shown === undefined ? null : (
        <NumberTypeDialog type={shown === 'new' ? undefined : shown} close={() => setShown(undefined)} />
      )}
    </>
  )
}
