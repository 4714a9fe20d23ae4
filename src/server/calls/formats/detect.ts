import { type CallFormat, callFormats } from '#rules/call.ts'
import { asterisk } from './asterisk.ts'
import { type Format, shown } from './format.ts'
import { freepbx } from './freepbx.ts'
import { detectEncoding, type Encoding, readLines } from './read-lines.ts'
import { splitFields } from './split-fields.ts'
import { ukWholesale } from './uk-wholesale.ts'

const formats: Readonly<Record<CallFormat, Format>> = { 'uk-wholesale': ukWholesale, asterisk, freepbx }

/** The format of a name. */
export const getFormat = (name: CallFormat): Format => formats[name]

/** What a file is: a format that reads it, or a sentence that says what it looks like instead. */
export type Detected = { readonly format: Format; readonly encoding: Encoding } | { readonly refused: string }

const startsWith = (bytes: Uint8Array, ...start: number[]): boolean => start.every((byte, at) => bytes[at] === byte)

const binaryKinds: readonly (readonly [start: number[], kind: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive or an Excel workbook'],
  [[0x50, 0x4b, 0x05, 0x06], 'an empty zip archive'],
  [[0x1f, 0x8b], 'a gzip archive'],
  [[0x42, 0x5a, 0x68], 'a bzip2 archive'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7-Zip archive'],
  [[0x52, 0x61, 0x72, 0x21], 'a RAR archive'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF'],
  [[0xff, 0xd8, 0xff], 'a JPEG picture'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG picture'],
  [[0x47, 0x49, 0x46, 0x38], 'a GIF picture'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel or Word document'],
  [[0x7f, 0x45, 0x4c, 0x46], 'a program'],
]

const EXPECTED = 'Call records come as uk-wholesale CSV, Asterisk Master.csv or a FreePBX export.'

const binaryKind = (start: Uint8Array): string | undefined => {
  if (start.every((byte) => byte === 0)) return 'nothing but zero bytes'
  const known = binaryKinds.find(([bytes]) => startsWith(start, ...bytes))
  if (known !== undefined) return known[1]
  const control = start.filter((byte) => byte < 32 && ![9, 10, 12, 13, 26].includes(byte)).length
  return control > start.length / 100 ? 'a binary file' : undefined
}

const channelEvents = /\b(?:CHAN_START|CHAN_END|BRIDGE_ENTER|LINKEDID_END|ANSWER|HANGUP)\b/
const textKinds: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^\s*<(?:!doctype html|html)/i, 'a web page (HTML)'],
  [/^\s*<\?xml|^\s*<[a-z]/i, 'XML'],
  [/^\s*[[{]/, 'JSON'],
  [/(?:^|,)"?event_?type"?(?:,|$)/i, 'an Asterisk channel event log (CEL), which lists events and not calls'],
  [/^(?:INVITE|ACK|BYE|CANCEL)\|/, 'a Kamailio accounting file'],
  [/^"?cdrRecordType"?,/i, 'a Cisco CUCM call file'],
]

const textKind = (lines: readonly string[]): string => {
  const first = lines.find((line) => line.trim() !== '') ?? ''
  const known = textKinds.find(([pattern]) => pattern.test(first))
  if (known !== undefined) return known[1]
  const eventLines = lines.filter((line) =>
    /^"?(?:CHAN_START|CHAN_END|APP_START|BRIDGE_ENTER|ANSWER|HANGUP)"?,/.test(line),
  )
  if (eventLines.length > 0 && channelEvents.test(lines.join('\n')))
    return 'an Asterisk channel event log (CEL), which lists events and not calls'
  return `something else: its first line is ${shown(first)}`
}

const refuse = (kind: string): Detected => ({
  refused: `This is no file of call records that is known here; it looks like ${kind}. ${EXPECTED}`,
})

const linesOf = async (start: Uint8Array, encoding: Encoding, whole: boolean): Promise<string[]> => {
  const lines: string[] = []
  for await (const batch of readLines(iterate(start), encoding)) lines.push(...batch.lines)
  // The last line of a piece is cut somewhere.
  return whole || lines.length < 2 ? lines : lines.slice(0, -1)
}

async function* iterate(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

const hasRows = (format: Format, lines: readonly string[]): boolean =>
  lines.some((line) => line.trim() !== '' && !format.isHeading(splitFields(line) ?? []))

/**
 * What the first bytes of a file are. A format that was named must be the one that is found: a wrong choice would read
 * one column as another.
 */
export const detectFormat = async (start: Uint8Array, whole: boolean, named?: CallFormat): Promise<Detected> => {
  if (start.length === 0) return { refused: 'The file is empty.' }
  const encoding = detectEncoding(start)
  const binary = encoding === 'bytes' ? binaryKind(start) : undefined
  if (binary !== undefined) return refuse(binary)
  const lines = await linesOf(start, encoding, whole)
  if (lines.every((line) => line.trim() === '')) return { refused: 'The file has no text in it, only blank lines.' }
  const found = callFormats.map((name) => formats[name]).find((format) => format.recognises(lines))
  if (found === undefined) return refuse(textKind(lines))
  if (named !== undefined && named !== found.name)
    return {
      refused: `This was to be read as ${named}, but it looks like ${found.name}. Choose that format, or another source.`,
    }
  if (whole && !hasRows(found, lines))
    return { refused: `The file has the heading of ${found.name} and no calls below it.` }
  return { format: found, encoding }
}
