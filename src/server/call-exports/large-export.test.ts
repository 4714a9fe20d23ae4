import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { makePeriod } from '#rules/period.ts'
import { callListAsCsv, callListAsWorkbook } from '#server/call-exports/call-list-file.ts'
import { openCallListFile } from '#server/calls/reports/call-list.ts'
import { makeCallScope } from '#server/calls/scope.ts'
import { callsSql, uint32 } from '#server/calls/store/calls-sql.ts'
import type { CallStore } from '#server/calls/store/open.ts'
import { openOwnCallStore } from '#test/support/put-calls.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'

const CALLS = 300_000
const CUSTOMER = 7
let own: Awaited<ReturnType<typeof openOwnCallStore>>
let store: CallStore
beforeAll(async () => {
  own = await openOwnCallStore()
  store = own.store
  await put(CALLS, 1)
}, 120_000)
afterAll(() => own[Symbol.asyncDispose]())

/** Calls of one file, ten seconds apart through the month. */
const put = (calls: number, importId: number) =>
  store.runOnce(callsSql`INSERT INTO call (customer_id, started_at, record_key, import_id, chunk, line_number, direction,
      number_id, other_number_id, caller_key, caller_withheld, dialled_key, duration_seconds, answer_state, charge_micros, currency)
    SELECT ${uint32(CUSTOMER)}, toDateTime('2026-10-01 00:00:00', 'UTC') + number * 8, generateUUIDv4(), ${uint32(importId)}, 0,
      toUInt32(number), 'in', 0, 0, '+441614960001', false, '+442079460001', toUInt32(number % 300), 'answered', 100000, 'GBP'
    FROM numbers(${uint32(calls)})`)

const asked = {
  scope: makeCallScope(CUSTOMER, [], { now: new Date(), useBackendDescriptions: true }),
  period: makePeriod('2026-10-01', '2026-10-31'),
  periodLabel: 'October',
  words: [],
  notes: [],
}
const made = { customer: { accountNumber: 'AVIA0001', name: 'Avia' }, at: new Date('2026-11-24T09:00:00Z') }
const quiet = () => undefined
const countOf = z.object({ running: z.number() })

/** Reads a stream to its end; tells its first byte's delay, its size and how much memory was in use at most. */
const drain = async (stream: NodeJS.ReadableStream) => {
  const began = performance.now()
  const idle = process.memoryUsage().rss
  let first = 0
  let bytes = 0
  let most = 0
  for await (const chunk of stream.pipe(new PassThrough())) {
    first ||= performance.now() - began
    bytes += (chunk as Buffer).length
    most = Math.max(most, process.memoryUsage().rss - idle)
  }
  return { first, bytes, most, seconds: (performance.now() - began) / 1000 }
}

test('a large export has each call once, whole, while calls arrive and go', async () => {
  const list = await openCallListFile(store, asked)
  expect(list.expectedRows).toBe(CALLS)
  const reading = text(callListAsCsv(store, asked, quiet))
  await put(1000, 2)
  await store.run(callsSql`DELETE FROM call WHERE import_id = 2`)
  const csv = await reading
  expect(csv.endsWith('\r\n')).toBe(true)
  const lines = csv.trimEnd().split('\r\n').slice(1)
  const ids = new Set(lines.map((line) => line.slice(0, 36)))
  expect([CALLS, CALLS + 1000]).toContain(lines.length)
  expect(ids.size).toBe(lines.length)
  expect(lines.every((line) => line.split(',').length === 21)).toBe(true)
}, 60_000)

test.each(['csv', 'xlsx'] as const)(
  '%s begins within a second and takes little memory',
  async (format) => {
    let rows = 0
    const count = (written: number) => {
      rows = written
    }
    const list = await openCallListFile(store, asked)
    const stream =
      format === 'csv'
        ? callListAsCsv(store, asked, count)
        : callListAsWorkbook({ asked, list, dataCompleteTo: null, made }, count)
    const { first, bytes, most, seconds } = await drain(stream)
    console.info(
      `${format}: first byte ${first.toFixed(0)} ms, ${bytes} bytes, ${seconds.toFixed(1)} s, ${(most / 1e6).toFixed(0)} MB`,
    )
    expect(rows).toBeGreaterThanOrEqual(CALLS)
    expect(first).toBeLessThan(1000)
    expect(most).toBeLessThan(200_000_000)
  },
  120_000,
)

test('a reader who leaves half way ends the query', async () => {
  const stream = callListAsCsv(store, asked, quiet)
  let bytes = 0
  for await (const chunk of stream) if ((bytes += (chunk as Buffer).length) > 1_000_000) break
  expect(stream.destroyed).toBe(true)
  const running = async () =>
    (
      await store.rows(
        countOf,
        callsSql`SELECT count() AS running FROM system.processes WHERE query LIKE '%record_key%' AND query NOT LIKE '%system.processes%'`,
      )
    )[0]?.running
  await expect.poll(running, { timeout: 10_000 }).toBe(0)
})
