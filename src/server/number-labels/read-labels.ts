import type { Readable } from 'node:stream'
import { optionalLine, requiredLine } from '#contract/shape.ts'
import { matchKey } from '#rules/phone-number.ts'
import type { LineFault } from '../csv-tables/line-faults.ts'
import { readTable } from '../csv-tables/read-table.ts'
import type { LabelledRow } from './queries.ts'

const MOST_LINES = 100_000

const columns = [
  { key: 'number', name: 'Number', isNeeded: true },
  { key: 'description', name: 'Description' },
  { key: 'site', name: 'Site' },
] as const
const names = { number: 'Number', description: 'Description', site: 'Site' } as const

/** A line about a number in sight. What is undefined is left as it is; an empty text takes the label away. */
export type LabelLine = {
  readonly line: number
  readonly number: LabelledRow
  readonly description: string | undefined
  readonly site: string | undefined
}

/** What the lines of a file say, as far as it can be read, and what is wrong with the others. */
export type LabelLines = {
  readonly lines: readonly LabelLine[]
  readonly faults: readonly LineFault[]
  readonly count: number
}

const description = optionalLine(200)
const siteName = requiredLine(100, 'A site needs a name.')

// A spreadsheet takes a number for a figure: its first 0 is gone, or its end.
const keysOf = (typed: string): string[] => [
  matchKey(typed),
  matchKey(typed, 'e164-without-plus'),
  matchKey(`0${typed}`),
]
const isRounded = (typed: string): boolean => /^\d(?:[.,]\d+)?E\+\d+$/i.test(typed)

/** Finds numbers by any spelling; of one that came twice it is the one that is the customer's now, or was last. */
const finder = (numbers: readonly LabelledRow[]) => {
  const byKey = new Map(numbers.map((row) => [row.match_key, row]))
  return (typed: string): LabelledRow | undefined =>
    keysOf(typed)
      .map((key) => byKey.get(key))
      .find((row) => row !== undefined)
}

const faultOf = (schema: typeof description | typeof siteName, text: string): string | undefined =>
  schema.safeParse(text).error?.issues[0]?.message

const faultOfNumber = (typed: string): string => {
  if (typed === '') return 'A number is needed.'
  return isRounded(typed)
    ? `“${typed}” is no number any more: a spreadsheet has rounded it. Set the column to text and write it again.`
    : `“${typed}” is none of the numbers that you see.`
}

/** Reads a file of labels. Refuses one that is no such table, or has a site column without the right to assign. */
export const readLabels = async (
  upload: Readable,
  { numbers, maySites }: { readonly numbers: readonly LabelledRow[]; readonly maySites: boolean },
): Promise<LabelLines> => {
  const shape = { columns: maySites ? columns : columns.slice(0, 2), mostLines: MOST_LINES }
  const table = await readTable<keyof typeof names>(upload, shape)
  const find = finder(numbers)
  const faults: LineFault[] = [...table.faults]
  const lines: LabelLine[] = []
  const first = new Map<number, number>()
  for (const { line, fields } of table.rows) {
    const number = find(fields.number ?? '')
    const before = number && first.get(number.id)
    const found = [
      number === undefined ? { field: names.number, message: faultOfNumber(fields.number ?? '') } : undefined,
      before === undefined ? undefined : { field: names.number, message: `This number stands in line ${before} too.` },
      { field: names.description, message: faultOf(description, fields.description ?? '') },
      { field: names.site, message: fields.site ? faultOf(siteName, fields.site) : undefined },
    ].flatMap((fault) => (fault?.message === undefined ? [] : [{ line, field: fault.field, message: fault.message }]))
    faults.push(...found)
    if (number === undefined) continue
    first.set(number.id, before ?? line)
    if (found.length === 0)
      lines.push({
        ...{ line, number },
        description: fields.description === undefined ? undefined : description.parse(fields.description),
        site: fields.site === undefined || fields.site === '' ? fields.site : siteName.parse(fields.site),
      })
  }
  return { lines, faults, count: table.rows.length + table.faults.length }
}
