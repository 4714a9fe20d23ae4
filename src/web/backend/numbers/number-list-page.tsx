import { backendContract } from '#contract/backend/index.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { useAddress } from '#web/kit/address.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { LinkButton } from '#web/kit/link-button.tsx'
import { choiceFilter, linkedFilter } from '#web/kit/list-filters.tsx'
import { ListPage } from '#web/kit/list-page.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMay } from '../me.tsx'
import { useNumberLists } from './number-choices.ts'
import { NumberLabels, type OwnedNumber } from './number-labels.tsx'
import { NumberStatusMark, ownedWords } from './number-words.tsx'

const columns: readonly Column<OwnedNumber>[] = [
  {
    key: 'number',
    label: 'Number',
    sort: 'number',
    heading: true,
    cell: (row) => <Link to={`/numbers/${row.id}`}>{displayNumber(row.e164)}</Link>,
  },
  {
    key: 'customer',
    label: 'Customer',
    sort: 'customer',
    cell: (row) => (
      <>
        <Link to={`/customers/${row.customer.id}`}>{row.customer.name}</Link>
        <Text size="xs" c="dimmed">
          {row.customer.accountNumber}
        </Text>
      </>
    ),
  },
  {
    key: 'type',
    label: 'Type and status',
    cell: (row) => (
      <>
        {row.type.name} <NumberStatusMark row={row} />
      </>
    ),
  },
  { key: 'owned', label: 'Owned', sort: 'soldOn', cell: ownedWords },
  { key: 'labels', label: 'Labels', cell: (row) => <NumberLabels row={row} /> },
]

const choices = (rows: readonly { id: number; name: string }[] | undefined) =>
  (rows ?? []).map(({ id, name }) => ({ value: String(id), label: name }))

const yesNo = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
]

/** The numbers of all customers. */
export const NumberListPage = () => {
  const mayEdit = useMay('numbers:edit')
  const { types, statuses } = useNumberLists()
  const customerId = Number(useAddress().search['customerId'] ?? 0)
  const { customers, sites } = backendContract
  const customer = useAsk(customers.get, { params: { id: customerId } }, { enabled: customerId > 0 })
  const ofCustomer = useAsk(sites.listOfCustomer, { params: { id: customerId } }, { enabled: customerId > 0 })
  const actions = mayEdit ? (
    <>
      <LinkButton to="/numbers/import" variant="default">
        Import…
      </LinkButton>
      <LinkButton to="/numbers/add">Add numbers…</LinkButton>
    </>
  ) : undefined
  return (
    <ListPage
      title="Numbers"
      endpoint={backendContract.numbers.list}
      columns={columns}
      rowKey={(row) => row.id}
      searchLabel="Search number, label and customer"
      filters={[
        choiceFilter('typeId', 'Type', choices(types)),
        choiceFilter('statusId', 'Status', choices(statuses)),
        choiceFilter('active', 'In use', yesNo),
        choiceFilter('dropped', 'Dropped', yesNo),
        linkedFilter('customerId', 'Customer', (id) => customer.data?.name ?? `number ${id}`),
        ...(customerId > 0
          ? [choiceFilter('siteId', 'Site', choices(ofCustomer.data?.rows))]
          : [linkedFilter('siteId', 'Site', (id) => `number ${id}`)]),
      ]}
      actions={actions}
      firstUse={{
        title: 'No numbers yet',
        text: 'Calls that were nobody’s are allocated as soon as their number is added.',
        action: actions,
      }}
    />
  )
}
