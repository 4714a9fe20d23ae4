import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatDuration, formatSecond } from '#web/kit/format.ts'
import { ListPage } from '#web/kit/list-page.tsx'
import { CopyButton } from '#web/kit/copy-button.tsx'
import { directionLabels } from './direction-labels.ts'

const { list } = backendContract.unallocatedCalls
type Row = AnswerOf<typeof list>['rows'][number]

const columns: readonly Column<Row>[] = [
  { key: 'started', label: 'Started', nowrap: true, heading: true, cell: (row) => formatSecond(row.startedAt) },
  { key: 'caller', label: 'Caller', nowrap: true, cell: (row) => row.callerDisplay },
  {
    key: 'dialled',
    label: 'Dialled',
    nowrap: true,
    cell: (row) => (
      <>
        {row.dialledDisplay} <CopyButton text={row.dialled} label={`Copy ${row.dialled}`} />
      </>
    ),
  },
  { key: 'direction', label: 'Direction', cell: (row) => directionLabels[row.direction] },
  { key: 'duration', label: 'Duration', align: 'right', cell: (row) => formatDuration(row.durationSeconds) },
  { key: 'source', label: 'Source', cell: (row) => row.source.name },
]

/** Calls of nobody's number: adding the number to a customer allocates them. */
export const UnallocatedCallListPage = () => (
  <ListPage
    title="Unallocated calls"
    lead="Calls of nobody’s number. Add the number on the customer’s page, and its calls follow."
    endpoint={list}
    columns={columns}
    rowKey={(row) => row.id}
    searchLabel="Search caller and dialled number"
    firstUse={{
      title: 'Every call has its customer',
      text: 'Calls whose numbers belong to nobody would be listed here.',
    }}
  />
)
