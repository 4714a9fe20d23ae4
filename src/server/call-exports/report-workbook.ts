import type { Readable } from 'node:stream'
import type { ReportAnswer } from '#contract/my-account/reports.ts'
import { localTime } from '../calls/reports/call-csv.ts'
import {
  type Cell,
  type Column,
  type Header,
  headingOf,
  isFigure,
  plainNumber,
  type Table,
  textOfCell,
} from './report-cells.ts'
import { type NumberFormat, type Sheet, type SheetCell, type SheetRow, writeWorkbook } from './workbook.ts'

/** Whose workbook it is, and when it is made. */
export type MadeFor = {
  readonly customer: { readonly accountNumber: string; readonly name: string }
  readonly at: Date
}

const strong = (text: string): SheetCell => ({ text, strong: true })
const fact = (label: string, value: string): SheetRow => [strong(label), { text: value }]

const shownDay = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const inWords = (day: string): string => shownDay.format(new Date(`${day}T00:00:00Z`))

/** A period in words: `1 October 2026 to 31 October 2026`. */
export const describeDays = ({ from, to }: { from: string; to: string }): string =>
  from === to ? inWords(from) : `${inWords(from)} to ${inWords(to)}`

/** The header of a report as lines of label and value, the same in every kind of file. */
export const headerLines = (header: Header, { customer, at }: MadeFor): [string, string][] => [
  ['Account', `${customer.accountNumber} ${customer.name}`],
  ['Period', `${header.periodLabel}: ${describeDays(header.period)}`],
  ...(header.previousPeriod === null
    ? []
    : ([['Compared with', describeDays(header.previousPeriod)]] as [string, string][])),
  ['Time zone', header.zone],
  ...header.filters.map(({ label, value }): [string, string] => [label, value]),
  ['Calls', String(header.calls)],
  ['Data complete to', header.dataCompleteTo === null ? 'No calls yet' : localTime(Date.parse(header.dataCompleteTo))],
  ...header.notes.map((note): [string, string] => ['Please note', note]),
  ['Made', localTime(at.getTime())],
]

/** The first sheet of every workbook: what stands above the report on its page. */
export const headerSheet = (header: Header, made: MadeFor): Sheet => ({
  name: 'About this report',
  widths: [24, 90],
  hasHeading: false,
  rows: [[[strong(header.title)], ...headerLines(header, made).map(([label, value]) => fact(label, value))]],
})

const formats: Readonly<Partial<Record<Column['kind'], NumberFormat>>> = {
  count: 'whole',
  seconds: 'whole',
  share: 'share',
  money: 'money',
}

/** Whether every program keeps all digits of a number: 15 of them are safe. */
const isExact = (text: string): boolean =>
  /^-?[\d.]+$/.test(text) && text.replaceAll(/[-.]/g, '').replace(/^0+/, '').length <= 15

const cellOf = (column: Column, cell: Cell | undefined, isSum: boolean): SheetCell => {
  const text = textOfCell(column, cell)
  if (text === '') return null
  const format = formats[column.kind]
  // Money comes as exact decimal text; all else is a number whose digits beyond the 15th say nothing.
  const rounded = typeof cell === 'number' ? plainNumber(Number(cell.toPrecision(15))) : text
  return format !== undefined && isExact(rounded) ? { number: rounded, format, strong: isSum } : { text, strong: isSum }
}

const widthOf = (column: Column): number => (isFigure(column) ? 14 : column.kind === 'text' ? 32 : 24)

/** How wide each column is shown. */
export const widthsOf = (columns: readonly Column[]): number[] => columns.map(widthOf)

/** The heading of a sheet. */
export const headingRow = (columns: readonly Column[]): SheetRow => columns.map((column) => strong(headingOf(column)))

/** A line of a report. */
export const lineRow = (columns: readonly Column[], cells: Table['rows'][number]['cells']): SheetRow =>
  columns.map((column) => cellOf(column, cells[column.key], false))

const tableSheet = ({ title, columns, rows, sum }: Table): Sheet => ({
  name: title,
  widths: widthsOf(columns),
  hasHeading: true,
  rows: [
    [headingRow(columns)],
    rows.map(({ cells }) => lineRow(columns, cells)),
    sum === null
      ? []
      : [
          columns.map((column, index) =>
            index === 0 && (sum[column.key] ?? null) === null ? strong('Total') : cellOf(column, sum[column.key], true),
          ),
        ],
  ],
})

async function* sheetsOf({ header, tables }: ReportAnswer, made: MadeFor): AsyncGenerator<Sheet> {
  yield headerSheet(header, made)
  const names = new Set<string>()
  for (const table of tables) {
    // Two sheets of one name would make the file unreadable.
    const name = names.has(table.title) ? `${table.title.slice(0, 25)} ${names.size + 1}` : table.title
    names.add(name)
    yield { ...tableSheet(table), name }
  }
}

/** A report as an Excel workbook: a sheet with its header, then one for each part, its sums last. */
export const reportAsWorkbook = (answer: ReportAnswer, made: MadeFor): Readable =>
  writeWorkbook(sheetsOf(answer, made), made.at)
