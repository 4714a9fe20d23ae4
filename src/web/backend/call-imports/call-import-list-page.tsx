import { backendContract } from '#contract/backend/index.ts'
import type { callImport } from '#contract/backend/call-imports.ts'
import { callFormats, fileFrequencies, fileStates } from '#rules/call.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatCount, formatDay, formatInstant } from '#web/kit/format.ts'
import { choiceFilter, daysFilter } from '#web/kit/list-filters.tsx'
import { ListPage } from '#web/kit/list-page.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import { useMay } from '../me.tsx'
import { formatLabels, frequencyWords, originLabels, stateLabels, stateTones } from './call-import-words.ts'
import { ImportFiles } from './import-files.tsx'

type Row = z.output<typeof callImport>

const periodOf = ({ periodFrom, periodTo }: Row) =>
  periodFrom === null || periodTo === null
    ? 'None yet'
    : periodFrom === periodTo
      ? formatDay(periodFrom)
      : `${formatDay(periodFrom)} to ${formatDay(periodTo)}`

const columns: readonly Column<Row>[] = [
  {
    key: 'file',
    label: 'File',
    heading: true,
    cell: (row) => (
      <>
        <Link to={`/supply-files/${row.id}`}>{row.fileName}</Link>
        <Text size="xs" c="dimmed">
          {row.format === null ? 'Format not known' : formatLabels[row.format]}
          {row.archive === null ? '' : `, in ${row.archive}`}
        </Text>
      </>
    ),
  },
  {
    key: 'source',
    label: 'Source',
    cell: (row) => (
      <>
        {row.source?.name ?? 'None'}
        {row.carrier === '' ? null : (
          <Text size="xs" c="dimmed">
            {row.carrier}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'type',
    label: 'Type',
    cell: (row) => [frequencyWords[row.frequency], row.product].filter(Boolean).join(', '),
  },
  {
    key: 'state',
    label: 'Status',
    cell: (row) => <StatusMark tone={stateTones[row.state]}>{stateLabels[row.state]}</StatusMark>,
  },
  { key: 'period', label: 'Period', cell: periodOf },
  {
    key: 'rows',
    label: 'Rows',
    align: 'right',
    cell: (row) => (
      <>
        {formatCount(row.rows)}
        {row.rejected === 0 ? null : (
          <Text size="xs" c="dimmed">
            {formatCount(row.rejected)} rejected
          </Text>
        )}
      </>
    ),
  },
  { key: 'accepted', label: 'Accepted', align: 'right', cell: (row) => formatCount(row.accepted) },
  {
    key: 'came',
    label: 'Came',
    cell: (row) => (
      <>
        {formatInstant(row.startedAt)}
        <Text size="xs" c="dimmed">
          {originLabels[row.origin]}, {row.startedBy}
        </Text>
      </>
    ),
  },
]

const useFilters = () => {
  const sources = useAsk(backendContract.callSources.list, {})
  const carriers = [...new Set((sources.data?.rows ?? []).map(({ carrier }) => carrier))].filter(Boolean)
  return [
    choiceFilter(
      'carrier',
      'Carrier',
      carriers.map((carrier) => ({ value: carrier, label: carrier })),
    ),
    choiceFilter(
      'format',
      'Format',
      callFormats.map((value) => ({ value, label: formatLabels[value] })),
    ),
    choiceFilter(
      'frequency',
      'Type',
      fileFrequencies.map((value) => ({ value, label: frequencyWords[value] })),
    ),
    choiceFilter(
      'state',
      'Status',
      fileStates.map((value) => ({ value, label: stateLabels[value] })),
    ),
    daysFilter('Period'),
  ]
}

/** Supply files, and the place to send others. */
export const CallImportListPage = () => {
  const mayEdit = useMay('calls:edit')
  const filters = useFilters()
  return (
    <ListPage
      title="Supply files"
      lead="Files of call records from carriers and switches. Every row is accepted, rejected with a reason, or a duplicate."
      endpoint={backendContract.callImports.list}
      columns={columns}
      rowKey={(row) => row.id}
      searchLabel="Search file names"
      filters={filters}
      before={mayEdit ? <ImportFiles /> : undefined}
      firstUse={{
        title: 'No files yet',
        text: 'Files that are uploaded here or put into the watched folder will be listed with what was made of each row.',
      }}
    />
  )
}
