import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { makePeriod } from '#rules/period.ts'
import type { AppParts } from '../app-parts.ts'
import { csvHeading, csvLines } from '../calls/reports/call-csv.ts'
import { streamCalls } from '../calls/reports/call-list.ts'
import { countRowsAfter, type DayInStore, listDaysInStore } from '../calls/reports/days-of-records.ts'
import { refuse } from '../http/refusal.ts'
import { insertIssue, type Issue, listUnsettled, lockLatestIssue, updateIssueBasis } from './queries.ts'
import type { RecordReader } from './record-reader.ts'
import { describeChange } from './what-changed.ts'

export type RecordParts = Pick<AppParts, 'db' | 'callStore' | 'clock' | 'config' | 'log'>

type Written = { readonly rows: number; readonly bytes: number; readonly sha256: string }

async function* textOf({ callStore }: RecordParts, { scope }: RecordReader, day: string) {
  yield { text: csvHeading(), rows: 0 }
  for await (const calls of streamCalls(callStore, { scope, period: makePeriod(day, day) }))
    yield { text: csvLines(scope, calls), rows: calls.length }
}

/** Writes a day's file, or only measures it, in the order of the calls' start: the same calls make the same bytes. */
const write = async (
  parts: RecordParts,
  reader: RecordReader,
  { day, to }: { day: string; to?: FileHandle },
): Promise<Written> => {
  const hash = createHash('sha256')
  let rows = 0
  let bytes = 0
  for await (const piece of textOf(parts, reader, day)) {
    const data = Buffer.from(piece.text)
    hash.update(data)
    rows += piece.rows
    bytes += data.length
    await to?.writeFile(data)
  }
  return { rows, bytes, sha256: hash.digest('hex') }
}

/** The day as the store has it; a day without calls has none of them. */
const readDay = async ({ callStore }: RecordParts, { scope }: RecordReader, day: string): Promise<DayInStore> =>
  (await listDaysInStore(callStore, scope, makePeriod(day, day)))[0] ?? {
    ...{ day, rows: 0, provisionalRows: 0, lastImportId: 0, fingerprint: 'none' },
  }

/** Whether an issue still stands for a day as it is. */
export const stands = (issue: Issue | undefined, now: DayInStore, { labels }: RecordReader): issue is Issue =>
  issue !== undefined && issue.rows_fingerprint === now.fingerprint && issue.labels_fingerprint === labels

/** Notes what was written as the day's issue: the one there is when its bytes are the same, else the next version. */
const register = async (
  parts: RecordParts,
  reader: RecordReader,
  { written, now }: { readonly written: Written; readonly now: DayInStore },
): Promise<Issue> => {
  const { scope, view } = reader
  const key = { customerId: scope.customerId, view, day: now.day }
  return parts.db.transaction().execute(async (db) => {
    const last = await lockLatestIssue(db, key)
    const isSame = last?.sha256 === written.sha256
    if (!isSame && (await listUnsettled(db, { from: now.day, to: now.day })).length > 0)
      refuse('CALLS_UNAVAILABLE', { message: 'The calls of this day are being changed. Try again in a minute.' })
    const basis = {
      is_provisional: now.provisionalRows > 0,
      rows_fingerprint: now.fingerprint,
      labels_fingerprint: reader.labels,
      last_import_id: now.lastImportId,
    }
    if (last?.sha256 === written.sha256) {
      await updateIssueBasis(db, key, { version: last.version, ...basis })
      return { ...last, ...basis }
    }
    const changed =
      last === undefined
        ? ''
        : describeChange({
            before: { rows: last.rows, isProvisional: last.is_provisional },
            after: { rows: written.rows, isProvisional: basis.is_provisional },
            late: await countRowsAfter(parts.callStore, scope, { day: now.day, importId: last.last_import_id }),
            rowsDiffer: last.rows_fingerprint !== now.fingerprint,
          })
    const version = (last?.version ?? 0) + 1
    const issue = { day: now.day, version, ...written, ...basis, changed, issued_at: parts.clock() }
    await insertIssue(db, key, issue)
    return issue
  })
}

/** Measures a day's file and notes its issue. */
export const issueDay = async (parts: RecordParts, reader: RecordReader, day: string): Promise<Issue> => {
  // The day is read before its calls: what arrives between them makes the issue look old, and it is made again.
  const now = await readDay(parts, reader, day)
  return register(parts, reader, { now, written: await write(parts, reader, { day }) })
}

/** Waits for what must be done before a file leaves; when it cannot be, the file is closed. */
export const orClose = async (stream: Readable, task: Promise<unknown>): Promise<void> => {
  try {
    await task
  } catch (error) {
    stream.destroy()
    throw error
  }
}

/** A day's file as it is now, with the issue that it is: its bytes are written before the first of them leaves. */
export const openDayFile = async (
  parts: RecordParts,
  reader: RecordReader,
  day: string,
): Promise<{ readonly issue: Issue; readonly stream: Readable }> => {
  const folder = path.join(parts.config.dataFolder, 'exports')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const name = path.join(folder, `${randomBytes(24).toString('hex')}.day`)
  const handle = await open(name, 'wx+', 0o600)
  try {
    // Nameless from now on: it is gone with the process, whatever ends it.
    await rm(name)
    const now = await readDay(parts, reader, day)
    const written = await write(parts, reader, { day, to: handle })
    const issue = await register(parts, reader, { now, written })
    return { issue, stream: handle.createReadStream({ start: 0, autoClose: true }) }
  } catch (error) {
    await handle.close()
    throw error
  }
}
