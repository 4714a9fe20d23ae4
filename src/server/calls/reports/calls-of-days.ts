import type { Readable } from 'node:stream'
import { dayOf, makePeriod, type Period } from '#rules/period.ts'
import type { CallScope } from '../scope.ts'
import type { CallStore } from '../store/open.ts'
import { csvHeading, csvLines } from './call-csv.ts'
import { streamCalls } from './call-list.ts'
import { exportCalls } from './export-calls.ts'

/** The call records of a London day: how many, and the exact size of their file. */
export type DayOfRecords = { readonly day: string; readonly rows: number; readonly bytes: number }

/**
 * The days of a period that have calls, the last first. The sizes are those of the files as they would be now: the text is
 * made and counted, so a month of a large customer takes about a second.
 */
export const listDaysOfRecords = async (
  store: CallStore,
  scope: CallScope,
  period: Period,
): Promise<DayOfRecords[]> => {
  const days = new Map<string, { rows: number; bytes: number }>()
  const heading = Buffer.byteLength(csvHeading())
  for await (const batch of streamCalls(store, { scope, period }))
    for (const [day, calls] of Map.groupBy(batch, ({ startedAt }) => dayOf(startedAt))) {
      const sum = days.get(day) ?? { rows: 0, bytes: heading }
      days.set(day, { rows: sum.rows + calls.length, bytes: sum.bytes + Buffer.byteLength(csvLines(scope, calls)) })
    }
  return [...days].map(([day, sum]) => ({ day, ...sum })).toSorted((a, b) => b.day.localeCompare(a.day))
}

/** The file of a day. */
export const exportDayOfRecords = (store: CallStore, scope: CallScope, day: string): Readable =>
  exportCalls(store, { scope, period: makePeriod(day, day) })
