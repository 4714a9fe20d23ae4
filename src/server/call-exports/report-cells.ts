import type { z } from 'zod'
import type { reportHeader, reportTable } from '#contract/my-account/reports.ts'
import { spreadsheetNumber } from '#rules/phone-display.ts'
import { localTime } from '../calls/reports/call-csv.ts'

/** The parts of a report as they are handed to the makers of files. */
export type Table = z.output<typeof reportTable>
export type Column = Table['columns'][number]
export type Cell = Table['rows'][number]['cells'][string]
export type Header = z.output<typeof reportHeader>

const units: Readonly<Partial<Record<Column['kind'], string>>> = {
  seconds: 'seconds',
  share: 'share of 1',
  instant: 'London time',
}

/** The heading of a column in a file, with the unit that a page writes beside each value. */
export const headingOf = ({ label, kind, currency }: Column): string => {
  const unit = currency ?? units[kind]
  return unit === undefined || label.includes(`(${unit})`) ? label : `${label} (${unit})`
}

/** Whether a column holds numbers to calculate with. */
export const isFigure = ({ kind }: Column): boolean =>
  kind === 'count' || kind === 'seconds' || kind === 'share' || kind === 'money'

/** A number without its exponent, so that every program reads it: 1e-7 is `0.0000001`. */
export const plainNumber = (value: number): string => {
  const text = String(value)
  return text.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : text
}

/** A cell as the text of a file; empty when it is not known. */
export const textOfCell = ({ kind }: Column, cell: Cell | undefined): string => {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return plainNumber(cell)
  if (kind === 'phone') return spreadsheetNumber(cell)
  if (kind === 'instant') return localTime(Date.parse(cell))
  return cell
}
