import { type call, ownCallEndpoints } from '#contract/my-account/calls.ts'
import { useAddress } from '#web/kit/address.ts'
import { addressOf } from '#web/kit/call.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatDuration, formatMoney, formatSecond } from '#web/kit/format.ts'
import { ListPage } from '#web/kit/list-page.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { z } from 'zod'
import { answerLabels, directionLabels } from './call-words.ts'
import { CallsTabs } from './calls-tabs.tsx'
import styles from './calls.module.css'
import { useCallFilters } from './use-call-filters.tsx'

type Call = z.output<typeof call>

const OwnNumber = ({ row: { number, site, campaign } }: { row: Call }) => {
  const labels = [number?.description ?? undefined, site?.text, campaign?.text].filter((text) => text !== undefined)
  return (
    <>
      <span className={styles.number}>{number?.number ?? 'None of your numbers'}</span>
      <span className={styles.under}>{labels.join(', ') || 'Unassigned'}</span>
    </>
  )
}

const columns: readonly Column<Call>[] = [
  {
    key: 'started',
    label: 'Started',
    sort: 'startedAt',
    heading: true,
    nowrap: true,
    cell: (row) => formatSecond(row.startedAt),
  },
  { key: 'direction', label: 'Direction', cell: (row) => directionLabels[row.direction] },
  { key: 'caller', label: 'Caller', nowrap: true, cell: (row) => row.callerDisplay },
  { key: 'dialled', label: 'Dialled', nowrap: true, cell: (row) => row.dialledDisplay },
  { key: 'number', label: 'Your number, site, campaign', cell: (row) => <OwnNumber row={row} /> },
  { key: 'state', label: 'Result', cell: (row) => answerLabels[row.answerState] },
  {
    key: 'duration',
    label: 'Duration',
    sort: 'duration',
    align: 'right',
    cell: (row) => formatDuration(row.durationSeconds),
  },
  {
    key: 'charge',
    label: 'Charge',
    sort: 'charge',
    align: 'right',
    nowrap: true,
    cell: (row) => (row.charge === null ? 'Not priced' : formatMoney(row.charge, row.currency)),
  },
]

const { list, file } = ownCallEndpoints

const DownloadCalls = () => {
  const { search } = useAddress()
  const { query } = readAddress(file.query, search)
  return (
    <Button
      component="a"
      variant="default"
      href={addressOf('my-account', file, { query })}
      download
      leftSection={<IconDownload size={17} aria-hidden />}
    >
      Download CSV
    </Button>
  )
}

/** Every call of the period as filtered, and the same as a file. */
export const CallListPage = () => (
  <ListPage
    title="Call list"
    lead="Times are London’s. The file holds all calls that the filters leave, not this page alone."
    endpoint={list}
    columns={columns}
    rowKey={(row) => row.id}
    searchLabel="Caller’s number"
    searchName="caller"
    filters={useCallFilters()}
    actions={<DownloadCalls />}
    before={<CallsTabs />}
    firstUse={{ title: 'No calls in this period', text: 'Choose another period to see earlier calls.' }}
  />
)
