import { writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import { execFileSync } from 'node:child_process'
import { benchEntitlement } from './entitlement.bench.ts'
import { benchImportCalls } from './import-calls.bench.ts'
import { benchReports } from './reports.bench.ts'
import { benchRequests } from './requests.bench.ts'

// `npm run bench [CALLS]`: measures everything side by side and writes RESULTS.md anew.
const calls = Number(process.argv[2] ?? 2_000_000)
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
const [processor] = cpus()

const sections: [string, () => Promise<string[]>][] = [
  ['One entitlement decision', benchEntitlement],
  ['A signed-in request', benchRequests],
  ['Loading call records', () => benchImportCalls(calls, 5)],
  ['The overview of My Calls', () => benchReports(calls)],
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
await writeFile(new URL('./RESULTS.md', import.meta.url), `${lines.join('\n')}\n`)
