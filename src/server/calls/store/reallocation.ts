import type { AnswerState, Direction, PriceKind } from '#rules/call.ts'
import { z } from 'zod'
import { readLegs, type StoredLeg } from './call-legs.ts'
import { callColumns } from './call-row.ts'
import { callsSql, texts, verbatim } from './calls-sql.ts'
import type { CallStore } from './open.ts'

/** A row of the store with everything that it was written with. */
export type StoredCall = {
  readonly key: string
  readonly line: number
  readonly startedAt: number
  readonly durationSeconds: number
  readonly ringSeconds: number | null
  readonly answerState: AnswerState
  readonly callerRaw: string
  readonly callerKey: string
  readonly callerWithheld: boolean
  readonly dialledRaw: string
  readonly dialledKey: string
  readonly sourceId: number
  readonly importId: number
  readonly chunk: number
  readonly currency: string
  /** All legs that this row's customer pays. */
  readonly priceMicros: number | null
  readonly isProvisional: boolean
  readonly legs: readonly StoredLeg[]
  /** Which of the two price columns held it; none when the row has no price. */
  readonly priceKind: PriceKind
  readonly customerId: number
  readonly direction: Direction
  readonly numberId: number
  readonly otherNumberId: number
}

const selected = verbatim(
  `replaceAll(toString(record_key), '-', ''), line_number, toUnixTimestamp(started_at), duration_seconds, ring_seconds,
    answer_state, caller_raw, caller_key, caller_withheld, dialled_raw, dialled_key, source_id, import_id, chunk, currency,
    charge_micros, wholesale_micros, customer_id, direction, number_id, other_number_id, is_provisional, legs`,
)

type Selected = [
  string,
  number,
  number,
  number,
  number | null,
  AnswerState,
  string,
  string,
  boolean,
  string,
  string,
  number,
  number,
  number,
  string,
  number | null,
  number | null,
  number,
  Direction,
  number,
  number,
  boolean,
  string,
]

const storedCallOf = (row: readonly unknown[]): StoredCall => {
  const [
    key,
    line,
    startedAt,
    durationSeconds,
    ringSeconds,
    answerState,
    callerRaw,
    callerKey,
    callerWithheld,
    ...more
  ] = row as unknown as Selected
  const [dialledRaw, dialledKey, sourceId, importId, chunk, currency, charge, wholesale, customerId, ...last] = more
  const [direction, numberId, otherNumberId, isProvisional, legs] = last
  return {
    key,
    line,
    startedAt: startedAt * 1000,
    durationSeconds,
    ringSeconds,
    answerState,
    callerRaw,
    callerKey,
    callerWithheld,
    dialledRaw,
    dialledKey,
    sourceId,
    importId,
    chunk,
    currency,
    priceMicros: charge ?? wholesale,
    priceKind: charge !== null ? 'retail' : wholesale !== null ? 'wholesale' : 'none',
    customerId,
    direction,
    numberId,
    otherNumberId,
    isProvisional,
    legs: readLegs(legs),
  }
}

/** The calls in which one of these keys takes part, all rows of a record together. Reads the whole store once. */
export async function* readConcernedCalls(store: CallStore, keys: readonly string[]): AsyncGenerator<StoredCall[]> {
  let record: StoredCall[] = []
  const sql = callsSql`SELECT ${selected} FROM call WHERE caller_key IN ${texts(keys)} OR dialled_key IN ${texts(keys)} ORDER BY record_key`
  for await (const batch of store.stream(sql))
    for (const call of batch.map(storedCallOf)) {
      if (record.length > 0 && record[0]?.key !== call.key) {
        yield record
        record = []
      }
      record.push(call)
    }
  if (record.length > 0) yield record
}

/** Lays calls aside as they are to be. */
export const stageCalls = (
  store: CallStore,
  { id, lines, token }: { id: number; lines: Buffer; token: string },
): Promise<void> => store.insert({ table: 'call_reallocated', columns: callColumns, lines, token: `${id}-${token}` })

/** Forgets what was laid aside. */
export const unstageCalls = (store: CallStore): Promise<void> => store.run(callsSql`TRUNCATE TABLE call_reallocated`)

const stagedRow = z.object({ rows: z.number() })

/**
 * Puts the calls that were laid aside in the place of their former rows. Safe to run again: what an interrupted run put in
 * goes out first, by the same keys.
 */
export const commitReallocation = async (
  store: CallStore,
  { id, attempt }: { id: number; attempt: number },
): Promise<number> => {
  const { rows } = await store.row(stagedRow, callsSql`SELECT uniqExact(record_key) AS rows FROM call_reallocated`)
  if (rows === 0) return 0
  const columns = verbatim(callColumns.join(', '))
  const token = verbatim(`'reallocation-${Math.trunc(id)}-${Math.trunc(attempt)}'`)
  await store.run(callsSql`DELETE FROM call WHERE record_key IN (SELECT record_key FROM call_reallocated)`)
  await store.runOnce(
    callsSql`INSERT INTO call (${columns}) SELECT ${columns} FROM call_reallocated
      SETTINGS insert_deduplication_token = ${token}, insert_deduplicate = 1`,
  )
  return rows
}
