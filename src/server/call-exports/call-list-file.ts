import { Readable } from 'node:stream'
import { LONDON } from '#rules/period.ts'
import { reports } from '#rules/reports.ts'
import type { AskedQuestion } from '../calls/question.ts'
import { csvHeading, csvLines } from '../calls/reports/call-csv.ts'
import { type CallListFile, notesOf, streamCalls } from '../calls/reports/call-list.ts'
import type { CallStore } from '../calls/store/open.ts'
import type { Header, Table } from './report-cells.ts'
import { headerSheet, headingRow, lineRow, type MadeFor, widthsOf } from './report-workbook.ts'
import { MOST_SHEET_ROWS, type Sheet, type SheetRow, writeWorkbook } from './workbook.ts'

/** Hears how many lines have been written so far. */
export type CountRows = (rows: number) => void

async function* counted<T>(batches: AsyncIterable<readonly T[]>, count: CountRows): AsyncGenerator<readonly T[]> {
  let rows = 0
  for await (const batch of batches) {
    yield batch
    rows += batch.length
    count(rows)
  }
}

async function* csvText(store: CallStore, asked: AskedQuestion, count: CountRows): AsyncGenerator<string> {
  yield csvHeading()
  for await (const calls of counted(streamCalls(store, asked), count)) yield csvLines(asked.scope, calls)
}

/** The call list as CSV in the layout that is documented: single calls, as the store reads them. */
export const callListAsCsv = (store: CallStore, asked: AskedQuestion, count: CountRows): Readable =>
  Readable.from(csvText(store, asked, count), { objectMode: false })

const headerOf = (asked: AskedQuestion, calls: number, dataCompleteTo: Date | null): Header => ({
  report: 'call-list',
  title: reports['call-list'].label,
  period: { from: asked.period.from, to: asked.period.to },
  periodLabel: asked.periodLabel,
  previousPeriod: null,
  zone: LONDON,
  dataCompleteTo: dataCompleteTo?.toISOString() ?? null,
  filters: [...asked.words],
  notes: [...asked.notes],
  calls,
})

type Row = Table['rows'][number]

/** As many sheets as it takes: each begins with the heading and holds what Excel reads. */
async function* callSheets(columns: Table['columns'], batches: AsyncIterable<readonly Row[]>): AsyncGenerator<Sheet> {
  const source = batches[Symbol.asyncIterator]()
  let left: readonly Row[] = []
  let isOver = false
  const refill = async (): Promise<void> => {
    while (left.length === 0 && !isOver) {
      const next = await source.next()
      if (next.done === true) isOver = true
      else left = next.value
    }
  }
  async function* rows(): AsyncGenerator<SheetRow[]> {
    yield [headingRow(columns)]
    let room = MOST_SHEET_ROWS - 1
    for (await refill(); left.length > 0 && room > 0; await refill()) {
      const batch = left.slice(0, room)
      left = left.slice(room)
      room -= batch.length
      yield batch.map(({ cells }) => lineRow(columns, cells))
    }
  }
  try {
    for (let part = 1; part === 1 || left.length > 0; part += 1) {
      const name = part === 1 ? 'Calls' : `Calls ${part}`
      yield { name, widths: widthsOf(columns), hasHeading: true, rows: rows() }
    }
  } finally {
    await source.return?.()
  }
}

type ForWorkbook = {
  readonly asked: AskedQuestion
  readonly list: CallListFile
  readonly dataCompleteTo: Date | null
  readonly made: MadeFor
}

/**
 * The call list as an Excel workbook: its header, then the calls, split where a sheet is full, with those that are never
 * listed as a last line, so that it adds up to the totals.
 */
export const callListAsWorkbook = ({ asked, list, dataCompleteTo, made }: ForWorkbook, count: CountRows): Readable => {
  const columns = list.columns.map((column) => ({ ...column }))
  async function* rows(): AsyncGenerator<readonly Row[]> {
    yield* counted(list.rows as AsyncIterable<readonly Row[]>, count)
    yield list.lastRows as readonly Row[]
  }
  const unlisted = list.lastRows.reduce((sum, { cells }) => sum + Number(cells.calls ?? 0), 0)
  async function* sheets(): AsyncGenerator<Sheet> {
    const header = headerOf(asked, list.expectedRows + unlisted, dataCompleteTo)
    yield headerSheet({ ...header, notes: [...header.notes, ...notesOf({ calls: unlisted })] }, made)
    yield* callSheets(columns, rows())
  }
  return writeWorkbook(sheets(), made.at)
}
