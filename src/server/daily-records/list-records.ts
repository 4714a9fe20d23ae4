import { type Day, addDays, dayOf, makePeriod, type Period, startOfDay } from '#rules/period.ts'
import { findDataCompleteTo } from '../calls/data-complete-queries.ts'
import { type DayInStore, listDaysInStore } from '../calls/reports/days-of-records.ts'
import { firstKeptDay } from '../calls/retention.ts'
import { announce } from '../live/live.ts'
import { issueDay, type RecordParts, stands } from './issue-file.ts'
import { type Issue, listLatestIssues, listUnsettled } from './queries.ts'
import type { RecordReader } from './record-reader.ts'

/** Files of more rows than this together are measured after the answer. */
const MOST_ROWS_AT_ONCE = 100_000

/**
 * The days of a period that have files: those that are over, as a file is issued when its day is, and whose calls are kept.
 * A day whose calls were removed for their age is not issued anew without them.
 */
const daysOf = ({ clock, config }: RecordParts, { from, to }: Period): Period | undefined => {
  const now = clock().getTime()
  const yesterday = addDays(dayOf(now), -1)
  const last = to < yesterday ? to : yesterday
  const kept = config.callMonths > 0 ? firstKeptDay(now, config.callMonths) : from
  const first = from > kept ? from : kept
  return first > last ? undefined : makePeriod(first, last)
}

const completeTo = (day: Day, all: Date | null): string | null => {
  if (all === null || all.getTime() < startOfDay(day)) return null
  return new Date(Math.min(all.getTime(), startOfDay(addDays(day, 1)))).toISOString()
}

type DayNow = { readonly day: Day; readonly now: DayInStore; readonly issue: Issue | undefined }

/** Days with calls, and days that had some when they were issued last. */
const readDays = async (parts: RecordParts, reader: RecordReader, period: Period): Promise<DayNow[]> => {
  const { scope, view } = reader
  const [inStore, issues] = await Promise.all([
    listDaysInStore(parts.callStore, scope, period),
    listLatestIssues(parts.db, { customerId: scope.customerId, view, from: period.from, to: period.to }),
  ])
  const issueOf = new Map(issues.map((issue) => [issue.day, issue]))
  const known = new Set(inStore.map(({ day }) => day))
  const gone = issues.filter(({ day }) => !known.has(day))
  return [
    ...inStore.map((now) => ({ day: now.day, now, issue: issueOf.get(now.day) })),
    ...gone.map((issue) => ({
      day: issue.day,
      now: { day: issue.day, rows: 0, provisionalRows: 0, lastImportId: 0, fingerprint: 'none' },
      issue,
    })),
  ]
}

const measuring = new Map<string, Promise<void>>()

/** Measures large files one after the other, once however often they are asked for, and wakes who waits for them. */
const measureLater = (parts: RecordParts, reader: RecordReader, days: readonly Day[]): void => {
  const { customerId } = reader.scope
  const key = `${customerId} ${reader.view} ${reader.labels} ${days.join()}`
  if (measuring.has(key)) return
  const work = async (): Promise<void> => {
    for (const day of days) await issueDay(parts, reader, day)
    await announce(parts.db, { about: 'customer', customerId })
  }
  measuring.set(
    key,
    work()
      .catch((error: unknown) => parts.log.warn({ err: error }, 'daily files could not be measured'))
      .finally(() => measuring.delete(key)),
  )
}

const shown = ({ day, now }: DayNow, issue: Issue | undefined, all: Date | null) => ({
  day,
  rows: now.rows,
  bytes: issue?.bytes ?? null,
  sha256: issue?.sha256 ?? null,
  version: issue?.version ?? null,
  issuedAt: issue?.issued_at.toISOString() ?? null,
  provisional: now.provisionalRows > 0,
  completeTo: completeTo(day, all),
  changed: issue?.changed ?? '',
})

/** A day in whose calls something is being changed: it stays as it was issued last until that is done. */
const shownAsIssued = (each: DayNow, all: Date | null): ShownRecord => {
  const { issue } = each
  const before = issue && { rows: issue.rows, provisional: issue.is_provisional }
  return { ...shown(each, issue, all), ...before }
}

type ShownRecord = ReturnType<typeof shown>

/** The daily files of a period, the latest first. One that changed since it was issued is issued anew. */
export const listDailyRecords = async (
  parts: RecordParts,
  reader: RecordReader,
  period: Period,
): Promise<ShownRecord[]> => {
  const over = daysOf(parts, period)
  if (over === undefined) return []
  const days = await readDays(parts, reader, over)
  const all = await findDataCompleteTo(parts.db, reader.scope.customerId)
  const issued = new Map(days.map((each) => [each.day, stands(each.issue, each.now, reader) ? each.issue : undefined]))
  const unsettled = await listUnsettled(parts.db, over)
  const isUnsettled = (day: Day): boolean => unsettled.some(({ from, to }) => day >= from && day <= to)
  const open = days.filter(({ day }) => issued.get(day) === undefined && !isUnsettled(day))
  if (open.reduce((sum, { now }) => sum + now.rows, 0) > MOST_ROWS_AT_ONCE)
    measureLater(
      parts,
      reader,
      open.map(({ day }) => day),
    )
  else for (const { day } of open) issued.set(day, await issueDay(parts, reader, day))
  return days
    .map((each) => (isUnsettled(each.day) ? shownAsIssued(each, all) : shown(each, issued.get(each.day), all)))
    .toSorted((a, b) => b.day.localeCompare(a.day))
}

/** The days of a period that have a file, in order. */
export const listDaysWithFiles = async (parts: RecordParts, reader: RecordReader, period: Period): Promise<Day[]> => {
  const over = daysOf(parts, period)
  if (over === undefined) return []
  return (await readDays(parts, reader, over)).map(({ day }) => day).toSorted()
}
