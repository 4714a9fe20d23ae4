import { z } from 'zod'
import { callsSql } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'

/** Calls by weekday (0 is Monday) and hour of the London clock. On the day that has it twice, 01:00 holds both hours. */
export type WeekOfCalls = readonly (readonly number[])[]

const row = z.object({ weekday: z.number(), hour: z.number(), calls: z.number() })

/** When in the week calls start: seven rows of 24 counts. */
export const countCallsByWeekdayAndHour = async (store: CallStore, question: CallQuestion): Promise<WeekOfCalls> => {
  const rows = await store.rows(
    row,
    callsSql`SELECT toDayOfWeek(started_at, 1, 'Europe/London') AS weekday, toHour(started_at, 'Europe/London') AS hour, count() AS calls
      FROM call WHERE ${callsInScope(question)} GROUP BY weekday, hour`,
  )
  const week = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  for (const { weekday, hour, calls } of rows) {
    const hours = week[weekday]
    if (hours !== undefined) hours[hour] = calls
  }
  return week
}
