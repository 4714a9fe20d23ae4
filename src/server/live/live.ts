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
  /** Sessions of one person ended. */
  | { readonly about: 'sessions'; readonly population: Population; readonly userId: number }

export type Live = AsyncDisposable & {
  readonly subscribe: (listener: (event: LiveEvent) => void) => () => void
}

const CHANNEL = 'myaccount_live'
const RECONNECT_MS = 250

/** Announces an event to every process. Inside a transaction it leaves with the commit, or not at all. */
export const announce = async (db: Db, event: LiveEvent): Promise<void> => {
  await sql`select pg_notify(${CHANNEL}, ${JSON.stringify(event)})`.execute(db)
}

/** After a lost connection nobody knows what was missed, so everything is woken. */
const everything: readonly LiveEvent[] = [{ about: 'entitlement' }]

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
    next.on('end', () => void reconnect())
    await next.connect()
    await next.query(`listen ${CHANNEL}`)
    client = next
  }
  const reconnect = async (): Promise<void> => {
    if (closed) return
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS))
    try {
      await connect()
      everything.forEach(tell)
    } catch {
      await reconnect()
    }
  }
  await connect()
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    [Symbol.asyncDispose]: async () => {
      closed = true
      await client?.end()
    },
  }
}
