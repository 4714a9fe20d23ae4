import { backendContract } from '#contract/backend/index.ts'
import type { Profile } from '#contract/backend/profiles.ts'
import { availabilities } from '#rules/entitlement.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatCount, formatInstant } from '#web/kit/format.ts'
import { choiceFilter } from '#web/kit/list-filters.tsx'
import { ListPage } from '#web/kit/list-page.tsx'
import { LinkButton } from '#web/kit/link-button.tsx'
import { useAct } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Button, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMay } from '../me.tsx'
import { AvailabilityMark } from './availability-mark.tsx'

const scopeOf = ({ customer, customerGroups }: Profile) => {
  if (customer !== null) return <Link to={`/customers/${customer.id}`}>{customer.name}</Link>
  return customerGroups.length > 0 ? customerGroups.join(', ') : 'General'
}

const columns: readonly Column<Profile>[] = [
  {
    key: 'name',
    label: 'Name',
    sort: 'name',
    heading: true,
    cell: (row) => (
      <>
        <Link to={`/profiles/${row.id}`}>{row.name}</Link>{' '}
        {row.isDefault ? <StatusMark tone="accent">Default</StatusMark> : null}{' '}
        {row.competesWith.length > 0 ? <StatusMark tone="warn">Competes</StatusMark> : null}
        {row.description === '' ? null : (
          <Text size="sm" c="dimmed" lineClamp={2}>
            {row.description}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'availability',
    label: 'Availability',
    sort: 'availability',
    cell: (row) => <AvailabilityMark availability={row.availability} />,
  },
  { key: 'scope', label: 'Offered to', cell: scopeOf },
  {
    key: 'customers',
    label: 'Customers in force',
    sort: 'customersInForce',
    align: 'right',
    cell: (row) =>
      row.customersInForce === 0 ? (
        '0'
      ) : (
        <Link
          to="/customers"
          search={{ profileId: row.id }}
          aria-label={`${row.customersInForce} customers of ${row.name}`}
        >
          {formatCount(row.customersInForce)}
        </Link>
      ),
  },
  {
    key: 'updated',
    label: 'Last modified',
    sort: 'updated',
    nowrap: true,
    cell: (row) => (
      <>
        {formatInstant(row.updated)}
        <Text size="xs" c="dimmed">
          by {row.updatedBy}
        </Text>
      </>
    ),
  },
]

const cloneColumn: Column<Profile> = {
  key: 'clone',
  label: 'Clone',
  hideLabel: true,
  align: 'right',
  cell: (row) => (
    <Link to="/profiles/add" search={{ from: row.id }} aria-label={`Clone ${row.name}`}>
      Clone
    </Link>
  ),
}

const filters = [
  choiceFilter(
    'availability',
    'Availability',
    availabilities.map((value) => ({ value, label: value })),
  ),
  choiceFilter('scope', 'Offered to', [
    { value: 'general', label: 'General' },
    { value: 'customer', label: 'One customer' },
    { value: 'groups', label: 'Customer groups' },
  ]),
]

/** All MyAccount profiles; an empty list offers the five starters. */
export const ProfileListPage = () => {
  const mayEdit = useMay('my-account-profiles:edit')
  const starters = useAct(backendContract.profiles.addStarters, { done: 'The five starter profiles are added.' })
  const add = mayEdit ? (
    <LinkButton to="/profiles/add" leftSection={<IconPlus size={17} aria-hidden />}>
      Add profile
    </LinkButton>
  ) : undefined
  return (
    <ListPage
      title="MyAccount profiles"
      lead="A profile decides what a customer sees and may change in the portal. A change holds for all its customers at once."
      endpoint={backendContract.profiles.list}
      columns={mayEdit ? [...columns, cloneColumn] : columns}
      rowKey={(row) => row.id}
      searchLabel="Search name and description"
      filters={filters}
      actions={
        <>
          <LinkButton to="/profiles/map" variant="default">
            Map
          </LinkButton>
          <LinkButton to="/profiles/compare" variant="default">
            Compare
          </LinkButton>
          {add}
        </>
      }
      firstUse={{
        title: 'No profiles yet',
        text: 'Begin with five starter profiles, from “Residential basic” to “Business full”, and change them as you like; or add your own.',
        action: mayEdit ? (
          <>
            <Button loading={starters.isPending} onClick={() => starters.mutate({})}>
              Add the five starter profiles
            </Button>
            <LinkButton to="/profiles/add" variant="default">
              Add one of your own
            </LinkButton>
          </>
        ) : undefined,
      }}
    />
  )
}
