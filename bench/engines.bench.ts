import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { addDays, makePeriod } from '#rules/period.ts'
import { migrateDatabase } from '#server/db/migrate.ts'
import { openDatabase, withClient } from '#server/db/open.ts'
import { type CallsHost, startCallsHost } from '#server/embedded/calls-host.ts'
import { startPostgres } from '#server/embedded/postgres.ts'
import { callsSql } from '#server/calls/store/calls-sql.ts'
import { migrateCallStore } from '#server/calls/store/migrate.ts'
import { openCallStore } from '#server/calls/store/open.ts'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { z } from 'zod'
import { type Asked, type Dialect, engineQuestions } from './engine-questions.ts'
import { fillCalls } from './fill-calls.ts'
import { medianOf } from './interleave.ts'
import { type Files, loadDuck, loadPostgres, type LoadedEngine } from './other-engines.ts'

const DAYS = 396
const from = '2025-10-23'
const CLIENTS = 8
const CLIENT_SECONDS = 6

/** Writes what the host answers into a file. */
const writeAnswer = async (host: CallsHost, sql: string, file: string): Promise<void> => {
  const answer = await fetch(`${host.url}/?max_execution_time=3600`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`default:${host.password}`).toString('base64')}` },
    body: sql,
  })
  if (!answer.ok || answer.body === null) throw new Error(await answer.text())
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(file))
}

const exported = `SELECT customer_id, concat(toString(started_at), '+00') AS started_at, line_number AS id, toString(direction) AS direction,
  number_id, caller_key, caller_withheld, dialled_key, duration_seconds, toString(answer_state) AS answer_state, charge_micros FROM call
  SETTINGS format_csv_null_representation = '' FORMAT CSV`

const clickhouseDialect = (campaigns: ReadonlyMap<number, string>): Dialect => ({
  table: '(SELECT *, line_number AS id FROM call)',
  instant: (at) => `toDateTime(${at / 1000}, 'UTC')`,
  day: `toString(toDate(started_at, 'Europe/London'))`,
  month: `formatDateTime(started_at, '%Y-%m', 'Europe/London')`,
  weekday: `toDayOfWeek(started_at, 0, 'Europe/London')`,
  hour: `toHour(started_at, 'Europe/London')`,
  aDayLater: (instant) => `${instant} + INTERVAL 24 HOUR`,
  withCampaign: (where) =>
    `(SELECT started_at, caller_key, transform(number_id, [${[...campaigns.keys()].join()}], [${[...campaigns.values()].map((name) => `'${name}'`).join()}], '') AS campaign FROM call WHERE ${where})`,
})

type Filled = { engine: LoadedEngine; files: Files; asked: Asked; small: Asked }

/** Fills the product's store, and writes its calls and numbers as files for the others. */
const fillOurs = async (folder: string, calls: number): Promise<Filled> => {
  await using postgres = await startPostgres(path.join(folder, 'product'))
  await withClient(postgres.url, migrateDatabase)
  await using database = openDatabase(postgres.url, () => undefined)
  const host = await startCallsHost({
    folder: path.join(folder, 'product'),
    log: { info() {}, warn: console.error },
    maxSeconds: 600,
  })
  const store = openCallStore(host, { maxSeconds: 600, maxMemoryBytes: 4_000_000_000 })
  await migrateCallStore(store)
  const filled = await fillCalls(store, database.db, { calls, customers: 2000, from, days: DAYS })
  const { bytes } = await store.row(
    z.object({ bytes: z.number() }),
    callsSql`SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND table = 'call'`,
  )
  const files: Files = {
    calls: path.join(folder, 'calls.csv'),
    numbers: path.join(folder, 'numbers.csv'),
    months: Array.from({ length: 16 }, (_, at) => new Date(Date.UTC(2025, 8 + at)).toISOString().slice(0, 10)),
  }
  await writeAnswer(host, exported, files.calls)
  const numbers = await database.db
    .selectFrom('number')
    .leftJoin('number_campaign', 'number_campaign.number_id', 'number.id')
    .leftJoin('campaign', 'campaign.id', 'number_campaign.campaign_id')
    .select(['number.id', 'number.customer_id', 'campaign.name as campaign'])
    .execute()
  const line = ({ id, campaign }: (typeof numbers)[number]) => `${id},${campaign ?? 'None'}`
  await writeFile(files.numbers, `number_id,campaign\n${numbers.map(line).join('\n')}\n`)
  const ours = numbers.filter(({ customer_id }) => [filled.largest, filled.small].includes(customer_id))
  const client = createClient({
    url: host.url,
    password: host.password,
    max_open_connections: 16,
    request_timeout: 120_000,
    log: { level: ClickHouseLogLevel.OFF },
  })
  const { fromAt, toAt } = makePeriod(from, addDays(from, DAYS - 1))
  return {
    engine: {
      name: 'the product’s store',
      dialect: clickhouseDialect(new Map(ours.map(({ id, campaign }) => [id, campaign ?? 'None']))),
      ask: async (query) => {
        const answer = await client.query({ query, format: 'JSONCompactEachRow' })
        return (await answer.json<unknown[]>()).map((row) => row.map(String))
      },
      loadSeconds: filled.milliseconds / 1000,
      bytes,
      async [Symbol.asyncDispose]() {
        await client.close()
        await store[Symbol.asyncDispose]()
        await host[Symbol.asyncDispose]()
      },
    },
    files,
    asked: { customerId: filled.largest, fromAt, toAt },
    small: { customerId: filled.small, fromAt, toAt },
  }
}

const askAll = async ({ ask, dialect }: LoadedEngine, question: (typeof engineQuestions)[number], asked: Asked) => {
  const answers: string[][][] = []
  for (const sql of question.statements(dialect, asked)) answers.push(await ask(sql))
  return answers
}

const timesOf = async (
  engines: readonly LoadedEngine[],
  question: (typeof engineQuestions)[number],
  asked: Asked,
  rounds: number,
) => {
  const answers = await Promise.all(engines.map((engine) => askAll(engine, question, asked)))
  for (const [at, answer] of answers.entries())
    if (JSON.stringify(answer) !== JSON.stringify(answers[0]))
      throw new Error(
        `${engines[at]?.name} answers “${question.name}” otherwise: ${JSON.stringify(answer).slice(0, 300)} instead of ${JSON.stringify(answers[0]).slice(0, 300)}`,
      )
  const times = engines.map((): number[] => [])
  for (let round = 0; round < rounds; round += 1)
    for (const [at, engine] of engines.entries()) {
      const began = performance.now()
      await askAll(engine, question, asked)
      times[at]?.push(performance.now() - began)
    }
  return times.map(medianOf)
}

/** Questions a second that clients get answered at once. */
const rateOf = async (engine: LoadedEngine, asked: Asked): Promise<number> => {
  const [question] = engineQuestions
  if (question === undefined) return 0
  const until = performance.now() + CLIENT_SECONDS * 1000
  const began = performance.now()
  const counts = await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      let answered = 0
      for (; performance.now() < until; answered += 1) await askAll(engine, question, asked)
      return answered
    }),
  )
  return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - began) / 1000)
}

/** The product's store beside PostgreSQL and DuckDB: the same calls, the same answers, in interleaved rounds. */
export const benchEngines = async (calls = 2_000_000, rounds = 5): Promise<string[]> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'myaccount-engines-'))
  try {
    const { engine: ours, files, asked, small } = await fillOurs(folder, calls)
    await using _ours = ours
    await using postgres = await loadPostgres(folder, files)
    await using duck = await loadDuck(folder, files)
    const engines = [ours, postgres, duck]
    const row = (name: string, cells: readonly string[]) => `| ${name} | ${cells.join(' | ')} |`
    const lines = [
      row(
        `${calls.toLocaleString('en-GB')} calls; ms, median of ${rounds} rounds`,
        engines.map(({ name }) => name),
      ),
      '|---|---:|---:|---:|',
      row(
        'on disk, MB',
        engines.map(({ bytes }) => (bytes / 1e6).toFixed(0)),
      ),
    ]
    for (const [whose, of] of [
      ['largest customer', asked],
      ['small customer', small],
    ] as const)
      for (const question of engineQuestions) {
        const times = await timesOf(engines, question, of, rounds)
        lines.push(
          row(
            `${whose}: ${question.name}`,
            times.map((time) => time.toFixed(0)),
          ),
        )
        process.stderr.write(`${lines.at(-1)}\n`)
      }
    const rates = engines.map((): number[] => [])
    for (let round = 0; round < 3; round += 1)
      for (const [at, engine] of engines.entries()) rates[at]?.push(await rateOf(engine, asked))
    lines.push(
      row(
        `${CLIENTS} clients at once, 13 months by day, answers a second`,
        rates.map((each) => medianOf(each).toFixed(1)),
      ),
    )
    return [
      ...lines,
      '',
      'All three give equal answers. PostgreSQL: the embedded server, partitioned by month, an index on customer and start that covers every column asked for, vacuumed. DuckDB: sorted by customer and start.',
      'Budget: at least three times as fast as PostgreSQL on the sums over 13 months.',
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

if (import.meta.main)
  console.log((await benchEngines(Number(process.argv[2] ?? 2_000_000), Number(process.argv[3] ?? 5))).join('\n'))
