import { type Asked, openStates, type RequestKind, requestKinds, sortOfKind } from '#rules/number-request.ts'
import type { Day } from '#rules/period.ts'
import type { Routing } from '#rules/routing.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../activity/record-activity.ts'
import type { Db } from '../db/open.ts'
import type { RequestRow } from './request.ts'

/** Requests with the names of what they are about. */
export const selectRequests = (rest: RawBuilder<unknown>) => sql<RequestRow>`
  select request.*, customer.account_number, customer.name as customer_name, number.number_text, number.match_key,
    number.dropped_on, owner.name as owner_name
  from number_request request
  join customer on customer.id = request.customer_id
  left join number on number.id = request.number_id
  left join staff_user owner on owner.id = request.owner_id
  ${rest}`

export const findRequest = async (db: Db, id: number): Promise<RequestRow | undefined> =>
  (await selectRequests(sql`where request.id = ${id}`).execute(db)).rows[0]

/**
 * Locks a request until the transaction ends, and reads it. Its number is locked before it, as by whoever changes the
 * number, so that it does not end meanwhile.
 */
export const lockRequest = async (db: Db, id: number): Promise<RequestRow | undefined> => {
  await sql`select from number where id = (select number_id from number_request where id = ${id}) for no key update`.execute(
    db,
  )
  const locked = await db.selectFrom('number_request').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  return locked && findRequest(db, id)
}

type NewRequest = {
  readonly customerId: number
  readonly numberId: number | null
  readonly asked: Asked
  readonly before: Routing | null | undefined
  readonly leadsTo: readonly string[]
  readonly note: string
  readonly wantedAt: Date | null
  readonly expectedAt: Date
  readonly dueAt: Date
  readonly portalUserId: number | null
  readonly who: string
  readonly now: Date
}

export const insertRequest = async (db: Db, request: NewRequest): Promise<number> => {
  const { asked, before, now } = request
  const { id } = await db
    .insertInto('number_request')
    .values({
      customer_id: request.customerId,
      number_id: request.numberId,
      kind: asked.kind,
      before: before === undefined ? null : JSON.stringify({ routing: before }),
      after: JSON.stringify(asked.after),
      leads_to: [...request.leadsTo],
      note: request.note,
      wanted_at: request.wantedAt,
      expected_at: request.expectedAt,
      due_at: request.dueAt,
      portal_user_id: request.portalUserId,
      asked_by: request.who,
      asked_at: now,
      owner_id: null,
      finished_at: null,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** What an act sets of a request; its revision is raised. */
export type RequestChange = {
  readonly state?: RequestRow['state']
  readonly answer?: string
  readonly expected_at?: Date
  readonly goes_live_by_itself?: boolean
  readonly owner_id?: number | null
  readonly finished_at?: Date
}

export const updateRequest = (db: Db, id: number, { now, ...change }: RequestChange & { readonly now: Date }) =>
  db
    .updateTable('number_request')
    .set(({ eb }) => ({ ...change, updated_at: now, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .execute()

export type EventRow = {
  readonly at: Date
  readonly who: string
  readonly population: Actor['population']
  readonly state: RequestRow['state']
  readonly note: string
}

export const insertEvent = (
  db: Db,
  requestId: number,
  event: Pick<EventRow, 'at' | 'state' | 'note'> & { readonly actor: Actor },
) => {
  const { actor, ...rest } = event
  return db
    .insertInto('number_request_event')
    .values({ ...rest, request_id: requestId, who: actor.who, population: actor.population })
    .execute()
}

/** All that happened to a request, oldest first. */
export const listEvents = (db: Db, requestId: number): Promise<EventRow[]> =>
  db
    .selectFrom('number_request_event')
    .select(['at', 'who', 'population', 'state', 'note'])
    .where('request_id', '=', requestId)
    .orderBy('id')
    .$castTo<EventRow>()
    .execute()

/** The open request of the sort of a kind that a number has; of callers, that about the same one. */
export const findOpenLike = async (
  db: Db,
  { numberId, kind, caller }: { numberId: number; kind: RequestKind; caller?: string | undefined },
): Promise<RequestRow | undefined> => {
  const alike = requestKinds.filter((other) => sortOfKind[other] === sortOfKind[kind])
  return (
    await selectRequests(sql`
      where request.number_id = ${numberId} and request.kind = any (${alike}::text[])
        and request.state = any (${[...openStates]}::text[])
        and ${caller === undefined ? sql`true` : sql`request.after ->> 'caller' = ${caller}`}`).execute(db)
  ).rows[0]
}

/** The open request of some kinds that each number has, by number. */
export const listOpenOfNumbers = async (
  db: Db,
  ids: readonly number[],
  kinds: readonly RequestKind[],
): Promise<ReadonlyMap<number, RequestRow>> => {
  const { rows } = await selectRequests(sql`
    where request.number_id = any (${[...ids]}::bigint[]) and request.kind = any (${[...kinds]}::text[])
      and request.state = any (${[...openStates]}::text[])`).execute(db)
  return new Map(rows.map((row) => [row.number_id ?? 0, row]))
}

/** The open requests about numbers that are no longer the customer's on a day. Index: number_request_open. */
export const listOpenOfEnded = async (db: Db, today: Day): Promise<number[]> =>
  (
    await sql<{ id: number }>`
      select request.id from number_request request join number on number.id = request.number_id
      where request.state = any (${[...openStates]}::text[]) and number.dropped_on <= ${today}::date
      order by request.id`.execute(db)
  ).rows.map(({ id }) => id)

/** Requests that are to go live by themselves, and whose time has come. Index: number_request_by_itself. */
export const listDueByThemselves = async (db: Db, now: Date): Promise<number[]> =>
  (
    await db
      .selectFrom('number_request')
      .select('id')
      .where('state', '=', 'accepted')
      .where('goes_live_by_itself', '=', true)
      .where('wanted_at', '<=', now)
      .orderBy('wanted_at')
      .orderBy('id')
      .execute()
  ).map(({ id }) => id)

/** The address of a person who may still sign in at the customer, for a mail about what they asked there. */
export const findAskerAddress = async (
  db: Db,
  { portalUserId, customerId }: { portalUserId: number; customerId: number },
): Promise<string | undefined> =>
  (
    await db
      .selectFrom('portal_user')
      .innerJoin('portal_membership', 'portal_membership.portal_user_id', 'portal_user.id')
      .select('portal_user.email')
      .where('portal_user.id', '=', portalUserId)
      .where('portal_membership.customer_id', '=', customerId)
      .where('portal_user.disabled_at', 'is', null)
      .executeTakeFirst()
  )?.email
