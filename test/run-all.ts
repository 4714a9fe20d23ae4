import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

/**
 * `npm test`: gets what the tests need, checks the code, runs every test, and counts them all.
 * The last line is `N passed, N failed`, with `, N skipped` where any were.
 */
const root = path.resolve(import.meta.dirname, '..')
const bin = (name: string) => path.join(root, 'node_modules/.bin', name)
const results = path.join(root, 'test-results')
const counts = { passed: 0, failed: 0, skipped: 0 }

// The product is started some hundred times: what Node has compiled once it need not compile again.
const env = { ...process.env, NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/compiled') }

const run = (program: string, args: readonly string[]): boolean => {
  process.stdout.write(`\n> ${path.basename(program)} ${args.join(' ')}\n`)
  return spawnSync(program, args, { cwd: root, stdio: 'inherit', env }).status === 0
}

const count = (passed: boolean): void => {
  counts[passed ? 'passed' : 'failed'] += 1
}

/** Chromium for the browser tests: Debian's, installed here when this is root's machine. */
const ensureChromium = (): boolean => {
  if (existsSync('/usr/bin/chromium')) return true
  const isRoot = process.getuid?.() === 0
  const installed =
    isRoot &&
    existsSync('/usr/bin/apt-get') &&
    run('apt-get', ['update', '-qq']) &&
    run('apt-get', ['install', '-y', '-qq', 'chromium'])
  if (!installed)
    process.stdout.write(
      'The browser tests need Chromium at /usr/bin/chromium. Install it (Debian, Ubuntu: sudo apt-get install chromium) and run npm test again.\n',
    )
  return installed
}

/**
 * The tests that ask the call store most, again: with the store in another process, and over the tables of a
 * cluster. Without names, `test/calls-by-url.ts` runs all of them.
 */
const runCallsByUrl = (): void => {
  const reading = ['src/server/calls/store', 'src/server/calls/reports']
  count(run(process.execPath, ['test/calls-by-url.ts', ...reading]))
  count(
    run(process.execPath, [
      'test/calls-by-url.ts',
      '--cluster',
      ...reading,
      'src/server/supply-files/supply-files.test.ts',
    ]),
  )
}

const readResults = <T>(file: string): T | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined

const runVitest = (): void => {
  const file = path.join(results, 'vitest.json')
  const passed = run(bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
  const report = readResults<{
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    numTodoTests: number
  }>(file)
  counts.passed += report?.numPassedTests ?? 0
  counts.failed += report?.numFailedTests ?? 0
  counts.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
  // A file that does not load has no tests to count, and must not pass for it.
  if (!passed && (report?.numFailedTests ?? 0) === 0) counts.failed += 1
}

const runBrowser = (): void => {
  const passed = run(bin('playwright'), ['test'])
  const report = readResults<{ stats: { expected: number; unexpected: number; flaky: number; skipped: number } }>(
    path.join(results, 'e2e.json'),
  )
  counts.passed += report?.stats.expected ?? 0
  counts.failed += (report?.stats.unexpected ?? 0) + (report?.stats.flaky ?? 0)
  counts.skipped += report?.stats.skipped ?? 0
  if (!passed && (report?.stats.unexpected ?? 0) === 0) counts.failed += 1
}

rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
const chromium = ensureChromium()
count(chromium)
count(run(bin('vite'), ['build', '--logLevel', 'warn']))
count(run(bin('oxfmt'), ['--check']))
count(run(bin('tsc'), ['-b']))
count(run(bin('oxlint'), ['--type-aware']))
count(run(bin('knip'), []))
runVitest()
runCallsByUrl()
if (chromium) runBrowser()

const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed${skipped}\n`)
process.exitCode = counts.failed === 0 ? 0 : 1
