import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { callsSql, type CallsSql, uint32, verbatim } from '#server/calls/store/calls-sql.ts'
import { migrateCallStore } from '#server/calls/store/migrate.ts'
import { openCallStore } from '#server/calls/store/open.ts'
import { startCallsHost } from '#server/embedded/calls-host.ts'
import { openTestCalls } from '#test/support/test-calls.ts'
import { z } from 'zod'
import { fillCalls } from './fill-calls.ts'
import { medianOf } from './interleave.ts'

/** Days of a customer by everything that reports group by, except the other party, the hour and the length. */
const makeRollup = callsSql`CREATE TABLE call_day ENGINE = MergeTree ORDER BY (customer_id, day, number_id) AS
  SELECT customer_id, toDate(started_at, 'Europe/London') AS day, number_id, other_number_id, direction, answer_state, currency,
    count() AS calls, sum(duration_seconds) AS seconds, countIf(duration_seconds > 0) AS connected,
    count(charge_micros) AS priced, sum(ifNull(charge_micros, 0)) AS micros
  FROM call GROUP BY ALL`

const questions: readonly { name: string; raw: CallsSql; rolled: CallsSql }[] = [
  { name: '13 months by day', raw: verbatim(`toDate(started_at, 'Europe/London')`), rolled: verbatim('day') },
  {
    name: '13 months by month',
    raw: verbatim(`toStartOfMonth(started_at, 'Europe/London')`),
    rolled: verbatim('toStartOfMonth(day)'),
  },
  { name: '13 months by number', raw: verbatim('number_id'), rolled: verbatim('number_id') },
  { name: 'totals of 13 months', raw: verbatim('0'), rolled: verbatim('0') },
]

const row = z.object({ line: z.unknown(), calls: z.number(), seconds: z.number(), micros: z.number() })

/** What a daily sum of each customer would bring to the reports that it could answer, in interleaved rounds. */
export const benchRollup = async (calls = 2_000_000, rounds = 9): Promise<string[]> => {
  await using engines = await openTestCalls()
  const folder = await mkdtemp(path.join(tmpdir(), 'rollup-'))
  await using host = await startCallsHost({ folder, log: { info() {}, warn: console.error }, maxSeconds: 600 })
  await using store = openCallStore(host, { maxSeconds: 600, maxMemoryBytes: 4_000_000_000 })
  await migrateCallStore(store)
  const filling = { calls, customers: 2000, from: '2025-10-23', days: 396, largestShare: 0.5 }
  const { largest } = await fillCalls(store, engines.parts.db, filling)
  await store.run(makeRollup)
  const { rows } = await store.row(
    z.object({ rows: z.number() }),
    callsSql`SELECT count() AS rows FROM call_day WHERE customer_id = ${uint32(largest)}`,
  )
  const lines = [
    `| a customer of ${(calls / 2).toLocaleString('en-GB')} calls, ${rows.toLocaleString('en-GB')} daily sums | from the calls, ms | from the sums, ms |`,
    '|---|---:|---:|',
  ]
  for (const { name, raw, rolled } of questions) {
    const statements = [
      callsSql`SELECT ${raw} AS line, count() AS calls, sum(duration_seconds) AS seconds, sum(ifNull(charge_micros, 0)) AS micros,
          countIf(direction = 'in') AS incoming FROM call WHERE customer_id = ${uint32(largest)} GROUP BY line ORDER BY line`,
      callsSql`SELECT ${rolled} AS line, sum(call_day.calls) AS calls, sum(call_day.seconds) AS seconds, sum(call_day.micros) AS micros,
          sumIf(call_day.calls, direction = 'in') AS incoming FROM call_day WHERE customer_id = ${uint32(largest)} GROUP BY line ORDER BY line`,
    ]
    const answers = await Promise.all(statements.map((sql) => store.rows(row, sql)))
    if (JSON.stringify(answers[0]) !== JSON.stringify(answers[1])) throw new Error(`${name}: the sums are not equal`)
    const times: number[][] = [[], []]
    for (let round = 0; round < rounds; round += 1)
      for (const [at, sql] of statements.entries()) {
        const began = performance.now()
        await store.rows(row, sql)
        times[at]?.push(performance.now() - began)
      }
    lines.push(`| ${name} | ${times.map((each) => medianOf(each).toFixed(0)).join(' | ')} |`)
    process.stderr.write(`${lines.at(-1)}\n`)
  }
  await rm(folder, { recursive: true, force: true })
  return lines
}

if (import.meta.main) console.log((await benchRollup(Number(process.argv[2] ?? 2_000_000))).join('\n'))
