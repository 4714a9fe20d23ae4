import { SegmentedControl } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './compare-table.module.css'

export type ComparedRow = { key: string; label: string; first: ReactNode; second: ReactNode; differs: boolean }

type CompareTableProps = {
  caption: string
  head: string
  first: ReactNode
  second: ReactNode
  rows: readonly ComparedRow[]
}

/** Two records side by side; what differs is marked by more than its colour. */
export const CompareTable = ({ caption, head, first, second, rows }: CompareTableProps) => (
  <table className={styles.table} role="table">
    <caption className="visually-hidden">{caption}</caption>
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader">
          {head}
        </th>
        <th scope="col" role="columnheader">
          {first}
        </th>
        <th scope="col" role="columnheader">
          {second}
        </th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      {rows.map((row) => (
        <tr key={row.key} role="row" data-differs={row.differs || undefined}>
          <th scope="row" role="rowheader">
            {row.label}
          </th>
          <td role="cell">{row.first}</td>
          <td role="cell">{row.second}</td>
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
