import { Section } from '#web/kit/detail-page.tsx'
import { formatCount } from '#web/kit/format.ts'
import { weekdays } from './call-words.ts'
import styles from './week-table.module.css'

const hours = Array.from({ length: 24 }, (_, hour) => hour)
const STEPS = 5

const stepOf = (calls: number, most: number): number =>
  calls === 0 ? 0 : Math.max(1, Math.ceil((calls / most) * STEPS))

/** When in the week calls start: a real table whose cells are coloured by their value. */
export const WeekTable = ({ week }: { week: readonly (readonly number[])[] }) => {
  const most = Math.max(1, ...week.flat())
  return (
    <Section title="Weekday and hour" lead="Calls by the hour of the London clock in which they start.">
      <p className={styles.hint}>Swipe sideways for all 24 hours.</p>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label="Calls by weekday and hour">
        <table className={styles.week}>
          <caption className="visually-hidden">Calls by weekday and hour</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Weekday</span>
              </th>
              {hours.map((hour) => (
                <th key={hour} scope="col">
                  {String(hour).padStart(2, '0')}
                </th>
              ))}
              <th scope="col">All</th>
            </tr>
          </thead>
          <tbody>
            {weekdays.map((weekday, index) => {
              const row = week[index] ?? []
              return (
                <tr key={weekday}>
                  <th scope="row">{weekday}</th>
                  {hours.map((hour) => (
                    <td key={hour} data-step={stepOf(row[hour] ?? 0, most)}>
                      {formatCount(row[hour] ?? 0)}
                    </td>
                  ))}
                  <td className={styles.all}>{formatCount(row.reduce((sum, calls) => sum + calls, 0))}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
