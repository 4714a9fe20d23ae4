import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatCount } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Link } from '@tanstack/react-router'
import { EditedList } from '../edited-list/edited-list.tsx'
import { availabilityColumn, nameColumn, statusColumns } from '../edited-list/list-columns.tsx'
import { CustomerStatusDialog } from './customer-status-dialog.tsx'

const { listStatuses } = backendContract.customerLists
export type CustomerStatus = AnswerOf<typeof listStatuses>['rows'][number]

const columns: readonly Column<CustomerStatus>[] = [
  nameColumn,
  {
    key: 'access',
    label: 'Has Frontend Login Access',
    cell: (row) => (
      <StatusMark tone={row.hasFrontendLoginAccess ? 'good' : 'warn'}>
        {row.hasFrontendLoginAccess ? 'May sign in' : 'No sign-in'}
      </StatusMark>
    ),
  },
  ...statusColumns,
  availabilityColumn,
  {
    key: 'customers',
    label: 'Customers',
    align: 'right',
    cell: (row) =>
      row.customers === 0 ? (
        '0'
      ) : (
        <Link to="/customers" search={{ statusId: row.id }} aria-label={`${row.customers} customers: ${row.name}`}>
          {formatCount(row.customers)}
        </Link>
      ),
  },
]

/** Customer statuses: one of their marks decides whether a customer’s people may sign in. */
export const CustomerStatusListPage = () => (
  <EditedList
    title="Customer statuses"
    lead="Without Has Frontend Login Access, signing in is refused and open sessions end at the next click."
    asked={useAsk(listStatuses, {})}
    columns={columns}
    rowKey={(row) => row.id}
    need="settings:edit"
    add="Add status"
    firstUse={{ title: 'No statuses yet', text: 'Every customer has one.' }}
    dialog={(status, close) => <CustomerStatusDialog status={status} close={close} />}
  />
)
