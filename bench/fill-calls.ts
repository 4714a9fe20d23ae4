import { type Kysely, sql } from 'kysely'
import { callsSql, text, uint32, uint32s, verbatim } from '#server/calls/store/calls-sql.ts'
import type { CallStore } from '#server/calls/store/open.ts'
import type { Database } from '#server/db/schema.ts'

/** A platform's calls, made inside the call store: so many calls in all, over these days. */
export type Filling = {
  readonly calls: number
  readonly customers: number
  readonly from: string
  readonly days: number
  /** The part of all calls that are the largest customer's: one in ten, unless it is said. */
  readonly largestShare?: number
}

/** The customers that the benchmarks look at: the largest, and a small one of 20,000 calls. */
export type Filled = { readonly largest: number; readonly small: number; readonly milliseconds: number }

export const SMALL_CALLS = 20_000
const ROWS_AT_ONCE = 1_000_000

const sites = ['London', 'Leeds', 'Truro', 'Perth']
const campaigns = ['Radio', 'Spring letter', 'Website', 'Van']

/** Customers with numbers, sites and campaigns: 60 numbers for the largest, 20 for the small one, one to ten for others. */
export const addCustomers = async (
  db: Kysely<Database>,
  customers: number,
): Promise<{ ids: number[]; firstNumbers: number[]; counts: number[] }> => {
  const counts = Array.from({ length: customers }, (_, at) => (at === 0 ? 60 : at === 1 ? 20 : 1 + (at % 10)))
  const made = await db
    .insertInto('customer')
    .values(
      counts.map((_, at) => {
        const name = `BENCH${String(at).padStart(6, '0')}`
        return { name, account_number: name, class_id: 3, status_id: 1 }
      }),
    )
    .returning('id')
    .execute()
  const ids = made.map(({ id }) => id)
  const numbers = counts.flatMap((count, at) =>
    Array.from({ length: count }, (_, number) => ({
      customer_id: ids[at] ?? 0,
      number_text: `+4420${70_000_000 + at * 100 + number}`,
      match_key: `+4420${70_000_000 + at * 100 + number}`,
      number_type_id: 1,
      number_status_id: 1,
      sold_on: '2020-01-01',
    })),
  )
  const firstNumbers: number[] = []
  for (let at = 0; at < numbers.length; at += 1000) {
    const rows = await db
      .insertInto('number')
      .values(numbers.slice(at, at + 1000))
      .returning(['id', 'customer_id'])
      .execute()
    for (const { id, customer_id } of rows) {
      const customer = ids.indexOf(customer_id)
      firstNumbers[customer] = Math.min(firstNumbers[customer] ?? id, id)
    }
  }
  await labelNumbers(db, firstNumbers, ids)
  return { ids, firstNumbers, counts }
}

/** Gives each customer the sites and campaigns of the staff's, and most numbers one of each. */
const labelNumbers = async (
  db: Kysely<Database>,
  firstNumbers: readonly number[],
  ids: readonly number[],
): Promise<void> => {
  const nth = sql`number.id - first.id`
  const firsts = sql`unnest(${[...firstNumbers]}::bigint[], ${[...ids]}::bigint[]) as first(id, customer_id)`
  await sql`
    with made as (
      insert into site (customer_id, owner, name)
      select customer_id, 'staff', name from ${firsts}, unnest(${[...sites]}::text[]) name returning id, customer_id, name
    )
    insert into number_site (number_id, customer_id, owner, site_id, during)
    select number.id, number.customer_id, 'staff', made.id, '[2020-01-01,)'
    from ${firsts} join number on number.customer_id = first.customer_id
    join made on made.customer_id = first.customer_id and made.name = (${[...sites]}::text[])[(${nth}) % 4 + 1]
    where (${nth}) % 5 <> 4`.execute(db)
  await sql`
    with made as (
      insert into campaign (customer_id, owner, name, starts_on)
      select customer_id, 'staff', name, '2020-01-01' from ${firsts}, unnest(${[...campaigns]}::text[]) name
      returning id, customer_id, name
    )
    insert into number_campaign (number_id, customer_id, owner, campaign_id, during)
    select number.id, number.customer_id, 'staff', made.id, '[2020-01-01,)'
    from ${firsts} join number on number.customer_id = first.customer_id
    join made on made.customer_id = first.customer_id and made.name = (${[...campaigns]}::text[])[(${nth}) % 4 + 1]
    where (${nth}) % 7 <> 6`.execute(db)
}

/**
 * Fills the call store with a made-up year, most of it in office hours, by statements of the engine's own. Each insert is of
 * one partition, as imports make them.
 */
