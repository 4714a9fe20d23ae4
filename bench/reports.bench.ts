import { reportKeys } from '#rules/reports.ts'
import { addDays } from '#rules/period.ts'
import { callsSql } from '#server/calls/store/calls-sql.ts'
import { loadavg } from 'node:os'
import { z } from 'zod'
import { fillCalls } from './fill-calls.ts'
import { medianOf } from './interleave.ts'
import { openBenchProduct } from './portal.ts'
import { openReplay } from './recording-store.ts'

const DAYS = 396
const from = '2025-10-23'
const to = addDays(from, DAYS - 1)
const CLIENTS = 8

/** What a customer opens: every report over thirteen months, and the call list deep inside. */
const asked = (): { name: string; address: string }[] => {
  const period = `period=custom&from=${from}&to=${to}`
  return [
    ...reportKeys.map((key) => ({ name: key, address: `/calls/reports/${key}?${period}` })),
    { name: 'calls, page 1', address: `/calls?${period}&pageSize=50` },
    { name: 'calls, page 100', address: `/calls?${period}&pageSize=50&page=100` },
    { name: 'overview of 30 days', address: '/calls/reports/overview?period=last-30-days' },
  ]
}

const timeOf = async (task: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await task()
  return performance.now() - began
}

const quantile = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0
}

const ms = (value: number): string => value.toFixed(0)

/**
 * Every report through the API beside the engine's own time for the very statements that it asks, in interleaved rounds,
 * for the largest customer and one of 20,000 calls; then eight clients at once.
 */
export const benchReports = async (calls = 2_000_000, rounds = 5): Promise<string[]> => {
  await using product = await openBenchProduct()
  await using patient = product.openPatientStore()
  const filled = await fillCalls(patient, product.db, { calls, customers: 2000, from, days: DAYS })
  await using engine = openReplay(product.host)
  const { bytes, parts } = await product.callStore.row(
    z.object({ bytes: z.number(), parts: z.number() }),
    callsSql`SELECT sum(bytes_on_disk) AS bytes, count() AS parts FROM system.parts WHERE active AND table = 'call'`,
  )
  const lines = [
    `${calls.toLocaleString('en-GB')} calls in all, made inside the engine in ${ms(filled.milliseconds / 1000)} s (${Math.round(calls / (filled.milliseconds / 1000)).toLocaleString('en-GB')} rows/s): ${ms(bytes / 1e6)} MB on disk in ${parts} parts. Load average ${loadavg()[0]?.toFixed(1)}.`,
    '',
  ]
  for (const [name, customerId] of [
    ['the largest customer', filled.largest],
    ['a customer of 20,000 calls', filled.small],
  ] as const) {
    const ask = await product.signIn(customerId)
    const open = async (address: string) => (await ask(address)).text()
    const { total } = JSON.parse(await open(`/calls?period=custom&from=${from}&to=${to}`)) as { total: number }
    lines.push(
      `| ${name}: ${total.toLocaleString('en-GB')} calls | through the API, ms, median | 95th percentile | the engine alone, ms | ratio |`,
      '|---|---:|---:|---:|---:|',
    )
    for (const { name: report, address } of asked()) {
      product.callStore.take()
      const failure = await open(address).then(
        () => undefined,
        (error: unknown) => String(error),
      )
      if (failure !== undefined) {
        lines.push(`| ${report} | failed | | | |`)
        process.stderr.write(`${failure}\n`)
        continue
      }
      const statements = product.callStore.take()
      const [api, alone]: [number[], number[]] = [[], []]
      for (let round = 0; round < rounds; round += 1) {
        api.push(await timeOf(() => open(address)))
        alone.push(await timeOf(() => engine.replay(statements)))
      }
      const [ours, theirs] = [medianOf(api), medianOf(alone)]
      lines.push(
        `| ${report} | ${ms(ours)} | ${ms(quantile(api, 0.95))} | ${ms(theirs)} | ${(ours / theirs).toFixed(2)} |`,
      )
      process.stderr.write(`${lines.at(-1)}\n`)
    }
    lines.push('')
  }
  const ask = await product.signIn(filled.largest)
  const each = await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      const times: number[] = []
      const addresses = asked()
      for (let at = 0; at < addresses.length; at += 1) {
        const { address } = addresses[(at + client * 3) % addresses.length] ?? { address: '/me' }
        times.push(
          await timeOf(() =>
            ask(address).then(
              (answer) => answer.text(),
              () => undefined,
            ),
          ),
        )
      }
      return times
    }),
  )
  const all = each.flat()
  lines.push(
    `${CLIENTS} clients at once, each clicking through all of these for the largest customer: ${ms(medianOf(all))} ms at the median, ${ms(quantile(all, 0.95))} ms at the 95th percentile, ${ms(Math.max(...all))} ms at worst.`,
    'Budgets: at most 1.3 × the engine; every report within 1 s at the 95th percentile; the small customer within 60 ms at the median.',
  )
  return lines
}

if (import.meta.main)
  console.log((await benchReports(Number(process.argv[2] ?? 2_000_000), Number(process.argv[3] ?? 5))).join('\n'))
