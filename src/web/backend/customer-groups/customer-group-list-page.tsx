import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { confirm } from '#web/kit/dialog.tsx'
import { formatCount } from '#web/kit/format.ts'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { Button, Group } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { EditedList } from '../edited-list/edited-list.tsx'
import { availabilityColumn, nameColumn } from '../edited-list/list-columns.tsx'
import { CustomerGroupDialog } from './customer-group-dialog.tsx'

const { listGroups, removeGroup } = backendContract.customerLists
export type CustomerGroup = AnswerOf<typeof listGroups>['rows'][number]

const GroupActions = ({ group, edit }: { group: CustomerGroup; edit: () => void }) => {
  const remove = useAct(removeGroup, { done: `${group.name} is deleted.` })
  const ask = async () => {
    const yes = await confirm({
      title: `Delete ${group.name}?`,
      text: 'Only a group that neither customers nor profiles name can be deleted.',
      action: 'Delete',
      danger: true,
    })
    if (yes) remove.mutate({ params: { id: group.id } })
  }
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button size="compact-sm" variant="default" aria-label={`Edit ${group.name}`} onClick={edit}>
        Edit
      </Button>
      <Button size="compact-sm" variant="default" aria-label={`Delete ${group.name}`} onClick={() => void ask()}>
        Delete
      </Button>
    </Group>
  )
}

const columns: readonly Column<CustomerGroup>[] = [
  nameColumn,
  availabilityColumn,
  {
    key: 'customers',
    label: 'Customers',
    align: 'right',
    cell: (row) =>
      row.customers === 0 ? (
        '0'
      ) : (
        <Link to="/customers" search={{ groupId: row.id }} aria-label={`${row.customers} customers of ${row.name}`}>
          {formatCount(row.customers)}
        </Link>
      ),
  },
  {
    key: 'profiles',
    label: 'MyAccount profiles',
    cell: (row) =>
      row.profiles.length === 0
        ? 'None'
        : row.profiles.map(({ id, name }, index) => (
            <Fragment key={id}>
              {index > 0 ? ', ' : ''}
              <Link to={`/profiles/${id}`}>{name}</Link>
            </Fragment>
          )),
  },
]

/** Customer groups: profiles can be made for them. */
export const CustomerGroupListPage = () => (
  <EditedList
    title="Customer groups"
    lead="A profile made for a group is in force for its customers, unless something nearer decides."
    asked={useAsk(listGroups, {})}
    columns={columns}
    rowKey={(row) => row.id}
    need="customers:edit"
    add="Add group"
    firstUse={{ title: 'No groups yet', text: 'Groups bring customers together, such as “Business direct”.' }}
    rowActions={(group, edit) => <GroupActions group={group} edit={edit} />}
    dialog={(group, close) => <CustomerGroupDialog group={group} close={close} />}
  />
)
