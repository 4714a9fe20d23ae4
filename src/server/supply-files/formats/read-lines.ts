import { isAscii, isUtf8 } from 'node:buffer'

/** A line longer than this is no call record; what is kept of it is cut. */
export const LONGEST_LINE = 1_000_000

export type Encoding = 'bytes' | 'utf-16le' | 'utf-16be'

/** Whether a file is UTF-16, by its mark or by the zero bytes that ASCII text has in it; `bytes` is every other. */
export const detectEncoding = (start: Uint8Array): Encoding => {
  const [first, second] = start
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  const looked = Math.min(start.length, 2000) & ~1
  for (let at = 0; at < looked; at += 1) if (start[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (looked >= 8 && odd > looked * 0.4 && even === 0) return 'utf-16le'
  return looked >= 8 && even > looked * 0.4 && odd === 0 ? 'utf-16be' : 'bytes'
}

const windows1252 = new TextDecoder('windows-1252')
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** Letters that stand together only in Cyrillic text of an old encoding: Western accents stand alone among plain letters. */
export const CYRILLIC_WORD = /[\u00C0-\u00FF]{4,}/

// Which encoding such a line has, nothing tells: its letters are not guessed, and each keeps its place.
const decodeLine = (line: Buffer): string => {
  if (isUtf8(line)) return utf8.decode(line)
  const plain = line.toString('latin1')
  return CYRILLIC_WORD.test(plain) ? plain.replaceAll(/[\u0080-\u00FF]/g, '\uFFFD') : windows1252.decode(line)
}

// Whole lines come in. A piece that is no UTF-8 is looked at line by line, so one old-fashioned line spoils no other.
const decodeBytes = (bytes: Buffer): string => {
  if (isAscii(bytes)) return bytes.toString('latin1')
  if (isUtf8(bytes)) return utf8.decode(bytes)
  const lines: string[] = []
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(10, at)
    const line = bytes.subarray(at, end === -1 ? bytes.length : end + 1)
    lines.push(decodeLine(line))
    at += line.length
  }
  return lines.join('')
}

const CARRIAGE_RETURN = 13
const LINE_FEED = 10

// Where the last whole line ends. A carriage return at the very end may have its line feed in the next piece.
const lastLineEnd = (bytes: Buffer): number => {
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    if (bytes[at] === LINE_FEED) return at + 1
    if (bytes[at] === CARRIAGE_RETURN && at < bytes.length - 1) return at + 1
  }
  return 0
}

// Where the last whole character ends: a few bytes at the end may begin one of UTF-8.
const lastCharacterEnd = (bytes: Buffer): number => {
  for (let at = bytes.length - 1; at >= Math.max(0, bytes.length - 4); at -= 1) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) return bytes.length - at < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? at : bytes.length
  }
  return bytes.length
}

type EndOf = (bytes: Buffer) => number

const endOfLines: EndOf = (bytes) => (bytes.length > LONGEST_LINE * 2 ? lastCharacterEnd(bytes) : lastLineEnd(bytes))

async function* textOfBytes(source: AsyncIterable<Uint8Array>, endOf: EndOf): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  let atStart = true
  for await (const part of source) {
    const bytes =
      rest.length === 0 ? Buffer.from(part.buffer, part.byteOffset, part.byteLength) : Buffer.concat([rest, part])
    const end = endOf(bytes)
    rest = bytes.subarray(end)
    if (end === 0) continue
    const text = decodeBytes(bytes.subarray(0, end))
    yield atStart && text.startsWith('\uFEFF') ? text.slice(1) : text
    atStart = false
  }
  if (rest.length === 0) return
  const text = decodeBytes(rest)
  yield atStart && text.startsWith('\uFEFF') ? text.slice(1) : text
}

async function* textOfUtf16(source: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const part of source) yield decoder.decode(part, { stream: true })
  yield decoder.decode()
}

/** Lines in batches: the text of each without its end, and the number of the first. */
export type LineBatch = { readonly firstLine: number; readonly lines: readonly string[] }

/**
 * The lines of a file, whatever their ends (LF, CRLF, CR) and encoding (UTF-8 with or without mark, UTF-16,
 * Windows-1252). Memory is bounded: a line over the limit comes cut.
 */
export async function* readLines(source: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<LineBatch> {
  let rest = ''
  let firstLine = 1
  const texts = encoding === 'bytes' ? textOfBytes(source, endOfLines) : textOfUtf16(source, encoding)
  for await (const text of texts) {
    let joined = rest + text
    // The line feed of this carriage return may still come.
    const held = joined.endsWith('\r') ? '\r' : ''
    if (held !== '') joined = joined.slice(0, -1)
    const lines = (joined.includes('\r') ? joined.replaceAll(/\r\n?/g, '\n') : joined).split('\n')
    rest = (lines.pop() ?? '') + held
    if (rest.length > LONGEST_LINE) rest = rest.slice(0, LONGEST_LINE)
    if (lines.length > 0) yield { firstLine, lines }
    firstLine += lines.length
  }
  const last = rest.replace(/\r$/, '')
  if (last !== '') yield { firstLine, lines: [last] }
}

/** A piece of the text of a file, and the number of the line on which it begins. */
export type Piece = { readonly firstLine: number; readonly text: string }

/** The text of a file in pieces, for records that are no lines: a whole file may be a single line. */
export async function* readPieces(source: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<Piece> {
  let firstLine = 1
  const texts = encoding === 'bytes' ? textOfBytes(source, lastCharacterEnd) : textOfUtf16(source, encoding)
  for await (const text of texts) {
    if (text !== '') yield { firstLine, text }
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) firstLine += 1
  }
}
