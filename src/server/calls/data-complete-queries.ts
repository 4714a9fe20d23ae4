import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** A source that sent no file for so long is not waited for. */
const ACTIVE_DAYS = 35

/**
 * Until when the data of a customer is complete, over sources that are everybody's or this customer's own: the last call of
 * each that still sends files, the earliest of these. Where a carrier sends the same product from two sources, daily and
 * monthly, the later of them is as far as it goes; so it is with one of each whose files name no product. A file is complete to its arrival at most, whatever days it names. Where none still sends,
 * the last call of all; null when there was none. Index: call_import_started_at.
 */
export const findDataCompleteTo = async (db: Db, customerId: number): Promise<Date | null> =>
  (await findAmongFiles(db, customerId, ACTIVE_DAYS)) ?? (await findAmongFiles(db, customerId, null))

const findAmongFiles = async (db: Db, customerId: number, days: number | null): Promise<Date | null> => {
  const recent = days === null ? sql`true` : sql`call_import.started_at >= now() - make_interval(days => ${days}::int)`
  // One-off files are not waited for, unless nothing else comes.
  const complete = days === null ? sql`max(last)` : sql`coalesce(min(last) filter (where recurs), max(last))`
  const { rows } = await sql<{ last: Date | null }>`
    with sources as (
      select source.id, coalesce(nullif(source.carrier, ''), source.id::text) as carrier, source.customer_id, source.frequency,
        call_import.product, max(least(chunk.last_call_at, call_import.started_at)) as last
      from call_import
      join call_source source on source.id = call_import.source_id
      join call_import_chunk chunk on chunk.import_id = call_import.id and chunk.state = 'done'
      where call_import.state = 'done' and ${recent} and chunk.last_call_at is not null
        and (source.customer_id is null or source.customer_id = ${customerId})
      group by source.id, call_import.product
    ), feeds as (
      select last, frequency <> 'once' as recurs, carrier, customer_id, product,
        case when product is null and not (frequency in ('daily', 'monthly')
          and count(*) filter (where frequency = 'daily') over alike = 1
          and count(*) filter (where frequency = 'monthly') over alike = 1) then id end as alone
      from sources window alike as (partition by carrier, customer_id, product)
    )
    select ${complete} as last from (
      select bool_or(recurs) as recurs, max(last) as last from feeds group by carrier, customer_id, product, alone
    ) carriers`.execute(db)
  return rows[0]?.last ?? null
}
