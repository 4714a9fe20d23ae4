/** One account number as it was given, with its line counted from 1. */
export type GivenNumber = { readonly line: number; readonly text: string }

type Field = { readonly text: string; readonly line: number }

const separators = ['\t', ';', ','] as const

/** The first line decides by what fields are separated: a tab before a semicolon before a comma; else the whole text. */
const separatorOf = (text: string): string => {
  const firstLine = text.trimStart().split('\n', 1)[0] ?? ''
  const inFirst = separators.find((separator) => firstLine.includes(separator))
  return inFirst ?? separators.find((separator) => text.includes(separator)) ?? ','
}

/** Rows of fields. A field in quotes may hold separators, line ends and, doubled, quotes. */
const readRows = (text: string): Field[][] => {
  const separator = separatorOf(text)
  const rows: Field[][] = [[]]
  let line = 1
  for (let at = 0; at <= text.length;) {
    const begun = line
    const { value, end } = readField(text, at, separator)
    line += text.slice(at, end).split('\n').length - 1
    rows.at(-1)?.push({ text: value.trim().normalize('NFC'), line: begun })
    if (text[end] === '\n') {
      rows.push([])
      line += 1
    }
    at = end + 1
  }
  return rows.filter((row) => row.some((field) => field.text !== ''))
}

/** A field from `start` on, and where the separator, line end or end of the text after it stands. */
const readField = (text: string, start: number, separator: string): { value: string; end: number } => {
  const open = /[^\S\n\t]*"/y
  open.lastIndex = start
  const quoted = open.test(text) ? readQuoted(text, open.lastIndex) : undefined
  let end = quoted?.next ?? start
  while (end < text.length && text[end] !== separator && text[end] !== '\n') end += 1
  return { value: quoted?.value ?? text.slice(start, end), end }
}

/** What stands in quotes; undefined when they are never closed: then the quote is a character like others. */
const readQuoted = (text: string, start: number): { value: string; next: number } | undefined => {
  let value = ''
  for (let from = start; ;) {
    const close = text.indexOf('"', from)
    if (close === -1) return undefined
    value += text.slice(from, close)
    if (text[close + 1] !== '"') return { value, next: close + 1 }
    value += '"'
    from = close + 2
  }
}

const headings = new Set([
  'accountnumber',
  'accountnumbers',
  'accountno',
  'account',
  'customeraccount',
  'customernumber',
])
const isHeading = ({ text }: Field): boolean => headings.has(text.toLowerCase().replaceAll(/[^a-z]/g, ''))

/** The fields that hold account numbers: of a table with that heading the column, else all, whatever stands between them. */
const fieldsWithNumbers = (rows: readonly Field[][]): Field[] => {
  const [head = []] = rows
  const headed = head.findIndex(isHeading)
  if (headed !== -1) return rows.slice(1).flatMap((row) => row.slice(headed, headed + 1))
  return rows.flat().flatMap(({ text, line }) => text.split(/[\t;,]/).map((part) => ({ text: part.trim(), line })))
}

/**
 * The account numbers of a pasted list or a CSV: one a line, or separated by commas, semicolons or tabs; of a table with a
 * heading the column headed Account number. Nothing that was given is passed over. Blanks do not count; what is given again counts once and is named.
 */
export const readAccountNumbers = (text: string): { given: GivenNumber[]; repeated: string[] } => {
  const rows = readRows(text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n'))
  const given = new Map<string, GivenNumber>()
  const repeated = new Map<string, string>()
  for (const { text: number, line } of fieldsWithNumbers(rows)) {
    if (number === '') continue
    const key = number.toLowerCase()
    const first = given.get(key)
    if (first === undefined) given.set(key, { line, text: number })
    else repeated.set(key, first.text)
  }
  return { given: [...given.values()], repeated: [...repeated.values()] }
}
