import { type RequestKind, openStates } from '#rules/number-request.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Own } from '../numbers/sight.ts'
import { listSeenIds } from './own-numbers-queries.ts'
import { type EventRow, selectRequests } from './queries.ts'
import type { RequestRow } from './request.ts'

/** Which requests a person sees: of these kinds, and of the numbers in their scope. */
export type OwnRequests = Own & {
  readonly kinds: readonly RequestKind[]
  /** Set where the requests for new numbers of this person alone are seen. */
  readonly onlyAskedBy?: number | undefined
}

const own = ({ customerId, kinds, onlyAskedBy, ...rest }: OwnRequests) => sql`
  request.customer_id = ${customerId} and request.kind = any (${[...kinds]}::text[])
  and (request.number_id is null or request.number_id in (${listSeenIds({ customerId, ...rest })}))
  and ${onlyAskedBy === undefined ? sql`true` : sql`(request.number_id is not null or request.portal_user_id = ${onlyAskedBy})`}`

/** A page of a person's requests, newest first. Index: number_request_customer_id. */
export const listOwnRequests = async (
  db: Db,
  of: OwnRequests,
  { isOpen, page, pageSize }: { isOpen: boolean; page: number; pageSize: number },
): Promise<{ rows: RequestRow[]; total: number }> => {
  const matching = sql`where ${own(of)} and ${isOpen ? sql`request.state = any (${[...openStates]}::text[])` : sql`true`}`
  const { rows } = await selectRequests(
    sql`${matching} order by request.asked_at desc, request.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`,
  ).execute(db)
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from number_request request ${matching}`.execute(db)
  return { rows, total: counted.rows[0]?.total ?? 0 }
}

export const findOwnRequest = async (db: Db, of: OwnRequests, id: number): Promise<RequestRow | undefined> =>
  (await selectRequests(sql`where request.id = ${id} and ${own(of)}`).execute(db)).rows[0]

/** The open requests of some kinds about one number, which the caller has made sure is the person's. */
export const listOpenOfNumber = async (
  db: Db,
  numberId: number,
  kinds: readonly RequestKind[],
): Promise<RequestRow[]> =>
  (
    await selectRequests(sql`
      where request.number_id = ${numberId} and request.kind = any (${[...kinds]}::text[])
        and request.state = any (${[...openStates]}::text[]) order by request.id`).execute(db)
  ).rows

/** All that happened to some requests, oldest first, by request. */
export const listEventsOf = async (db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, EventRow[]>> => {
  const rows = await db
    .selectFrom('number_request_event')
    .select(['request_id', 'at', 'who', 'population', 'state', 'note'])
    .where('request_id', 'in', [...ids, 0])
    .orderBy('id')
    .$castTo<EventRow & { request_id: number }>()
    .execute()
  return Map.groupBy(rows, ({ request_id }) => request_id)
}

/** The types that a new number may have. */
export const listTypesOffered = async (db: Db): Promise<string[]> =>
  (
    await db
      .selectFrom('number_type')
      .select('name')
      .where('availability', '<>', 'Historical')
      .orderBy('name')
      .execute()
  ).map(({ name }) => name)
