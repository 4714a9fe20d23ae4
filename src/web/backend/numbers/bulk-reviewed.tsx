import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Note } from '#web/kit/form.tsx'
import { formatCount, formatNoun } from '#web/kit/format.ts'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Link } from '@tanstack/react-router'
import type { BulkReview } from './add-numbers-page.tsx'
import styles from './customer-numbers.module.css'

type Row = BulkReview['numbers'][number]

const columns: readonly Column<Row>[] = [
  { key: 'number', label: 'Number', heading: true, cell: ({ number }) => number },
  { key: 'line', label: 'Line', align: 'right', cell: ({ line }) => formatCount(line) },
  {
    key: 'outcome',
    label: 'What would happen',
    cell: ({ fault, owner }) =>
      fault === null ? (
        <StatusMark tone="good">Is added</StatusMark>
      ) : (
        <span className={styles.fault}>
          {fault} {owner === null ? null : <Link to={`/numbers/${owner.numberId}`}>Look at it</Link>}
        </span>
      ),
  },
]

const FIRST_SHOWN = 50

/** What adding these numbers would do: which are new, who has the others, and what cannot be read. */
export const BulkReviewed = ({ review }: { review: BulkReview }) => {
  const shown = review.numbers.slice(0, Math.max(FIRST_SHOWN, Math.min(review.faults, 500)))
  return (
    <>
      <dl className={styles.figures}>
        <div>
          <dt>To be added</dt>
          <dd>{formatCount(review.total - review.faults)}</dd>
        </div>
        <div data-bad={review.faults > 0 || undefined}>
          <dt>In the way</dt>
          <dd>{formatCount(review.faults)}</dd>
        </div>
      </dl>
      {review.faults === 0 ? null : (
        <Note tone="warn">
          {formatNoun(review.faults, 'line')} {review.faults === 1 ? 'stands' : 'stand'} in the way, so nothing can be
          added. Take {review.faults === 1 ? 'it' : 'them'} out or choose a later day, then review again.
        </Note>
      )}
      <DataTable
        caption="Review"
        columns={columns}
        rows={shown}
        rowKey={({ line, number, fault }) => `${line} ${number} ${fault ?? ''}`}
      />
      {shown.length < review.total ? (
        <p>
          The first {formatCount(shown.length)} of {formatCount(review.total)} are shown.
        </p>
      ) : null}
    </>
  )
}
