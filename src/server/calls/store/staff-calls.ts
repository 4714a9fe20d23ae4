import type { AnswerState, Direction } from '#rules/call.ts'
import type { Period } from '#rules/period.ts'
import { z } from 'zod'
import { NOBODY } from '../allocate.ts'
import { readLegs, type StoredLeg } from './call-legs.ts'
import { allOf, callsSql, type CallsSql, instant, text, uint32, uint32s, verbatim } from './calls-sql.ts'
import type { CallStore } from './open.ts'

/** A combined call as staff see it, with both prices. The caller is null when withheld, for staff too. */
export type StaffCall = {
  readonly id: string
  readonly customerId: number
  readonly startedAt: number
  readonly direction: Direction
  readonly caller: string | null
  readonly dialled: string
  readonly destination: string
  readonly numberId: number
  readonly durationSeconds: number
  readonly ringSeconds: number | null
  readonly answerState: AnswerState
  readonly retailMicros: number | null
  readonly wholesaleMicros: number | null
  readonly currency: string
  readonly isProvisional: boolean
  readonly sourceId: number
  readonly importId: number
  readonly legs: readonly StoredLeg[]
}

const columns = verbatim(`toString(record_key) AS id, customer_id, toUnixTimestamp(started_at) AS at, direction,
  if(caller_withheld, NULL, caller_key) AS caller, dialled_key, destination_key, number_id, duration_seconds, ring_seconds,
  answer_state, charge_micros, wholesale_micros, currency, is_provisional, source_id, import_id`)

const row = z.object({
  id: z.string(),
  customer_id: z.number(),
  at: z.number(),
  direction: z.enum(['in', 'out', 'internal']),
  caller: z.string().nullable(),
  dialled_key: z.string(),
  destination_key: z.string(),
  number_id: z.number(),
  duration_seconds: z.number(),
  ring_seconds: z.number().nullable(),
  answer_state: z.string(),
  charge_micros: z.number().nullable(),
  wholesale_micros: z.number().nullable(),
  currency: z.string(),
  is_provisional: z.boolean(),
  source_id: z.number(),
  import_id: z.number(),
  legs: z.string().default(''),
})

const callOf = (found: z.output<typeof row>): StaffCall => ({
  id: found.id,
  customerId: found.customer_id,
  startedAt: found.at * 1000,
  direction: found.direction,
  caller: found.caller,
  dialled: found.dialled_key,
  destination: found.destination_key,
  numberId: found.number_id,
  durationSeconds: found.duration_seconds,
  ringSeconds: found.ring_seconds,
  answerState: found.answer_state as AnswerState,
  retailMicros: found.charge_micros,
  wholesaleMicros: found.wholesale_micros,
  currency: found.currency,
  isProvisional: found.is_provisional,
  sourceId: found.source_id,
  importId: found.import_id,
  legs: readLegs(found.legs),
})

/** Which calls staff ask for: of one customer, or of all; `hiddenNumberIds` are numbers that portals do not show. */
export type StaffCallsQuery = {
  readonly customerId?: number
  readonly period: Pick<Period, 'fromAt' | 'toAt'>
  readonly limit: number
  readonly offset: number
  readonly hiddenNumberIds: readonly number[]
}

export type StaffCallSums = {
  readonly calls: number
  readonly notInPortal: number
  readonly talkSeconds: number
  readonly retail: ReadonlyMap<string, number>
  readonly wholesale: ReadonlyMap<string, number>
}

const sumRow = z.object({
  currency: z.string(),
  calls: z.number(),
  hidden: z.number(),
  seconds: z.number(),
  retail: z.number().nullable(),
  wholesale: z.number().nullable(),
})

const whereOf = ({ customerId, period }: StaffCallsQuery): CallsSql =>
  allOf([
    customerId === undefined
      ? callsSql`customer_id != ${uint32(NOBODY)}`
      : callsSql`customer_id = ${uint32(customerId)}`,
    callsSql`started_at >= ${instant(period.fromAt)} AND started_at < ${instant(period.toAt)}`,
  ])

/** The sums of the calls of a period, each currency by itself. */
export const sumStaffCalls = async (store: CallStore, query: StaffCallsQuery): Promise<StaffCallSums> => {
  const hidden = uint32s(query.hiddenNumberIds)
  const rows = await store.rows(
    sumRow,
    callsSql`SELECT currency, count() AS calls, countIf(number_id IN ${hidden} OR other_number_id IN ${hidden}) AS hidden,
        sum(duration_seconds) AS seconds, sumOrNull(charge_micros) AS retail, sumOrNull(wholesale_micros) AS wholesale
      FROM call WHERE ${whereOf(query)} GROUP BY currency ORDER BY currency`,
  )
  const add = (of: (each: z.output<typeof sumRow>) => number): number => rows.reduce((sum, each) => sum + of(each), 0)
  const by = (of: (each: z.output<typeof sumRow>) => number | null): Map<string, number> =>
    new Map(rows.flatMap((each): [string, number][] => (of(each) === null ? [] : [[each.currency, of(each) ?? 0]])))
  return {
    calls: add(({ calls }) => calls),
    notInPortal: add(({ hidden: count }) => count),
    talkSeconds: add(({ seconds }) => seconds),
    retail: by(({ retail }) => retail),
    wholesale: by(({ wholesale }) => wholesale),
  }
}

/** A page of combined calls, the newest first. */
export const listStaffCalls = async (store: CallStore, query: StaffCallsQuery): Promise<StaffCall[]> => {
  const rows = await store.rows(
    row,
    callsSql`SELECT ${columns} FROM call WHERE ${whereOf(query)}
      ORDER BY started_at DESC, record_key, customer_id LIMIT ${uint32(query.limit)} OFFSET ${uint32(query.offset)}`,
  )
  return rows.map(callOf)
}

/** A record's calls, one for each customer that it concerns, with their legs. */
export const listCallsOfRecord = async (store: CallStore, id: string): Promise<StaffCall[]> => {
  const rows = await store.rows(
    row,
    callsSql`SELECT ${columns}, legs FROM call WHERE record_key = toUUID(${text(id)}) ORDER BY customer_id`,
  )
  return rows.map(callOf)
}
