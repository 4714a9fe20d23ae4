import type { StaffNeed } from '#rules/staff-permissions.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { PlainList, type PlainListProps } from '#web/kit/plain-list.tsx'
import { Button, Group } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useMay } from '../me.tsx'

type EditedListProps<R> = Pick<PlainListProps<R>, 'title' | 'lead' | 'asked' | 'columns' | 'rowKey'> & {
  /** Who may add and edit; for everybody else it is a list to read. */
  need: StaffNeed
  /** The button that adds one, such as “Add type”. */
  add: string
  firstUse: { title: string; text: string }
  /** What stands before the button that adds. */
  further?: ReactNode
  /** What can be done to a row; editing it, where nothing else is said. */
  rowActions?: (row: R, edit: () => void) => ReactNode
  /** Adds one, or edits a row. */
  dialog: (row: R | undefined, close: () => void) => ReactNode
}

const EditButton = ({ name, edit }: { name: string; edit: () => void }) => (
  <Button size="compact-sm" variant="default" aria-label={`Edit ${name}`} onClick={edit}>
    Edit
  </Button>
)

/** A short list whose rows are added and edited in a dialog. */
export const EditedList = <R extends { name: string }>({
  need,
  add,
  firstUse,
  further,
  rowActions = ({ name }, edit) => <EditButton name={name} edit={edit} />,
  dialog,
  columns,
  ...list
}: EditedListProps<R>) => {
  const mayEdit = useMay(need)
  const [shown, setShown] = useState<R | 'new'>()
  const button = mayEdit ? <Button onClick={() => setShown('new')}>{add}</Button> : undefined
  const actions: Column<R> = {
    key: 'actions',
    label: 'Actions',
    hideLabel: true,
    align: 'right',
    cell: (row) => rowActions(row, () => setShown(row)),
  }
  return (
    <>
      <PlainList
        {...list}
        columns={mayEdit ? [...columns, actions] : columns}
        actions={
          further !== undefined && mayEdit ? (
            <Group gap="xs">
              {further}
              {button}
            </Group>
          ) : (
            button
          )
        }
        firstUse={{ ...firstUse, action: button }}
      />
      {shown === undefined ? null : dialog(shown === 'new' ? undefined : shown, () => setShown(undefined))}
    </>
  )
}
