import { backendContract } from '#contract/backend/index.ts'
import { useAddress } from '#web/kit/address.ts'
import { formatNoun } from '#web/kit/format.ts'
import { choiceFilter, ListFilters } from '#web/kit/list-filters.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { readId } from '../compare-table.tsx'
import styles from './bulk-assignment.module.css'

const filterNames = ['statusId', 'groupId', 'classId', 'profileId'] as const

/** The filter of the customer list as the address carries it. */
export const filterInAddress = (search: Readonly<Record<string, unknown>>) => {
  const ids = Object.fromEntries(
    filterNames.flatMap((name) => {
      const id = readId(search[name])
      return id === undefined ? [] : [[name, id]]
    }),
  ) as Partial<Record<(typeof filterNames)[number], number>>
  const typed = search['search']
  return typeof typed === 'string' && typed !== '' ? { ...ids, search: typed } : ids
}

/** Whether the address carries any filter of the customer list. */
export const hasFilter = (search: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(filterInAddress(search)).length > 0

const choices = (rows: readonly { id: number; name: string }[] | undefined) =>
  (rows ?? []).map(({ id, name }) => ({ value: String(id), label: name }))

/** Chooses customers by the filters of their list, and says how many they are. */
export const FilteredCustomers = () => {
  const { search, change } = useAddress()
  const { customerLists, customers, profiles } = backendContract
  const statuses = useAsk(customerLists.listStatuses, {})
  const groups = useAsk(customerLists.listGroups, {})
  const classes = useAsk(customerLists.listClasses, {})
  const known = useAsk(profiles.list, { query: { pageSize: 100 } })
  const filter = filterInAddress(search)
  const found = useAsk(customers.list, { query: { ...filter, pageSize: 1 } }, { keepPrevious: true })
  return (
    <div className={styles.filters}>
      <ListFilters
        search={search}
        change={change}
        searchLabel="Search account number and name"
        filters={[
          choiceFilter('statusId', 'Status', choices(statuses.data?.rows)),
          choiceFilter('groupId', 'Group', choices(groups.data?.rows)),
          choiceFilter('classId', 'Class', choices(classes.data?.rows)),
          choiceFilter('profileId', 'Profile in force', choices(known.data?.rows)),
        ]}
        clear={() => change({ search: undefined, ...Object.fromEntries(filterNames.map((name) => [name, undefined])) })}
      />
      <p className={styles.count} role="status">
        {found.data === undefined
          ? (found.error?.message ?? 'Counting the customers')
          : `${formatNoun(found.data.total, 'customer')} ${found.data.total === 1 ? 'matches' : 'match'}${
              hasFilter(search) ? '' : ': all there are'
            }.`}
      </p>
    </div>
  )
}
