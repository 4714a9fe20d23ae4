import { shown } from './field-values.ts'

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

/** What bytes that are no text look like; undefined when they may be text. */
export const binaryKind = (start: Uint8Array): string | undefined => {
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
  [/^"?cdrRecordType"?,/i, 'a Cisco CUCM call file'],
]

/** What lines that no format knows look like. */
export const textKind = (lines: readonly string[]): string => {
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
