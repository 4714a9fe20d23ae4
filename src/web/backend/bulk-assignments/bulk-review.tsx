import type { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Folded } from '#web/kit/folded.tsx'
import { Note } from '#web/kit/form.tsx'
import { formatCount, formatNoun } from '#web/kit/format.ts'
import { ImpactShown } from '../reviews/review-parts.tsx'
import { inWords } from '../reviews/review-words.ts'
import styles from './bulk-assignment.module.css'

type Answer = AnswerOf<typeof backendContract.bulkAssignments.review>
type Refused = Answer['refused'][number]

const columns: readonly Column<Refused>[] = [
  { key: 'text', label: 'Account number', heading: true, cell: ({ text }) => text },
  { key: 'line', label: 'Line', align: 'right', cell: ({ line }) => (line === null ? '' : formatCount(line)) },
  { key: 'why', label: 'Why', cell: ({ why }) => why },
]

const Refusals = ({ refused, refusedTotal }: Pick<Answer, 'refused' | 'refusedTotal'>) => (
  <div>
    <Note tone="warn">
      {formatNoun(refusedTotal, 'entry', 'entries')} {refusedTotal === 1 ? 'stands' : 'stand'} in the way, so nothing
      can be started. Mend or remove {refusedTotal === 1 ? 'it' : 'them'}, then review again.
    </Note>
    <div className={styles.refused}>
      <Folded items={refused} first={20}>
        {(shown) => (
          <DataTable
            caption="Refused"
            columns={columns}
            rows={shown}
            rowKey={({ line, text }) => `${line ?? ''} ${text}`}
          />
        )}
      </Folded>
    </div>
    {refusedTotal > refused.length ? (
      <p className={styles.count}>The first {formatCount(refused.length)} are shown.</p>
    ) : null}
  </div>
)

/** What starting would do: who changes, who has it already, who stands in the way and why. */
export const BulkReview = ({ answer }: { answer: Answer }) => (
  <div className={styles.review}>
    <dl className={styles.figures}>
      <div>
        <dt>Change</dt>
        <dd>{formatCount(answer.changes)}</dd>
      </div>
      <div>
        <dt>Have it already</dt>
        <dd>{formatCount(answer.already)}</dd>
      </div>
      <div data-bad={answer.refusedTotal > 0 || undefined}>
        <dt>Refused</dt>
        <dd>{formatCount(answer.refusedTotal)}</dd>
      </div>
    </dl>
    {answer.refusedTotal > 0 ? <Refusals {...answer} /> : null}
    {answer.repeated.length === 0 ? null : (
      <Note>Given more than once, and counted once: {inWords(answer.repeated, 20)}.</Note>
    )}
    {answer.changes === 0 && answer.refusedTotal === 0 ? (
      <Note>Nothing would change: there is nobody to start with.</Note>
    ) : (
      <div>
        <ImpactShown impact={answer.impact} />
      </div>
    )}
  </div>
)
