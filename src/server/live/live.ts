import type { StaffPermission } from '#rules/staff-permissions.ts'
import { sql } from 'kysely'
import pg from 'pg'
import type { Logger } from 'pino'
import type { Population } from '../auth/population.ts'
import type { Db } from '../db/open.ts'

/** A wake-up: it says that something may have changed, never what. Pages fetch again through the guard. */
export type LiveEvent =
  /** What staff with this permission see. */
  | { readonly about: 'backend'; readonly topics: readonly StaffPermission[] }
  /** What may decide which profile is in force, or what it opens. */
  | { readonly about: 'entitlement' }
  /** Data of one customer that its portal shows. */
  | { readonly about: 'customer'; readonly customerId: number }
  /** Something of one portal user's own, such as an export that is being made. */
  | { readonly about: 'person'; readonly userId: number }
  /** Sessions of one person ended. */
  | { readonly about: 'sessions'; readonly population: Population; readonly userId: number }
  /** Events may have been missed: all that anybody shows may be out of date. */
  | { readonly about: 'everything' }

export type Live = AsyncDisposable & {
  readonly subscribe: (listener: (event: LiveEvent) => void) => () => void
}

const CHANNEL = 'myaccount_live'
const RECONNECT_MS = 250

/** Announces an event to every process. Inside a transaction it leaves with the commit, or not at all. */
export const announce = async (db: Db, event: LiveEvent): Promise<void> => {
  await sql`select pg_notify(${CHANNEL}, ${JSON.stringify(event)})`.execute(db)
}

/** A connection that is silently gone is found by asking it, and waiting no longer than this. */
const HEARTBEAT_MS = 5_000

/** Listens for the events of all processes on one connection of its own, which is made again whenever it breaks. */
export const openLive = async (databaseUrl: string, log: Logger): Promise<Live> => {
  const listeners = new Set<(event: LiveEvent) => void>()
  const tell = (event: LiveEvent) => {
    for (const listener of listeners) listener(event)
  }
  let client: pg.Client | undefined
  let closed = false

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: databaseUrl, application_name: 'myaccount live', keepAlive: true })
    next.on('notification', ({ payload }) => tell(JSON.parse(payload ?? '{}') as LiveEvent))
    next.on('error', (error) => log.warn({ err: error }, 'live connection lost'))
    next.on('end', () => lose(next))
    await next.connect()
    await next.query(`listen ${CHANNEL}`)
    client = next
  }
  /** A connection that never came to be is tried again by whoever tried it; one that was there is made anew. */
  const lose = (lost: pg.Client): void => {
    if (lost !== client) return
    client = undefined
    void reconnect()
  }
  const reconnect = async (): Promise<void> => {
    if (closed) return
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS))
    try {
      await connect()
      // Nobody knows what was missed meanwhile.
      tell({ about: 'everything' })
    } catch {
      await reconnect()
    }
  }
  await connect()
  const heartbeat = setInterval(() => {
    const asked = client
    if (asked === undefined) return
    const tooLate = setTimeout(() => asked.connection.stream.destroy(), HEARTBEAT_MS)
    asked
      .query('select 1')
      .catch(() => lose(asked))
      .finally(() => clearTimeout(tooLate))
  }, HEARTBEAT_MS)
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    [Symbol.asyncDispose]: async () => {
      closed = true
      clearInterval(heartbeat)
      await client?.end()
    },
  }
}
