import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Auth } from './auth/better-auth.ts'
import type { Population } from './auth/population.ts'
import type { CallStore } from './calls/store/open.ts'
import type { Config } from './config.ts'
import type { Db } from './db/open.ts'
import type { Database } from './db/schema.ts'
import type { Live } from './live/live.ts'
import type { Mailer } from './mail/mailer.ts'

/** What features are given: the stores, and the edges that a test may replace (clock, mailer). */
export type AppParts = {
  readonly config: Config
  readonly db: Kysely<Database>
  readonly callStore: CallStore
  readonly log: Logger
  readonly clock: () => Date
  readonly auth: Readonly<Record<Population, Auth>>
  readonly cookieSecrets: Readonly<Record<Population, string>>
  readonly live: Live
  readonly mailer: Mailer
  readonly demonstration: boolean
  /** Orders the calls that concern these numbers to be allocated anew; it is done after the commit. */
  readonly reallocate: (db: Db, matchKeys: readonly string[]) => Promise<void>
  /** Orders a bulk assignment that is noted to be done; it is done after the commit. */
  readonly bulkAssign: (db: Db, id: number) => Promise<void>
}
