import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Config } from '../config.ts'
import type { Db } from '../db/open.ts'
import type { Population } from './population.ts'

/** The counter of wrong second-factor codes: no typed address is like it, so it delays no password. */
export const codesOf = (userId: number): string => `second factor of ${userId}`

/** The address is kept as a hash: a list of what people typed is nobody's to read. */
const delayKey = (email: string): string => createHash('sha256').update(email).digest('base64url')

/**
 * Counts a try before it is evaluated, so that many at once cannot slip past the count. Answers the seconds to wait when
 * the try is not to be evaluated, else undefined. A right password takes the count away.
 */
export const countTry = async (
  db: Db,
  { population, email, now, config }: { population: Population; email: string; now: Date; config: Config },
): Promise<number | undefined> => {
  const { freeTries, delayCapSeconds } = config
  const key = delayKey(email)
  const { rows } = await sql<{ failures: number }>`
    insert into sign_in_delay as delay (population, email_hash, failures, last_failed_at, delayed_until)
    values (${population}, ${key}, 1, ${now}, null)
    on conflict (population, email_hash) do update set
      failures = delay.failures + 1,
      last_failed_at = excluded.last_failed_at,
      delayed_until = case when delay.failures + 1 < ${freeTries}::int then null
        else ${now}::timestamptz + make_interval(secs => least(${delayCapSeconds}::int, 2 ^ least(30, delay.failures + 1 - ${freeTries}::int))) end
    where delay.delayed_until is null or delay.delayed_until <= ${now}
    returning failures
  `.execute(db)
  if (rows.length > 0) return undefined
  const waiting = await db
    .selectFrom('sign_in_delay')
    .select('delayed_until')
    .where('population', '=', population)
    .where('email_hash', '=', key)
    .executeTakeFirst()
  return Math.max(1, Math.ceil(((waiting?.delayed_until?.getTime() ?? 0) - now.getTime()) / 1000))
}

/** Forgets the wrong passwords typed for an address. */
export const clearTries = async (db: Db, population: Population, email: string): Promise<void> => {
  await db
    .deleteFrom('sign_in_delay')
    .where('population', '=', population)
    .where('email_hash', '=', delayKey(email))
    .execute()
}

/** Until when sign-in is delayed, for those of the addresses that are. */
export const listDelays = async (
  db: Db,
  population: Population,
  emails: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Date>> => {
  if (emails.length === 0) return new Map()
  const keys = new Map(emails.map((email) => [delayKey(email), email]))
  const rows = await db
    .selectFrom('sign_in_delay')
    .select(['email_hash', 'delayed_until'])
    .where('population', '=', population)
    .where('email_hash', 'in', [...keys.keys()])
    .where('delayed_until', '>', now)
    .execute()
  return new Map(
    rows.flatMap((row) => (row.delayed_until === null ? [] : [[keys.get(row.email_hash) ?? '', row.delayed_until]])),
  )
}
