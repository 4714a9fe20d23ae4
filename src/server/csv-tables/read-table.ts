import type { Readable } from 'node:stream'
import { counted } from '#rules/counted.ts'
import { findNearest } from '#rules/nearest-word.ts'
import { Refused } from '../http/refusal.ts'
import { splitFields } from '../supply-files/formats/split-fields.ts'
import { detectEncoding, readLines } from '../supply-files/formats/read-lines.ts'
import type { LineFault } from './line-faults.ts'

/** A column that a file may have: `name` is how its heading reads, case and blanks ignored. */
export type TableColumn<K extends string> = { readonly key: K; readonly name: string; readonly isNeeded?: boolean }

/** A line of a table. A field is undefined where the file has no such column, and empty where nothing stands in it. */
export type TableRow<K extends string> = { readonly line: number; readonly fields: { readonly [F in K]?: string } }

/** What was read: every row that could be, and every line that could not. */
export type Table<K extends string> = {
  readonly columns: ReadonlySet<K>
  readonly rows: readonly TableRow<K>[]
  readonly faults: readonly LineFault[]
}

export type TableShape<K extends string> = {
  readonly columns: readonly TableColumn<K>[]
  /** More lines than this are refused. */
  readonly mostLines: number
}

const plain = (heading: string): string => heading.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

// The heading decides, since a field may hold any of them.
const delimiterOf = (heading: string): string =>
  ['\t', ';', ','].find((delimiter) => heading.includes(delimiter)) ?? ','

/** Which field of a line is which column; refuses a heading that names none, one twice, or not those that are needed. */
const readHeading = <K extends string>(
  line: string,
  delimiter: string,
  { columns }: TableShape<K>,
): (K | undefined)[] => {
  const headings = (splitFields(line, delimiter) ?? []).map((heading) => heading.trim())
  const keys = headings.map((heading) => columns.find(({ name }) => plain(name) === plain(heading))?.key)
  const faults = headings.flatMap((heading, at) => {
    const key = keys[at]
    if (key !== undefined) return keys.indexOf(key) === at ? [] : [`The column ${heading} stands there twice.`]
    if (heading === '') return []
    const nearest = findNearest(
      heading,
      columns.map(({ name }) => name),
    )
    return [`There is no column called “${heading}”.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`]
  })
  const missing = columns.filter(({ key, isNeeded }) => isNeeded === true && !keys.includes(key))
  const all = [...faults, ...missing.map(({ name }) => `The column ${name} is missing.`)]
  if (all.length > 0)
    throw refused(`${all.join(' ')} Line 1 names the columns: ${columns.map(({ name }) => name).join(', ')}.`)
  return keys
}

const refused = (message: string): Refused => new Refused('INVALID', { message, issues: [{ path: ['file'], message }] })

const MOST_BYTES = 20 * 1024 * 1024

const collect = async (upload: Readable): Promise<Buffer> => {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of upload) {
    bytes += (part as Buffer).length
    if (bytes > MOST_BYTES) throw refused('The file is larger than 20 MB. Split it.')
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts)
}

/** The lines of a file with their numbers; empty ones are passed over. */
const linesOf = async (upload: Readable): Promise<{ line: number; text: string }[]> => {
  const bytes = await collect(upload)
  const lines: { line: number; text: string }[] = []
  for await (const { firstLine, lines: batch } of readLines(
    (async function* () {
      yield bytes
    })(),
    detectEncoding(bytes),
  ))
    batch.forEach((text, at) => {
      if (/[^\s,;"]/.test(text)) lines.push({ line: firstLine + at, text })
    })
  return lines
}

// A field that begins like a formula is written with an apostrophe before it; read again, it loses it.
const fieldOf = (text: string): string =>
  text
    .trim()
    .normalize('NFC')
    .replace(/^'(?=[=+\-@])/, '')

/**
 * The table of a CSV file, as spreadsheets write it: with commas, semicolons or tabs, in any usual encoding. The first line
 * names the columns, in any order. Refuses a file that is no such table at all; a bad line is a fault beside the rows.
 */
export const readTable = async <K extends string>(upload: Readable, shape: TableShape<K>): Promise<Table<K>> => {
  const [heading, ...lines] = await linesOf(upload)
  if (heading === undefined) throw refused('The file is empty. Its first line names the columns.')
  if (lines.length > shape.mostLines)
    throw refused(`The file has ${lines.length} lines; at most ${shape.mostLines} are taken at once. Split it.`)
  const delimiter = delimiterOf(heading.text)
  const keys = readHeading(heading.text, delimiter, shape)
  if (lines.length === 0) throw refused('The file has a heading and no lines below it.')
  const rows: TableRow<K>[] = []
  const faults: LineFault[] = []
  for (const { line, text } of lines) {
    const fields = splitFields(text, delimiter)
    // Empty fields beyond the heading are what spreadsheets leave behind; too few would empty what they do not say.
    const isShort = fields !== undefined && fields.length < keys.length
    const surplus = fields?.slice(keys.length).some((field) => field.trim() !== '')
    if (fields === undefined) faults.push({ line, field: '', message: 'A quote is opened and never closed.' })
    else if (isShort || surplus === true)
      faults.push({
        line,
        field: '',
        message: `This line has ${counted(fields.length, 'field')}; the heading has ${keys.length}.`,
      })
    else {
      const named = keys.flatMap((key, at) => (key === undefined ? [] : [[key, fieldOf(fields[at] ?? '')] as const]))
      rows.push({ line, fields: Object.fromEntries(named) as TableRow<K>['fields'] })
    }
  }
  return { columns: new Set(keys.filter((key) => key !== undefined)), rows, faults }
}
