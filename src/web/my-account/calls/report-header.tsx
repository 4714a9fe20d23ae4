import type { ReportAnswer } from '#contract/my-account/reports.ts'
import { formatDay, formatInstant } from '#web/kit/format.ts'
import styles from './reports.module.css'

type Header = Pick<ReportAnswer['header'], 'period' | 'previousPeriod' | 'zone'> & {
  /** Undefined where it is not known yet. */
  readonly dataCompleteTo: string | null | undefined
}

const describePeriod = ({ from, to }: Header['period']): string =>
  from === to ? formatDay(from) : `${formatDay(from)} to ${formatDay(to)}`

/** The period with its zone, what it is compared with, and until when the calls are complete. */
export const ReportMeta = ({ header }: { header: Header }) => {
  const zone = header.zone === 'Europe/London' ? 'London time' : header.zone
  return (
    <dl className={styles.meta}>
      <div>
        <dt>Period</dt>
        <dd>
          {describePeriod(header.period)}, {zone}
        </dd>
      </div>
      {header.previousPeriod === null ? null : (
        <div>
          <dt>Compared with</dt>
          <dd>{describePeriod(header.previousPeriod)}</dd>
        </div>
      )}
      {header.dataCompleteTo === undefined ? null : (
        <div>
          <dt>Data complete to</dt>
          <dd>{header.dataCompleteTo === null ? 'no calls yet' : formatInstant(header.dataCompleteTo)}</dd>
        </div>
      )}
    </dl>
  )
}

/** What a reader has to know of the figures. */
export const ReportNotes = ({ notes }: { notes: readonly string[] }) =>
  notes.length === 0 ? null : (
    <ul className={styles.notes}>
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  )
