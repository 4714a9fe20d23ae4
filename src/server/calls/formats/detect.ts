import { type CallFormat, callFormats } from '#rules/call.ts'
import { getFormat } from './all-formats.ts'
import { binaryKind, textKind } from './file-kinds.ts'
import type { FileStart, Format, RowOutput } from './format.ts'
import { detectEncoding, type Encoding, readLines, readPieces } from './read-lines.ts'

/** What a file is: a format that reads it, with why it is thought so, or a sentence that says what it looks like instead. */
export type Detected =
  | { readonly format: Format; readonly encoding: Encoding; readonly reason: string }
  | { readonly refused: string }

const EXPECTED = 'Call records come as uk-wholesale CSV, Asterisk Master.csv or a FreePBX export.'

const refuse = (kind: string): Detected => ({
  refused: `This is no file of call records that is known here; it looks like ${kind}. ${EXPECTED}`,
})

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
const hasRows = (format: Format, { text, lines }: FileStart): boolean => {
  let rows = 0
  const count = (): void => void (rows += 1)
  const out: RowOutput = { record: count, reject: count, half: count, note: () => undefined }
  const taker = format.open({ zone: 'Europe/London', currency: 'GBP', priceKind: 'none' }, out)
  if (format.reads === 'pieces') taker.take(text, 1)
  else lines.forEach((line, index) => taker.take(line, index + 1))
  taker.end()
  return rows > 0
}

const find = (start: FileStart): { format: Format; reason: string } | undefined => {
  for (const name of callFormats) {
    const format = getFormat(name)
    const recognised = format.recognises(start)
    if (recognised !== undefined) return { format, reason: recognised.reason }
  }
  return undefined
}

/**
 * What the first bytes of a file are. A format that was named must be the one that is found: a wrong choice would read
 * one column as another.
 */
export const detectFormat = async (bytes: Uint8Array, whole: boolean, named?: CallFormat): Promise<Detected> => {
  if (bytes.length === 0) return { refused: 'The file is empty.' }
  const encoding = detectEncoding(bytes)
  const binary = encoding === 'bytes' ? binaryKind(bytes) : undefined
  if (binary !== undefined) return refuse(binary)
  const start = await startOf(bytes, encoding, whole)
  if (start.lines.every((line) => line.trim() === ''))
    return { refused: 'The file has no text in it, only blank lines.' }
  const found = find(start)
  if (found === undefined) return refuse(textKind(start.lines))
  if (named !== undefined && named !== found.format.name)
    return {
      refused: `This was to be read as ${named}, but it looks like ${found.format.name}. Choose that format, or another source.`,
    }
  if (whole && !hasRows(found.format, start))
    return { refused: `The file has the heading of ${found.format.name} and no calls below it.` }
  return { ...found, encoding }
}
