import type { ReportAnswer } from '#contract/my-account/reports.ts'
import type { ReportKey } from '#rules/reports.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Section } from '#web/kit/detail-page.tsx'
import { ListPaging } from '#web/kit/list-paging.tsx'
import { Blank } from '#web/kit/states.tsx'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useMe, useOpens } from '../me.tsx'
import { type Change, type Search, valuesOf } from './address-values.ts'
import { useCellSelection } from './cell-selection.ts'
import { MarkCellsButton, MarkedCells } from './marked-cells.tsx'
import { decimalsOf, formatCell, isFigure, sortValue } from './report-cells.ts'
import { keepFilters, nextReport, reportPath } from './report-places.ts'
import styles from './reports.module.css'

type Table = ReportAnswer['tables'][number]
type Row = Table['rows'][number]
type ReportTableColumn = Table['columns'][number]

const MOST_SHOWN = 100
/** Lines that stand for all others: last in every order. */
const lastRows: ReadonlySet<string> = new Set(['apart', 'rest', 'more', 'further', 'free'])

/** The order chosen in the address, where it names a column of this table; otherwise the report's own. */
const orderOf = (table: Table, search: Search): string => {
  const [name, order = ''] = (valuesOf(search['order'])[0] ?? '').split(':')
  return name === table.key && table.columns.some(({ key }) => key === order.replace(/^-/, '')) ? order : ''
}

const inOrder = (table: Table, order: string): readonly Row[] => {
  const column = table.columns.find(({ key }) => key === order.replace(/^-/, ''))
  if (column === undefined) return table.rows
  const sign = order.startsWith('-') ? -1 : 1
  const valueOf = (row: Row) => sortValue(column, row.cells[column.key])
  return table.rows.toSorted((one, other) => {
    const lasts = Number(lastRows.has(one.key)) - Number(lastRows.has(other.key))
    if (lasts !== 0) return lasts
    const [a, b] = [valueOf(one), valueOf(other)]
    // What is not known stands last, whichever way.
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    if (typeof a === 'string' && typeof b === 'string') return sign * a.localeCompare(b, 'en-GB', { numeric: true })
    return sign * (Number(a) - Number(b))
  })
}

const ShareBar = ({ share, children }: { share: number; children: ReactNode }) => (
  <span className={styles.share}>
    <span className={styles.shareBar} aria-hidden>
      <span style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
    </span>
    {children}
  </span>
)

/** Lines of single calls are named by the call's id. */
const isCallId = (key: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key)

type CellProps = {
  report: ReportKey
  column: ReportTableColumn
  row: Row
  index: number
  search: Search
  /** What the column as a whole says of its cells: the decimals of its amounts, and its largest share. */
  facts: ColumnFacts
}
type ColumnFacts = { readonly decimals: number; readonly most: number }

const factsOf = ({ rows, sum }: Table, column: ReportTableColumn): ColumnFacts => {
  const values = [...rows.map(({ cells }) => cells[column.key]), sum?.[column.key]]
  const shares = column.kind === 'share' ? values.slice(0, -1).map((value) => Number(value ?? 0)) : []
  return { decimals: decimalsOf(column, values), most: Math.max(0.000_001, ...shares) }
}

/** Columns that say nothing when all their figures are 0; a column of words says nothing when it is empty. */
const quietColumns: ReadonlySet<string> = new Set(['incoming', 'outgoing', 'internal', 'notPriced'])
const shownColumns = ({ columns, rows }: Table): ReportTableColumn[] =>
  columns.filter(
    ({ key, kind }) =>
      (!quietColumns.has(key) || rows.some(({ cells }) => Number(cells[key] ?? 0) !== 0)) &&
      (kind !== 'text' || rows.some(({ cells }) => (cells[key] ?? '') !== '')),
  )

/** Where a cell leads: the line's name to the next finer report, its number of calls to the calls themselves. */
const useDrill = ({ report, column, row, index }: CellProps): ReportKey | undefined => {
  const { features } = useMe()
  if (row.drill === null) return undefined
  if (index === 0) return nextReport(report, features)
  const list = nextReport('top-calls', features)
  return column.key === 'calls' && list !== nextReport(report, features) ? list : undefined
}

