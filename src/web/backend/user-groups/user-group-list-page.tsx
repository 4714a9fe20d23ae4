import { backendContract } from '#contract/backend/index.ts'
import type { userGroup } from '#contract/backend/staff.ts'
import { levelsAbove, staffPermissionKeys, staffPermissions } from '#rules/staff-permissions.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { confirm } from '#web/kit/dialog.tsx'
import { formatCount } from '#web/kit/format.ts'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { Button, Group } from '@mantine/core'
import type { z } from 'zod'
import { EditedList } from '../edited-list/edited-list.tsx'
import { nameColumn } from '../edited-list/list-columns.tsx'
import { useMe } from '../me.tsx'
import { UserGroupDialog } from './user-group-dialog.tsx'

export type UserGroup = z.output<typeof userGroup>

const describeLevels = ({ levels }: UserGroup): string => {
  const at = (level: string) =>
    staffPermissionKeys.filter((key) => levels[key] === level).map((key) => staffPermissions[key].label)
  const parts = [
    at('edit').length > 0 ? `Edit: ${at('edit').join(', ')}` : '',
    at('view').length > 0 ? `View: ${at('view').join(', ')}` : '',
  ].filter((part) => part !== '')
  return parts.join('. ') || 'Nothing'
}

const GroupActions = ({ group, edit }: { group: UserGroup; edit: () => void }) => {
  const { levels } = useMe()
  const remove = useAct(backendContract.staff.removeGroup, { done: `${group.name} is deleted.` })
  const above = levelsAbove(levels, group.levels).length > 0
  const ask = async () => {
    const yes = await confirm({
      title: `Delete ${group.name}?`,
      text: 'It must have no users.',
      action: 'Delete',
      danger: true,
    })
    if (yes) remove.mutate({ params: { id: group.id } })
  }
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button
        size="compact-sm"
        variant="default"
        disabled={above}
        title={above ? 'This group holds more than you do' : undefined}
        aria-label={`Edit ${group.name}`}
        onClick={edit}
      >
        Edit
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={above || group.users > 0}
        title={group.users > 0 ? 'This group has users' : undefined}
        aria-label={`Delete ${group.name}`}
        onClick={() => void ask()}
      >
        Delete
      </Button>
    </Group>
  )
}

const columns: readonly Column<UserGroup>[] = [
  nameColumn,
  { key: 'levels', label: 'Permissions', cell: describeLevels },
  { key: 'users', label: 'Users', align: 'right', cell: (row) => formatCount(row.users) },
]

/** User groups and what they may do. */
export const UserGroupListPage = () => (
  <EditedList
    title="User groups"
    lead="A staff user holds the highest level of their groups; an exception on the user goes before it."
    asked={useAsk(backendContract.staff.listGroups, {})}
    columns={columns}
    rowKey={(row) => row.id}
    need="users:edit"
    add="Add user group"
    firstUse={{ title: 'No user groups yet', text: 'Groups give staff users their permissions.' }}
    rowActions={(group, edit) => <GroupActions group={group} edit={edit} />}
    dialog={(group, close) => <UserGroupDialog group={group} close={close} />}
  />
)
