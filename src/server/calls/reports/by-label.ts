import { type LabelSpan, spansIn } from '#rules/label-timeline.ts'
import { callsSql, uint32s } from '../store/calls-sql.ts'
import { ownNumberOfCall } from './calls-in-scope.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { collect, type Figures, listFiguresBy, noFigures } from './figures.ts'
import { type LabelKind, labelOfCall, NO_LABEL } from './label-of-call.ts'

const words = {
  site: { title: 'Calls by site', column: 'Site', drill: 'countsForSite' },
  campaign: { title: 'Calls by campaign', column: 'Campaign', drill: 'countsForCampaign' },
} as const

/** The line of numbers without the label, and of calls of no number. */
export const UNASSIGNED = 'Unassigned'

type Question = ReportAsk['question']

/**
 * The figures of each name: what both owners call alike is one line. The store groups by number, so that only the numbers
 * that change their label within the period are told to it.
 */
const listFiguresByName = async (store: ReportAsk['store'], question: Question, kind: LabelKind) => {
  const { scope, period } = question
  const numbers = [...scope.numbers.values()]
  const nameOf = new Map(
    numbers.flatMap((number) => number[kind]).map(({ id, label }) => [id ?? NO_LABEL, label.value]),
  )
  const changing = numbers.filter((number) => spansIn(number[kind], period).length > 1)
  const own = ownNumberOfCall(scope)
  const label = labelOfCall({ numbers: changing, period, column: own }, kind)
  const isChanging = callsSql`${own} IN ${uint32s(changing.map(({ id }) => id))}`
  const byPlace = await listFiguresBy(
    store,
    question,
    callsSql`if(${isChanging}, concat('label ', toString(${label})), toString(${own}))`,
  )
  const groups = new Map<string, Figures>()
  for (const [place, figures] of byPlace) {
    const name = place.startsWith('label ')
      ? nameOf.get(Number(place.slice('label '.length)))
      : scope.numbers.get(Number(place))?.[kind].find(({ toAt }) => toAt > period.fromAt)?.label.value
    collect(groups, name ?? '', figures)
  }
  return groups
}

/** Whose word each name is. */
const ownersOf = (spans: readonly LabelSpan[]): ReadonlyMap<string, string> => {
  const owners = new Map<string, Set<string>>()
  for (const { label } of spans)
    if (label.by !== 'none') owners.set(label.value, (owners.get(label.value) ?? new Set()).add(label.by))
  return new Map(
    [...owners].map(([name, by]) => [
      name,
      [...(by.has('customer') ? ['you'] : []), ...(by.has('staff') ? ['your provider'] : [])].join(' and '),
    ]),
  )
}

/** One line for each site or campaign of the calls' time, those with most calls first, "Unassigned" last. */
const reportByLabel = async (ask: ReportAsk, label: LabelKind): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const [groups, before] = await Promise.all([
    listFiguresByName(store, question, label),
    previous === null ? null : listFiguresByName(store, previous, label),
  ])
  const names = [...new Set([...groups.keys(), ...(before?.keys() ?? [])])]
  const setBy = ownersOf([...question.scope.numbers.values()].flatMap((number) => number[label]))
  const { title, column, drill } = words[label]
  const lines = names.map((name) => ({
    key: name,
    cells: { [label]: name === '' ? UNASSIGNED : name, setBy: setBy.get(name) ?? null },
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
