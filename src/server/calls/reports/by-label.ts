import type { ResolvedLabel } from '#rules/number-label.ts'
import { ownNumberOfCall } from './calls-in-scope.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { collect, type Figures, listFiguresBy, noFigures } from './figures.ts'

type Label = 'site' | 'campaign'

const words = {
  site: { title: 'Calls by site', column: 'Site', drill: 'countsForSite' },
  campaign: { title: 'Calls by campaign', column: 'Campaign', drill: 'countsForCampaign' },
} as const

/** The line of numbers without the label, and of calls of no number. */
export const UNASSIGNED = 'Unassigned'

/** One line for each site or campaign of the numbers, those with most calls first, "Unassigned" last. */
const reportByLabel = async (ask: ReportAsk, label: Label): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const { numbers } = question.scope
  const labelOf = (id: string): ResolvedLabel<string> | undefined => numbers.get(Number(id))?.[label]
  const group = (byNumber: ReadonlyMap<string, Figures>): Map<string, Figures> => {
    const groups = new Map<string, Figures>()
    for (const [id, figures] of byNumber) collect(groups, labelOf(id)?.value ?? '', figures)
    return groups
  }
  const own = ownNumberOfCall(question.scope)
  const [groups, before] = await Promise.all([
    listFiguresBy(store, question, own).then(group),
    previous === null ? null : listFiguresBy(store, previous, own).then(group),
  ])
  const names = [...new Set([...groups.keys(), ...(before?.keys() ?? [])])]
  const setBy = new Map([...numbers.values()].map((number) => [number[label].value ?? '', number[label].by]))
  const { title, column, drill } = words[label]
  const lines = names.map((name) => ({
    key: name,
    cells: {
      [label]: name === '' ? UNASSIGNED : name,
      setBy: name === '' ? null : setBy.get(name) === 'staff' ? 'your provider' : 'you',
    },
    figures: groups.get(name) ?? noFigures,
    previous: before?.get(name),
    drill: { [drill]: name },
  }))
  const rank = (name: string): number => (name === '' ? 1 : 0)
  const table = makeFigureTable(ask, {
    key: `${label}s`,
    title,
    labels: [
      { key: label, label: column, kind: 'text' },
      { key: 'setBy', label: 'Set by', kind: 'text' },
    ],
    lines: lines.toSorted(
      (a, b) => rank(a.key) - rank(b.key) || b.figures.calls - a.figures.calls || a.key.localeCompare(b.key, 'en-GB'),
    ),
    share: true,
  })
  return { tables: [table] }
}

/** One line for each site. */
export const reportBySite = (ask: ReportAsk): Promise<ReportParts> => reportByLabel(ask, 'site')
/** One line for each campaign. */
export const reportByCampaign = (ask: ReportAsk): Promise<ReportParts> => reportByLabel(ask, 'campaign')
