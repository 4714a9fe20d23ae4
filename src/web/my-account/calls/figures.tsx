import type { ownCallEndpoints } from '#contract/my-account/calls.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { type Metric, metrics } from '#rules/call.ts'
import { formatCount, formatDuration } from '#web/kit/format.ts'
import { Tooltip } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { describeCharges, describeNotPriced } from './charges.ts'
import styles from './calls.module.css'

export type Overview = AnswerOf<typeof ownCallEndpoints.overview>

/** A figure's definition, on focus, hover and touch; screen readers have it in the button's name. */
const Definition = ({ of: metric, label = metrics[metric].label }: { of: Metric; label?: string }) => (
  <Tooltip label={metrics[metric].definition} multiline w={280} events={{ hover: true, focus: true, touch: true }}>
    <button type="button" className={styles.info} aria-label={`${label}: ${metrics[metric].definition}`}>
      <IconInfoCircle size={16} aria-hidden />
    </button>
  </Tooltip>
)

const percent = new Intl.NumberFormat('en-GB', {
  style: 'percent',
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
})

const Change = ({ value }: { value: number | null }) => (
  <span className={styles.change}>
    {value === null ? 'n/a' : percent.format(value).replace('-', '−')} on the previous period
  </span>
)

type FigureProps = { metric: Metric; label?: string; value: string; change?: number | null; detail?: string }

const Figure = ({ metric, label = metrics[metric].label, value, change, detail }: FigureProps) => (
  <div className={styles.figure}>
    <dt>
      {label} <Definition of={metric} label={label} />
    </dt>
    <dd>
      <span className={styles.value}>{value}</span>
      {change === undefined ? null : <Change value={change} />}
      {detail === undefined || detail === '' ? null : <span className={styles.change}>{detail}</span>}
    </dd>
  </div>
)

/** The totals of a period, each with its definition. */
export const Figures = ({ overview: { totals, change } }: { overview: Overview }) => {
  const { incoming, outgoing, internal } = totals
  const split = [
    `${formatCount(incoming)} incoming`,
    `${formatCount(outgoing)} outgoing`,
    ...(internal > 0 ? [`${formatCount(internal)} internal`] : []),
  ].join(', ')
  return (
    <dl className={styles.figures}>
      <Figure metric="calls" value={formatCount(totals.calls)} change={change.calls} detail={split} />
      <Figure
        metric="minutes"
        label="Talk time"
        value={formatDuration(totals.talkSeconds)}
        change={change.talkSeconds}
        detail={`${formatCount(Math.round(totals.talkSeconds / 60))} minutes`}
      />
      <Figure metric="cost" value={describeCharges(totals)} detail={describeNotPriced(totals)} />
      <Figure metric="answered" value={formatCount(totals.answered)} change={change.answered} />
      <Figure metric="unanswered" value={formatCount(totals.unanswered)} />
      {totals.voicemail > 0 ? <Figure metric="voicemail" value={formatCount(totals.voicemail)} /> : null}
      {totals.engaged > 0 ? <Figure metric="engaged" value={formatCount(totals.engaged)} /> : null}
      {totals.unknown > 0 ? <Figure metric="unknown" value={formatCount(totals.unknown)} /> : null}
      <Figure
        metric="averageDuration"
        value={totals.averageSeconds === null ? 'n/a' : formatDuration(totals.averageSeconds)}
      />
      <Figure metric="uniqueCallers" value={formatCount(totals.uniqueCallers)} />
      <Figure metric="withheld" value={formatCount(totals.withheld)} />
    </dl>
  )
}
