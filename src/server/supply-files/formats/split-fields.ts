const QUOTE = 34

/**
 * The fields of a line of values with a delimiter, of one character, between them; undefined when a quote is left open at its end.
 *
 * Lenient where exports are: text may follow a closed quote (`"Reception" <105>`), and a quote inside an unquoted
 * field is a character. A doubled quote inside quotes is one.
 */
export const splitFields = (line: string, delimiter = ','): string[] | undefined => {
  if (!line.includes('"')) return line.split(delimiter)
  const fields: string[] = []
  let at = 0
  while (at <= line.length) {
    if (line.charCodeAt(at) !== QUOTE) {
      const end = line.indexOf(delimiter, at)
      fields.push(end === -1 ? line.slice(at) : line.slice(at, end))
      at = end === -1 ? line.length + 1 : end + 1
      continue
    }
    const quoted = readQuoted(line, at, delimiter)
    if (quoted === undefined) return undefined
    fields.push(quoted.field)
    at = quoted.next
  }
  return fields
}

const readQuoted = (line: string, start: number, delimiter: string): { field: string; next: number } | undefined => {
  let field = ''
  for (let from = start + 1; ;) {
    const close = line.indexOf('"', from)
    if (close === -1) return undefined
    field += line.slice(from, close)
    if (line.charCodeAt(close + 1) === QUOTE) {
      field += '"'
      from = close + 2
      continue
    }
    if (close + 1 === line.length) return { field, next: line.length + 1 }
    if (line[close + 1] === delimiter) return { field, next: close + 2 }
    const end = line.indexOf(delimiter, close)
    const tail = end === -1 ? line.slice(close + 1) : line.slice(close + 1, end)
    return { field: `${field}${tail}`, next: end === -1 ? line.length + 1 : end + 1 }
  }
}
