import { spreadsheetNumber } from '#rules/phone-display.ts'
import type { Day } from '#rules/period.ts'
import { defuse } from '../calls/reports/call-csv.ts'
import type { Db } from '../db/open.ts'
import { listNumbersOfCustomer, type NumberRow } from '../numbers/queries.ts'
import { type ImportColumn, importColumns } from './columns.ts'

const cellsOf = (row: NumberRow): Record<ImportColumn, string> => ({
  accountNumber: row.account_number,
  number: spreadsheetNumber(row.match_key),
  action: 'change',
  type: row.type_name,
  status: row.status_name,
  soldOn: row.sold_on,
  droppedOn: row.dropped_on ?? '',
  description: row.staff_description ?? '',
  site: row.staff_site ?? '',
  tariff: row.tariff,
  contractEndsOn: row.contract_ends_on ?? '',
  alternateSpellings: row.alternate_spellings.join('; '),
})

const field = (text: string): string => {
  const safe = defuse(text)
  return /[",;\n\r\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The file to fill in: its heading, and a line for each number that the customer has now. */
export const writeTemplate = async (db: Db, customerId: number | undefined, today: Day): Promise<string> => {
  const rows = customerId === undefined ? [] : await listNumbersOfCustomer(db, customerId, today)
  const present = rows.filter(({ dropped_on }) => dropped_on === null)
  const lines = present.map((row) => {
    const cells = cellsOf(row)
    return importColumns.map(({ key }) => field(cells[key])).join(',')
  })
  // The mark at the start tells spreadsheets that this is UTF-8.
  return `\uFEFF${[importColumns.map(({ name }) => name).join(','), ...lines].join('\r\n')}\r\n`
}
