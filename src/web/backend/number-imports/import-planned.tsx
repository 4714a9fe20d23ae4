import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Folded } from '#web/kit/folded.tsx'
import { Note } from '#web/kit/form.tsx'
import { formatCount, formatNoun } from '#web/kit/format.ts'
import { StatusMark } from '#web/kit/status-mark.tsx'
import styles from '../numbers/customer-numbers.module.css'
import type { ImportPlan } from './number-import-page.tsx'

type Fault = ImportPlan['faults'][number]
type Step = ImportPlan['steps'][number]

const faultColumns: readonly Column<Fault>[] = [
  { key: 'line', label: 'Line', heading: true, cell: ({ line }) => `Line ${formatCount(line)}` },
  { key: 'field', label: 'Column', cell: ({ field }) => field || 'The line' },
  { key: 'message', label: 'What is wrong', cell: ({ message }) => message },
]

const acts = {
  add: <StatusMark tone="good">Added</StatusMark>,
  change: <StatusMark>Changed</StatusMark>,
  drop: <StatusMark tone="warn">Dropped</StatusMark>,
} as const

const stepColumns: readonly Column<Step>[] = [
  { key: 'number', label: 'Number', heading: true, cell: ({ number }) => number },
  { key: 'line', label: 'Line', align: 'right', cell: ({ line }) => formatCount(line) },
  { key: 'account', label: 'Customer', cell: ({ accountNumber }) => accountNumber },
  { key: 'act', label: 'What happens', cell: ({ act }) => acts[act] },
  {
    key: 'changes',
    label: 'From and to',
    cell: ({ changes, act }) => (
      <ul className={styles.changes}>
        {changes.map(({ label, before, after }) => (
          <li key={label}>
            {label}: {act === 'add' ? after : `${before} → ${after}`}
          </li>
        ))}
      </ul>
    ),
  },
]

const Figures = ({ plan }: { plan: ImportPlan }) => (
  <dl className={styles.figures}>
    {(
      [
        ['Added', plan.added],
        ['Changed', plan.changed],
        ['Dropped', plan.dropped],
        ['So already', plan.unchanged],
        ['Faults', plan.faultCount],
      ] as const
    ).map(([label, count]) => (
      <div key={label} data-bad={(label === 'Faults' && count > 0) || undefined}>
        <dt>{label}</dt>
        <dd>{formatCount(count)}</dd>
      </div>
    ))}
  </dl>
)

/** What a file would do, line by line, or all that is wrong with it. */
export const ImportPlanned = ({ plan }: { plan: ImportPlan }) => {
  const steps = plan.added + plan.changed + plan.dropped
  return (
    <>
      <Figures plan={plan} />
      {plan.faultCount > 0 ? (
        <>
          <Note tone="warn">
            {formatNoun(plan.faultCount, 'fault')} {plan.faultCount === 1 ? 'stands' : 'stand'} in the way, so nothing
            can be applied. Mend the file, then choose it again.
            {plan.faultCount > plan.faults.length ? ` The first ${plan.faults.length} are shown.` : ''}
          </Note>
          <Folded items={plan.faults} first={20}>
            {(shown) => (
              <DataTable
                caption="Faults"
                columns={faultColumns}
                rows={shown}
                rowKey={({ line, field, message }) => `${line} ${field} ${message}`}
              />
            )}
          </Folded>
        </>
      ) : steps === 0 ? (
        <Note>Nothing would change: all of it is so already.</Note>
      ) : (
        <>
          <Folded items={plan.steps} first={20}>
            {(shown) => <DataTable caption="Lines" columns={stepColumns} rows={shown} rowKey={({ line }) => line} />}
          </Folded>
          {steps > plan.steps.length ? (
            <p>
              The first {formatCount(plan.steps.length)} of {formatCount(steps)} are shown.
            </p>
          ) : null}
        </>
      )}
    </>
  )
}
