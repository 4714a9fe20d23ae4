import styles from '#web/kit/tabs.module.css'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMe } from '../me.tsx'
import { numberPlaces } from './number-places.ts'

/** The pages of My Numbers below tabs to those that are granted; none where there is but one. */
export const NumbersFrame = ({ current, children }: { current: string; children: ReactNode }) => {
  const { features } = useMe()
  const granted = numberPlaces.filter(({ feature }) => features.includes(feature))
  return (
    <>
      {granted.length < 2 ? null : (
        <nav aria-label="My Numbers" className={styles.tabs}>
          {granted.map(({ key, label, to }) => (
            <Link
              key={key}
              to={to}
              className={styles.tab}
              aria-current={key === current ? 'page' : undefined}
              activeOptions={{ exact: true }}
            >
              {label}
            </Link>
          ))}
        </nav>
      )}
      {children}
    </>
  )
}
