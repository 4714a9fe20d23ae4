import { PassThrough, type Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Day } from '#rules/period.ts'
import { stringify } from 'csv-stringify/sync'
import { ZipFile } from 'yazl'
import { recordFileName } from './file-name.ts'
import { openDayFile, type RecordParts } from './issue-file.ts'
import type { Issue } from './queries.ts'
import type { RecordReader } from './record-reader.ts'

const manifestOf = (files: readonly { readonly name: string; readonly issue: Issue }[]): string =>
  stringify(
    [
      ['file', 'day', 'version', 'rows', 'bytes', 'sha256', 'provisional', 'issued_at', 'changed'],
      ...files.map(({ name, issue }) => [
        ...[name, issue.day, issue.version, issue.rows, issue.bytes, issue.sha256],
        ...[issue.is_provisional ? 'yes' : 'no', issue.issued_at.toISOString(), issue.changed],
      ]),
    ],
    { record_delimiter: 'windows' },
  )

/** The files of some days as one archive, made as it is read, with `manifest.csv` as its last entry. */
export const archiveDays = (parts: RecordParts, reader: RecordReader, days: readonly Day[]): Readable => {
  const zip = new ZipFile()
  const out = new PassThrough()
  let current: Readable | undefined
  const fail = (error: unknown): void => void out.destroy(error as Error)
  zip.on('error', fail)
  zip.outputStream.pipe(out)
  out.on('close', () => current?.destroy())
  const write = async (): Promise<void> => {
    const files: { name: string; issue: Issue }[] = []
    for (const day of days) {
      if (out.destroyed) return
      const { issue, stream } = await openDayFile(parts, reader, day)
      if (out.destroyed) {
        stream.destroy()
        return
      }
      current = stream
      const name = recordFileName(reader, issue)
      files.push({ name, issue })
      const written = finished(stream)
      zip.addReadStream(stream, name, { mtime: issue.issued_at, compressionLevel: 3 })
      await written
    }
    const latest = Math.max(0, ...files.map(({ issue }) => issue.issued_at.getTime()))
    zip.addBuffer(Buffer.from(manifestOf(files)), 'manifest.csv', { mtime: new Date(latest || parts.clock()) })
    zip.end()
  }
  write().catch(fail)
  return out
}
