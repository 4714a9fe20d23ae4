import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { formatCount, formatDuration, formatNoun, formatSecond } from '#web/kit/format.ts'
import { Text } from '@mantine/core'
import type { MappingPreview } from './call-mapping-page.tsx'
import { stateLabels } from './call-mapping-words.ts'

type Row = MappingPreview['rows'][number]

const columns: readonly Column<Row>[] = [
  { key: 'line', label: 'Line', heading: true, cell: ({ line }) => `Line ${formatCount(line)}` },
  {
    key: 'start',
    label: 'Start',
    cell: ({ call, reason }) =>
      call === null ? (
        <Text size="sm" c="var(--ma-bad-text)">
          {reason}
        </Text>
      ) : (
        formatSecond(call.startedAt)
      ),
  },
  {
    key: 'caller',
    label: 'Caller',
    nowrap: true,
    cell: ({ call }) => (call === null ? '' : (call.caller ?? 'Withheld')),
  },
  { key: 'dialled', label: 'Dialled', nowrap: true, cell: ({ call }) => call?.dialled ?? '' },
  {
    key: 'duration',
    label: 'Duration',
    align: 'right',
    cell: ({ call }) => (call === null ? '' : formatDuration(call.durationSeconds)),
  },
  { key: 'state', label: 'Ended', cell: ({ call }) => (call === null ? '' : stateLabels[call.state]) },
  { key: 'price', label: 'Price', align: 'right', cell: ({ call }) => call?.price ?? '' },
]

/** How the first rows of the file read: each a call, or the reason why it would be rejected. */
export const MappedRows = ({ rows }: { rows: Row[] }) => {
  const rejected = rows.filter(({ call }) => call === null).length
  return (
    <>
      <Text size="sm" px="md" py="xs" role="status">
        {`${formatNoun(rows.length - rejected, 'call')} and ${formatNoun(rejected, 'rejected row')} of the first ${formatCount(rows.length)}.`}
      </Text>
      <DataTable caption="The first rows as they read" columns={columns} rows={rows} rowKey={({ line }) => line} />
    </>
  )
}
