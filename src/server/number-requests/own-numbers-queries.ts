import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { inSight } from '../numbers/in-sight.ts'
import type { Own } from '../numbers/sight.ts'
import type { OwnNumberRow } from './own-number.ts'

/** The ids of the numbers that a person sees, as a part of other statements; `only` narrows them. */
export const listSeenIds = (own: Own, only: RawBuilder<unknown> = sql`true`) => sql<{ id: number }>`
  select number.id from number where ${inSight(own)} and ${only}`

/** Those of some numbers that a person sees and the customer still has, by number. */
export const listOwnNumbers = async (db: Db, own: Own, ids: readonly number[]): Promise<OwnNumberRow[]> =>
  (
    await sql<OwnNumberRow>`
      select id, number_text, match_key, sold_on, dropped_on, contract_ends_on from number
      where id in (${listSeenIds(own, sql`number.id = any (${[...ids]}::bigint[])`)})
        and (dropped_on is null or dropped_on > ${own.today}) order by match_key, id`.execute(db)
  ).rows

/** A number that a person sees and the customer still has. */
export const findOwnNumber = async (db: Db, own: Own, id: number): Promise<OwnNumberRow | undefined> =>
  (await listOwnNumbers(db, own, [id]))[0]

/** The first numbers that a person sees and the customer still has, found by their digits or the customer's own words. */
export const listOwnNumbersMatching = async (
  db: Db,
  own: Own,
  { text, digits, most }: { text: string; digits: string; most: number },
): Promise<OwnNumberRow[]> => {
  const matches =
    text === ''
      ? sql`true`
      : sql`(strpos(lower(coalesce(number.customer_description, '')), lower(${text})) > 0
          or (${digits} <> '' and strpos(number.match_key, ${digits}) > 0))`
  return (
    await sql<OwnNumberRow>`
      select id, number_text, match_key, sold_on, dropped_on, contract_ends_on from number
      where id in (${listSeenIds(own, matches)})
        and (dropped_on is null or dropped_on > ${own.today}) order by match_key, id limit ${most}`.execute(db)
  ).rows
}
