import { SegmentedControl } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './compare-table.module.css'

export type ComparedRow = { key: string; label: string; first: ReactNode; second: ReactNode; differs: boolean }

type CompareTableProps = { caption: string; first: ReactNode; second: ReactNode; rows: readonly ComparedRow[] }

/** Two records side by side; what differs is marked by more than its colour. */
export const CompareTable = ({ caption, first, second, rows }: CompareTableProps) => (
  <table className={styles.table}>
    <caption className="visually-hidden">{caption}</caption>
    <thead>
      <tr>
        <th scope="col">{caption}</th>
        <th scope="col">{first}</th>
        <th scope="col">{second}</th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr key={row.key} data-differs={row.differs || undefined}>
          <th scope="row">{row.label}</th>
          <td>{row.first}</td>
          <td>{row.second}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

/** Two pickers beside each other, and whether everything is shown or only what differs. */
export const CompareBar = ({
  first,
  second,
  showsAll,
  setShowsAll,
}: {
  first: ReactNode
  second: ReactNode
  showsAll: boolean
  setShowsAll: (all: boolean) => void
}) => (
  <div className={styles.bar}>
    {first}
    {second}
    <SegmentedControl
      size="sm"
      aria-label="What is shown"
      value={showsAll ? 'all' : 'differences'}
      onChange={(value) => setShowsAll(value === 'all')}
      data={[
        { value: 'differences', label: 'Only differences' },
        { value: 'all', label: 'Everything' },
      ]}
    />
  </div>
)

/** A number above zero in an address, or undefined. */
export const readId = (value: unknown): number | undefined => {
  const id = Number(value)
  return Number.isInteger(id) && id > 0 ? id : undefined
}
