import { backendContract } from '#contract/backend/index.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { useAddress } from '#web/kit/address.ts'
import { CopyButton } from '#web/kit/copy-button.tsx'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Section } from '#web/kit/detail-page.tsx'
import { formatNoun } from '#web/kit/format.ts'
import { LinkButton } from '#web/kit/link-button.tsx'
import { choiceFilter, ListFilters, shownFilters } from '#web/kit/list-filters.tsx'
import { ListPaging } from '#web/kit/list-paging.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Blank, Failed } from '#web/kit/states.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { Button, Checkbox, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '../me.tsx'
import { PlaceDialog } from '../sites/place-dialog.tsx'
import styles from './customer-numbers.module.css'
import { useNumberLists } from './number-choices.ts'
import { NumberDialog } from './number-dialog.tsx'
import { NumberLabels, type OwnedNumber } from './number-labels.tsx'
import { NumberStatusMark, ownedWords } from './number-words.tsx'

const columns: readonly Column<OwnedNumber>[] = [
  {
    key: 'number',
    label: 'Number',
    heading: true,
    cell: (row) => (
      <>
        <span className={styles.number}>
          <Link to={`/numbers/${row.id}`}>{displayNumber(row.e164)}</Link>
          <CopyButton text={row.e164} label={`Copy ${row.e164}`} />
        </span>
        {row.alternateSpellings.length === 0 ? null : (
          <Text size="xs" c="dimmed">
            In call records also {row.alternateSpellings.join(', ')}
          </Text>
        )}
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
  { key: 'owned', label: 'Owned', cell: ownedWords },
  { key: 'labels', label: 'Labels', cell: (row) => <NumberLabels row={row} /> },
]

type Choosing = {
  chosen: ReadonlySet<number>
  choose: (ids: ReadonlySet<number>) => void
  edit: (row: OwnedNumber) => void
}

const columnsFor = ({ chosen, choose, edit }: Choosing): Column<OwnedNumber>[] => [
  {
    key: 'chosen',
    label: 'Chosen',
    hideLabel: true,
    cell: (row) => (
      <Checkbox
        aria-label={`Choose ${displayNumber(row.e164)}`}
        checked={chosen.has(row.id)}
        onChange={() =>
          choose(
            new Set([...chosen].includes(row.id) ? [...chosen].filter((id) => id !== row.id) : [...chosen, row.id]),
          )
        }
      />
    ),
  },
  ...columns,
  {
    key: 'edit',
    label: 'Edit',
    hideLabel: true,
    align: 'right',
    cell: (row) => (
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Edit ${displayNumber(row.e164)}`}
        onClick={() => edit(row)}
      >
        Edit
      </Button>
    ),
  },
]

const { list } = backendContract.numbers

/** The numbers of a customer, with both owners' labels. */
export const CustomerNumbers = ({ customerId }: { customerId: number }) => {
  const mayEdit = useMay('numbers:edit')
  const { search: typed, change } = useAddress()
  const { search, query } = readAddress(list.query, typed)
  const [shown, setShown] = useState<OwnedNumber | 'new'>()
  const [chosen, choose] = useState<ReadonlySet<number>>(new Set())
  const [placing, setPlacing] = useState(false)
  const { statuses } = useNumberLists()
  const filters = [
    choiceFilter(
      'statusId',
      'Status',
      (statuses ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
    ),
    choiceFilter('dropped', 'Dropped', [
      { value: 'false', label: 'No' },
      { value: 'true', label: 'Yes' },
    ]),
  ]
  const asked = useAsk(list, { query: { ...query, customerId } }, { keepPrevious: true })
  const clear = () => change({ search: undefined, statusId: undefined, dropped: undefined, page: undefined })
  const isNarrowed = Boolean(search['search']) || shownFilters(filters, search).length > 0
  const actions = mayEdit ? (
    <div className={styles.actions}>
      <Button size="xs" variant="default" onClick={() => setShown('new')}>
        Add number
      </Button>
      <LinkButton size="xs" variant="default" to="/numbers/add" search={{ customerId }}>
        Add many…
      </LinkButton>
      <LinkButton size="xs" variant="default" to="/numbers/import" search={{ customerId }}>
        Import…
      </LinkButton>
    </div>
  ) : undefined
  const rows = asked.data?.rows ?? []
  return (
    <Section
      title="Numbers"
      lead="Labels exist twice: what staff typed and what the customer typed."
      actions={actions}
      flush
    >
      <ListFilters
        search={search}
        change={change}
        filters={filters}
        searchLabel="Search number, description, site and campaign"
        clear={clear}
      />
      {chosen.size === 0 ? null : (
        <div className={styles.chosen} role="status">
          <span>{formatNoun(chosen.size, 'number')} chosen</span>
          <Button size="compact-sm" onClick={() => setPlacing(true)}>
            Put at a site…
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => choose(new Set())}>
            Choose none
          </Button>
        </div>
      )}
      {asked.isError && asked.data === undefined ? (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      ) : asked.data?.total === 0 && !isNarrowed ? (
        <Blank title="No numbers yet">Calls that were nobody’s are allocated as soon as their number is added.</Blank>
      ) : asked.data?.total === 0 ? (
        <Blank title="Nothing matches">No number matches the search and filters shown above.</Blank>
      ) : (
        <DataTable
          caption="Numbers"
          columns={mayEdit ? columnsFor({ chosen, choose, edit: setShown }) : columns}
          rows={rows}
          rowKey={(row) => row.id}
          loading={asked.data === undefined}
          dimmed={asked.isPlaceholderData}
        />
      )}
      <ListPaging
        total={asked.data?.total}
        page={query['page'] as number}
        pageSize={query['pageSize'] as number}
        change={change}
      />
      {shown === undefined ? null : (
        <NumberDialog
          customerId={customerId}
          number={shown === 'new' ? undefined : shown}
          close={() => setShown(undefined)}
        />
      )}
      {placing ? (
        <PlaceDialog
          customerId={customerId}
          numberIds={[...chosen]}
          close={(done) => {
            setPlacing(false)
            if (done) choose(new Set())
          }}
        />
      ) : null}
    </Section>
  )
}
