import { startOfDay } from '#rules/period.ts'
import type { Db } from '../db/open.ts'

/** One customer's time with a number, as instants; the end is excluded. */
export type Ownership = {
  readonly numberId: number
  readonly customerId: number
  readonly fromAt: number
  readonly untilAt: number
}

/** Whose number a key is at an instant. */
export type NumberDirectory = ReadonlyMap<string, readonly Ownership[]>

export type OwnedNumber = {
  readonly id: number
  readonly customerId: number
  readonly matchKey: string
  readonly alternateSpellings: readonly string[]
  readonly soldOn: string
  readonly droppedOn: string | null
}

/** Sorts numbers by every key under which call records name them. */
export const makeNumberDirectory = (numbers: readonly OwnedNumber[]): NumberDirectory => {
  const directory = new Map<string, Ownership[]>()
  for (const { id, customerId, matchKey, alternateSpellings, soldOn, droppedOn } of numbers) {
    const ownership = {
      numberId: id,
      customerId,
      fromAt: startOfDay(soldOn),
      untilAt: droppedOn === null ? Number.POSITIVE_INFINITY : startOfDay(droppedOn),
    }
    for (const key of new Set([matchKey, ...alternateSpellings])) {
      const known = directory.get(key)
      if (known === undefined) directory.set(key, [ownership])
      else known.push(ownership)
    }
  }
  return directory
}

/** The directory of all numbers as they stand now. */
export const readNumberDirectory = async (db: Db): Promise<NumberDirectory> => {
  const rows = await db
    .selectFrom('number')
    .select(['id', 'customer_id', 'match_key', 'alternate_spellings', 'sold_on', 'dropped_on'])
    .orderBy('id')
    .execute()
  return makeNumberDirectory(
    rows.map((row) => ({
      id: row.id,
      customerId: row.customer_id,
      matchKey: row.match_key,
      alternateSpellings: row.alternate_spellings,
      soldOn: row.sold_on,
      droppedOn: row.dropped_on,
    })),
  )
}
