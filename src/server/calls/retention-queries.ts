import { sql } from 'kysely'
import type { Day } from '#rules/period.ts'
import type { Db } from '../db/open.ts'

/**
 * Removes what was kept of calls from before a day beside the calls themselves: rows that were rejected, halves of calls,
 * and what exports asked for. A file without a period is taken by the day on which it came.
 */
export const removeTracesBefore = async (db: Db, day: Day): Promise<void> => {
  const old = db
    .selectFrom('call_import')
    .select('id')
    .where((where) => where(where.fn.coalesce('period_to', sql<string>`started_at::date`), '<', day))
  await db.deleteFrom('call_import_rejection').where('import_id', 'in', old).execute()
  await db.deleteFrom('call_half').where('import_id', 'in', old).execute()
  await db
    .deleteFrom('call_export')
    .where('state', 'not in', ['waiting', 'running', 'done'])
    .where(sql<boolean>`ordered_at < ${day}::date`)
    .execute()
}
