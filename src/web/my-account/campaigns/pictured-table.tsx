import type { ReportAnswer } from '#contract/my-account/reports.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Section } from '#web/kit/detail-page.tsx'
import { Loading } from '#web/kit/states.tsx'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import callsStyles from '../calls/calls.module.css'
import { decimalsOf, formatCell, isFigure } from '../calls/report-cells.ts'
import { keepFilters, nextReport, reportPath } from '../calls/report-places.ts'
import { useMe } from '../me.tsx'

const ReportChart = lazy(async () => ({ default: (await import('../calls/report-chart.tsx')).ReportChart }))

type Table = ReportAnswer['tables'][number]
type Row = Table['rows'][number]
type PicturedTableProps = {
  report: 'by-day' | 'by-hour'
  table: Table
  /** The filters that show the calls behind the table. */
  search: Readonly<Record<string, unknown>>
  dimmed: boolean
}

/** Columns that a campaign has little to say in. */
const left: ReadonlySet<string> = new Set(['outgoing', 'internal', 'notPriced', 'weekday'])

/** A table of a report as bars, with the same figures behind a fold; a line opens its calls where they are shown. */
export const PicturedTable = ({ report, table, search, dimmed }: PicturedTableProps) => {
  const { features } = useMe()
  const list = nextReport(report, features)
  const columns = table.columns
    .filter(({ key }) => !left.has(key) || table.rows.some(({ cells }) => Number(cells[key]) > 0))
    .map((column, index): Column<Row> => {
      const decimals = decimalsOf(
        column,
        table.rows.map(({ cells }) => cells[column.key]),
      )
      return {
        key: column.key,
        label: column.label,
        heading: index === 0,
        ...(isFigure(column) ? { align: 'right' as const } : {}),
        cell: ({ cells, drill }) => {
          const text = formatCell(column, cells[column.key], decimals)
          if (index > 0 || drill === null || list === undefined) return text
          return (
            <Link to={reportPath(list)} search={{ ...keepFilters(search), ...drill }}>
              {text}
            </Link>
          )
        },
      }
    })
  const shown = table.rows.filter(({ cells }) => Number(cells['calls']) > 0)
  return (
    <Section flush title={table.title}>
      <Suspense fallback={<Loading lines={6} />}>
        <ReportChart table={table} />
      </Suspense>
      <details className={callsStyles.twin}>
        <summary>Show as a table</summary>
        <DataTable
          figures
          caption={table.title}
          columns={columns}
          rows={shown}
          rowKey={({ key }) => key}
          dimmed={dimmed}
        />
      </details>
    </Section>
  )
}
