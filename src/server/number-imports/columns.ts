import type { Table, TableColumn, TableRow } from '../csv-tables/read-table.ts'
import { isDay } from '#rules/period.ts'

/** The columns of a file of numbers, in the order of the template. */
export const importColumns = [
  { key: 'accountNumber', name: 'Account number' },
  { key: 'number', name: 'Number', isNeeded: true },
  { key: 'action', name: 'Action' },
  { key: 'type', name: 'Type' },
  { key: 'status', name: 'Status' },
  { key: 'soldOn', name: 'Date sold' },
  { key: 'droppedOn', name: 'Date dropped' },
  { key: 'description', name: 'Description' },
  { key: 'site', name: 'Site' },
  { key: 'tariff', name: 'Tariff' },
  { key: 'contractEndsOn', name: 'Contract ends' },
  { key: 'alternateSpellings', name: 'Alternate spellings' },
] as const satisfies readonly TableColumn<string>[]

export type ImportColumn = (typeof importColumns)[number]['key']
export type ImportRow = TableRow<ImportColumn>
export type ImportTable = Table<ImportColumn>

/** What a column is called in the file. */
export const nameOfColumn = (key: ImportColumn): string =>
  importColumns.find((column) => column.key === key)?.name ?? key

/** A day as 2026-03-01, or as spreadsheets in the UK write it: 1/3/2026. */
export const readDay = (text: string): string | undefined => {
  const [, date = '', month = '', year = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? []
  const written = year === '' ? text : `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return isDay(written) && written >= '1900-01-01' && written < '2200-01-01' ? written : undefined
}

/** Spellings in one field, with semicolons or bars between them. */
export const readSpellingList = (text: string): string[] =>
  text
    .split(/[;|]/)
    .map((spelling) => spelling.trim())
    .filter((spelling) => spelling !== '')
