import type { number } from '#contract/backend/numbers.ts'
import type { z } from 'zod'
import styles from './customer-numbers.module.css'

export type OwnedNumber = z.output<typeof number>

const labelNames = ['description', 'site', 'campaign'] as const
const titles = { description: 'Description', site: 'Site', campaign: 'Campaign' } as const

/** Both owners' words side by side: each writes their own side only. */
export const NumberLabels = ({ row }: { row: OwnedNumber }) => {
  const given = labelNames.filter((name) => row[name].staff !== null || row[name].customer !== null)
  if (given.length === 0) return <span className={styles.none}>No labels</span>
  return (
    <dl className={styles.labels}>
      {given.map((name) => (
        <div key={name}>
          <dt>{titles[name]}</dt>
          <dd>
            <span>
              <span className={styles.owner}>Staff</span> {row[name].staff ?? '–'}
            </span>
            <span>
              <span className={styles.owner}>Customer</span> {row[name].customer ?? '–'}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
