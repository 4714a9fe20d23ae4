import { Blank } from '#web/kit/states.tsx'
import { Button } from '@mantine/core'
import { IconPhone } from '@tabler/icons-react'
import type { Change, Search } from './address-values.ts'
import { useShownFilters } from './filter-bar.tsx'
import styles from './calls.module.css'

type NoCallsProps = { search: Search; change: Change; dataCompleteTo: string | null | undefined }

/** Why nothing is shown: no call was ever imported, or the period and filters leave none. */
export const NoCalls = ({ search, change, dataCompleteTo }: NoCallsProps) => {
  const shown = useShownFilters(search)
  const clear = () =>
    change(Object.fromEntries(shown.flatMap(({ names }) => [...names]).map((name) => [name, undefined])))
  return (
    <div className={styles.filters}>
      {dataCompleteTo === null ? (
        <Blank icon={IconPhone} title="No calls yet">
          Your calls appear here as soon as the first call records have arrived. There is nothing that you need to do.
        </Blank>
      ) : shown.length === 0 ? (
        <Blank title="No calls in this period">Choose another period to see other calls.</Blank>
      ) : (
        <Blank
          title="Nothing matches"
          action={
            <Button variant="default" onClick={clear}>
              Clear filters
            </Button>
          }
        >
          No call of this period matches {shown.map(({ label, text }) => `${label}: ${text}`).join(', ')}.
        </Blank>
      )}
    </div>
  )
}
