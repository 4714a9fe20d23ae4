import type { campaignFigures } from '#contract/my-account/campaign-reports.ts'
import { formatCount, formatDay, formatDuration } from '#web/kit/format.ts'
import type { z } from 'zod'
import styles from '../calls/calls.module.css'
import { Figure } from '../calls/figures.tsx'

export type Figures = z.output<typeof campaignFigures>

const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 })

/** A share as people read it; `n/a` when there is nothing to have a share of. */
export const formatShare = (share: number | null): string => (share === null ? 'n/a' : percent.format(share))
export const formatAverage = (seconds: number | null): string => (seconds === null ? 'n/a' : formatDuration(seconds))

/** The figures of a campaign, each with its definition. */
export const CampaignFigures = ({ figures }: { figures: Figures }) => (
  <dl className={styles.figures}>
    <Figure metric="incoming" value={formatCount(figures.calls)} />
    <Figure metric="uniqueCallers" value={formatCount(figures.uniqueCallers)} />
    <Figure
      metric="firstTimeCallers"
      value={formatCount(figures.firstTimeCallers)}
      detail={`earlier calls known since ${formatDay(figures.callersKnownSince)}`}
    />
    <Figure metric="withheld" value={formatCount(figures.withheld)} />
    <Figure
      metric="answeredShare"
      value={formatShare(figures.answeredShare)}
      detail={`${formatCount(figures.answered)} answered${
        figures.unknown === 0 ? '' : `, ${formatCount(figures.unknown)} not known`
      }`}
    />
    <Figure metric="averageDuration" value={formatAverage(figures.averageSeconds)} />
  </dl>
)
