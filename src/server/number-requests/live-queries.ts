import type { RequestKind } from '#rules/number-request.ts'
import { destinationsOf, type Routing } from '#rules/routing.ts'
import type { Actor } from '../activity/record-activity.ts'
import type { Db } from '../db/open.ts'
import { noRouting, type NumberRouting, readRouting } from './request.ts'

const readNumberRouting = (row: { usual: unknown; emergency: unknown; revision: number }): NumberRouting => ({
  usual: readRouting(row.usual),
  emergency: readRouting(row.emergency),
  revision: row.revision,
})

/** What is live for a number. */
export const getRouting = async (db: Db, numberId: number): Promise<NumberRouting> => {
  const row = await db.selectFrom('number_routing').selectAll().where('number_id', '=', numberId).executeTakeFirst()
  return row === undefined ? noRouting : readNumberRouting(row)
}

/** What is live for some numbers, by number. */
export const listRoutings = async (db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, NumberRouting>> => {
  const rows = await db
    .selectFrom('number_routing')
    .selectAll()
    .where('number_id', 'in', [...ids, 0])
    .execute()
  return new Map(rows.map((row) => [row.number_id, readNumberRouting(row)]))
}

/** Holds a customer's number as it is until the transaction ends: the day from which it is no longer theirs. */
export const holdNumber = (
  db: Db,
  { numberId, customerId }: { numberId: number; customerId: number },
): Promise<{ dropped_on: string | null } | undefined> =>
  db
    .selectFrom('number')
    .select('dropped_on')
    .where('id', '=', numberId)
    .where('customer_id', '=', customerId)
    .forShare()
    .executeTakeFirst()

/** What is live for a number, locked until the transaction ends: who changes it, or asks for a change, comes one by one. */
export const lockRouting = async (
  db: Db,
  { numberId, customerId }: { numberId: number; customerId: number },
): Promise<NumberRouting> => {
  await db
    .insertInto('number_routing')
    .values({ number_id: numberId, customer_id: customerId, revision: 0, usual: null, emergency: null })
    .onConflict((conflict) => conflict.column('number_id').doNothing())
    .execute()
  const row = await db
    .selectFrom('number_routing')
    .selectAll()
    .where('number_id', '=', numberId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return readNumberRouting(row)
}

/** Says to pages that look at a number's routing that something about it has changed. */
export const raiseRoutingRevision = (db: Db, numberId: number, now: Date) =>
  db
    .updateTable('number_routing')
    .set(({ eb }) => ({ updated_at: now, revision: eb('revision', '+', 1) }))
    .where('number_id', '=', numberId)
    .execute()

const kept = (routing: Routing | null): string | null => (routing === null ? null : JSON.stringify(routing))

export const updateRouting = (
  db: Db,
  numberId: number,
  { usual, emergency, now }: Pick<NumberRouting, 'usual' | 'emergency'> & { readonly now: Date },
) =>
  db
    .updateTable('number_routing')
    .set(({ eb }) => ({
      usual: kept(usual),
      emergency: kept(emergency),
      leads_to: [...new Set([...destinationsOf(usual), ...destinationsOf(emergency)])],
      updated_at: now,
      revision: eb('revision', '+', 1),
    }))
    .where('number_id', '=', numberId)
    .execute()

export type RoutingChange = {
  readonly at: Date
  readonly who: string
  readonly population: Actor['population']
  /** What was asked, by which it changed; null where nothing was. */
  readonly kind: RequestKind | null
  readonly before: Routing | null
  readonly after: Routing | null
}

export const insertRoutingChange = (
  db: Db,
  change: Omit<RoutingChange, 'who' | 'population' | 'kind'> & {
    readonly numberId: number
    readonly customerId: number
    readonly requestId: number | null
    readonly actor: Actor
  },
) =>
  db
    .insertInto('number_routing_change')
    .values({
      number_id: change.numberId,
      customer_id: change.customerId,
      at: change.at,
      who: change.actor.who,
      population: change.actor.population,
      before: kept(change.before),
      after: kept(change.after),
      request_id: change.requestId,
    })
    .execute()

/** What was live for a number before, newest first. Index: number_routing_change_number_id. */
export const listRoutingChanges = async (db: Db, numberId: number, most: number): Promise<RoutingChange[]> => {
  const rows = await db
    .selectFrom('number_routing_change as change')
    .leftJoin('number_request as request', 'request.id', 'change.request_id')
    .select(['change.at', 'change.who', 'change.population', 'request.kind', 'change.before', 'change.after'])
    .where('change.number_id', '=', numberId)
    .orderBy('change.at', 'desc')
    .orderBy('change.id', 'desc')
    .limit(most)
    .execute()
  return rows.map(({ population, kind, before, after, ...row }) => ({
    ...row,
    kind: kind as RequestKind | null,
    population: population as Actor['population'],
    before: readRouting(before),
    after: readRouting(after),
  }))
}

/** Blocks a caller at a number; one that is blocked already stays so. */
export const insertBlockedCaller = (
  db: Db,
  blocked: { number_id: number; customer_id: number; caller: string; note: string; blocked_at: Date },
) =>
  db
    .insertInto('blocked_caller')
    .values(blocked)
    .onConflict((conflict) => conflict.constraint('blocked_caller_key').doNothing())
    .execute()

export const deleteBlockedCaller = (db: Db, { numberId, caller }: { numberId: number; caller: string }) =>
  db.deleteFrom('blocked_caller').where('number_id', '=', numberId).where('caller', '=', caller).execute()

/** Ends a customer's time with a number, unless it ends before that already; answers the number if it is a change. */
export const endNumber = async (
  db: Db,
  numberId: number,
  { on, now }: { on: string; now: Date },
): Promise<{ match_key: string; alternate_spellings: string[]; number_text: string } | undefined> =>
  db
    .updateTable('number')
    .set(({ eb }) => ({ dropped_on: on, updated_at: now, revision: eb('revision', '+', 1) }))
    .where('id', '=', numberId)
    .where((eb) => eb.or([eb('dropped_on', 'is', null), eb('dropped_on', '>', on)]))
    .returning(['match_key', 'alternate_spellings', 'number_text'])
    .executeTakeFirst()
