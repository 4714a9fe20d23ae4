import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatCount } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Link } from '@tanstack/react-router'
import { EditedList } from '../edited-list/edited-list.tsx'
import { availabilityColumn, nameColumn, statusColumns } from '../edited-list/list-columns.tsx'
import { NumberStatusDialog } from './number-status-dialog.tsx'

const { listStatuses } = backendContract.numbers
export type NumberStatus = AnswerOf<typeof listStatuses>['rows'][number]

const columns: readonly Column<NumberStatus>[] = [
  nameColumn,
  {
    key: 'visible',
    label: 'Visible in Frontend',
    cell: (row) => (
      <StatusMark tone={row.visibleInFrontend ? 'good' : 'warn'}>
        {row.visibleInFrontend ? 'Shown in the portal' : 'Hidden'}
      </StatusMark>
    ),
  },
  ...statusColumns,
  availabilityColumn,
  {
    key: 'numbers',
    label: 'Numbers',
    align: 'right',
    cell: (row) =>
      row.numbers === 0 ? (
        '0'
      ) : (
        <Link to="/numbers" search={{ statusId: row.id }}>
          {formatCount(row.numbers)}
        </Link>
      ),
  },
]

/** Number statuses: one of their marks decides whether the portal shows a number. */
export const NumberStatusListPage = () => (
  <EditedList
    title="Number statuses"
    lead="Without Visible in Frontend the portal shows neither the number nor what it is called."
    asked={useAsk(listStatuses, {})}
    columns={columns}
    rowKey={(row) => row.id}
    need="settings:edit"
    add="Add status"
    firstUse={{ title: 'No statuses yet', text: 'Every number has one.' }}
    dialog={(status, close) => <NumberStatusDialog status={status} close={close} />}
  />
)
