import { writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import { execFileSync } from 'node:child_process'
import { benchEngines } from './engines.bench.ts'
import { benchEntitlement } from './entitlement.bench.ts'
import { benchExports } from './exports.bench.ts'
import { benchImportCalls } from './import-calls.bench.ts'
import { benchNumbers } from './numbers.bench.ts'
import { benchPlatform } from './platform.bench.ts'
import { benchReports } from './reports.bench.ts'
import { benchRequests } from './requests.bench.ts'

// `npm run bench [CALLS]`: measures everything side by side and writes RESULTS.md anew.
const calls = Number(process.argv[2] ?? 2_000_000)
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
const [processor] = cpus()

const sections: [string, () => Promise<string[]>][] = [
  ['One entitlement decision', benchEntitlement],
  ['A signed-in request', benchRequests],
  ['A platform of 100,000 customers', () => benchPlatform()],
  ['Loading call records', () => benchImportCalls(calls, 5)],
  ['The reports of My Calls', () => benchReports(calls)],
  ['Beside PostgreSQL and DuckDB', () => benchEngines(calls)],
  ['Exports', () => benchExports(calls)],
  ['Many numbers', () => benchNumbers()],
]

const notMeasuredHere = [
  '## Budgets that this run does not show',
  '',
  '| budget | what is known |',
  '|---|---|',
  '| portal first load ≤ 150 kB gzip JavaScript | 146.5 kB for the sign-in page, 141.8 kB for Home opened directly |',
  '| start ≤ 5 s, ≤ 15 s with a new folder | 1.2 s and 2.5 s |',
  '| memory ≤ 600 MB after the demonstration is loaded | 472 MB (proportional set size of all processes) |',
]

const lines = [
  '# Results',
  '',
  `${new Date().toISOString().slice(0, 10)}, commit ${commit}, Node ${process.versions.node}, ${cpus().length} × ${processor?.model.trim()}, ${Math.round(totalmem() / 1024 ** 3)} GiB.`,
  'Medians over interleaved rounds in one run; the machine is noisy, so a ratio counts and a single time does not.',
  `Load average at the start: ${loadavg()[0]?.toFixed(1)}.`,
]
for (const [title, measure] of sections) {
  process.stdout.write(`${title} …\n`)
  const section = await measure()
  process.stdout.write(`${section.join('\n')}\n\n`)
  lines.push('', `## ${title}`, '', ...section)
}
lines.push('', ...notMeasuredHere)
await writeFile(new URL('./RESULTS.md', import.meta.url), `${lines.join('\n')}\n`)
