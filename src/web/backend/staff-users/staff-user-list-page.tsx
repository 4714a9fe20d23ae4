import { backendContract } from '#contract/backend/index.ts'
import type { staffUser } from '#contract/backend/staff.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { LinkButton } from '#web/kit/link-button.tsx'
import { PlainList } from '#web/kit/plain-list.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import { useMay } from '../me.tsx'
import { stateTones, stateWords } from './staff-user-state.ts'

type StaffUser = z.output<typeof staffUser>

const columns: readonly Column<StaffUser>[] = [
  {
    key: 'name',
    label: 'Name',
    heading: true,
    cell: (row) => (
      <>
        <Link to={`/staff-users/${row.id}`}>{row.name}</Link>
        <Text size="sm" c="dimmed">
          {row.email}
        </Text>
      </>
    ),
  },
  {
    key: 'state',
    label: 'State',
    cell: (row) => <StatusMark tone={stateTones[row.state]}>{stateWords[row.state]}</StatusMark>,
  },
  { key: 'groups', label: 'User groups', cell: (row) => row.groups.map(({ name }) => name).join(', ') || 'None' },
  {
    key: 'exceptions',
    label: 'Exceptions',
    cell: (row) => (Object.keys(row.override).length === 0 ? 'None' : String(Object.keys(row.override).length)),
  },
  {
    key: 'lastSignIn',
    label: 'Last sign-in',
    nowrap: true,
    cell: (row) => (row.lastSignInAt === null ? 'Never' : formatInstant(row.lastSignInAt)),
  },
  { key: 'sessions', label: 'Sessions', align: 'right', cell: (row) => row.sessions },
]

/** The provider's staff who sign in here. */
export const StaffUserListPage = () => {
  const mayEdit = useMay('users:edit')
  const asked = useAsk(backendContract.staff.listUsers, {})
  const add = mayEdit ? (
    <LinkButton to="/staff-users/add" leftSection={<IconPlus size={17} aria-hidden />}>
      Add staff user
    </LinkButton>
  ) : undefined
  return (
    <PlainList
      title="Staff users"
      asked={asked}
      columns={columns}
      rowKey={(row) => row.id}
      actions={add}
      firstUse={{ title: 'No staff users yet', text: 'They get a mail with a link to set a password.', action: add }}
    />
  )
}
