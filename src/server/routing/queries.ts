import { openStates } from '#rules/number-request.ts'
import { sql } from 'kysely'
import { locks } from '../db/locks.ts'
import type { Db } from '../db/open.ts'
import type { Own } from '../numbers/sight.ts'
import { listSeenIds } from '../number-requests/own-numbers-queries.ts'

/**
 * Until the transaction ends, nobody else asks where this customer's calls go, or changes its plans: two that are right
 * each by itself could send calls round in a circle. Taken before any row of them.
 */
export const lockRoutingOfCustomer = (db: Db, customerId: number) =>
  sql`select pg_advisory_xact_lock(${sql.lit(locks.routingOfCustomer)}, ${customerId}::int)`.execute(db)

/** One of the customer's numbers in the web of where calls go. */
export type WayRow = {
  readonly id: number
  readonly key: string
  readonly spellings: string[]
  readonly number_text: string
  readonly leads_to: string[]
  /** Whether the person who asks sees it. */
  readonly is_seen: boolean
}

const selectWays = (own: Own) => sql`
  select number.id, number.match_key as key, number.alternate_spellings as spellings, number.number_text, leads.leads_to,
    number.id in (${listSeenIds(own)}) as is_seen
  from number
  cross join lateral (
    select coalesce(array_agg(distinct leads_to), '{}') as leads_to from (
      select unnest(routing.leads_to) as leads_to from number_routing routing where routing.number_id = number.id
      union all
      select unnest(request.leads_to) from number_request request
      where request.number_id = number.id and request.state = any (${[...openStates]}::text[])
    ) each
  ) leads
  where number.customer_id = ${own.customerId} and (number.dropped_on is null or number.dropped_on > ${own.today})`

/** Where some of the customer's numbers lead to: by what is live, and by what is asked and may be so soon. */
export const listWaysOn = async (db: Db, own: Own, keys: readonly string[]): Promise<WayRow[]> =>
  (
    await sql<WayRow>`${selectWays(own)}
      and (number.match_key = any (${[...keys]}::text[]) or number.alternate_spellings && ${[...keys]}::text[])`.execute(
      db,
    )
  ).rows

/** Which of the customer's numbers lead to some numbers, whether live or asked. */
export const listWaysBack = async (db: Db, own: Own, keys: readonly string[]): Promise<WayRow[]> =>
  (
    await sql<WayRow>`${selectWays(own)} and number.id in (
      select number_id from number_routing where customer_id = ${own.customerId} and leads_to && ${[...keys]}::text[]
      union all
      select number_id from number_request where customer_id = ${own.customerId} and number_id is not null
        and state = any (${[...openStates]}::text[]) and leads_to && ${[...keys]}::text[])`.execute(db)
  ).rows

export type BlockedRow = { readonly caller: string; readonly note: string; readonly blocked_at: Date }

/** The callers that a number refuses, newest first. */
export const listBlockedCallers = (db: Db, numberId: number): Promise<BlockedRow[]> =>
  db
    .selectFrom('blocked_caller')
    .select(['caller', 'note', 'blocked_at'])
    .where('number_id', '=', numberId)
    .orderBy('blocked_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
