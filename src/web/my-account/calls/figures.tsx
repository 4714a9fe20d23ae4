import type { ownCallEndpoints } from '#contract/my-account/calls.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { type Metric, metrics } from '#rules/call.ts'
import type { ReportKey } from '#rules/reports.ts'
import { featureOfReport } from '#rules/reports.ts'
import { formatCount, formatDuration } from '#web/kit/format.ts'
import { Tooltip } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMe, useOpens } from '../me.tsx'
import type { Search } from './address-values.ts'
import { weekdays } from './call-words.ts'
import { describeCharges, describeNotPriced } from './charges.ts'
import { keepFilters, reportPath } from './report-places.ts'
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

/** One figure with its definition. */
export const Figure = ({ metric, label = metrics[metric].label, value, change, detail }: FigureProps) => (
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

type ReportLinkProps = { to: ReportKey; search: Search; children: ReactNode }

/** Words that open a report with the same filters, where it is granted. */
const ReportLink = ({ to, search, children }: ReportLinkProps) => {
  const { features } = useMe()
  if (!features.includes(featureOfReport(to))) return children
  return (
    <Link to={reportPath(to)} search={keepFilters(search)}>
      {children}
    </Link>
  )
}

/** The place of the largest of some counts; undefined when all are 0. */
const largest = (counts: readonly number[]): number | undefined => {
  const most = Math.max(0, ...counts)
  return most === 0 ? undefined : counts.indexOf(most)
}

const weekdayAndDay = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
})

const twoDigits = (hour: number) => String(hour).padStart(2, '0')

/** When most calls start: the day of the period, the hour of the clock and the weekday. */
const Busiest = ({ overview: { days, week }, search }: FiguresProps) => {
  const day = days[largest(days.map(({ calls }) => calls)) ?? -1]
  const byHour = Array.from({ length: 24 }, (_, hour) => week.reduce((sum, row) => sum + (row[hour] ?? 0), 0))
  const hour = largest(byHour)
  const weekday = largest(week.map((row) => row.reduce((sum, calls) => sum + calls, 0)))
  if (day === undefined || hour === undefined || weekday === undefined) return null
  return (
    <>
      <div className={styles.figure}>
        <dt>Busiest day</dt>
        <dd>
          <span className={styles.value}>{weekdayAndDay.format(new Date(`${day.day}T00:00:00Z`))}</span>
          <span className={styles.change}>
            <ReportLink to="by-day" search={search}>
              {formatCount(day.calls)} calls
            </ReportLink>
          </span>
        </dd>
      </div>
      <div className={styles.figure}>
        <dt>Busiest hour</dt>
        <dd>
          <span className={styles.value}>{twoDigits(hour)}:00</span>
          <span className={styles.change}>
            <ReportLink to="by-hour" search={search}>
              {formatCount(byHour[hour] ?? 0)} calls
            </ReportLink>
            ; most on {weekdays[weekday]}s
          </span>
        </dd>
      </div>
    </>
  )
}

type FiguresProps = { overview: Overview; search: Search }

/** The totals of a period, each with its definition. */
export const Figures = ({ overview, search }: FiguresProps) => {
  const { totals, change } = overview
  const costsShown = useOpens('view_call_costs')
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
      {costsShown ? <Figure metric="cost" value={describeCharges(totals)} detail={describeNotPriced(totals)} /> : null}
      <Busiest overview={overview} search={search} />
      <Figure metric="answered" value={formatCount(totals.answered)} change={change.answered} />
      <Figure metric="unanswered" value={formatCount(totals.unanswered)} />
      {totals.voicemail > 0 ? <Figure metric="voicemail" value={formatCount(totals.voicemail)} /> : null}
      {totals.engaged > 0 ? <Figure metric="engaged" value={formatCount(totals.engaged)} /> : null}
      {totals.abandoned > 0 ? <Figure metric="abandoned" value={formatCount(totals.abandoned)} /> : null}
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
