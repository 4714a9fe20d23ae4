import { backendContract } from '#contract/backend/index.ts'
import type { customerRow } from '#contract/backend/customers.ts'
import { useAddress } from '#web/kit/address.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatCount } from '#web/kit/format.ts'
import { choiceFilter, linkedFilter } from '#web/kit/list-filters.tsx'
import { LinkButton } from '#web/kit/link-button.tsx'
import { ListPage } from '#web/kit/list-page.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import { filterInAddress, hasFilter } from '../bulk-assignments/filtered-customers.tsx'
import { useMay } from '../me.tsx'
import { shortStepWords } from './step-words.ts'

type Row = z.output<typeof customerRow>

const columns: readonly Column<Row>[] = [
  {
    key: 'name',
    label: 'Name',
    sort: 'name',
    heading: true,
    cell: (row) => <Link to={`/customers/${row.id}`}>{row.name}</Link>,
  },
  { key: 'accountNumber', label: 'Account number', sort: 'accountNumber', cell: (row) => row.accountNumber },
  { key: 'class', label: 'Class', cell: (row) => row.className },
  { key: 'group', label: 'Group', sort: 'group', cell: (row) => row.group?.name ?? 'None' },
  {
    key: 'status',
    label: 'Status',
    sort: 'status',
    cell: (row) => (
      <StatusMark tone={row.status.hasFrontendLoginAccess ? 'good' : 'warn'}>{row.status.name}</StatusMark>
    ),
  },
  {
    key: 'profile',
    label: 'Profile in force',
    cell: (row) =>
      row.profileInForce === null ? (
        'None'
      ) : (
        <>
          {row.profileInForce.name}
          <Text size="xs" c="dimmed">
            {shortStepWords[row.step]}
          </Text>
        </>
      ),
  },
]

const choices = (rows: readonly { id: number; name: string }[] | undefined) =>
  (rows ?? []).map(({ id, name }) => ({ value: String(id), label: name }))

/** All customers, with the profile that is in force for each. */
export const CustomerListPage = () => {
  const statuses = useAsk(backendContract.customerLists.listStatuses, {})
  const groups = useAsk(backendContract.customerLists.listGroups, {})
  const classes = useAsk(backendContract.customerLists.listClasses, {})
  const { search } = useAddress()
  const mayEdit = useMay('customers:edit')
  const maySeeProfiles = useMay('my-account-profiles:view')
  const profiles = useAsk(backendContract.profiles.list, { query: { pageSize: 100 } }, { enabled: maySeeProfiles })
  const profileChoices = choices(profiles.data?.rows)
  const found = useAsk(backendContract.customers.list, {
    query: readAddress(backendContract.customers.list.query, search).query,
  })
  const add = mayEdit ? (
    <LinkButton to="/customers/add" leftSection={<IconPlus size={17} aria-hidden />}>
      Add customer
    </LinkButton>
  ) : undefined
  return (
    <ListPage
      title="Customers"
      endpoint={backendContract.customers.list}
      columns={columns}
      rowKey={(row) => row.id}
      searchLabel="Search account number and name"
      filters={[
        choiceFilter('statusId', 'Status', choices(statuses.data?.rows)),
        choiceFilter('groupId', 'Group', choices(groups.data?.rows)),
        choiceFilter('classId', 'Class', choices(classes.data?.rows)),
        maySeeProfiles
          ? choiceFilter('profileId', 'Profile', profileChoices)
          : linkedFilter('profileId', 'Profile', (id) => `number ${id}`),
      ]}
      actions={
        <>
          {mayEdit && maySeeProfiles ? (
            <LinkButton to="/customers/assign" search={filterInAddress(search)} variant="default">
              {found.data !== undefined && hasFilter(search) && found.data.total > 0
                ? `Set a profile on ${found.data.total === 1 ? 'this customer' : `these ${formatCount(found.data.total)} customers`}…`
                : 'Bulk assignment'}
            </LinkButton>
          ) : null}
          {add}
        </>
      }
      firstUse={{
        title: 'No customers yet',
        text: 'Add the first customer, give them a profile, then invite one of their people.',
        action: add,
      }}
    />
  )
}
