import { namesIn } from '#rules/label-timeline.ts'
import { NO_NUMBER, ownNumberOfCall } from './calls-in-scope.ts'
import { type FigureLine, makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { collect, type Figures, listFiguresBy, noFigures, sumFigures } from './figures.ts'

/** Numbers without calls are listed as long as there are no more than these. */
const MOST_IDLE_NUMBERS = 1000

/**
 * One line for each own number, those with most calls first, and one for calls of none of them. Where fewer are asked for than
 * there are, the rest is one line, so that the sum stays that of all.
 */
export const reportByNumber = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const { scope } = question
  // Calls of numbers that are the customer's no more are calls of none of them: one line.
  const ofKnown = (groups: ReadonlyMap<string, Figures>): Map<string, Figures> => {
    const known = new Map<string, Figures>()
    for (const [id, figures] of groups) collect(known, scope.numbers.has(Number(id)) ? id : String(NO_NUMBER), figures)
    return known
  }
  const own = ownNumberOfCall(scope)
  const [groups, before] = await Promise.all([
    listFiguresBy(store, question, own).then(ofKnown),
    previous === null ? null : listFiguresBy(store, previous, own).then(ofKnown),
  ])
  const isIdle = (id: number): boolean => !groups.has(String(id)) && before?.has(String(id)) !== true
  const hasFilters = Object.values(question.filters ?? {}).some((value) => value !== undefined)
  const idle = [...scope.numbers.keys()].filter(isIdle)
  const listsIdle = !hasFilters && idle.length <= MOST_IDLE_NUMBERS
  const ids = new Set([...groups.keys(), ...(before?.keys() ?? []), ...(listsIdle ? idle.map(String) : [])])
  const lines = [...ids].map((key) => lineOf(ask, key, groups.get(key) ?? noFigures, before?.get(key)))
  const ranked = lines.toSorted((a, b) => b.figures.calls - a.figures.calls || Number(a.key) - Number(b.key))
  const most = ask.mostNumbers ?? Infinity
  // Calls of none of the numbers are a line of their own, however few.
  const further = ranked.filter(({ key }) => key !== String(NO_NUMBER)).slice(most)
  const isFurther = new Set(further)
  const table = makeFigureTable(ask, {
    key: 'numbers',
    title: 'Calls by number',
    labels: [
      { key: 'number', label: 'Number', kind: 'phone' },
      { key: 'description', label: 'Description', kind: 'text' },
      { key: 'site', label: 'Site', kind: 'text' },
      { key: 'campaign', label: 'Campaign', kind: 'text' },
    ],
    lines: [
      ...ranked.filter((line) => !isFurther.has(line)),
      ...(further.length === 0 ? [] : [lineOfFurther(further)]),
    ],
    share: true,
  })
  const notes = [
    ...(further.length === 0
      ? []
      : [`The ${inWords(most)} numbers with most calls are listed; a file has all of them.`]),
    ...(listsIdle || hasFilters || idle.length === 0
      ? []
      : [`${inWords(idle.length)} numbers without calls are not listed.`]),
  ]
  return { tables: [table], notes }
}

const inWords = (count: number): string => count.toLocaleString('en-GB')

/** The line of all numbers together that are not listed by themselves. */
const lineOfFurther = (lines: readonly FigureLine[]): FigureLine => ({
  key: 'further',
  cells: { number: null, description: `${inWords(lines.length)} further numbers`, site: null, campaign: null },
  figures: sumFigures(lines.map(({ figures }) => figures)),
  previous: sumFigures(lines.map(({ previous }) => previous ?? noFigures)),
  drill: null,
})

const lineOf = (
  { question: { scope, period } }: ReportAsk,
  key: string,
  figures: Figures,
  previous: Figures | undefined,
): FigureLine => {
  const number = scope.numbers.get(Number(key))
  const cells =
    number === undefined
      ? { number: null, description: 'None of your numbers', site: null, campaign: null }
      : {
          number: number.key,
          description: number.description.value,
          site: namesIn(number.site, period),
          campaign: namesIn(number.campaign, period),
        }
  return { key, cells, figures, previous, drill: { countsForNumber: key } }
}
