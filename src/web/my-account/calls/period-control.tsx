import { LONGEST_PERIOD_DAYS, USUAL_PERIOD } from '#contract/my-account/call-question.ts'
import {
  daysBetween,
  isBillPreset,
  isDay,
  makePeriod,
  type PeriodPreset,
  periodLabels,
  periodPresets,
  presetPeriod,
} from '#rules/period.ts'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Change, Search } from './address-values.ts'
import { useHasBillPeriods } from './filter-choices.ts'
import styles from './filter-bar.module.css'

const presetOf = ({ period }: Search, usual: PeriodPreset): PeriodPreset =>
  periodPresets.find((preset) => preset === period) ?? usual

// A bill period's days are the server's to know; a custom period then starts from the usual one.
const daysOf = (search: Search, usual: PeriodPreset) => {
  const preset = presetOf(search, usual)
  const { from, to } = search
  if (isDay(String(from)) && isDay(String(to))) return makePeriod(String(from), String(to))
  return presetPeriod(preset === 'custom' || isBillPreset(preset) ? USUAL_PERIOD : preset, Date.now())
}

const faultOf = (from: string, to: string): string => {
  if (!isDay(from) || !isDay(to)) return 'Both days are needed.'
  if (to < from) return 'The last day lies before the first.'
  return daysBetween(from, to) >= LONGEST_PERIOD_DAYS ? 'At most thirteen months at once.' : ''
}

const CustomDays = ({ search, change }: { search: Search; change: Change }) => {
  const shown = daysOf(search, 'custom')
  const [from, setFrom] = useState(shown.from)
  const [to, setTo] = useState(shown.to)
  const wrong = faultOf(from, to)
  const apply = (event: FormEvent) => {
    event.preventDefault()
    if (wrong === '') change({ period: 'custom', from, to, page: undefined })
  }
  return (
    <form className={styles.days} onSubmit={apply} aria-label="Custom period" noValidate>
      <TextInput
        type="date"
        aria-label="First day"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        aria-label="Last day, inclusive"
        value={to}
        error={wrong === '' ? undefined : wrong}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={wrong !== ''}>
        Apply
      </Button>
    </form>
  )
}

type PeriodControlProps = {
  search: Search
  change: Change
  /** What the report takes when no period is chosen. */
  usual?: PeriodPreset | undefined
  /** A period of the page's own, which then is what is taken when none is chosen. */
  own?: { readonly value: string; readonly label: string } | undefined
}

/** Presets first, then a first and a last day that can be typed. What is chosen always stands in the address. */
export const PeriodControl = ({ search, change, usual = USUAL_PERIOD, own }: PeriodControlProps) => {
  const hasBillPeriods = useHasBillPeriods()
  const preset = presetOf(search, usual)
  const isOwn = own !== undefined && (search['period'] === undefined || search['period'] === own.value)
  const choose = (next: string) => {
    const { from, to } = daysOf(search, usual)
    const custom = next === 'custom'
    change({ period: next, from: custom ? from : undefined, to: custom ? to : undefined, page: undefined })
  }
  return (
    <div className={styles.period}>
      <NativeSelect
        aria-label="Period"
        value={isOwn ? own?.value : preset}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          ...(own === undefined ? [] : [own]),
          ...periodPresets
            .filter((value) => hasBillPeriods || value === preset || !isBillPreset(value))
            .map((value) => ({ value, label: periodLabels[value] })),
        ]}
      />
      {preset === 'custom' && !isOwn ? (
        <CustomDays key={`${String(search['from'])} ${String(search['to'])}`} search={search} change={change} />
      ) : null}
    </div>
  )
}
