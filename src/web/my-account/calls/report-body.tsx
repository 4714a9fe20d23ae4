import type { ReportAnswer } from '#contract/my-account/reports.ts'
import type { ReportKey } from '#rules/reports.ts'
import { Loading } from '#web/kit/states.tsx'
import { PageTabs, type Tab } from '#web/kit/tabs.tsx'
import { lazy, type ReactNode, Suspense } from 'react'
import { type Change, type Search, valuesOf } from './address-values.ts'
import { NoCalls } from './no-calls.tsx'
import { isFigure } from './report-cells.ts'
import { keepFilters } from './report-places.ts'
import { ReportTable } from './report-table.tsx'
import styles from './reports.module.css'
import { WeekTable } from './week-table.tsx'

const ReportChart = lazy(async () => ({ default: (await import('./report-chart.tsx')).ReportChart }))

type Table = ReportAnswer['tables'][number]

const drawn: ReadonlySet<ReportKey> = new Set([
  'by-day',
  'by-hour',
  'by-month',
  'duration-bands',
  'repeat-callers',
  'concurrent',
])
const MOST_BARS = 400
/** Tables with more columns do not stand beside each other. */
const MOST_ABREAST = 5

const pictureOf = (report: ReportKey, table: Table): ReactNode =>
  drawn.has(report) && table.rows.length > 1 && table.rows.length <= MOST_BARS ? (
    <Suspense fallback={<Loading lines={6} />}>
      <ReportChart table={table} />
    </Suspense>
  ) : undefined

/** Weekdays by 24 hours: such a table is its own picture, its cells tinted by their value. */
const weekOf = ({ columns, rows }: Table): number[][] | undefined => {
  const hours = columns.slice(1).filter((column) => isFigure(column) && /^(h|hour)?-?\d{1,2}$/.test(column.key))
  if (hours.length !== 24 || rows.length !== 7) return undefined
  return rows.map(({ cells }) => hours.map(({ key }) => Number(cells[key] ?? 0)))
}

type ReportBodyProps = {
  report: ReportKey
  answer: ReportAnswer
  search: Search
  change: Change
  dimmed: boolean
}

/** The tables of a report, each with its picture. */
export const ReportBody = ({ report, answer, search, change, dimmed }: ReportBodyProps) => {
  if (answer.header.calls === 0)
    return <NoCalls search={search} change={change} dataCompleteTo={answer.header.dataCompleteTo} />
  if (report === 'call-back')
    return <TabbedTables report={report} answer={answer} search={search} change={change} dimmed={dimmed} />
  const week = answer.tables.map((table) => ({ table, week: weekOf(table) }))
  return (
    <div
      className={
        answer.tables.length === 2 && answer.tables.every(({ columns }) => columns.length <= MOST_ABREAST)
          ? styles.pair
          : styles.body
      }
    >
      {week.map(({ table, week: hours }) =>
        hours === undefined ? (
          <ReportTable
            key={table.key}
            report={report}
            table={table}
            search={search}
            change={change}
            dimmed={dimmed}
            picture={pictureOf(report, table)}
          />
        ) : (
          <WeekTable key={table.key} week={hours} />
        ),
      )}
    </div>
  )
}

/** Outstanding and handled stand behind each other, each with its number of lines. */
const TabbedTables = ({ report, answer, search, change, dimmed }: ReportBodyProps) => {
  const wanted = valuesOf(search['tab'])[0]
  const open = answer.tables.find(({ key }) => key === wanted) ?? answer.tables[0]
  return (
    <>
      <PageTabs
        label="Missed callers"
        current={open?.key ?? ''}
        search={keepFilters(search)}
        tabs={
          answer.tables.map(({ key, title, rows }) => ({ key, label: title, count: rows.length })) as [Tab, ...Tab[]]
        }
      />
      {open === undefined ? null : (
        <ReportTable key={open.key} report={report} table={open} search={search} change={change} dimmed={dimmed} />
      )}
    </>
  )
}
