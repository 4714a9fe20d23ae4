import { type LabelSpan, spansIn } from '#rules/label-timeline.ts'
import { callsSql, uint32s } from '../store/calls-sql.ts'
import { ownNumberOfCall } from './calls-in-scope.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { collect, type Figures, listFiguresBy, noFigures } from './figures.ts'
import { type LabelKind, labelOfCall, NO_LABEL } from './label-of-call.ts'

const words = {
  site: { title: 'Calls by site', column: 'Site' },
  campaign: { title: 'Calls by campaign', column: 'Campaign' },
} as const

/** The line of numbers without the label, and of calls of no number. */
export const UNASSIGNED = 'Unassigned'

type Question = ReportAsk['question']

/** What a line is: sites that both owners call alike are one, and campaigns are each their own, as on their own pages. */
const keyOf = (kind: LabelKind, { id, label }: LabelSpan): string =>
  kind === 'site' ? (label.value ?? '') : id === null ? '' : String(id)

/**
 * The figures of each line. The store groups by number, so that only the numbers that change their label within the period are
 * told to it.
 */
const listFiguresByLine = async (store: ReportAsk['store'], question: Question, kind: LabelKind) => {
  const { scope, period } = question
  const numbers = [...scope.numbers.values()]
  const lineOfId = new Map(
    numbers.flatMap((number) => number[kind]).map((span) => [span.id ?? NO_LABEL, keyOf(kind, span)]),
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
  const lineOfNumber = (id: number): string | undefined => {
    const span = scope.numbers.get(id)?.[kind].find(({ toAt }) => toAt > period.fromAt)
    return span && keyOf(kind, span)
  }
  const groups = new Map<string, Figures>()
  for (const [place, figures] of byPlace) {
    const line = place.startsWith('label ')
      ? lineOfId.get(Number(place.slice('label '.length)))
      : lineOfNumber(Number(place))
    collect(groups, line ?? '', figures)
  }
  return groups
}

/** What each line is called, and whose word that is. */
const namesOf = (
  kind: LabelKind,
  spans: readonly LabelSpan[],
): ReadonlyMap<string, { name: string; setBy: string }> => {
  const lines = new Map<string, { name: string; by: Set<string> }>()
  for (const span of spans) {
    const { value, by } = span.label
    if (by === 'none') continue
    const line = lines.get(keyOf(kind, span)) ?? { name: value, by: new Set() }
    lines.set(keyOf(kind, span), { ...line, by: line.by.add(by) })
  }
  return new Map(
    [...lines].map(([key, { name, by }]) => {
      const owners = [...(by.has('customer') ? ['you'] : []), ...(by.has('staff') ? ['your provider'] : [])]
      return [key, { name, setBy: owners.join(' and ') }]
    }),
  )
}

const drillOf = (kind: LabelKind, key: string, name: string): Record<string, string> => {
  if (kind === 'site') return { countsForSite: key }
  return { countsForCampaign: name, ...(key !== '' && { countsForCampaignId: key }) }
}

/** One line for each site or campaign of the calls' time, those with most calls first, "Unassigned" last. */
const reportByLabel = async (ask: ReportAsk, kind: LabelKind): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const [groups, before] = await Promise.all([
    listFiguresByLine(store, question, kind),
    previous === null ? null : listFiguresByLine(store, previous, kind),
  ])
  const keys = [...new Set([...groups.keys(), ...(before?.keys() ?? [])])]
  const named = namesOf(
    kind,
    [...question.scope.numbers.values()].flatMap((number) => number[kind]),
  )
  const { title, column } = words[kind]
  const lines = keys.map((key) => {
    const { name = '', setBy = null } = named.get(key) ?? {}
    return {
      ...{ key, name },
      cells: { [kind]: name === '' ? UNASSIGNED : name, setBy },
      figures: groups.get(key) ?? noFigures,
      previous: before?.get(key),
      drill: drillOf(kind, key, name),
    }
  })
  const rank = (name: string): number => (name === '' ? 1 : 0)
  const table = makeFigureTable(ask, {
    key: `${kind}s`,
    title,
    labels: [
      { key: kind, label: column, kind: 'text' },
      { key: 'setBy', label: 'Set by', kind: 'text' },
    ],
    lines: lines.toSorted(
      (a, b) =>
        rank(a.name) - rank(b.name) ||
        b.figures.calls - a.figures.calls ||
        a.name.localeCompare(b.name, 'en-GB') ||
        a.key.localeCompare(b.key),
    ),
    share: true,
  })
  return { tables: [table] }
}

/** One line for each site. */
export const reportBySite = (ask: ReportAsk): Promise<ReportParts> => reportByLabel(ask, 'site')
/** One line for each campaign. */
export const reportByCampaign = (ask: ReportAsk): Promise<ReportParts> => reportByLabel(ask, 'campaign')
