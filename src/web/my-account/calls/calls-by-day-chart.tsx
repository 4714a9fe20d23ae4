import { formatDay } from '#web/kit/format.ts'
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import styles from './calls.module.css'
import type { Overview } from './figures.tsx'

const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

const parts = [
  { key: 'incoming', label: 'Incoming', colour: 'var(--ma-accent)' },
  { key: 'outgoing', label: 'Outgoing', colour: 'var(--ma-series-2)' },
  { key: 'internal', label: 'Internal', colour: 'var(--ma-series-3)' },
] as const

/** The picture; its table twin carries the same figures for those who cannot see it. */
export const CallsByDayChart = ({ days }: { days: Overview['days'] }) => {
  const shown = parts.filter(({ key }) => days.some((day) => day[key] > 0))
  return (
    <figure className={styles.picture} aria-label="Calls by day, as bars; the table below has the same figures">
      <ul className={styles.legend}>
        {shown.map(({ key, label }) => (
          <li key={key}>
            <span className={styles.swatch} data-part={key} />
            {label}
          </li>
        ))}
      </ul>
      <div className={styles.chart} aria-hidden>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={[...days]} margin={{ top: 4, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--ma-line)" />
            <XAxis
              dataKey="day"
              tickFormatter={(day: string) => shortDay.format(new Date(`${day}T00:00:00Z`))}
              tick={{ fill: 'var(--ma-dim)', fontSize: 12 }}
              stroke="var(--ma-line-strong)"
              minTickGap={24}
            />
            <YAxis
              allowDecimals={false}
              width={44}
              tick={{ fill: 'var(--ma-dim)', fontSize: 12 }}
              stroke="var(--ma-line-strong)"
            />
            <Tooltip
              labelFormatter={(day) => formatDay(String(day))}
              cursor={{ fill: 'var(--ma-hover)' }}
              contentStyle={{
                color: 'var(--ma-text)',
                background: 'var(--ma-surface)',
                border: '1px solid var(--ma-line-strong)',
                borderRadius: 8,
              }}
              itemStyle={{ color: 'var(--ma-text)' }}
            />
            {shown.map(({ key, label, colour }) => (
              <Bar key={key} dataKey={key} name={label} stackId="calls" fill={colour} isAnimationActive={false} />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  )
}
