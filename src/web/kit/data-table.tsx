import { Skeleton } from '@mantine/core'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import type { HTMLAttributes, ReactNode } from 'react'
import styles from './data-table.module.css'

export type Column<R> = {
  key: string
  label: string
  cell: (row: R) => ReactNode
  /** The name under which the list sorts by this column. */
  sort?: string
  align?: 'right'
  /** Dates and the like stay on one line while there is room. */
  nowrap?: boolean
  /** What names the row: first in its card on a phone. */
  heading?: boolean
  hideLabel?: boolean
}

export type Sorting = { current: string; change: (sort: string) => void }

type DataTableProps<R> = {
  caption: string
  columns: readonly Column<R>[]
  rows: readonly R[]
  rowKey: (row: R) => string | number
  sorting?: Sorting | undefined
  loading?: boolean | undefined
  /** While newer rows are on their way. */
  dimmed?: boolean | undefined
  /** A table of few narrow columns stays a table everywhere. */
  alwaysTable?: boolean
  /** Figures stand two abreast in the card of a phone; a table with many of them scrolls inside its frame. */
  figures?: boolean
  /** The line below all others, by column: totals. */
  foot?: Readonly<Record<string, ReactNode>> | undefined
  /** Marked cells: what each cell needs for it, and whether the arrow keys move inside. */
  marking?: { isGrid: boolean; cellProps: (row: number, column: number) => HTMLAttributes<HTMLTableCellElement> }
}

/** Whether columns may not fit side by side; words that stay on one line count twice. */
const isWide = <R,>(columns: readonly Column<R>[]): boolean =>
  columns.reduce((room, { nowrap, align }) => room + (nowrap && align === undefined ? 2 : 1), 0) > 9

const TableFoot = <R,>({ columns, foot }: Pick<DataTableProps<R>, 'columns' | 'foot'>) =>
  foot === undefined ? null : (
    <tfoot role="rowgroup">
      <tr role="row">
        {columns.map(({ key, label, align, heading, hideLabel }) => (
          <td key={key} role="cell" data-align={align} data-heading={heading || undefined}>
            {heading || hideLabel || foot[key] === undefined ? null : (
              <span className={styles.label} aria-hidden>
                {label}
              </span>
            )}
            <div className={styles.value}>{foot[key]}</div>
          </td>
        ))}
      </tr>
    </tfoot>
  )

const GhostRows = <R,>({ columns }: Pick<DataTableProps<R>, 'columns'>) =>
  Array.from({ length: 8 }, (_, row) => (
    <tr key={row} role="row" className={styles.ghost}>
      {columns.map(({ key }, column) => (
        <td key={key} role="cell">
          <Skeleton height={14} width={`${80 - ((row * 13 + column * 29) % 45)}%`} radius="sm" />
        </td>
      ))}
    </tr>
  ))

const SortButton = ({ label, sort, sorting }: { label: string; sort: string; sorting: Sorting }) => {
  const ascending = sorting.current === sort
  const descending = sorting.current === `-${sort}`
  const Icon = ascending ? IconArrowUp : descending ? IconArrowDown : IconArrowsSort
  return (
    <button
      type="button"
      className={styles.sort}
      data-active={ascending || descending || undefined}
      onClick={() => sorting.change(ascending ? `-${sort}` : sort)}
    >
      {label}
      <Icon size={14} stroke={2} aria-hidden />
    </button>
  )
}

const ariaSort = (sort: string | undefined, sorting: Sorting | undefined) => {
  if (sort === undefined || sorting === undefined) return undefined
  if (sorting.current === sort) return 'ascending'
  return sorting.current === `-${sort}` ? 'descending' : 'none'
}

/** A native table with caption and sort buttons; where the room is narrow, each row becomes a labelled card. */
export const DataTable = <R,>({
  caption,
  columns,
  rows,
  rowKey,
  sorting,
  loading,
  dimmed,
  alwaysTable,
  figures = false,
  foot,
  marking,
}: DataTableProps<R>) => (
  <div
    className={styles.room}
    data-whole={alwaysTable || undefined}
    data-figures={figures || undefined}
    {...(figures && isWide(columns) ? { tabIndex: 0, role: 'group', 'aria-label': caption, 'data-scrolls': true } : {})}
  >
    <table
      className={styles.table}
      role={marking?.isGrid ? 'grid' : 'table'}
      aria-busy={loading || dimmed || undefined}
      data-dimmed={dimmed || undefined}
      data-many={columns.length > 7 || undefined}
    >
      <caption className="visually-hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ key, label, sort, align, hideLabel }) => (
            <th key={key} scope="col" role="columnheader" data-align={align} aria-sort={ariaSort(sort, sorting)}>
              {sort !== undefined && sorting !== undefined ? (
                <SortButton label={label} sort={sort} sorting={sorting} />
              ) : (
                <span className={hideLabel ? 'visually-hidden' : undefined}>{label}</span>
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {loading ? (
          <GhostRows columns={columns} />
        ) : (
          rows.map((row, rowIndex) => (
            <tr key={rowKey(row)} role="row">
              {columns.map(({ key, label, cell, align, nowrap, heading, hideLabel }, columnIndex) => (
                <td
                  key={key}
                  role={marking?.isGrid ? 'gridcell' : 'cell'}
                  {...marking?.cellProps(rowIndex, columnIndex)}
                  data-align={align}
                  data-heading={heading || undefined}
                  data-nowrap={nowrap || undefined}
                >
                  {heading || hideLabel ? null : (
                    <span className={styles.label} aria-hidden>
                      {label}
                    </span>
                  )}
                  <div className={styles.value}>{cell(row)}</div>
                </td>
              ))}
            </tr>
          ))
        )}
      </tbody>
      <TableFoot columns={columns} foot={foot} />
    </table>
  </div>
)
