import type { AnswerOf } from '#contract/endpoint.ts'
import { numberCostEndpoints } from '#contract/my-account/number-costs.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { useAddress } from '#web/kit/address.ts'
import { addressOf } from '#web/kit/call.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { type Filter, ListFilters, shownFilters } from '#web/kit/list-filters.tsx'
import { ListPaging } from '#web/kit/list-paging.tsx'
import listStyles from '#web/kit/list-page.module.css'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk, useDoor } from '#web/kit/query.tsx'
import { Blank, Failed } from '#web/kit/states.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { Button, NativeSelect, Stack } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { builtAreas } from '../areas.ts'
import { useOpens } from '../me.tsx'
import { CallCost, decimalsOf, describeAmounts } from './amounts.tsx'
import { CostNotes, describeCosts } from './cost-notes.tsx'
import { latestMonths, monthLabel } from './months.ts'
import { useNumberFilters } from './number-filters.ts'
import styles from './number-list-page.module.css'
import { NumbersFrame } from './numbers-frame.tsx'

type Costs = AnswerOf<typeof numberCostEndpoints.list>
type Cost = Costs['rows'][number]

/** How far back months are offered; any other can stand in the address. */
const MONTHS_OFFERED = 25

const monthFilter = (month: string): Filter => ({
  label: 'Month',
  names: ['month'],
  chip: () => undefined,
  control: (_, change) => (
    <NativeSelect
      aria-label="Month"
      size="sm"
      value={month}
      onChange={(event) => change({ month: event.currentTarget.value, page: undefined })}
      data={[...new Set([...latestMonths(MONTHS_OFFERED), month])].map((value) => ({
        value,
        label: monthLabel(value),
      }))}
    />
  ),
})

const columnsFor = (withCalls: boolean, decimals: number): Column<Cost>[] => [
  {
    key: 'number',
    label: 'Number',
    heading: true,
    cell: (row) => (
      <Link to="/numbers/$id" params={{ id: String(row.id) }} search={{ tab: 'costs' }} className={styles.number}>
        {displayNumber(row.e164)}
      </Link>
    ),
  },
  { key: 'description', label: 'Description', cell: (row) => row.description ?? '–' },
  { key: 'site', label: 'Site', cell: (row) => row.site ?? 'Unassigned' },
  {
    key: 'recurring',
    label: 'Charges',
    align: 'right',
    cell: (row) => <span className={styles.figure}>{describeAmounts(row.recurring)}</span>,
  },
  ...(withCalls
    ? [
        {
          key: 'calls',
          label: 'Calls',
          align: 'right' as const,
          cell: (row: Cost) => <CallCost calls={row.calls} decimals={decimals} />,
        },
      ]
    : []),
]

const CostTable = ({ costs, dimmed }: { costs: Costs | undefined; dimmed: boolean }) => {
  const decimals = decimalsOf([costs?.sum.calls ?? null, ...(costs?.rows ?? []).map(({ calls }) => calls)])
  return (
    <DataTable
      caption="Cost by number"
      columns={columnsFor(costs === undefined || costs.callCosts === 'shown', decimals)}
      rows={costs?.rows ?? []}
      rowKey={(row) => row.id}
      loading={costs === undefined}
      dimmed={dimmed}
      foot={
        costs === undefined
          ? undefined
          : {
              number: <strong>All that match</strong>,
              recurring: <strong className={styles.figure}>{describeAmounts(costs.sum.recurring)}</strong>,
              calls: <CallCost calls={costs.sum.calls} decimals={decimals} />,
            }
      }
    />
  )
}

/** What each number costs in a month, with the sum of all that match. */
export const CostsPage = () => {
  const door = useDoor()
  const mayExport = useOpens('export_numbers')
  const { search: typed, change } = useAddress()
  const { search, query } = readAddress(numberCostEndpoints.list.query, typed) as {
    search: Record<string, unknown>
    query: Record<string, unknown> & { page: number; pageSize: number; month?: string }
  }
  const asked = useAsk(numberCostEndpoints.list, { query: query }, { keepPrevious: true })
  const month = query.month ?? latestMonths(1)[0] ?? ''
  const filters = [monthFilter(month), ...useNumberFilters({ withState: false })]
  const narrowed = Boolean(search['search']) || shownFilters(filters, search).length > 0
  const clear = () =>
    change(
      Object.fromEntries(
        ['search', 'page', 'siteId', 'campaignId', 'typeId', 'statusId'].map((name) => [name, undefined]),
      ),
    )
  const costs = asked.data
  const { page: _, pageSize: __, ...fileQuery } = query
  return (
    <NumbersFrame current="costs">
      <PageTitle
        title={builtAreas.numberCosts.title}
        lead={describeCosts(costs?.callCosts)}
        actions={
          mayExport ? (
            <Button
              component="a"
              variant="default"
              href={addressOf(door, numberCostEndpoints.file, { query: fileQuery })}
              download
              leftSection={<IconDownload size={17} aria-hidden />}
            >
              Download CSV
            </Button>
          ) : undefined
        }
      />
      <Stack
        gap="sm"
        mb={costs === undefined || (costs.callCosts !== 'unavailable' && costs.callsFrom === null) ? 0 : 'sm'}
      >
        {costs === undefined ? null : <CostNotes callCosts={costs.callCosts} callsFrom={costs.callsFrom} />}
      </Stack>
      <section className={listStyles.card} aria-label={builtAreas.numberCosts.title}>
        <ListFilters
          search={search}
          change={change}
          filters={filters}
          searchLabel="Search numbers, descriptions and sites"
          clear={clear}
        />
        {asked.isError && costs === undefined ? (
          <Failed error={asked.error} retry={() => void asked.refetch()} />
        ) : costs?.total === 0 ? (
          <Blank
            title={narrowed ? 'Nothing matches' : `No numbers in ${monthLabel(month)}`}
            action={
              narrowed ? (
                <Button variant="default" onClick={clear}>
                  Clear search and filters
                </Button>
              ) : undefined
            }
          >
            {narrowed ? 'No number matches the search and filters shown above.' : 'No number was yours in this month.'}
          </Blank>
        ) : (
          <CostTable costs={costs} dimmed={asked.isPlaceholderData} />
        )}
        <ListPaging total={costs?.total} page={query.page} pageSize={query.pageSize} change={change} />
      </section>
    </NumbersFrame>
  )
}
