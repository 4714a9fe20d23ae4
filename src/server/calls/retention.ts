import { dayOf, type Day, startOfDay } from '#rules/period.ts'
import { platformActor, recordActivity } from '../activity/record-activity.ts'
import { announce } from '../live/live.ts'
import { withCallsLock } from './calls-lock.ts'
import type { CallsParts } from './calls-parts.ts'
import { listKeptBefore } from '../supply-files/file-queries.ts'
import { removeTracesBefore } from './retention-queries.ts'
import { countCallsBefore, removeCallsBefore } from './store/append.ts'
import { removeSupplyFile } from '../supply-files/supply-file.ts'

/** The first London day whose calls are kept: the first of the month so many months ago. */
export const firstKeptDay = (now: number, months: number): Day => {
  const [year = 0, month = 1] = dayOf(now).split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10)
}

/**
 * Removes calls from before the months that are kept, and the files in which nothing else came, with their rejected rows.
 * How many rows became what stays known. Safe to run again; answers how many calls went.
 */
export const removeOldCalls = (parts: CallsParts, months: number): Promise<number> =>
  withCallsLock(parts.db, async () => {
    const { db, callStore, config, clock } = parts
    const day = firstKeptDay(clock().getTime(), months)
    const calls = await countCallsBefore(callStore, startOfDay(day))
    if (calls > 0) await removeCallsBefore(callStore, startOfDay(day))
    await removeTracesBefore(db, day)
    for (const sha256 of await listKeptBefore(db, day)) await removeSupplyFile(config.dataFolder, sha256)
    if (calls === 0) return 0
    await db.transaction().execute(async (db) => {
      await recordActivity(db, platformActor, {
        kind: 'deleted',
        subject: 'Call records',
        subjectName: `Calls before ${day}`,
        summary: `Removed ${calls} calls of before ${day}, as calls are kept for ${months} months`,
      })
      await announce(db, { about: 'backend', topics: ['calls'] })
    })
    return calls
  })
