import type { ReportAnswer } from '#contract/my-account/reports.ts'
import { stringify } from 'csv-stringify/sync'
import { defuse } from '../calls/reports/call-csv.ts'
import { type Column, headingOf, isFigure, type Table, textOfCell } from './report-cells.ts'

const options = { record_delimiter: 'windows' } as const

/** A column of one part is another's when both have the same key, and the same currency where they are money. */
const idOf = ({ key, currency }: Column): string => `${key} ${currency ?? ''}`

/** The columns of all parts, each once, in the order in which they first come. */
const columnsOf = (tables: readonly Table[]): Column[] => {
  const columns = new Map<string, Column>()
  for (const column of tables.flatMap((table) => table.columns)) {
    if (!columns.has(idOf(column))) columns.set(idOf(column), column)
  }
  return [...columns.values()]
}

const cellOf = (column: Column, own: Column | undefined, cells: Table['rows'][number]['cells']): string => {
  if (own === undefined) return ''
  const text = textOfCell(own, cells[column.key])
  return isFigure(own) ? text : defuse(text)
}

/**
 * A report as CSV: RFC 4180, UTF-8, one header, one line for each line of the report and none for sums. A report of
 * several parts has their titles in a first column “Part”.
 */
export const reportAsCsv = ({ tables }: ReportAnswer): string => {
  const columns = columnsOf(tables)
  const inParts = tables.length > 1
  const lines = tables.flatMap((table) => {
    const own = new Map(table.columns.map((column) => [idOf(column), column]))
    return table.rows.map(({ cells }) => [
      ...(inParts ? [defuse(table.title)] : []),
      ...columns.map((column) => cellOf(column, own.get(idOf(column)), cells)),
    ])
  })
  const heading = [...(inParts ? ['Part'] : []), ...columns.map(headingOf)]
  return stringify([heading.map(defuse), ...lines], options)
}
