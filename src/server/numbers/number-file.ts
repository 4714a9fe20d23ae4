import { Readable } from 'node:stream'
import { spreadsheetNumber } from '#rules/phone-display.ts'
import { stringify } from 'csv-stringify/sync'
import type { PortalContext } from '../auth/portal-context.ts'
import { defuse } from '../calls/reports/call-csv.ts'
import { accountFileName } from '../call-exports/file-name.ts'
import type { Db } from '../db/open.ts'
import type { Download } from '../http/serve.ts'
import { listOwnNumberIds, listOwnNumbers, type NumberOrder } from './own-queries.ts'
import type { NumberRow } from './queries.ts'
import { type NumberFilter, shownLabelsOf, type Sight } from './sight.ts'

const BATCH = 2000

const heading = [
  ...['number', 'description', 'description_set_by', 'site', 'site_set_by', 'campaign', 'campaign_set_by'],
  ...['type', 'status', 'since', 'until'],
]

const cellsOf = (row: NumberRow, sight: Sight): string[] => {
  const { description, site, campaign } = shownLabelsOf(row, sight)
  const labels = [description, site, campaign].flatMap((label) => [label?.text ?? '', label?.setBy ?? ''])
  return [
    spreadsheetNumber(row.match_key),
    ...labels,
    row.type_name,
    row.status_name,
    row.sold_on,
    row.dropped_on ?? '',
  ]
}

/** Lines of CSV: RFC 4180, and nothing in them that a spreadsheet computes. */
export const csvLinesOf = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((cells) => cells.map(defuse)),
    { record_delimiter: 'windows' },
  )

type Asked = {
  readonly caller: Pick<PortalContext, 'customer'>
  readonly sight: Sight
  readonly filter: NumberFilter
  readonly sort: NumberOrder
}

async function* lines(db: Db, { sight, filter, sort }: Asked): AsyncGenerator<string> {
  yield csvLinesOf([heading])
  const ids = await listOwnNumberIds(db, sight, { filter, sort })
  for (let at = 0; at < ids.length; at += BATCH) {
    const rows = await listOwnNumbers(db, sight, ids.slice(at, at + BATCH))
    yield csvLinesOf(rows.map((row) => cellsOf(row, sight)))
  }
}

/** The own numbers as CSV, with the labels that the list shows, narrowed and ordered like it. */
export const numberFile = (db: Db, asked: Asked): Download => ({
  fileName: accountFileName(asked.caller.customer, `numbers-${asked.sight.today}.csv`),
  stream: Readable.from(lines(db, asked), { objectMode: false }),
})
