import { ownCallEndpoints } from '#contract/my-account/calls.ts'
import { useAsk } from '#web/kit/query.tsx'
import type { Choice } from './call-filters.ts'

const useFilterAnswer = () => useAsk(ownCallEndpoints.filters, {}).data

/** The numbers, sites and campaigns that filters offer. */
export const useFilterChoices = () => {
  const data = useFilterAnswer()
  const numbers: Choice[] = (data?.numbers ?? []).map(({ id, number, description }) => ({
    value: String(id),
    label: description === null ? number : `${number} ${description}`,
  }))
  return { numbers, sites: data?.sites ?? [], campaigns: data?.campaigns ?? [] }
}

/** Whether the customer has bill dates, and so bill periods to look at. */
export const useHasBillPeriods = (): boolean => typeof useFilterAnswer()?.billDay === 'number'
