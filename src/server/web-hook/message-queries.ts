import type { HookMessageState } from '#rules/web-hook.ts'
import { type Selectable, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { WebHookAttemptTable, WebHookMessageTable } from '../db/schema.ts'

export type MessageRow = Omit<Selectable<WebHookMessageTable>, 'state'> & { readonly state: HookMessageState }
export type AttemptRow = Selectable<WebHookAttemptTable>

type Claim = { readonly worker: string; readonly now: Date; readonly until: Date; readonly most: number }

/**
 * Takes messages that are due, the first of each line only, so that those of a number leave in their order. Whoever else
 * takes at the same time passes over them; once `until` is past they are anybody's again. Index: web_hook_message_waiting.
 */
export const claimMessages = async (db: Db, { worker, now, until, most }: Claim): Promise<MessageRow[]> => {
  const { rows } = await sql<MessageRow>`
    update web_hook_message set claimed_by = ${worker}, claimed_until = ${until}
    where id in (
      select id from web_hook_message message
      where state = 'waiting' and next_at <= ${now} and (claimed_until is null or claimed_until <= ${now})
        and not exists (
          select from web_hook_message earlier
          where earlier.line = message.line and earlier.id < message.id and earlier.state = 'waiting'
        )
      order by next_at, id limit ${most}
      for update skip locked
    )
    returning *`.execute(db)
  return rows
}

/** Gives messages back that a sender did not get to. */
export const releaseMessages = (db: Db, worker: string) =>
  db
    .updateTable('web_hook_message')
    .set({ claimed_by: null, claimed_until: null })
    .where('claimed_by', '=', worker)
    .where('state', '=', 'waiting')
    .execute()

type Settled = {
  readonly state: HookMessageState
  readonly outcome: string
  readonly nextAt: Date
  readonly worker: string
  readonly now: Date
}

/** Notes what an attempt came to; false when the message is somebody else's by now. */
export const updateAttempted = async (
  db: Db,
  id: number,
  { state, outcome, nextAt, worker, now }: Settled,
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('web_hook_message')
    .set(({ eb }) => ({
      ...{ state, outcome, next_at: nextAt, claimed_by: null, claimed_until: null },
      attempts: eb('attempts', '+', 1),
      settled_at: state === 'waiting' ? null : now,
    }))
    .where('id', '=', id)
    .where('claimed_by', '=', worker)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const insertAttempt = (
  db: Db,
  attempt: {
    message_id: number
    at: Date
    duration_ms: number
    status: number | null
    answer: string
    outcome: string
  },
) => db.insertInto('web_hook_attempt').values(attempt).execute()

/** Puts what still waits aside, with the reason: what comes of it is staff's to say. */
export const settleWaiting = (
  db: Db,
  { state, outcome, now }: { state: 'failed' | 'kept'; outcome: string; now: Date },
) =>
  db
    .updateTable('web_hook_message')
    .set({ state, outcome, settled_at: now, claimed_by: null, claimed_until: null })
    .where('state', '=', 'waiting')
    .execute()

const again = (now: Date) => ({ state: 'waiting', attempts: 0, next_at: now, outcome: '', settled_at: null }) as const

/** Lets a message leave again; one that is on its way stays as it is. */
export const updateReplayed = (db: Db, id: number, now: Date) =>
  db.updateTable('web_hook_message').set(again(now)).where('id', '=', id).where('state', '<>', 'waiting').execute()

/** The same for all that were not delivered since a moment, without tests; answers how many. */
export const updateReplayedSince = async (db: Db, since: Date, now: Date): Promise<number> => {
  const { numUpdatedRows } = await db
    .updateTable('web_hook_message')
    .set(again(now))
    .where('state', 'in', ['failed', 'kept'])
    .where('request_id', 'is not', null)
    .where('occurred_at', '>=', since)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

type TestMessage = {
  readonly type: string
  readonly data: object
  readonly worker: string
  readonly now: Date
  readonly until: Date
}

/** A message about no request that its sender has taken already; it comes after nobody. */
export const insertTestMessage = (db: Db, { type, data, worker, now, until }: TestMessage): Promise<MessageRow> =>
  db
    .insertInto('web_hook_message')
    .values({
      ...{ type, data: JSON.stringify(data), occurred_at: now, next_at: now, state: 'waiting' },
      ...{ line: `test ${worker}`, claimed_by: worker, claimed_until: until },
    })
    .returningAll()
    .$castTo<MessageRow>()
    .executeTakeFirstOrThrow()

export const findMessage = (db: Db, id: number): Promise<MessageRow | undefined> =>
  db.selectFrom('web_hook_message').selectAll().where('id', '=', id).$castTo<MessageRow>().executeTakeFirst()

/** Every attempt to deliver a message, the latest first. */
export const listAttempts = (db: Db, messageId: number): Promise<AttemptRow[]> =>
  db.selectFrom('web_hook_attempt').selectAll().where('message_id', '=', messageId).orderBy('id', 'desc').execute()

type Wanted = {
  readonly page: number
  readonly pageSize: number
  readonly state?: HookMessageState | undefined
  readonly requestId?: number | undefined
}

/** A page of messages, the newest first. Index for one request: web_hook_message_request_id. */
export const listMessages = async (db: Db, { page, pageSize, state, requestId }: Wanted) => {
  let wanted = db.selectFrom('web_hook_message')
  if (state !== undefined) wanted = wanted.where('state', '=', state)
  if (requestId !== undefined) wanted = wanted.where('request_id', '=', requestId)
  const { total } = await wanted.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await wanted
    .selectAll()
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .$castTo<MessageRow>()
    .execute()
  return { rows, total }
}

/** How the messages stand: how many wait, how many failed or were kept, and when one was last delivered. */
export const countMessages = (db: Db) =>
  db
    .selectFrom('web_hook_message')
    .select(({ fn }) => [
      fn.countAll<number>().filterWhere('state', '=', 'waiting').as('waiting'),
      fn.countAll<number>().filterWhere('state', 'in', ['failed', 'kept']).as('failed'),
      fn.max<Date | null>('settled_at').filterWhere('state', '=', 'delivered').as('deliveredAt'),
    ])
    .executeTakeFirstOrThrow()

/** Forgets what was settled before a moment. */
export const deleteSettledBefore = (db: Db, before: Date) =>
  db.deleteFrom('web_hook_message').where('state', '<>', 'waiting').where('settled_at', '<', before).execute()
