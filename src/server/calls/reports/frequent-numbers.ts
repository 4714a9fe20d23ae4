import { maskNumber } from '#rules/masked-number.ts'
import type { ReportCell } from '#rules/reports.ts'
import { z } from 'zod'
import { allOf, callsSql, type CallsSql, texts, uint32, verbatim } from '../store/calls-sql.ts'
import { freeCallSql } from './call-expressions.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'
import { type FigureLine, makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import {
  collect,
  type Figures,
  figureColumns,
  figureFields,
  figuresOf,
  noFigures,
  sumFigures,
  withoutFigures,
} from './figures.ts'
import type { CallStore } from '../store/open.ts'

/** As many numbers are listed. */
const MOST_NUMBERS = 50

const keyRow = z.object({ party: z.string() })
const row = z.object({ ...figureFields, party: z.string() })

type Side = {
  readonly key: string
  readonly title: string
  readonly direction: 'in' | 'out'
  readonly party: CallsSql
  /** Calls of this side that are never a line of their own. */
  readonly apart: CallsSql
  readonly apartLabel: string
  readonly apartDrill: FigureLine['drill']
}

const sides: readonly Side[] = [
  {
    key: 'callers',
    title: 'Who called you most',
    direction: 'in',
    party: verbatim('caller_key'),
    apart: verbatim('caller_withheld'),
    apartLabel: 'Withheld',
    apartDrill: { direction: 'in', withheld: 'yes' },
  },
  {
    key: 'called',
    title: 'Whom you called most',
    direction: 'out',
    party: verbatim('dialled_key'),
    apart: freeCallSql,
    apartLabel: 'Free calls, not listed',
    apartDrill: null,
  },
]

type Found = { readonly parties: ReadonlyMap<string, Figures>; readonly apart: Figures; readonly rest: Figures }

const callsOfSide = (question: CallQuestion, { direction }: Side): CallsSql =>
  allOf([callsInScope(question), verbatim(`direction = '${direction}'`)])

/** The figures of some numbers, of the calls that are apart, and of all others. */
const find = async (ask: Ask, side: Side, parties: readonly string[]): Promise<Found> => {
  const { store, question } = ask
  const where = callsOfSide(question, side)
  const [listed, sums] = await Promise.all([
    store.rows(
      row,
      callsSql`SELECT ${side.party} AS party, ${figureColumns} FROM call
        WHERE ${where} AND party IN ${texts(parties)} AND NOT ${side.apart} GROUP BY party, priced_in`,
    ),
    store.rows(
      row,
      callsSql`SELECT if(${side.apart}, 'apart', 'others') AS party, ${figureColumns} FROM call
        WHERE ${where} GROUP BY party, priced_in`,
    ),
  ])
  const found = new Map<string, Figures>()
  for (const { party, ...figures } of listed) collect(found, party, figuresOf(figures))
  const whole = new Map<string, Figures>()
  for (const { party, ...figures } of sums) collect(whole, party, figuresOf(figures))
  const rest = withoutFigures(whole.get('others') ?? noFigures, sumFigures(found.values()))
  return { parties: found, apart: whole.get('apart') ?? noFigures, rest }
}

type Ask = { readonly store: CallStore; readonly question: CallQuestion }

/** The numbers of a side with most calls, in order. */
const listMost = async ({ store, question }: Ask, side: Side): Promise<string[]> => {
  const where = callsOfSide(question, side)
  const rows = await store.rows(
    keyRow,
    callsSql`SELECT ${side.party} AS party FROM call WHERE ${where} AND NOT ${side.apart}
      GROUP BY party ORDER BY count() DESC, sum(duration_seconds) DESC, party LIMIT ${uint32(MOST_NUMBERS)}`,
  )
  return rows.map(({ party }) => party)
}

const tableOf = async (ask: ReportAsk, side: Side) => {
  const { store, question, previous } = ask
  const parties = await listMost(ask, side)
  const [found, before] = await Promise.all([
    find(ask, side, parties),
    previous === null ? null : find({ store, question: previous }, side, parties),
  ])
  const masks = side.direction === 'in' && !question.scope.showsCallers
  const lines = parties.map((party, index): FigureLine => {
    const cells: Record<string, ReportCell> = { party: masks ? maskNumber(party) : party }
    return {
      key: masks ? String(index + 1) : party,
      cells,
      figures: found.parties.get(party) ?? noFigures,
      previous: before?.parties.get(party),
      drill: masks ? null : { direction: side.direction, party },
    }
  })
  const more: readonly FigureLine[] = [
    { ...lineOf('apart', side.apartLabel, found.apart), previous: before?.apart, drill: side.apartDrill },
    { ...lineOf('rest', 'All others', found.rest), previous: before?.rest },
  ]
  return makeFigureTable(ask, {
    key: side.key,
    title: side.title,
    labels: [{ key: 'party', label: 'Number', kind: 'phone' }],
    lines: [...lines, ...more.filter(({ figures, previous: past }) => figures.calls > 0 || (past?.calls ?? 0) > 0)],
    share: true,
  })
}

const lineOf = (key: string, party: string, figures: Figures): FigureLine => ({
  key,
  cells: { party },
  figures,
  drill: null,
})

/** Who called most and who was called most. Internal calls have no other party and are in neither table. */
export const reportFrequentNumbers = async (ask: ReportAsk): Promise<ReportParts> => ({
  tables: await Promise.all(sides.map((side) => tableOf(ask, side))),
  notes: ['Calls between your own numbers and extensions are in neither table.'],
})
