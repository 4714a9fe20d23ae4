import { addDays, type Day, listMonths, type Period } from '#rules/period.ts'
import { monthOfCall } from './call-expressions.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { listFiguresBy, noFigures } from './figures.ts'

const lastOfMonth = (month: string): Day => addDays(`${nextMonth(month)}-01`, -1)
const nextMonth = (month: string): string => addDays(`${month}-28`, 4).slice(0, 7)

/** The days of a month that lie in a period. */
const daysOf = (month: string, { from, to }: Period): { from: Day; to: Day } => ({
  from: from > `${month}-01` ? from : `${month}-01`,
  to: to < lastOfMonth(month) ? to : lastOfMonth(month),
})

/** One line for each London month that the period touches; compared, each stands beside the month before it. */
export const reportByMonth = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const { period } = question
  const groups = await listFiguresBy(store, question, monthOfCall)
  const months = listMonths(period)
  const isCut = months.some((month) => {
    const { from, to } = daysOf(month, period)
    return from !== `${month}-01` || to !== lastOfMonth(month)
  })
  const table = makeFigureTable(ask, {
    key: 'months',
    title: 'Calls by month',
    labels: [{ key: 'month', label: 'Month', kind: 'month' }],
    lines: months.map((month, index) => {
      const before = months[index - 1]
      return {
        key: month,
        cells: { month },
        figures: groups.get(month) ?? noFigures,
        previous: before === undefined ? null : (groups.get(before) ?? noFigures),
        drill: { period: 'custom', ...daysOf(month, period) },
      }
    }),
  })
  // Added up, the months before say nothing.
  const sum = table.sum === null || previous === null ? table.sum : withoutComparison(table.sum)
  return {
    tables: [{ ...table, sum }],
    notes: isCut ? ['The first or the last month is not whole: the period begins or ends within it.'] : [],
  }
}

const withoutComparison = <T>(cells: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(cells).filter(([key]) => !/^(?:previous|change)/.test(key)))
