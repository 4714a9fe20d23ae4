import { Readable } from 'node:stream'
import { LONDON } from '#rules/period.ts'
import { reports } from '#rules/reports.ts'
import type { AskedQuestion } from '../calls/question.ts'
import { callCells, csvColumns, csvHeading, csvLines } from '../calls/reports/call-csv.ts'
import type { CallLine } from '../calls/reports/call-line.ts'
import { countItemisedCalls, streamItemisedCalls } from '../calls/reports/itemised-calls.ts'
import type { CallScope } from '../calls/scope.ts'
import type { CallStore } from '../calls/store/open.ts'
import type { Header } from './report-cells.ts'
import { headerSheet, type MadeFor } from './report-workbook.ts'
import { MOST_SHEET_ROWS, type Sheet, type SheetCell, type SheetRow, writeWorkbook } from './workbook.ts'

/** Hears how many lines have been written so far. */
export type CountRows = (rows: number) => void

/** Single calls on their way into a file. */
export type CallList = {
  readonly scope: CallScope
  /** How many there are. */
  readonly rows: number
  readonly lines: AsyncIterable<readonly CallLine[]>
}

async function* counted(
  lines: AsyncIterable<readonly CallLine[]>,
  count: CountRows,
): AsyncGenerator<readonly CallLine[]> {
  let rows = 0
  for await (const batch of lines) {
    yield batch
    rows += batch.length
    count(rows)
  }
}

/** The calls of a question in order of their start, as the store reads them: one moment's state of the store. */
export const streamCallList = async (store: CallStore, asked: AskedQuestion, count: CountRows): Promise<CallList> => ({
  scope: asked.scope,
  rows: await countItemisedCalls(store, asked),
  lines: counted(streamItemisedCalls(store, asked), count),
})

async function* csvText({ scope, lines }: CallList): AsyncGenerator<string> {
  yield csvHeading()
  for await (const batch of lines) if (batch.length > 0) yield csvLines(scope, batch)
}

/** The call list as CSV in the layout that is documented. */
export const callListAsCsv = (list: CallList): Readable => Readable.from(csvText(list), { objectMode: false })

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

const figures: Readonly<Partial<Record<(typeof csvColumns)[number], 'whole' | 'money'>>> = {
  duration_s: 'whole',
  ring_s: 'whole',
  charge: 'money',
}
const formats = csvColumns.map((column) => figures[column])
const widths: Readonly<Partial<Record<(typeof csvColumns)[number], number>>> = {
  call_id: 38,
  start_local: 26,
  start_utc: 22,
  number_description: 28,
}

const rowOf = (cells: readonly string[]): SheetRow =>
  cells.map((text, index): SheetCell => {
    const format = formats[index]
    if (text === '') return null
    return format === undefined ? { text } : { number: text, format }
  })

const heading: SheetRow = csvColumns.map((column) => ({ text: column, strong: true }))

/** As many sheets as it takes: each begins with the heading and holds what Excel reads. */
async function* callSheets({ scope, lines }: CallList): AsyncGenerator<Sheet> {
  const source = lines[Symbol.asyncIterator]()
  let left: readonly CallLine[] = []
  let isOver = false
  const refill = async (): Promise<void> => {
    while (left.length === 0 && !isOver) {
      const next = await source.next()
      if (next.done === true) isOver = true
      else left = next.value
    }
  }
  async function* rows(): AsyncGenerator<SheetRow[]> {
    yield [heading]
    let room = MOST_SHEET_ROWS - 1
    for (await refill(); left.length > 0 && room > 0; await refill()) {
      const batch = left.slice(0, room)
      left = left.slice(room)
      room -= batch.length
      yield batch.map((call) => rowOf(callCells(scope, call)))
    }
  }
  try {
    for (let part = 1; part === 1 || left.length > 0; part += 1) {
      const name = part === 1 ? 'Calls' : `Calls ${part}`
      yield { name, widths: csvColumns.map((column) => widths[column] ?? 18), hasHeading: true, rows: rows() }
    }
  } finally {
    await source.return?.()
  }
}

/** The call list as an Excel workbook: its header, then the calls, split where a sheet is full. */
export const callListAsWorkbook = (
  list: CallList,
  { asked, dataCompleteTo, calls }: { asked: AskedQuestion; dataCompleteTo: Date | null; calls: number },
  made: MadeFor,
): Readable => {
  async function* sheets(): AsyncGenerator<Sheet> {
    yield headerSheet(headerOf(asked, calls, dataCompleteTo), made)
    yield* callSheets(list)
  }
  return writeWorkbook(sheets(), made.at)
}