const Cell = (props: CellProps) => {
  const { column, row, index, search, facts } = props
  const opensCalls = useOpens('report_call_list')
  const value = row.cells[column.key]
  const text = formatCell(column, value, facts.decimals)
  const to = useDrill(props)
  if (to !== undefined) {
    // The period always goes along, so that no remembered one takes its place.
    const filters = { period: 'last-30-days', ...keepFilters(search), ...row.drill, compare: undefined }
    return (
      <Link to={reportPath(to)} search={filters} className={styles.drill}>
        {text}
      </Link>
    )
  }
  if (column.kind === 'share' && column.metric !== 'change' && typeof value === 'number' && value >= 0)
    return <ShareBar share={value / facts.most}>{text}</ShareBar>
  if (index === 0 && isCallId(row.key) && opensCalls)
    return (
      <Link to="." search={{ ...keepFilters(search), call: row.key }} resetScroll={false} className={styles.drill}>
        {text}
      </Link>
    )
  return column.kind === 'phone' ? <span className={styles.number}>{text}</span> : text
}

const columnsFor = (report: ReportKey, table: Table, search: Search): Column<Row>[] =>
  table.columns.map((column, index) => {
    const facts = factsOf(table, column)
    return {
      key: column.key,
      label: column.label,
      sort: column.key,
      heading: index === 0,
      nowrap: column.kind !== 'text',
      ...(isFigure(column) ? { align: 'right' as const } : {}),
      cell: (row) => <Cell report={report} column={column} row={row} index={index} search={search} facts={facts} />,
    }
  })

const footOf = (table: Table): Record<string, ReactNode> | undefined => {
  const { columns, sum } = table
  return sum === null
    ? undefined
    : Object.fromEntries(
        columns.map((column, index) => [
          column.key,
          index === 0
            ? 'Total'
            : sum[column.key] === undefined || sum[column.key] === null
              ? undefined
              : formatCell(column, sum[column.key], factsOf(table, column).decimals),
        ]),
      )
}

type ReportTableProps = {
  report: ReportKey
  table: Table
  search: Search
  change: Change
  dimmed: boolean
  /** A picture of the same figures, above the table. */
  picture?: ReactNode
}

/** One table of a report: sorted by its headers, with its sums below, its cells to be marked and copied. */
export const ReportTable = ({ report, table: whole, search, change, dimmed, picture }: ReportTableProps) => {
  const table = { ...whole, columns: shownColumns(whole) }
  const [page, setPage] = useState(1)
  const order = orderOf(table, search)
  const sorted = inOrder(table, order)
  const shown = sorted.length > MOST_SHOWN ? sorted.slice((page - 1) * MOST_SHOWN, page * MOST_SHOWN) : sorted
  const selection = useCellSelection({ columns: table.columns, rows: shown.map(({ cells }) => cells) })
  const sorting = {
    current: order,
    change: (next: string) => {
      setPage(1)
      change({ order: `${table.key}:${next}` }, { replace: true })
    },
  }
  return (
    <Section flush title={table.title} actions={shown.length > 0 ? <MarkCellsButton selection={selection} /> : null}>
      {picture}
      {table.rows.length === 0 ? (
        <Blank title="Nothing in this period" />
      ) : (
        <div ref={selection.room} onKeyDown={selection.onKeyDown} role="presentation">
          <DataTable
            figures
            caption={table.title}
            columns={columnsFor(report, table, search)}
            rows={shown}
            rowKey={(row) => row.key}
            sorting={sorting}
            foot={footOf(table)}
            dimmed={dimmed}
            marking={selection}
          />
        </div>
      )}
      <MarkedCells selection={selection} />
      {sorted.length > MOST_SHOWN ? (
        <ListPaging
          fixedSize
          total={sorted.length}
          page={page}
          pageSize={MOST_SHOWN}
          change={(patch) => setPage(Number(patch['page'] ?? 1))}
        />
      ) : null}
    </Section>
  )
}
