import type { CallParty, CallRecord, KeptCall, PriceKind } from '#rules/call.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { allocate } from './allocate.ts'
import { callSourceColumns, callSourceOf } from './call-source.ts'
import { withCallsLock } from './calls-lock.ts'
import type { CallsParts } from './calls-parts.ts'
import { type NumberDirectory, readNumberDirectory } from './number-directory.ts'
import { type StoredLeg, sumPrices } from './store/call-legs.ts'
import { linesOfRecord } from './store/call-row.ts'
import {
  commitReallocation,
  readConcernedCalls,
  stageCalls,
  type StoredCall,
  unstageCalls,
} from './store/reallocation.ts'

/**
 * Notes that the calls of these match keys have to be allocated again. Call it in the transaction that adds, drops, moves
 * or respells a number, with the keys before and after; `reallocateCalls` then does it.
 */
export const requestReallocation = async (db: Db, matchKeys: readonly string[]): Promise<void> => {
  const keys = [...new Set(matchKeys)].filter((key) => key !== '')
  if (keys.length > 0) await db.insertInto('call_reallocation').values({ match_keys: keys }).execute()
}

/** Allocates anew what was requested, in order; after an interruption, the next call goes on. Returns how many calls moved. */
export const reallocateCalls = (parts: CallsParts): Promise<number> =>
  withCallsLock(parts.db, async () => {
    let moved = 0
    const pending = await parts.db
      .selectFrom('call_reallocation')
      .select(['id', 'match_keys', 'state'])
      .where('state', '<>', 'done')
      .orderBy('id')
      .execute()
    for (const { id, match_keys, state } of pending) moved += await reallocate(parts, { id, keys: match_keys, state })
    return moved
  })

type Job = { readonly id: number; readonly keys: readonly string[]; readonly state: string }

const STAGED_ROWS = 50_000

const reallocate = async (parts: CallsParts, { id, keys, state }: Job): Promise<number> => {
  const { db, callStore } = parts
  const { attempt } = await db
    .updateTable('call_reallocation')
    .set({ attempt: sql`attempt + 1` })
    .where('id', '=', id)
    .returning('attempt')
    .executeTakeFirstOrThrow()
  // Staged is the point of no return: from there the old rows may be gone, and the staged ones are the truth.
  if (state === 'pending') {
    await unstageCalls(callStore)
    await stage(parts, { id, keys, attempt })
    await db.updateTable('call_reallocation').set({ state: 'staged' }).where('id', '=', id).execute()
  }
  const moved = await commitReallocation(callStore, { id, attempt })
  await db
    .updateTable('call_reallocation')
    .set({ state: 'done', finished_at: parts.clock() })
    .where('id', '=', id)
    .execute()
  await unstageCalls(callStore)
  return moved
}

type Source = { readonly party: CallParty; readonly customerId: number | null; readonly priceKind: PriceKind }

const readSources = async (db: Db): Promise<Map<number, Source>> => {
  const rows = await db.selectFrom('call_source').select(callSourceColumns).execute()
  return new Map(rows.map((row) => [row.id, callSourceOf(row)]))
}

const stage = async (
  { db, callStore }: CallsParts,
  { id, keys, attempt }: { id: number; keys: readonly string[]; attempt: number },
): Promise<void> => {
  const directory = await readNumberDirectory(db)
  const sources = await readSources(db)
  let lines: string[] = []
  let batch = 0
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return
    await stageCalls(callStore, {
      id,
      lines: Buffer.from(lines.join('')),
      token: `reallocation-${id}-${attempt}-${batch}`,
    })
    batch += 1
    lines = []
  }
  for await (const rows of readConcernedCalls(callStore, keys)) {
    const source = sources.get(rows[0]?.sourceId ?? 0)
    if (source === undefined) continue
    const changed = linesWhenChanged(rows, source, directory)
    if (changed !== undefined) lines.push(changed)
    if (lines.length >= STAGED_ROWS) await flush()
  }
  await flush()
}

const sameRows = (rows: readonly StoredCall[], kept: readonly KeptCall[]): boolean => {
  const name = ({ customerId, direction, numberId, otherNumberId }: KeptCall): string =>
    `${customerId} ${direction} ${numberId} ${otherNumberId}`
  return rows.length === kept.length && rows.map(name).toSorted().join() === kept.map(name).toSorted().join()
}

// A record as its file had it, from its rows: the first leg's price is what the rows carry beyond the further legs'.
const recordOf = (rows: readonly StoredCall[], first: StoredCall): CallRecord => {
  const paidOf = ({ retailMicros, wholesaleMicros }: StoredLeg): number | null => retailMicros ?? wholesaleMicros
  const bearing = rows.filter((row) => row.legs.length > 0)
  const { legs } = bearing.find((row) => row.legs.some((leg) => paidOf(leg) !== null)) ?? bearing[0] ?? first
  const priced = legs.map((leg) => ({ ...leg, priceMicros: paidOf(leg) ?? leg.unpaidMicros }))
  const total = sumPrices(rows.map(({ priceMicros }) => priceMicros))
  const further = sumPrices(legs.map(paidOf))
  return { ...first, recordId: '', priceMicros: total === null ? null : total - (further ?? 0), legs: priced }
}

// The rows of one record, if they are to be others than they are.
const linesWhenChanged = (
  rows: readonly StoredCall[],
  source: Source,
  directory: NumberDirectory,
): string | undefined => {
  const [first] = rows
  if (first === undefined) return undefined
  const record = recordOf(rows, first)
  const kept = allocate(record, source, directory)
  if (sameRows(rows, kept)) return undefined
  const { importId, chunk, sourceId, isProvisional } = first
  const priceKind = rows.find(({ priceMicros }) => priceMicros !== null)?.priceKind ?? source.priceKind
  const price = { party: source.party, customerId: source.customerId, priceKind }
  return linesOfRecord(
    { record, key: first.key, line: first.line, rows: kept },
    { importId, chunk, sourceId, isProvisional },
    price,
  )
}
