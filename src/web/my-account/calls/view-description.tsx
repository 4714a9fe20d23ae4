import { periodLabels, periodPresets } from '#rules/period.ts'
import { parseSearch } from '#web/kit/address.ts'
import { formatDay } from '#web/kit/format.ts'
import { valuesOf } from './address-values.ts'
import { useShownFilters } from './filter-bar.tsx'

/** The period and the filters of a kept address in words. */
export const ViewDescription = ({ search: text }: { search: string }) => {
  const search = parseSearch(text)
  const filters = useShownFilters(search)
  const preset = periodPresets.find((one) => one === search['period'])
  const [from, to] = [valuesOf(search['from'])[0], valuesOf(search['to'])[0]]
  const period =
    preset === 'custom' && from !== undefined && to !== undefined
      ? `${formatDay(from)} to ${formatDay(to)}`
      : preset === undefined
        ? 'The usual period'
        : periodLabels[preset]
  return [
    period,
    ...(search['compare'] === 'previous' ? ['compared with the period before'] : []),
    ...filters.map(({ label, text: value }) => `${label}: ${value}`),
  ].join('; ')
}
