import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatCount } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { Link } from '@tanstack/react-router'
import { EditedList } from '../edited-list/edited-list.tsx'
import { availabilityColumn, nameColumn } from '../edited-list/list-columns.tsx'
import { NumberTypeDialog } from './number-type-dialog.tsx'

const { listTypes } = backendContract.numbers
export type NumberType = AnswerOf<typeof listTypes>['rows'][number]

const columns: readonly Column<NumberType>[] = [
  nameColumn,
  availabilityColumn,
  {
    key: 'numbers',
    label: 'Numbers',
    align: 'right',
    cell: (row) =>
      row.numbers === 0 ? (
        '0'
      ) : (
        <Link to="/numbers" search={{ typeId: row.id }}>
          {formatCount(row.numbers)}
        </Link>
      ),
  },
]

/** Number types: what kind of number each is. */
export const NumberTypeListPage = () => (
  <EditedList
    title="Number types"
    lead="Headline ones are offered first. Historical ones stay where they are and are not offered for new use."
    asked={useAsk(listTypes, {})}
    columns={columns}
    rowKey={(row) => row.id}
    need="settings:edit"
    add="Add type"
    firstUse={{ title: 'No types yet', text: 'Every number has one.' }}
    dialog={(type, close) => <NumberTypeDialog type={type} close={close} />}
  />
)
