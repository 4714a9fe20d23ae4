import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { addDays, makePeriod, previousPeriod } from '#rules/period.ts'
import { operatorActor } from '#server/activity/record-activity.ts'
import { createApp } from '#server/app.ts'
import { importCalls } from '#server/calls/import-calls.ts'
import { countCallsByWeekdayAndHour } from '#server/calls/reports/calls-by-weekday-and-hour.ts'
import { listCallsPerDay } from '#server/calls/reports/calls-per-day.ts'
import { getCallTotals } from '#server/calls/reports/call-totals.ts'
import { listTopOtherParties, listTopOwnNumbers } from '#server/calls/reports/top-numbers.ts'
import { readCallScope } from '#server/calls/scope.ts'
import { readConfig } from '#server/config.ts'
import { type Engines, openEngines } from '#server/engines.ts'
import { buildPerson, buildProfile, everyFeature, PASSWORD } from '#test/support/build.ts'
import pino from 'pino'
import { addBenchCustomers } from './bench-customers.ts'
import { generateUkWholesale } from './generate-calls.ts'
import { interleave } from './interleave.ts'

const PORT = 18_433
const ORIGIN = `http://127.0.0.1:${PORT}`
const to = '2026-11-22'
const from = addDays(to, -395)

const loadCalls = async ({ db, callStore }: Engines, calls: number, dataFolder: string): Promise<number[]> => {
  const customers = await addBenchCustomers(db, 2000)
  const world = { calls, customers: 2000, from: Date.parse(from), to: Date.parse(to) }
  const stream = Readable.from(
    (function* () {
      for (const text of generateUkWholesale(world)) yield Buffer.from(text)
    })(),
  )
  const parts = {
    db,
    callStore,
    config: {
      dataFolder,
      uploadBytes: 4 * 1024 ** 3,
      unpackedBytes: 4 * 1024 ** 3,
      unpackedRatio: 60,
      archiveEntries: 1000,
    },
    clock: () => new Date(),
    log: { warn() {} },
  }
  await importCalls(parts, { fileName: 'bench.csv', stream, actor: operatorActor })
  return customers
}

const signIn = async (email: string): Promise<string> => {
  const answer = await fetch(`${ORIGIN}/my-account/api/v1/sign-in`, {
    method: 'POST',
    headers: { origin: ORIGIN, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  })
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** The statements of the overview, asked of the store directly and at once, as the overview asks them. */
const askStore = async ({ callStore, db }: Engines, customerId: number): Promise<number> => {
  const period = makePeriod(from, to)
  const question = { scope: await readCallScope(db, customerId, { useBackendDescriptions: true }), period }
  await Promise.all([
    getCallTotals(callStore, question),
    getCallTotals(callStore, { ...question, period: previousPeriod(period) }),
    listCallsPerDay(callStore, question),
    countCallsByWeekdayAndHour(callStore, question),
    listTopOwnNumbers(callStore, question, 5),
    listTopOtherParties(callStore, question, 5),
  ])
  return 1
}

/** The overview of thirteen months through the API beside the store's own time for its statements. */
export const benchReports = async (calls = 2_000_000): Promise<string[]> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'myaccount-bench-'))
  const log = pino({ level: 'silent' })
  const config = readConfig({ MYACCOUNT_DATA: folder, MYACCOUNT_PORT: String(PORT), MYACCOUNT_LOG_LEVEL: 'silent' })
  try {
    await using engines = await openEngines({ config, log, kind: 'real', as: 'serve' })
    const [largest = 0, ...others] = await loadCalls(engines, calls, folder)
    await using app = await createApp(config, engines, { log })
    const profile = await buildProfile(engines.db, everyFeature)
    await app.fastify.listen({ host: '127.0.0.1', port: PORT })
    const lines = [
      '| overview of 13 months | calls | through the API, ms | the store alone, ms | ratio |',
      '|---|---:|---:|---:|---:|',
    ]
    for (const [name, id] of [
      ['largest customer', largest],
      ['a middling customer', others[400] ?? 0],
    ] as const) {
      await engines.db.updateTable('customer').set({ my_account_profile_id: profile }).where('id', '=', id).execute()
      const { email } = await buildPerson(engines.db, id, `bench-${randomBytes(3).toString('hex')}@customer.example`)
      const cookie = await signIn(email)
      const ask = async () => {
        const answer = await fetch(`${ORIGIN}/my-account/api/v1/calls/overview?period=custom&from=${from}&to=${to}`, {
          headers: { cookie },
        })
        if (!answer.ok) throw new Error(`The overview answered ${answer.status}: this measures nothing`)
        return (await answer.json()) as { totals: { calls: number } }
      }
      const { totals } = await ask()
      const [ours, store] = await interleave(9, [
        { name: 'api', run: async () => (await ask(), 1) },
        { name: 'store', run: () => askStore(engines, id) },
      ])
      const [api, alone] = [1000 / (ours?.median ?? 1), 1000 / (store?.median ?? 1)]
      lines.push(
        `| ${name} | ${totals.calls.toLocaleString('en-GB')} | ${api.toFixed(0)} | ${alone.toFixed(0)} | ${(api / alone).toFixed(2)} |`,
      )
    }
    return [...lines, '', `${calls.toLocaleString('en-GB')} calls in all. Budget: at most 1.3 × the store's own time.`]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) console.log((await benchReports(Number(process.argv[2] ?? 2_000_000))).join('\n'))