export const fillCalls = async (store: CallStore, db: Kysely<Database>, filling: Filling): Promise<Filled> => {
  const { calls, customers, from, days } = filling
  const { ids, firstNumbers, counts } = await addCustomers(db, customers)
  const started = performance.now()
  const firstDay = Date.parse(from) / 86_400_000
  for (const { fromDay, toDay } of quartersOf(firstDay, days)) {
    const first = Math.floor(((fromDay - firstDay) * calls) / days)
    const last = Math.floor(((toDay - firstDay) * calls) / days)
    for (let at = first; at < last; at += ROWS_AT_ONCE)
      await store.run(
        callsSql`INSERT INTO call (${columns}) SELECT ${columns} FROM (
            ${selected({ ...filling, firstDay }, { ids, firstNumbers, counts })}
            FROM numbers(${uint32(at)}, ${uint32(Math.min(ROWS_AT_ONCE, last - at))}))
          SETTINGS insert_deduplicate = 0, max_insert_threads = 1, max_partitions_per_insert_block = 100`,
      )
  }
  return { largest: ids[0] ?? 0, small: ids[1] ?? 0, milliseconds: performance.now() - started }
}

const quarterOf = (day: number): number => {
  const date = new Date(day * 86_400_000)
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3)
}

/** Stretches of days that lie in one quarter each. */
const quartersOf = (firstDay: number, days: number): { fromDay: number; toDay: number }[] => {
  const stretches: { fromDay: number; toDay: number }[] = []
  for (let day = firstDay; day < firstDay + days; day += 1) {
    const open = stretches.at(-1)
    if (open !== undefined && quarterOf(open.fromDay) === quarterOf(day)) open.toDay = day + 1
    else stretches.push({ fromDay: day, toDay: day + 1 })
  }
  return stretches
}

const columns = verbatim(
  `customer_id, started_at, record_key, source_id, import_id, chunk, line_number, direction, number_id, other_number_id,
    caller_raw, caller_key, caller_withheld, dialled_raw, dialled_key, duration_seconds, ring_seconds, answer_state,
    charge_micros, currency`,
)

/** A part between 0 and 1 that depends on the call alone. */
const chance = (salt: number) => verbatim(`(cityHash64(number, ${salt}) % 1000003) / 1000003`)

type Customers = { ids: number[]; firstNumbers: number[]; counts: number[] }

const selected = (
  { calls, customers, days, firstDay, largestShare = 0.1 }: Filling & { firstDay: number },
  { ids, firstNumbers, counts }: Customers,
) => {
  const large = verbatim(String(largestShare))
  const small = verbatim(String(Math.min(0.5, SMALL_CALLS / calls / (1 - largestShare))))
  const customer = callsSql`multiIf(${chance(1)} < ${large}, 1, ${chance(2)} < ${small}, 2, 3 + toUInt32(${uint32(customers - 2)} * pow(${chance(3)}, 2)))`
  const second = callsSql`toUInt32(if(${chance(4)} < 0.85, 28800 + 36000 * ${chance(5)}, 86399 * ${chance(5)}))`
  const party = callsSql`concat('+447700', toString(900000 + toUInt32(100000 * pow(${chance(6)}, 2))))`
  const state = callsSql`multiIf(direction = 'out' OR ${chance(8)} < 0.78, 'answered', ${chance(8)} < 0.84, 'voicemail', ${chance(8)} < 0.95, 'unanswered', ${chance(8)} < 0.98, 'engaged', 'unknown')`
  return callsSql`SELECT ${uint32s(ids)}[${customer} AS at] AS customer_id,
      toDateTime((${uint32(firstDay)} + intDiv(number * ${uint32(days)}, ${uint32(calls)})) * 86400 + ${second}, 'UTC') AS started_at,
      reinterpretAsUUID(sipHash128(number)) AS record_key, 1 AS source_id, 1 + intDiv(number, 1000000) AS import_id,
      intDiv(number % 1000000, 100000) AS chunk, number AS line_number,
      multiIf(${chance(7)} < 0.6, 'in', ${chance(7)} < 0.98, 'out', 'internal') AS direction,
      (${uint32s(firstNumbers)}[at] + toUInt32(${uint32s(counts)}[at] * pow(${chance(9)}, 2))) AS number_id,
      if(direction = 'internal', ${uint32s(firstNumbers)}[at], 0) AS other_number_id,
      concat('+4420', toString(70000000 + (at - 1) * 100 + number_id - ${uint32s(firstNumbers)}[at])) AS own,
      (direction = 'in' AND ${chance(10)} < 0.05) AS caller_withheld,
      if(direction = 'in', if(caller_withheld, ${text('')}, ${party}), own) AS caller_key, caller_key AS caller_raw,
      if(direction = 'in', own, ${party}) AS dialled_key, dialled_key AS dialled_raw,
      ${state} AS answer_state,
      if(answer_state IN ('answered', 'voicemail'), toUInt32(-120 * log(1 - ${chance(11)})), 0) AS duration_seconds,
      toUInt32(3 + 25 * ${chance(12)}) AS ring_seconds,
      if(direction = 'out', toInt64(duration_seconds) * 210, NULL) AS charge_micros, 'GBP' AS currency`
}
