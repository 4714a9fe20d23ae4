import { formatDay, today } from '#web/kit/format.ts'
import { StatusMark } from '#web/kit/status-mark.tsx'
import type { OwnedNumber } from './number-labels.tsx'

/** Since when, and until when, a number is owned. */
export const ownedWords = ({ soldOn, droppedOn }: Pick<OwnedNumber, 'soldOn' | 'droppedOn'>): string =>
  droppedOn === null ? `from ${formatDay(soldOn)}` : `${formatDay(soldOn)} until before ${formatDay(droppedOn)}`

/** A stretch of days; no end is for as long as it goes. */
export const daysWords = ({ from, until }: { from: string | null; until: string | null }): string => {
  if (from === null && until === null) return 'always'
  if (from === null) return `until before ${formatDay(until ?? '')}`
  return until === null ? `from ${formatDay(from)}` : `${formatDay(from)} until before ${formatDay(until)}`
}

export const NumberStatusMark = ({ row }: { row: OwnedNumber }) => (
  <>
    <StatusMark tone={row.status.visibleInFrontend ? 'good' : 'plain'}>{row.status.name}</StatusMark>
    {row.droppedOn === null ? null : (
      <>
        {' '}
        <StatusMark tone="warn">
          {row.droppedOn <= today() ? 'Dropped' : `Drops ${formatDay(row.droppedOn)}`}
        </StatusMark>
      </>
    )}
  </>
)
