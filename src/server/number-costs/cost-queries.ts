import type { ChargePeriod } from '#rules/number-charge.ts'
import type { Day, Period } from '#rules/period.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { NumberFilter, Sight } from '../numbers/sight.ts'
import { inSight, matching } from '../numbers/in-sight.ts'

/** Charges that run alike, added up. They end with the number at the latest. */
export type ChargeSum = {
  every: ChargePeriod
  from_on: Day
  until_on: Day | null
  currency: string
  micros: number
}

const ends = sql`least(charge.until_on, number.dropped_on)`
const runs = sql`charge.every, charge.from_on, ${ends} as until_on, charge.currency`

// A charge may begin after the number has gone: then it never runs.
const runningIn = ({ from, to }: Pick<Period, 'from' | 'to'>) =>
  sql`charge.from_on <= ${to}::date and coalesce(${ends} > greatest(charge.from_on, ${from}::date), true)`

/** The charges of all numbers that match in a period: there are few different runs, however many numbers. Index: number_charge_customer_id. */
export const sumCharges = async (
  db: Db,
  sight: Sight,
  { filter, period }: { filter: NumberFilter; period: Period },
): Promise<ChargeSum[]> =>
  (
    await sql<ChargeSum>`
      select ${runs}, sum(charge.amount_micros)::bigint as micros
      from number_charge charge join number on number.id = charge.number_id
      where charge.customer_id = ${sight.customerId} and ${runningIn(period)} and ${matching(sight, filter)}
      group by 1, 2, 3, 4`.execute(db)
  ).rows

/** The charges of some numbers in sight in a period, one by one. Index: number_charge_number_id. */
export const listCharges = async (
  db: Db,
  sight: Sight,
  { numberIds, period }: { numberIds: readonly number[]; period: Period },
): Promise<(ChargeSum & { number_id: number; name: string })[]> =>
  (
    await sql<ChargeSum & { number_id: number; name: string }>`
      select charge.number_id, charge.name, ${runs}, charge.amount_micros as micros
      from number_charge charge join number on number.id = charge.number_id
      where charge.number_id = any (${[...numberIds]}::bigint[]) and ${runningIn(period)} and ${inSight(sight)}
      order by charge.from_on, charge.id`.execute(db)
  ).rows
