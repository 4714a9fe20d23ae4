import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** Files older than these say nothing of how complete the data is. */
const LATEST_FILES = 50

/**
 * Until when the data of a customer is complete: the last call of the latest files that were read to their end, of
 * sources that are everybody's or this customer's own. Null when there was none.
 */
export const findDataCompleteTo = async (db: Db, customerId: number): Promise<Date | null> => {
  const { rows } = await sql<{ last: Date | null }>`
    select max(chunk.last_call_at) as last
    from (
      select call_import.id from call_import
      join call_source source on source.id = call_import.source_id
      where call_import.state = 'done' and (source.customer_id is null or source.customer_id = ${customerId})
      order by call_import.started_at desc limit ${LATEST_FILES}
    ) latest
    join call_import_chunk chunk on chunk.import_id = latest.id
  `.execute(db)
  return rows[0]?.last ?? null
}
