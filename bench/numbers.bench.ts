import { loadavg } from 'node:os'
import { MY_ACCOUNT_API } from '#contract/endpoint.ts'
import { buildCustomer } from '#test/support/build.ts'
import type { Db } from '#server/db/open.ts'
import { callsSql, uint32, uint32s } from '#server/calls/store/calls-sql.ts'
import { sql } from 'kysely'
import { medianOf } from './interleave.ts'
import { openBenchProduct } from './portal.ts'

const NUMBERS = 50_000
const SITES = 500
const CAMPAIGNS = 200
const from = '2026-09-01'

/** One customer with so many numbers, own sites and own campaigns; every tenth number has changed both on 1 October 2026. */
export const addLargeCustomer = async (db: Db): Promise<number> => {
  const id = await buildCustomer(db, { name: 'Large Ltd' })
  await sql`
    insert into number (customer_id, number_text, match_key, number_type_id, number_status_id, sold_on, staff_description)
    select ${id}, '+4420' || (70000000 + at), '+4420' || (70000000 + at), 1, 1, '2020-01-01', 'Line ' || at
    from generate_series(1, ${NUMBERS}::int) at`.execute(db)
  await sql`
    insert into site (customer_id, owner, name)
    select ${id}, 'customer', 'Site ' || at from generate_series(1, ${SITES}::int) at`.execute(db)
  await sql`
    insert into campaign (customer_id, owner, name, starts_on)
    select ${id}, 'customer', 'Campaign ' || at, '2026-01-01' from generate_series(1, ${CAMPAIGNS}::int) at`.execute(db)
  const placed = (table: 'site' | 'campaign', count: number) => sql`
    with labels as (
      select id, row_number() over (order by id) - 1 as place from ${sql.table(table)} where customer_id = ${id}
    ), numbers as (
      select id, row_number() over (order by id) - 1 as place from number where customer_id = ${id}
    ), stretches as (
      select place, id, 0 as later, case when place % 10 = 0 then daterange('2020-01-01', '2026-10-01') else '[2020-01-01,)' end as during
      from numbers
      union all select place, id, 1, '[2026-10-01,)' from numbers where place % 10 = 0
    )
    insert into ${sql.table(`number_${table}`)} (number_id, customer_id, owner, ${sql.ref(`${table}_id`)}, ${
      table === 'site' ? sql`during` : sql`from_on, until_on`
    })
    select stretches.id, ${id}, 'customer', labels.id, ${
      table === 'site' ? sql`during` : sql`lower(during), upper(during)`
    }
    from stretches join labels on labels.place = (stretches.place + later) % ${sql.lit(count)}`
  await placed('site', SITES).execute(db)
  await placed('campaign', CAMPAIGNS).execute(db)
  await sql`vacuum analyze number, number_site, number_campaign, site, campaign`.execute(db)
  return id
}

const timeOf = async (task: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await task()
  return performance.now() - began
}

const period = `period=custom&from=${from}&to=2026-11-29`
/** What such a customer opens. */
const asked: readonly (readonly [name: string, address: string])[] = [
  ['number list', '/numbers'],
  ['number list, page 400', '/numbers?page=400&pageSize=100'],
  ['number list, searched', '/numbers?search=Line%2047'],
  ['overview', `/calls/reports/overview?${period}`],
  ['by number', `/calls/reports/by-number?${period}`],
  ['by site', `/calls/reports/by-site?${period}`],
  ['by campaign', `/calls/reports/by-campaign?${period}`],
  ['by day, of one site', `/calls/reports/by-day?${period}&site=Site%207`],
  ['call list', `/calls?${period}`],
]

/** What a customer of 50,000 numbers, 500 sites and 200 campaigns waits for. */
export const benchNumbers = async (calls = 1_000_000, rounds = 5): Promise<string[]> => {
  await using product = await openBenchProduct()
  await using patient = product.openPatientStore()
  const id = await addLargeCustomer(product.db)
  const ids = await product.db.selectFrom('number').select('id').where('customer_id', '=', id).orderBy('id').execute()
  void callsSql
  void uint32
  void uint32s
  void patient
  void ids
  void calls
  const ask = await product.signIn(id)
  const lines = [
    `Load average ${loadavg()[0]?.toFixed(1)}.`,
    '',
    '| asked | ms, median | ms, worst |',
    '|---|---:|---:|',
  ]
  for (const [name, address] of asked) {
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) times.push(await timeOf(async () => (await ask(address)).text()))
    lines.push(`| ${name} | ${medianOf(times).toFixed(0)} | ${Math.max(...times).toFixed(0)} |`)
    process.stderr.write(`${lines.at(-1)}\n`)
  }
  void MY_ACCOUNT_API
  return lines
}

if (import.meta.main)
  console.log((await benchNumbers(Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 5))).join('\n'))
