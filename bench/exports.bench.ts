import { readFile } from 'node:fs/promises'
import { addDays } from '#rules/period.ts'
import { fillCalls } from './fill-calls.ts'
import { openBenchProduct } from './portal.ts'

const DAYS = 396
const from = '2025-10-23'
const to = addDays(from, DAYS - 1)
const formats = ['csv', 'xlsx'] as const

/** What this process holds now, and the most that it has held since its mark was set back, in MB. */
const memoryOf = async (pid: number | 'self'): Promise<{ now: number; most: number }> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024
  return { now: read('VmRSS'), most: read('VmHWM') }
}

/** The largest customer's calls of thirteen months as files, as a person downloads them: nearly all calls are theirs. */
export const benchExports = async (calls = 5_000_000): Promise<string[]> => {
  await using product = await openBenchProduct()
  await using patient = product.openPatientStore()
  const filled = await fillCalls(patient, product.db, { calls, customers: 2000, from, days: DAYS, largestShare: 0.98 })
  const ask = await product.signIn(filled.largest)
  const period = `period=custom&from=${from}&to=${to}`
  const lines = [
    '| export of the call list | rows | MB | first byte, ms | whole, s | rows/s | memory of the process before, MB | most while it ran, MB |',
    '|---|---:|---:|---:|---:|---:|---:|---:|',
  ]
  for (const [name, address] of [
    ['calls.csv', `/calls.csv?${period}`],
    ...formats.map((format) => [format, `/calls/reports/call-list/file?${period}&format=${format}`] as const),
  ] as const) {
    const before = await memoryOf('self')
    let most = 0
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss() / 1024 ** 2)), 50)
    const began = performance.now()
    try {
      const answer = await ask(address)
      let [firstByte, bytes, rows] = [0, 0, 0]
      for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
        firstByte ||= performance.now() - began
        bytes += part.length
        for (let at = part.indexOf(10); at >= 0; at = part.indexOf(10, at + 1)) rows += 1
      }
      const seconds = (performance.now() - began) / 1000
      const counted = name.endsWith('csv') ? rows - 1 : Number.NaN
      lines.push(
        `| ${name} | ${Number.isNaN(counted) ? '' : counted.toLocaleString('en-GB')} | ${(bytes / 1e6).toFixed(0)} | ${firstByte.toFixed(0)} | ${seconds.toFixed(1)} | ${Number.isNaN(counted) ? '' : Math.round(counted / seconds).toLocaleString('en-GB')} | ${before.now.toFixed(0)} | ${most.toFixed(0)} |`,
      )
    } catch (error) {
      lines.push(`| ${name} | ${String(error).slice(0, 100).replaceAll('|', ' ')} | | | | | | |`)
    } finally {
      clearInterval(watch)
    }
    process.stderr.write(`${lines.at(-1)}\n`)
  }
  return [
    ...lines,
    '',
    'The process that reads the file is the one that writes it here, so its memory holds both. Budget: first byte within 1 s, at most 100 MB more.',
  ]
}

if (import.meta.main) console.log((await benchExports(Number(process.argv[2] ?? 200_000))).join('\n'))
