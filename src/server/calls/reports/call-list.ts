import type { ReportColumn, ReportRow } from '#rules/reports.ts'
import { allOf, callsSql, uint32, verbatim } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { callColumns, callRow, figuresOfCalls, makeCallTable, summedRow } from './call-cells.ts'
import { freeCallSql } from './call-expressions.ts'
import { type CallLine, callLineColumns, callLineOf } from './call-line.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'
import type { ReportAsk, ReportParts } from './figure-table.ts'
import { type Figures, listFiguresBy, noFigures, sumFigures, withoutFigures } from './figures.ts'

/** As many calls are lines of the report as a table; its page asks for calls page by page, and its files hold them all. */
const MOST_CALLS = 1000

/** The calls of a question that may be listed, in order of their start, in batches: memory stays flat whatever their number. */
export async function* streamCalls(store: CallStore, question: CallQuestion): AsyncGenerator<readonly CallLine[]> {
  const where = allOf([callsInScope(question), callsSql`NOT ${freeCallSql}`])
  const sql = callsSql`SELECT ${callLineColumns(question.scope)} FROM call WHERE ${where} ORDER BY started_at, record_key`
  for await (const batch of store.stream(sql, 'as long as it takes')) if (batch.length > 0) yield batch.map(callLineOf)
}

/** What a file of the call list is written from: its columns, its rows as they are read, and the lines behind them. */
export type CallListFile = {
  readonly columns: readonly ReportColumn[]
  readonly rows: AsyncIterable<readonly ReportRow[]>
  /** How many rows there are, before the last lines. */
  readonly expectedRows: number
  /** Calls that are never listed, as one line each. */
  readonly lastRows: readonly ReportRow[]
}

const free = { key: 'free', label: 'Free calls, not listed' }

const figuresByFree = async (store: CallStore, question: CallQuestion): Promise<{ free: Figures; listed: Figures }> => {
  const groups = await listFiguresBy(store, question, callsSql`if(${freeCallSql}, 'free', 'listed')`)
  return { free: groups.get('free') ?? noFigures, listed: groups.get('listed') ?? noFigures }
}

const lastRowsOf = ({ scope }: CallQuestion, figures: Figures): ReportRow[] =>
  figures.calls === 0 ? [] : [summedRow(scope, free, figures)]

/** The call list for a file of any length. */
export const openCallListFile = async (store: CallStore, question: CallQuestion): Promise<CallListFile> => {
  const found = await figuresByFree(store, question)
  const total = sumFigures([found.free, found.listed])
  return {
    columns: callColumns(question.scope, [...total.micros.keys()].toSorted()),
    rows: rowsOf(store, question),
    expectedRows: found.listed.calls,
    lastRows: lastRowsOf(question, found.free),
  }
}

async function* rowsOf(store: CallStore, question: CallQuestion): AsyncGenerator<readonly ReportRow[]> {
  for await (const calls of streamCalls(store, question)) yield calls.map((call) => callRow(question.scope, call))
}

/** The calls as a table: the first thousand, those that follow and those that are never listed as one line each. */
export const reportCallList = async ({ store, question }: ReportAsk): Promise<ReportParts> => {
  const { scope } = question
  const where = allOf([callsInScope(question), callsSql`NOT ${freeCallSql}`])
  const sql = callsSql`SELECT ${callLineColumns(scope)} FROM call WHERE ${where}
    ORDER BY ${verbatim('started_at, record_key')} LIMIT ${uint32(MOST_CALLS)}`
  const calls: CallLine[] = []
  const [found] = await Promise.all([
    figuresByFree(store, question),
    (async () => {
      for await (const batch of store.stream(sql)) calls.push(...batch.map(callLineOf))
    })(),
  ])
  const left = withoutFigures(found.listed, figuresOfCalls(calls))
  const more = { key: 'more', label: 'Further calls' }
  const table = makeCallTable(
    scope,
    { key: 'calls', title: 'Calls' },
    {
      total: sumFigures([found.free, found.listed]),
      rows: [
        ...calls.map((call) => callRow(scope, call)),
        ...(left.calls === 0 ? [] : [summedRow(scope, more, left)]),
        ...lastRowsOf(question, found.free),
      ],
    },
  )
  return { tables: [table], notes: notesOf(found.free) }
}

/** What a reader has to know of calls that are never listed. */
export const notesOf = ({ calls }: Pick<Figures, 'calls'>): string[] =>
  calls === 0
    ? []
    : [
        `${calls} outgoing ${calls === 1 ? 'call' : 'calls'} to free numbers ${calls === 1 ? 'is' : 'are'} in the totals and not listed.`,
      ]
