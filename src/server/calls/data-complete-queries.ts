import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** A source that sent no file for so long is not waited for. */
const ACTIVE_DAYS = 35

/**
 * Until when the data of a customer is complete, over sources that are everybody's or this customer's own: the last call of
 * each carrier's product that still comes in files, the earliest of these. A carrier may send daily and monthly from two
 * sources, of which the later is as far as it goes. A file is complete to its arrival at most, whatever days it names. Where none still sends,
 * the last call of all; null when there was none. Index: call_import_started_at.
 */
export const findDataCompleteTo = async (db: Db, customerId: number): Promise<Date | null> =>
  (await findAmongFiles(db, customerId, ACTIVE_DAYS)) ?? (await findAmongFiles(db, customerId, null))

const findAmongFiles = async (db: Db, customerId: number, days: number | null): Promise<Date | null> => {
  const recent = days === null ? sql`true` : sql`call_import.started_at >= now() - make_interval(days => ${days}::int)`
  // One-off files are not waited for, unless nothing else comes.
  const complete = days === null ? sql`max(last)` : sql`coalesce(min(last) filter (where recurs), max(last))`
  const { rows } = await sql<{ last: Date | null }>`
    select ${complete} as last from (
      select bool_or(source.frequency <> 'once') as recurs, max(least(chunk.last_call_at, call_import.started_at)) as last
      from call_import
      join call_source source on source.id = call_import.source_id
      join call_import_chunk chunk on chunk.import_id = call_import.id and chunk.state = 'done'
      where call_import.state = 'done' and ${recent} and chunk.last_call_at is not null
        and (source.customer_id is null or source.customer_id = ${customerId})
      group by coalesce(nullif(source.carrier, ''), source.id::text), call_import.product
    ) carriers
  `.execute(db)
  return rows[0]?.last ?? null
}
