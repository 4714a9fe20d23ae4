import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { CopyButton } from '#web/kit/copy-button.tsx'
import type { Column } from '#web/kit/data-table.tsx'
import { formatCount, formatInstant, formatNoun } from '#web/kit/format.ts'
import type { Filter } from '#web/kit/list-filters.tsx'
import { ListPage } from '#web/kit/list-page.tsx'
import { useAct } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, NativeSelect } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMay } from '../me.tsx'

const { list, rerun } = backendContract.billingErrors
type Row = AnswerOf<typeof list>['rows'][number]

const columns: readonly Column<Row>[] = [
  {
    key: 'number',
    label: 'Number',
    heading: true,
    nowrap: true,
    cell: (row) => (
      <>
        {row.kind === 'unallocated' ? (
          <Link to="/unallocated-calls" search={{ search: row.number }}>
            {row.numberDisplay}
          </Link>
        ) : (
          row.numberDisplay
        )}{' '}
        <CopyButton text={row.number} label={`Copy ${row.number}`} />
      </>
    ),
  },
  { key: 'calls', label: 'Calls', align: 'right', cell: (row) => formatCount(row.calls) },
  { key: 'source', label: 'Source', cell: (row) => row.source.name },
  { key: 'first', label: 'First call', nowrap: true, cell: (row) => formatInstant(row.firstCallAt) },
  { key: 'last', label: 'Last call', nowrap: true, cell: (row) => formatInstant(row.lastCallAt) },
]

const kinds = [
  { value: '', label: 'Of nobody’s number' },
  { value: 'unknown type', label: 'To a number of unknown type' },
]
const filters: readonly Filter[] = [
  {
    label: 'Kind',
    names: ['kind'],
    chip: ({ kind }) => kinds.find(({ value }) => value !== '' && value === kind)?.label,
    control: ({ kind }, change) => (
      <NativeSelect
        aria-label="Kind"
        size="sm"
        value={kind === 'unknown type' ? kind : ''}
        onChange={(event) => change({ kind: event.currentTarget.value || undefined, page: undefined })}
        data={kinds}
      />
    ),
  },
]

const Rerun = () => {
  const running = useAct(rerun, {
    onDone: ({ numbers }) =>
      showToast({
        tone: 'good',
        text:
          numbers === 0
            ? 'None of these numbers belongs to a customer yet.'
            : `Calls of ${formatNoun(numbers, 'number')} are being allocated.`,
      }),
  })
  return (
    <Button loading={running.isPending} onClick={() => running.mutate({})}>
      Run again
    </Button>
  )
}

/** Numbers that keep calls from being billed: staff add the number to its customer, and the calls follow. */
export const BillingErrorListPage = () => (
  <ListPage
    title="Billing errors"
    lead="Numbers whose calls cannot be billed as they are, most calls first. Of a call whose either party can be the customer’s, both stand here. Add a number on its customer’s page: its calls follow by themselves, or by “Run again”."
    endpoint={list}
    columns={columns}
    rowKey={(row) => `${row.source.id} ${row.number}`}
    filters={filters}
    actions={useMay('calls:edit') ? <Rerun /> : undefined}
    firstUse={{
      title: 'Every call has its customer',
      text: 'Numbers of calls that cannot be billed would be listed here.',
    }}
  />
)
