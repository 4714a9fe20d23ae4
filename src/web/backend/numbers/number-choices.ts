import { backendContract } from '#contract/backend/index.ts'
import { useAsk } from '#web/kit/query.tsx'

type Listed = { id: number; name: string; availability: string }

/** What a form offers: Historical ones only where they are in use. */
export const choicesOf = (rows: readonly Listed[] | undefined, used?: number) => [
  { value: '', label: 'Choose' },
  ...(rows ?? [])
    .filter(({ id, availability }) => availability !== 'Historical' || id === used)
    .map(({ id, name }) => ({ value: String(id), label: name })),
]

/** Number types and statuses, for forms and filters. */
export const useNumberLists = () => {
  const types = useAsk(backendContract.numbers.listTypes, {})
  const statuses = useAsk(backendContract.numbers.listStatuses, {})
  return { types: types.data?.rows, statuses: statuses.data?.rows }
}

/** The staff's sites of a customer that take numbers, by name; the one that is in use stays among them. */
export const useStaffSites = (customerId: number, used: string | null = null) => {
  const asked = useAsk(
    backendContract.sites.listOfCustomer,
    { params: { id: customerId } },
    { enabled: customerId > 0 },
  )
  return (asked.data?.rows ?? []).filter(
    ({ owner, closedOn, name }) => owner === 'staff' && (closedOn === null || name === used),
  )
}
