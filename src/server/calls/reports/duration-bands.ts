import { verbatim } from '../store/calls-sql.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { listFiguresBy, noFigures } from './figures.ts'

/** The bands of talk time in seconds, both ends included. */
const bands = [
  { label: 'Not connected (0 s)', from: 0, to: 0 },
  { label: 'Up to 10 s', from: 1, to: 10 },
  { label: 'Over 10 to 30 s', from: 11, to: 30 },
  { label: 'Over 30 to 60 s', from: 31, to: 60 },
  { label: 'Over 1 to 3 min', from: 61, to: 180 },
  { label: 'Over 3 to 10 min', from: 181, to: 600 },
  { label: 'Over 10 min', from: 601, to: undefined },
] as const

const bandOfCall = verbatim(
  `multiIf(${bands.flatMap(({ to }, index) => (to === undefined ? [] : [`duration_seconds <= ${to}, ${index}`])).join(', ')}, ${bands.length - 1})`,
)

/** Calls by their talk time; those that never connected have a band of their own. */
export const reportDurationBands = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const { minSeconds, maxSeconds } = question.filters ?? {}
  const [groups, before] = await Promise.all([
    listFiguresBy(store, question, bandOfCall),
    previous === null ? null : listFiguresBy(store, previous, bandOfCall),
  ])
  const table = makeFigureTable(ask, {
    key: 'bands',
    title: 'Length of calls',
    labels: [{ key: 'band', label: 'Talk time', kind: 'text' }],
    lines: bands.map(({ label, from, to }, index) => {
      const most = Math.min(to ?? Number.POSITIVE_INFINITY, maxSeconds ?? Number.POSITIVE_INFINITY)
      return {
        key: String(from),
        cells: { band: label },
        figures: groups.get(String(index)) ?? noFigures,
        previous: before?.get(String(index)),
        drill: {
          minSeconds: String(Math.max(from, minSeconds ?? 0)),
          ...(Number.isFinite(most) && { maxSeconds: String(most) }),
        },
      }
    }),
    share: true,
  })
  return { tables: [table] }
}
