import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/**
 * Until when the data of a customer is complete: the last call that was read, of sources that are everybody's or this
 * customer's own. Null when there was none. Index: call_import_chunk_last_call_at.
 */
export const findDataCompleteTo = async (db: Db, customerId: number): Promise<Date | null> => {
  const { rows } = await sql<{ last: Date }>`
    select chunk.last_call_at as last
    from call_import_chunk chunk
    join call_import on call_import.id = chunk.import_id and call_import.state = 'done'
    join call_source source on source.id = call_import.source_id
    where chunk.state = 'done' and chunk.last_call_at is not null
      and (source.customer_id is null or source.customer_id = ${customerId})
    order by chunk.last_call_at desc nulls last limit 1
  `.execute(db)
  return rows[0]?.last ?? null
}
