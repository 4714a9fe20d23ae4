import type { ReportAnswer } from '#contract/my-account/reports.ts'
import { useId } from 'react'
import { Bar, BarChart, CartesianGrid, ReferenceArea, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { formatCell, isFigure } from './report-cells.ts'
import styles from './reports.module.css'

type Table = ReportAnswer['tables'][number]
type ChartColumn = Table['columns'][number]

const colours = ['var(--ma-accent)', 'var(--ma-series-2)', 'var(--ma-series-3)'] as const
const parts: readonly string[] = ['incoming', 'outgoing', 'internal']
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const shortMonth = new Intl.DateTimeFormat('en-GB', { month: 'short', year: '2-digit', timeZone: 'UTC' })

/** The columns that are drawn: what a report is about, what calls are made of, otherwise its first count. */
const drawnColumns = ({ columns, rows }: Table): readonly ChartColumn[] => {
  const subject = columns.find(({ key }) => key === 'peak' || key === 'callers')
  if (subject !== undefined) return [subject]
  const split = columns.filter(({ key }) => parts.includes(key) && rows.some(({ cells }) => Number(cells[key]) > 0))
  if (split.length > 0) return split
  const count = columns.find(({ key }) => key === 'calls') ?? columns.find(({ kind }) => kind === 'count')
  const first = count ?? columns.find(isFigure)
  return first === undefined ? [] : [first]
}

const axisText = (column: ChartColumn, value: string): string => {
  if (column.kind === 'day') return shortDay.format(new Date(`${value}T00:00:00Z`))
  if (column.kind === 'month') return shortMonth.format(new Date(`${value.slice(0, 7)}-01T00:00:00Z`))
  // An hour of the clock, `09:00–09:59`, is told by its first digits.
  return /^\d\d:00–/.test(value) ? value.slice(0, 2) : formatCell(column, value)
}

const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

const fillOf = (patternId: string, index: number): string => (index === 1 ? `url(#${patternId})` : colours[index % 3]!)

/** Stripes, so that the second part is told from the first without its colour. */
const Stripes = ({ id }: { id: string }) => (
  <defs>
    <pattern id={id} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width={6} height={6} fill={colours[1]} />
      <rect width={2} height={6} fill="var(--ma-surface)" fillOpacity={0.45} />
    </pattern>
  </defs>
)

const Legend = ({ columns, weekends }: { columns: readonly ChartColumn[]; weekends: boolean }) => (
  <ul className={styles.legend}>
    {columns.map(({ key, label }, index) => (
      <li key={key}>
        <svg className={styles.swatch} aria-hidden>
          <Stripes id={`swatch-${key}`} />
          <rect width={12} height={12} fill={fillOf(`swatch-${key}`, index)} />
        </svg>
        {label}
      </li>
    ))}
    {weekends ? (
      <li>
        <svg className={styles.swatch} aria-hidden>
          <rect width={12} height={12} fill="var(--ma-line)" />
        </svg>
        Weekend
      </li>
    ) : null}
  </ul>
)

const Weekends = ({ days }: { days: readonly string[] }) =>
  days
    .filter(isWeekend)
    .map((day) => <ReferenceArea key={day} x1={day} x2={day} fill="var(--ma-line)" fillOpacity={0.6} />)

/**
 * The lines of a report as bars. The arrow keys walk through the bars and tell each one's values; the table below has
 * the same figures.
 */
export const ReportChart = ({ table }: { table: Table }) => {
  const patternId = useId()
  const [category] = table.columns
  const drawn = drawnColumns(table)
  if (category === undefined || drawn.length === 0) return null
  const known = table.rows.filter(({ cells }) => drawn.some(({ key }) => typeof cells[key] === 'number'))
  const data = known.map(({ cells }) => ({
    name: String(cells[category.key] ?? ''),
    ...Object.fromEntries(drawn.map(({ key }) => [key, Number(cells[key] ?? 0)])),
  }))
  const weekends = category.kind === 'day' && data.length <= 100
  const columnOf = (key: string) => drawn.find((column) => column.key === key) ?? category
  return (
    <figure className={styles.picture}>
      <figcaption className="visually-hidden">
        {table.title} as bars. The arrow keys walk through them; the table below has the same figures.
      </figcaption>
      <Legend columns={drawn} weekends={weekends} />
      <div className={styles.chart}>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={data} margin={{ top: 4, right: 4, bottom: 0, left: 0 }} title={table.title}>
            <Stripes id={patternId} />
            {weekends ? Weekends({ days: data.map(({ name }) => name) }) : null}
            <CartesianGrid vertical={false} stroke="var(--ma-line)" />
            <XAxis
              dataKey="name"
              tickFormatter={(value: string) => axisText(category, value)}
              tick={{ fill: 'var(--ma-dim)', fontSize: 12 }}
              stroke="var(--ma-line-strong)"
              minTickGap={12}
            />
            <YAxis
              allowDecimals={false}
              width={44}
              tick={{ fill: 'var(--ma-dim)', fontSize: 12 }}
              stroke="var(--ma-line-strong)"
            />
            <Tooltip
              labelFormatter={(value) => formatCell(category, String(value))}
              formatter={(value, _, item) => formatCell(columnOf(String(item.dataKey)), Number(value))}
              cursor={{ fill: 'var(--ma-hover)' }}
              contentStyle={{
                color: 'var(--ma-text)',
                background: 'var(--ma-surface)',
                border: '1px solid var(--ma-line-strong)',
                borderRadius: 8,
              }}
              itemStyle={{ color: 'var(--ma-text)' }}
            />
            {drawn.map(({ key, label }, index) => (
              <Bar
                key={key}
                dataKey={key}
                name={label}
                stackId="calls"
                fill={fillOf(patternId, index)}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  )
}
