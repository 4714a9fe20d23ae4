import { backendContract } from '#contract/backend/index.ts'
import type { callImport } from '#contract/backend/call-imports.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatCount, formatInstant } from '#web/kit/format.ts'
import { ListPage } from '#web/kit/list-page.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import { useMay } from '../me.tsx'
import { formatLabels, stateLabels, stateTones } from './call-import-words.ts'
import { ImportFile } from './import-file.tsx'

type Row = z.output<typeof callImport>

const columns: readonly Column<Row>[] = [
  {
    key: 'file',
    label: 'File',
    heading: true,
    cell: (row) => (
      <>
        <Link to={`/call-records/${row.id}`}>{row.fileName}</Link>
        <Text size="xs" c="dimmed">
          {row.source?.name ?? 'No source'}
          {row.format === null ? '' : `, ${formatLabels[row.format]}`}
        </Text>
      </>
    ),
  },
  {
    key: 'state',
    label: 'State',
    cell: (row) => <StatusMark tone={stateTones[row.state]}>{stateLabels[row.state]}</StatusMark>,
  },
  { key: 'rows', label: 'Rows', align: 'right', cell: (row) => formatCount(row.rows) },
  { key: 'accepted', label: 'Accepted', align: 'right', cell: (row) => formatCount(row.accepted) },
  { key: 'rejected', label: 'Rejected', align: 'right', cell: (row) => formatCount(row.rejected) },
  { key: 'duplicates', label: 'Duplicates', align: 'right', cell: (row) => formatCount(row.duplicates) },
  { key: 'unallocated', label: 'Unallocated', align: 'right', cell: (row) => formatCount(row.unallocated) },
  {
    key: 'started',
    label: 'Imported',
    cell: (row) => (
      <>
        {formatInstant(row.startedAt)}
        <Text size="xs" c="dimmed">
          by {row.startedBy}
        </Text>
      </>
    ),
  },
]

/** Imported files of call records, and the place to import another. */
export const CallImportListPage = () => {
  const mayEdit = useMay('calls:edit')
  return (
    <ListPage
      title="Call records"
      lead="Files of call records from carriers and switches. Every row is accepted, rejected with a reason, or a duplicate."
      endpoint={backendContract.callImports.list}
      columns={columns}
      rowKey={(row) => row.id}
      before={mayEdit ? <ImportFile /> : undefined}
      firstUse={{
        title: 'No files yet',
        text: 'Imported files will be listed here with what was made of each row.',
      }}
    />
  )
}
