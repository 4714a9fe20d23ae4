import {
  isBillPreset,
  isDay,
  makePeriod,
  type PeriodPreset,
  periodLabels,
  periodPresets,
  presetPeriod,
} from '#rules/period.ts'
import { formatDay } from '#web/kit/format.ts'
import type { Filter } from '#web/kit/list-filters.tsx'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import styles from './calls.module.css'

type Search = Readonly<Record<string, unknown>>
type Change = (patch: Record<string, unknown>) => void

const INITIAL: PeriodPreset = 'last-30-days'

const chosenPresets = periodPresets.filter((preset) => !isBillPreset(preset))
const presetOf = ({ period }: Search): PeriodPreset => chosenPresets.find((preset) => preset === period) ?? INITIAL

const daysOf = (search: Search) => {
  const preset = presetOf(search)
  const { from, to } = search
  if (preset !== 'custom' && !isBillPreset(preset)) return presetPeriod(preset, Date.now())
  return isDay(String(from)) && isDay(String(to))
    ? makePeriod(String(from), String(to))
    : presetPeriod(INITIAL, Date.now())
}

const CustomDays = ({ search, change }: { search: Search; change: Change }) => {
  const shown = daysOf(search)
  const [from, setFrom] = useState(shown.from)
  const [to, setTo] = useState(shown.to)
  const wrong =
    from === '' || to === '' ? 'Both days are needed.' : to < from ? 'The last day lies before the first.' : ''
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

const PeriodControl = ({ search, change }: { search: Search; change: Change }) => {
  const preset = presetOf(search)
  const choose = (next: PeriodPreset) => {
    const { from, to } = daysOf(search)
    change({
      period: next === INITIAL ? undefined : next,
      from: next === 'custom' ? from : undefined,
      to: next === 'custom' ? to : undefined,
      page: undefined,
    })
  }
  return (
    <div className={styles.period}>
      <NativeSelect
        aria-label="Period"
        value={preset}
        onChange={(event) => choose(event.currentTarget.value as PeriodPreset)}
        data={chosenPresets.map((value) => ({ value, label: periodLabels[value] }))}
      />
      {preset === 'custom' ? <CustomDays search={search} change={change} /> : null}
    </div>
  )
}

/** The period of a report in London days, the last one included. */
export const periodFilter: Filter = {
  label: 'Period',
  names: ['period', 'from', 'to'],
  chip: (search) => {
    const preset = presetOf(search)
    if (preset === INITIAL) return undefined
    const { from, to } = daysOf(search)
    return preset === 'custom' ? `${formatDay(from)} to ${formatDay(to)}` : periodLabels[preset]
  },
  control: (search, change) => <PeriodControl search={search} change={change} />,
}

/** The days of a period in words, with their zone. */
export const describeDays = ({ from, to }: { from: string; to: string }): string =>
  `${from === to ? formatDay(from) : `${formatDay(from)} to ${formatDay(to)}`}, London time`
