import { addDays, daysBetween, listDays } from '#rules/period.ts'
import type { ReportTable } from '#rules/reports.ts'
import { dayOfCall } from './call-expressions.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { type Figures, listFiguresBy, noFigures } from './figures.ts'

const weekdays = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' })

/** One line for each London day of the period; days without calls are there with zeros. */
export const dayTable = (
  ask: Pick<ReportAsk, 'question' | 'previous'>,
  days: ReadonlyMap<string, Figures>,
  daysBefore: ReadonlyMap<string, Figures> | null,
): ReportTable => {
  const { question, previous } = ask
  const back = previous === null ? 0 : daysBetween(previous.period.from, question.period.from)
  return makeFigureTable(ask, {
    key: 'days',
    title: 'Calls by day',
    labels: [
      { key: 'day', label: 'Day', kind: 'day' },
      { key: 'weekday', label: 'Weekday', kind: 'text' },
    ],
    lines: listDays(question.period).map((day) => ({
      key: day,
      cells: { day, weekday: weekdays.format(Date.parse(day)) },
      figures: days.get(day) ?? noFigures,
      previous: daysBefore?.get(addDays(day, -back)),
      drill: { period: 'custom', from: day, to: day },
    })),
  })
}

/** How calls spread over the London days of the period. */
export const reportByDay = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const [days, daysBefore] = await Promise.all([
    listFiguresBy(store, question, dayOfCall),
    previous === null ? null : listFiguresBy(store, previous, dayOfCall),
  ])
  return { tables: [dayTable(ask, days, daysBefore)] }
}
