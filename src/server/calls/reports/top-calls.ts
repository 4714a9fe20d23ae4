import { allOf, callsSql, type CallsSql, uint32, verbatim } from '../store/calls-sql.ts'
import { callRow, figuresOfCalls, makeCallTable, summedRow } from './call-cells.ts'
import { freeCallSql } from './call-expressions.ts'
import { notesOf } from './call-list.ts'
import { type CallLine, callLineColumns, callLineOf } from './call-line.ts'
import { callsInScope } from './calls-in-scope.ts'
import type { ReportAsk, ReportParts } from './figure-table.ts'
import { type Figures, listFiguresBy, noFigures, sumFigures, withoutFigures } from './figures.ts'

const MOST_CALLS = 50

type Top = { readonly key: string; readonly title: string; readonly also: CallsSql; readonly order: CallsSql }

const longest: Top = {
  key: 'longest',
  title: 'The longest calls',
  also: verbatim('duration_seconds > 0'),
  order: verbatim('duration_seconds DESC, started_at DESC, record_key'),
}
const dearest: Top = {
  key: 'dearest',
  title: 'The dearest calls',
  also: verbatim('charge_micros > 0'),
  order: verbatim('charge_micros DESC, started_at DESC, record_key'),
}

const listTop = async ({ store, question }: ReportAsk, { also, order }: Top): Promise<CallLine[]> => {
  const where = allOf([callsInScope(question), callsSql`NOT ${freeCallSql}`, also])
  const sql = callsSql`SELECT ${callLineColumns(question.scope)} FROM call WHERE ${where} ORDER BY ${order} LIMIT ${uint32(MOST_CALLS)}`
  const calls: CallLine[] = []
  for await (const batch of store.stream(sql)) calls.push(...batch.map(callLineOf))
  return calls
}

/** The longest calls, and the dearest where costs are shown; all others are the last line. */
export const reportTopCalls = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question } = ask
  const { scope } = question
  const tops = scope.showsCosts ? [longest, dearest] : [longest]
  const [groups, ...lists] = await Promise.all([
    listFiguresBy(store, question, callsSql`if(${freeCallSql}, 'free', 'listed')`),
    ...tops.map((top) => listTop(ask, top)),
  ])
  const total: Figures = sumFigures(groups.values())
  const tables = tops.map((top, index) => {
    const calls = lists[index] ?? []
    const rest = withoutFigures(total, figuresOfCalls(calls))
    const rows = calls.map((call) => callRow(scope, call))
    const last = rest.calls === 0 ? [] : [summedRow(scope, { key: 'rest', label: 'All other calls' }, rest)]
    return makeCallTable(scope, { key: top.key, title: top.title }, { total, rows: [...rows, ...last] })
  })
  return { tables, notes: notesOf(groups.get('free') ?? noFigures) }
}
