import { Link } from '@tanstack/react-router'
import { builtAreas } from '../areas.ts'
import { useOpens } from '../me.tsx'
import styles from './calls.module.css'

const filterNames = ['period', 'from', 'to', 'direction', 'numberId', 'site', 'campaign', 'caller']

const keepFilters = (search: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(search).filter(([name]) => filterNames.includes(name)))

/** The pages of My Calls; the filters go along from one to the other. */
export const CallsTabs = () => {
  const hasDays = useOpens('myCallsDailyCDRAccess')
  const { calls, callList, dailyCalls } = builtAreas
  const pages = [
    { to: calls.path, label: 'Overview' },
    { to: callList.path, label: callList.title },
    ...(hasDays ? [{ to: dailyCalls.path, label: dailyCalls.title }] : []),
  ]
  return (
    <nav aria-label="My Calls pages" className={styles.tabs}>
      {pages.map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          search={keepFilters as never}
          className={styles.tab}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
