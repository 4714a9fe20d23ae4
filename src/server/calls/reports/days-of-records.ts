import { makePeriod, type Period } from '#rules/period.ts'
import { z } from 'zod'
import type { CallScope } from '../scope.ts'
import { allOf, callsSql, uint32 } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { dayOfCall, freeCallSql } from './call-expressions.ts'
import { ofForwarding } from './call-line.ts'
import { callsInScope } from './calls-in-scope.ts'

/** The itemised calls of a London day as they are in the store now. */
export type DayInStore = {
  readonly day: string
  readonly rows: number
  readonly provisionalRows: number
  /** The latest import among them. */
  readonly lastImportId: number
  /** Differs when any of the day's calls differs. */
  readonly fingerprint: string
}

const dayRow = z.object({
  day: z.string(),
  rows: z.number(),
  provisional: z.number(),
  last_import: z.number(),
  fingerprint: z.string(),
})

const itemised = (scope: CallScope, period: Period) =>
  allOf([callsInScope({ scope, period }), callsSql`NOT ${freeCallSql}`])

/** The days of a period that have calls, in order, without reading any of them into this process. */
export const listDaysInStore = async (store: CallStore, scope: CallScope, period: Period): Promise<DayInStore[]> => {
  const rows = await store.rows(
    dayRow,
    callsSql`SELECT toString(${dayOfCall}) AS day, count() AS rows, countIf(is_provisional) AS provisional,
        max(import_id) AS last_import,
        toString(sum(cityHash64(record_key, started_at, direction, caller_key, caller_withheld, dialled_key, number_id,
          other_number_id, duration_seconds, ifNull(toInt64(ring_seconds), -1), answer_state,
          ifNull(charge_micros, -9223372036854775808), currency, call_type, ${ofForwarding(scope, 'destination_key')}, is_provisional))) AS fingerprint
      FROM call WHERE ${itemised(scope, period)} GROUP BY day ORDER BY day`,
  )
  return rows.map(({ provisional, last_import, ...same }) => ({
    ...same,
    provisionalRows: provisional,
    lastImportId: last_import,
  }))
}

const countRow = z.object({ rows: z.number() })

/** How many of a day's itemised calls came with files after one. */
export const countRowsAfter = async (
  store: CallStore,
  scope: CallScope,
  { day, importId }: { readonly day: string; readonly importId: number },
): Promise<number> => {
  const where = allOf([itemised(scope, makePeriod(day, day)), callsSql`import_id > ${uint32(importId)}`])
  return (await store.row(countRow, callsSql`SELECT count() AS rows FROM call WHERE ${where}`)).rows
}
