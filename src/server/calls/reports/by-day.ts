import { addDays, daysBetween, listDays } from '#rules/period.ts'
import { dayOfCall } from './call-expressions.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { listFiguresBy, noFigures } from './figures.ts'

const weekdays = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' })

/** How calls spread over the London days of the period; days without calls are there with zeros. */
export const reportByDay = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const [days, daysBefore] = await Promise.all([
    listFiguresBy(store, question, dayOfCall),
    previous === null ? null : listFiguresBy(store, previous, dayOfCall),
  ])
  const back = previous === null ? 0 : daysBetween(previous.period.from, question.period.from)
  const lines = listDays(question.period).map((day) => ({
    key: day,
    cells: { day, weekday: weekdays.format(Date.parse(day)) },
    figures: days.get(day) ?? noFigures,
    previous: daysBefore?.get(addDays(day, -back)),
    drill: { period: 'custom', from: day, to: day },
  }))
  const table = makeFigureTable(ask, {
    key: 'days',
    title: 'Calls by day',
    labels: [
      { key: 'day', label: 'Day', kind: 'day' },
      { key: 'weekday', label: 'Weekday', kind: 'text' },
    ],
    lines,
  })
  return { tables: [table] }
}
