import { type MappingDelimiter, mappingDelimiters } from '#rules/call-mapping.ts'
import { isBlank } from './delimited.ts'
import { splitFields } from './split-fields.ts'

/** A text as a table: what stands between its fields, the rows above the first call, and its rows. */
export type SniffedTable = {
  readonly delimiter: MappingDelimiter
  readonly headingRows: number
  readonly heading: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const MOST_LINES = 400

const rowsBy = (lines: readonly string[], delimiter: string): string[][] =>
  lines.map((line) => splitFields(line, delimiter) ?? [])

const commonWidth = (rows: readonly string[][]): number => {
  const counts = new Map<number, number>()
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? 0
}

// The delimiter by which most lines have the same number of fields, and more than one.
const bestDelimiter = (lines: readonly string[]): MappingDelimiter => {
  const scored = mappingDelimiters.map((delimiter) => {
    const rows = rowsBy(lines, delimiter)
    const width = commonWidth(rows)
    const same = rows.filter(({ length }) => length === width).length / rows.length
    return { delimiter, score: width > 1 ? same * Math.min(width, 12) : 0 }
  })
  return scored.toSorted((one, other) => other.score - one.score)[0]?.delimiter ?? ','
}

// A heading names its columns: no field of it is a number, a date or empty for the most part.
const looksLikeHeading = (fields: readonly string[]): boolean =>
  fields.length > 1 &&
  fields.filter((field) => /[A-Za-z]{2}/.test(field) && !/\d{4}/.test(field)).length >= fields.length * 0.6 &&
  !fields.some((field) => /^[+\d][\d .:/-]{3,}$/.test(field.trim()))

/** Reads lines as a table, finding out what stands between fields and where the first call is. */
export const sniffTable = (lines: readonly string[]): SniffedTable => {
  const filled = lines.filter((line) => !isBlank(line)).slice(0, MOST_LINES)
  const delimiter = bestDelimiter(filled)
  const rows = rowsBy(filled, delimiter)
  const width = commonWidth(rows)
  const at = rows.slice(0, 10).findIndex((fields) => fields.length === width && looksLikeHeading(fields))
  return at === -1
    ? { delimiter, headingRows: 0, heading: [], rows }
    : { delimiter, headingRows: at + 1, heading: rows[at] ?? [], rows: rows.slice(at + 1) }
}
