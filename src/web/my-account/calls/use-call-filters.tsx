import { ownCallEndpoints } from '#contract/my-account/calls.ts'
import { directions } from '#rules/call.ts'
import { choiceFilter, type Filter } from '#web/kit/list-filters.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { NativeSelect } from '@mantine/core'
import { directionLabels } from './call-words.ts'
import { periodFilter } from './period-filter.tsx'

const UNASSIGNED = 'Unassigned'

/** A filter by a label's text; an empty one in the address stands for calls without a label. */
const labelFilter = (name: 'site' | 'campaign', label: string, texts: readonly string[]): Filter => ({
  label,
  names: [name],
  chip: (search) => (search[name] === undefined ? undefined : String(search[name]) || UNASSIGNED),
  control: (search, change) => (
    <NativeSelect
      aria-label={label}
      value={search[name] === undefined ? '' : `=${String(search[name])}`}
      onChange={({ currentTarget: { value } }) =>
        change({ [name]: value === '' ? undefined : value.slice(1), page: undefined })
      }
      data={[
        { value: '', label: `${label}: any` },
        ...texts.map((text) => ({ value: `=${text}`, label: text })),
        { value: '=', label: UNASSIGNED },
      ]}
    />
  ),
})

/** The filters of My Calls: the overview, the list and its file follow the same ones. */
export const useCallFilters = (): Filter[] => {
  const { data } = useAsk(ownCallEndpoints.filters, {})
  const numbers = (data?.numbers ?? []).map(({ id, number, description }) => ({
    value: String(id),
    label: description === null ? number : `${number} ${description}`,
  }))
  return [
    periodFilter,
    choiceFilter(
      'direction',
      'Direction',
      directions.map((value) => ({ value, label: directionLabels[value] })),
    ),
    choiceFilter('numberId', 'Number', numbers),
    ...((data?.sites.length ?? 0) > 0 ? [labelFilter('site', 'Site', data?.sites ?? [])] : []),
    ...((data?.campaigns.length ?? 0) > 0 ? [labelFilter('campaign', 'Campaign', data?.campaigns ?? [])] : []),
  ]
}
