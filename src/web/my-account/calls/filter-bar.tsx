import type { PeriodPreset } from '#rules/period.ts'
import { Button, Checkbox } from '@mantine/core'
import { IconFilter, IconX } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import type { Change, Search } from './address-values.ts'
import { callFilters } from './call-filters.ts'
import { useFilterChoices } from './filter-choices.ts'
import styles from './filter-bar.module.css'
import { PeriodControl } from './period-control.tsx'

const FilterDialog = lazy(async () => ({ default: (await import('./filter-dialog.tsx')).FilterDialog }))

/** The filters in force with the words of their chips. */
export const useShownFilters = (search: Search) => {
  const { numbers } = useFilterChoices()
  return callFilters(numbers).flatMap(({ label, names, chip }) => {
    const text = chip(search)
    return text === undefined ? [] : [{ label, names, text }]
  })
}

const unset = (names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries([...names, 'page'].map((name) => [name, undefined]))

const Chips = ({ search, change }: { search: Search; change: Change }) => {
  const shown = useShownFilters(search)
  if (shown.length === 0) return null
  return (
    <div className={styles.chips} role="group" aria-label="Filters in force">
      {shown.map(({ label, names, text }) => (
        <button
          key={names.join()}
          type="button"
          className={styles.chip}
          aria-label={`Remove filter ${label}: ${text}`}
          onClick={() => change(unset(names))}
        >
          <span>
            {label}: <b>{text}</b>
          </span>
          <IconX size={14} aria-hidden />
        </button>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        onClick={() => change(unset(shown.flatMap(({ names }) => [...names])))}
      >
        Clear all
      </Button>
    </div>
  )
}

type FilterBarProps = {
  search: Search
  change: Change
  /** Whether the report can stand beside the period before. */
  comparable?: boolean
  /** What the report takes when no period is chosen, where that is not the last 30 days. */
  usual?: PeriodPreset | undefined
}

/** Period, comparison and filters of a report; all of them stand in the address. */
export const FilterBar = ({ search, change, comparable = false, usual }: FilterBarProps) => {
  const [open, setOpen] = useState(false)
  const count = useShownFilters(search).length
  return (
    <section className={styles.bar} aria-label="Period and filters">
      <div className={styles.controls}>
        <PeriodControl search={search} change={change} usual={usual} />
        <Button
          variant="default"
          leftSection={<IconFilter size={16} aria-hidden />}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          {count === 0 ? 'Filters' : `Filters (${count})`}
        </Button>
        {comparable ? (
          <Checkbox
            label="Compare with the period before"
            checked={search['compare'] === 'previous'}
            onChange={(event) =>
              change({ compare: event.currentTarget.checked ? 'previous' : undefined, page: undefined })
            }
          />
        ) : null}
      </div>
      <Chips search={search} change={change} />
      {open ? (
        <Suspense>
          <FilterDialog search={search} change={change} close={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </section>
  )
}
