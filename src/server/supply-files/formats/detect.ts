import { type CallMapping, MAP_COLUMNS } from '#rules/call-mapping.ts'
import { type CallFormat, callFormatLabels, callFormats } from '#rules/call.ts'
import { LONDON } from '#rules/period.ts'
import { getFormat } from './all-formats.ts'
import { isBlank } from './delimited.ts'
import { binaryKind, looksCyrillic, textKind } from './file-kinds.ts'
import type { FileStart, Format, RowOutput, SourceFacts } from './format.ts'
import { differenceFromMapping } from './mapped-csv.ts'
import { detectEncoding, type Encoding, readLines, readPieces } from './read-lines.ts'
import { splitFields } from './split-fields.ts'

/** What a file is: a format that reads it, with why it is thought so, or a sentence that says what it looks like instead. */
export type Detected =
  | { readonly format: Format; readonly encoding: Encoding; readonly reason: string }
  | { readonly refused: string }

async function* iterate(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

const startOf = async (bytes: Uint8Array, encoding: Encoding, whole: boolean): Promise<FileStart> => {
  const lines: string[] = []
  for await (const batch of readLines(iterate(bytes), encoding)) lines.push(...batch.lines)
  let text = ''
  for await (const piece of readPieces(iterate(bytes), encoding)) text += piece.text
  // The last line of a piece is cut somewhere.
  return { text, lines: whole || lines.length < 2 ? lines : lines.slice(0, -1) }
}

// Reads a short file to its end, only to see whether there is a row in it.
const hasRows = (format: Format, { text, lines }: FileStart, facts: SourceFacts): boolean => {
  let rows = 0
  const count = (): void => void (rows += 1)
  const out: RowOutput = { record: count, reject: count, half: count, note: () => undefined }
  const taker = format.open(facts, out)
  if (format.reads === 'pieces') taker.take(text, 1)
  else lines.forEach((line, index) => taker.take(line, index + 1))
  taker.end()
  return rows > 0
}

const find = (start: FileStart, facts: SourceFacts): { format: Format; reason: string } | undefined => {
  for (const name of callFormats) {
    const format = getFormat(name)
    const recognised = format.recognises(start, facts)
    if (recognised !== undefined) return { format, reason: recognised.reason }
  }
  return undefined
}

/** What a file was said to be: the format that it must have, and the mapping of a source that carries one. */
export type Asked = {
  readonly format?: CallFormat | undefined
  readonly mapping?: CallMapping | null | undefined
  /** What is known of the source and of the file itself. */
  readonly facts?: SourceFacts | undefined
}

/** What is taken for granted of a source until it is known. */
export const NO_SOURCE: SourceFacts = { zone: LONDON, currency: 'GBP', priceKind: 'none' }

const MAP_IT = `Say what its columns mean: choose “${MAP_COLUMNS}”.`

const CYRILLIC =
  'The letters of this file are Cyrillic in KOI8-R or Windows-1251, and nothing in it says which. Save it as UTF-8 and import that.'

/** Why columns of a file cannot be named: their letters are of an encoding that nothing tells. */
export const findUnreadable = (bytes: Uint8Array, encoding: Encoding): string | undefined =>
  encoding === 'bytes' && looksCyrillic(bytes) ? CYRILLIC : undefined

const unknownText = (start: FileStart): Detected => {
  const { kind, mayBeMapped } = textKind(start.lines)
  const refused = `This is no file of call records that is known here; it looks like ${kind}.`
  return { refused: mayBeMapped ? `${refused} ${MAP_IT}` : refused }
}

const detectMapped = (start: FileStart, encoding: Encoding, mapping: CallMapping | null | undefined): Detected => {
  if (mapping == null)
    return { refused: 'A CSV file with mapped columns is read by a source that maps them. Choose the source.' }
  const filled = start.lines.filter((line) => !isBlank(line))
  const heading = splitFields(filled[mapping.headingRows - 1] ?? '', mapping.delimiter) ?? []
  const difference = differenceFromMapping(heading, mapping)
  if (difference === undefined)
    return { format: getFormat('mapped-csv'), encoding, reason: 'its heading is the one that was mapped' }
  return {
    refused: `The columns of this file are not those that this source maps: ${difference}. Choose another source, or “${MAP_COLUMNS}”.`,
  }
}

/** The text of the first bytes of a file, or why there is none to read. */
export const readStart = async (
  bytes: Uint8Array,
  whole: boolean,
): Promise<{ readonly start: FileStart; readonly encoding: Encoding } | { readonly refused: string }> => {
  if (bytes.length === 0) return { refused: 'The file is empty.' }
  const encoding = detectEncoding(bytes)
  const binary = encoding === 'bytes' ? binaryKind(bytes) : undefined
  if (binary !== undefined)
    return { refused: `This is no file of call records that is known here; it looks like ${binary}.` }
  const start = await startOf(bytes, encoding, whole)
  if (start.lines.every((line) => line.trim() === ''))
    return { refused: 'The file has no text in it, only blank lines.' }
  return { start, encoding }
}

/**
 * What the first bytes of a file are. A format that was named must be the one that is found: a wrong choice would read
 * one column as another.
 */
export const detectFormat = async (bytes: Uint8Array, whole: boolean, asked: Asked = {}): Promise<Detected> => {
  const read = await readStart(bytes, whole)
  if ('refused' in read) return read
  const { start, encoding } = read
  if (asked.format === 'mapped-csv') return detectMapped(start, encoding, asked.mapping)
  const { facts = NO_SOURCE } = asked
  const found = find(start, facts)
  if (found === undefined) {
    const unreadable = findUnreadable(bytes, encoding)
    return unreadable === undefined ? unknownText(start) : { refused: unreadable }
  }
  if (asked.format !== undefined && asked.format !== found.format.name)
    return {
      refused: `This was to be read as ${callFormatLabels[asked.format]}, but it looks like ${callFormatLabels[found.format.name]}. Choose that format, or another source.`,
    }
  const refused = found.format.refuses?.(start, facts)
  if (refused !== undefined) return { refused }
  if (whole && !hasRows(found.format, start, facts))
    return { refused: `The file has the heading of ${callFormatLabels[found.format.name]} and no calls below it.` }
  return { ...found, encoding }
}
