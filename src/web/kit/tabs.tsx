import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import styles from './tabs.module.css'

export type Tab = { key: string; label: string; count?: number | undefined }

type PageTabsProps = {
  label: string
  /** The first one stands at the plain address. */
  tabs: readonly [Tab, ...Tab[]]
  current: string
  /** What else the address keeps. */
  search?: Readonly<Record<string, unknown>>
}

/** The tabs of a record's page; each has an address of its own. */
export const PageTabs = ({ label, tabs, current, search = {} }: PageTabsProps) => (
  <nav aria-label={label} className={styles.tabs}>
    {tabs.map(({ key, label: text, count }, index) => (
      <Link
        key={key}
        to="."
        search={{ ...search, tab: index === 0 ? undefined : key }}
        resetScroll={false}
        className={styles.tab}
        aria-current={key === current ? 'page' : undefined}
        activeOptions={{ exact: true, includeSearch: true }}
      >
        {text}
        {count === undefined || count === 0 ? null : <span className={styles.count}>{count}</span>}
      </Link>
    ))}
  </nav>
)

/** A link in a sentence to another tab of the same page. */
export const TabLink = ({ tab, children }: { tab: string; children: ReactNode }) => (
  <Link to="." search={{ tab }} resetScroll={false}>
    {children}
  </Link>
)
