import { isUtf8 } from 'node:buffer'
import { shown } from './field-values.ts'
import { CYRILLIC_WORD } from './read-lines.ts'
import { sniffTable } from './sniff-table.ts'

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
  [
    /^"?cdrRecordType"?,.*numberPackets/i,
    'Cisco quality records (CMR), which belong to calls and are none. Import the CDR files',
  ],
  [
    /^(?:"?nodeId"?,|.*"?numberPacketsSent"?,)/i,
    'Cisco quality records (CMR), which belong to calls and are none. Import the CDR files',
  ],
]

const isNumber = (field: string): boolean =>
  /^\+?[\d ()-]{7,22}$/.test(field.trim()) && /\d{7}/.test(field.replaceAll(/\D/g, ''))
const isTime = (field: string): boolean => /\d{1,2}:\d{2}|\d{4}-\d\d-\d\d|\d{1,2}\/\d{1,2}\/\d{2,4}/.test(field)
const isUnix = (field: string): boolean => /^1\d{9}$/.test(field.trim())

// A table of calls has telephone numbers and times in most of its rows.
const tableKind = (lines: readonly string[]): { kind: string; mayBeMapped: boolean } | undefined => {
  const { heading, rows } = sniffTable(lines)
  const sample = rows.slice(0, 50)
  if (sample.length === 0) return undefined
  const most = (test: (field: string) => boolean): boolean =>
    sample.filter((fields) => fields.some(test)).length >= sample.length / 2
  const columns = heading.length === 0 ? '' : ` (its columns are ${shown(heading.join(', '))})`
  const hasNumbers = most((field) => isNumber(field) && !isUnix(field))
  const hasTimes = most((field) => isTime(field) || isUnix(field))
  if (hasNumbers && hasTimes && (sample[0]?.length ?? 0) > 2)
    return { kind: `a CSV file with columns of its own${columns}`, mayBeMapped: true }
  if (hasNumbers && !hasTimes)
    return { kind: `a list of telephone numbers, without the times of calls${columns}`, mayBeMapped: false }
  if (hasTimes && (sample[0]?.length ?? 0) > 2)
    return {
      kind: `a list of calls or events without telephone numbers, such as a wall board shows${columns}`,
      mayBeMapped: false,
    }
  return undefined
}

/** What lines that no format knows look like, and whether they may be calls whose columns a person can name. */
export const textKind = (lines: readonly string[]): { readonly kind: string; readonly mayBeMapped: boolean } => {
  const first = lines.find((line) => line.trim() !== '') ?? ''
  const known = textKinds.find(([pattern]) => pattern.test(first))
  if (known !== undefined) return { kind: known[1], mayBeMapped: false }
  const eventLines = lines.filter((line) =>
    /^"?(?:CHAN_START|CHAN_END|APP_START|BRIDGE_ENTER|ANSWER|HANGUP)"?,/.test(line),
  )
  if (eventLines.length > 0 && channelEvents.test(lines.join('\n')))
    return { kind: 'an Asterisk channel event log (CEL), which lists events and not calls', mayBeMapped: false }
  return tableKind(lines) ?? { kind: `something else: its first line is ${shown(first)}`, mayBeMapped: false }
}

/** Whether bytes that are no UTF-8 are Cyrillic text of an old encoding. */
export const looksCyrillic = (start: Uint8Array): boolean =>
  Buffer.from(start.buffer, start.byteOffset, start.byteLength)
    .toString('latin1')
    .split('\n')
    .some((line) => CYRILLIC_WORD.test(line) && !isUtf8(Buffer.from(line, 'latin1')))
