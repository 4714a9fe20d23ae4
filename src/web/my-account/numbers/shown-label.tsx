import type { OwnNumber } from './number-list-page.tsx'
import styles from './number-list-page.module.css'

type ShownLabelProps = { label: OwnNumber['description']; none?: string }

/** A label as the portal shows it, with a mark where it is the provider's word. */
export const ShownLabel = ({ label, none = '–' }: ShownLabelProps) => {
  if (label === null) return <span className={styles.none}>{none}</span>
  return (
    <span>
      {label.text}
      {label.setBy === 'you' ? null : <span className={styles.provider}>set by your provider</span>}
    </span>
  )
}
