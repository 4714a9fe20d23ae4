import { ownNumberEndpoints } from '#contract/my-account/numbers.ts'
import { choiceFilter, type Filter } from '#web/kit/list-filters.tsx'
import { useAsk } from '#web/kit/query.tsx'

type Label = { id: number; name: string; setBy: 'you' | 'your provider' }

const labelChoices = (labels: readonly Label[], none: string) => [
  { value: 'none', label: none },
  ...labels.map(({ id, name, setBy }) => ({
    value: String(id),
    label: setBy === 'you' ? name : `${name} (set by your provider)`,
  })),
]

const states = [
  { value: 'current', label: 'Yours now' },
  { value: 'ended', label: 'Ended' },
]

/** The filters of the number list, with what occurs among the numbers that one sees. */
export const useNumberFilters = ({ withState }: { withState: boolean }): Filter[] => {
  const { data } = useAsk(ownNumberEndpoints.filters, {})
  const named = (rows: readonly { id: number; name: string }[] | undefined) =>
    (rows ?? []).map(({ id, name }) => ({ value: String(id), label: name }))
  const { sites = [], campaigns = [], types = [], statuses = [] } = data ?? {}
  return [
    ...(sites.length > 0 ? [choiceFilter('siteId', 'Site', labelChoices(sites, 'Unassigned'))] : []),
    ...(campaigns.length > 0 ? [choiceFilter('campaignId', 'Campaign', labelChoices(campaigns, 'None'))] : []),
    ...(types.length > 1 ? [choiceFilter('typeId', 'Type', named(types))] : []),
    ...(statuses.length > 1 ? [choiceFilter('statusId', 'Status', named(statuses))] : []),
    ...(withState ? [choiceFilter('state', 'Owned', states)] : []),
  ]
}
