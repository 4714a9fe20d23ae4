import { loadavg } from 'node:os'
import { buildCustomer } from '#test/support/build.ts'
import type { Db } from '#server/db/open.ts'
import { callsSql, text, uint32 } from '#server/calls/store/calls-sql.ts'
import type { CallStore } from '#server/calls/store/open.ts'
import { sql } from 'kysely'
import { medianOf } from './interleave.ts'
import { openBenchProduct } from './portal.ts'

const NUMBERS = 50_000
const SITES = 500
const CAMPAIGNS = 200
const from = '2026-09-01'

/** One customer with so many numbers, own sites and own campaigns; every tenth number has changed both on 1 October 2026. */
const addLargeCustomer = async (db: Db): Promise<number> => {
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

/** Calls of all numbers alike, half of them incoming, within three months. */
const fillCalls = (
  store: CallStore,
  customerId: number,
  { firstNumber, calls }: { firstNumber: number; calls: number },
) =>
  store.run(callsSql`
    INSERT INTO call (customer_id, started_at, record_key, source_id, import_id, chunk, line_number, direction, number_id,
      other_number_id, caller_raw, caller_key, caller_withheld, dialled_raw, dialled_key, duration_seconds, ring_seconds,
      answer_state, charge_micros, currency)
    SELECT ${uint32(customerId)}, toDateTime(${text(`${from} 06:00:00`)}, 'UTC') + toUInt32(cityHash64(number, 1) % 7776000),
      reinterpretAsUUID(sipHash128(number)), 1, 1, 0, number, if(number % 2 = 0, 'in', 'out'),
      ${uint32(firstNumber)} + cityHash64(number, 2) % ${uint32(NUMBERS)}, 0,
      concat('+447700', toString(900000 + cityHash64(number, 3) % 100000)) AS party, party, 0, '+442070000001', '+442070000001',
      cityHash64(number, 4) % 600, 10, if(number % 5 = 0, 'unanswered', 'answered'), 50000, 'GBP'
    FROM numbers(${uint32(calls)})
    SETTINGS insert_deduplicate = 0, max_insert_threads = 1, max_partitions_per_insert_block = 100`)

const refuse = { kind: 'refuse' } as const

const timeOf = async (task: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await task()
  return performance.now() - began
}

const FILE = 'fileName=labels.csv'
const LABEL_PLAN = `/numbers/labels/plan?${FILE}`

const period = `period=custom&from=${from}&to=2026-11-29`
/** What such a customer opens; `upload` is sent as a file. */
const asked = (ids: {
  site: number
  campaign: number
  labels: string
}): readonly { readonly name: string; readonly address: string; readonly upload?: string }[] => [
  { name: 'number list', address: '/numbers' },
  { name: 'number list, page 400, by site', address: '/numbers?page=400&pageSize=100&sort=site' },
  { name: 'number list, searched', address: '/numbers?search=Line%2047' },
  { name: 'number list, of a site and a campaign', address: `/numbers?siteId=${ids.site}&campaignId=${ids.campaign}` },
  { name: 'what the list is filtered by', address: '/numbers/filters' },
  { name: 'numbers as CSV', address: '/numbers/file' },
  { name: 'sites', address: '/sites' },
  { name: 'cost by number, one month', address: '/numbers/costs?month=2026-10' },
  { name: 'campaign list, with calls', address: `/campaigns?${period}` },
  { name: 'one campaign’s report', address: `/campaigns/${ids.campaign}/report?${period}` },
  { name: 'overview', address: `/calls/reports/overview?${period}` },
  { name: 'by number', address: `/calls/reports/by-number?${period}` },
  { name: 'by site', address: `/calls/reports/by-site?${period}` },
  { name: 'by campaign', address: `/calls/reports/by-campaign?${period}` },
  { name: 'by day, of one site', address: `/calls/reports/by-day?${period}&site=Site%207` },
  { name: 'call list', address: `/calls?${period}` },
  { name: 'preview of 50,000 labels by file', address: LABEL_PLAN, upload: ids.labels },
]

/** What a customer of 50,000 numbers, 500 sites and 200 campaigns waits for, through the API. */
export const benchNumbers = async (calls = 1_000_000, rounds = 5): Promise<string[]> => {
  await using product = await openBenchProduct()
  await using patient = product.openPatientStore()
  const id = await addLargeCustomer(product.db)
  const first = (table: 'number' | 'site' | 'campaign') =>
    product.db.selectFrom(table).select('id').where('customer_id', '=', id).orderBy('id').executeTakeFirstOrThrow()
  const firstNumber = (await first('number')).id
  if (calls > 0) await fillCalls(patient, id, { firstNumber, calls })
  const ask = await product.signIn(id)
  // A new word in every line of the customer's own file.
  const present = await (await ask('/numbers/labels/file')).text()
  const [head = '', ...lines] = present.split(/\r?\n/)
  const labels = [head, ...lines.map((line) => line.replace(/^([^,]*),[^,]*/, '$1,New word'))].join('\n')
  const rows = [
    `${calls.toLocaleString('en-GB')} calls in three months; every tenth number has changed site and campaign in them. Load average ${loadavg()[0]?.toFixed(1)}.`,
    '',
    '| a customer of 50,000 numbers, 500 sites and 200 campaigns | ms, median | ms, worst |',
    '|---|---:|---:|',
  ]
  const ids = { site: (await first('site')).id, campaign: (await first('campaign')).id, labels }
  for (const { name, address, upload } of asked(ids)) {
    const times: number[] = []
    try {
      for (let round = 0; round < rounds; round += 1)
        times.push(await timeOf(async () => (await ask(address, upload)).text()))
      rows.push(`| ${name} | ${medianOf(times).toFixed(0)} | ${Math.max(...times).toFixed(0)} |`)
    } catch (error) {
      process.stderr.write(`${String(error)}\n`)
      rows.push(`| ${name} | failed | |`)
    }
    process.stderr.write(`${rows.at(-1)}\n`)
  }
  const once = async (name: string, task: () => Promise<unknown>) => {
    rows.push(`| ${name}, once | ${(await timeOf(task)).toFixed(0)} | |`)
    process.stderr.write(`${rows.at(-1)}\n`)
  }
  const numberIds = Array.from({ length: 500 }, (_, at) => firstNumber + at)
  const rings = { kind: 'ring', to: '020 7946 0001', seconds: 20, onBusy: refuse, onNoAnswer: refuse }
  const made = await ask('/routing-plans', { name: 'Large', nation: 'england-and-wales', step: rings })
  const { id: planId } = (await made.json()) as { id: number }
  await once('a routing plan asked for 500 numbers', async () =>
    (await ask(`/routing-plans/${planId}/apply`, { numberIds })).text(),
  )
  await once('the routing plans, with 500 numbers asked for', async () => (await ask('/routing-plans')).text())
  // Done once: a second time nothing would be left to change.
  const { plan, changed } = (await (await ask(LABEL_PLAN, labels)).json()) as { plan: string; changed: number }
  await once(`${changed.toLocaleString('en-GB')} labels given by file`, async () =>
    (await ask(`/numbers/labels?${FILE}&plan=${plan}`, labels)).text(),
  )
  const staff = await product.signInStaff()
  const template = await (await staff(`/numbers/import/template?customerId=${id}`)).text()
  const renamed = template.replaceAll(/Line (\d+)/g, 'Extension $1')
  const file = `customerId=${id}&fileName=numbers.csv`
  let planned = ''
  await once('the staff’s file of 50,000 numbers looked at', async () => {
    planned = ((await (await staff(`/numbers/import/plan?${file}`, renamed)).json()) as { plan: string }).plan
  })
  await once('and done', async () => (await staff(`/numbers/import?${file}&plan=${planned}`, renamed)).text())
  return rows
}

if (import.meta.main)
  console.log((await benchNumbers(Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 5))).join('\n'))
