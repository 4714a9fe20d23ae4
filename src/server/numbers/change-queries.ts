import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** What the database has come to at a moment, as PostgreSQL writes it. */
export type Moment = { readonly snapshot: string; readonly holds: boolean }

/**
 * What the database has come to, and whether no change of the customer's numbers has come since an earlier moment. Whatever is
 * older than everything that was under way then had come already. Index: number_change_customer_id.
 */
export const findMoment = async (
  db: Db,
  { customerId, since }: { readonly customerId: number; readonly since: string | null },
): Promise<Moment> => {
  const { rows } = await sql<Moment>`
    select pg_current_snapshot()::text as snapshot, ${since}::pg_snapshot is not null and not exists (
      select from number_change where customer_id in (0, ${customerId})
        and made_by >= pg_snapshot_xmin(${since}::pg_snapshot) and not pg_visible_in_snapshot(made_by, ${since}::pg_snapshot)
    ) as holds`.execute(db)
  const [moment] = rows
  if (moment === undefined) throw new Error('The database told no snapshot')
  return moment
}
