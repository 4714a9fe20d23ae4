import type { number } from '#contract/backend/numbers.ts'
import type { Column } from '#web/kit/data-table.tsx'
import type { z } from 'zod'
import styles from './customer-numbers.module.css'

export type OwnedNumber = z.output<typeof number>

const labels = [
  { key: 'description', label: 'Description' },
  { key: 'site', label: 'Site' },
  { key: 'campaign', label: 'Campaign' },
] as const

/** Both owners' words: the staff's first, and the customer's below it where they gave one. */
const BothOwners = ({ staff, customer }: OwnedNumber['site']) => {
  if (staff === null && customer === null) return <span className={styles.none}>–</span>
  return (
    <span className={styles.owners}>
      <span className={staff === null ? styles.none : undefined}>{staff ?? '–'}</span>
      {customer === null ? null : (
        <span>
          <span className={styles.owner}>Customer</span> {customer}
        </span>
      )}
    </span>
  )
}

/** A column for each label, both owners' words in it: each writes their own side only. */
export const labelColumns: readonly Column<OwnedNumber>[] = labels.map(({ key, label }) => ({
  key,
  label,
  cell: (row) => <BothOwners {...row[key]} />,
}))
