import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CallsHost, findCallsHost, startCallsHost } from '#server/embedded/calls-host.ts'

const log = { info() {}, warn() {} }
let folder: string
let host: CallsHost

const connect = () =>
  createClient({
    url: host.url,
    password: host.password,
    use_multipart_params_auto: true,
    max_open_connections: 16,
    log: { level: ClickHouseLogLevel.OFF },
  })

const rowsOf = async <T>(query: string, query_params: Record<string, unknown> = {}): Promise<T[]> => {
  await using client = connect()
  const result = await client.query({ query, query_params, format: 'JSONEachRow' })
  return await result.json<T>()
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'calls-host-'))
  host = await startCallsHost({ folder, log, maxSeconds: 2 })
  await using client = connect()
  await client.command({ query: 'CREATE TABLE kept (a UInt32, b Nullable(String)) ENGINE = MergeTree ORDER BY a' })
}, 60_000)

afterAll(async () => {
  await host[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test('answers the unchanged client: insert, parameters, settings', async () => {
  await using client = connect()
  await client.insert({
    table: 'kept',
    values: [
      { a: 1, b: "it's\t\\ ☎" },
      { a: 2, b: null },
    ],
    format: 'JSONEachRow',
  })
  expect(await rowsOf('SELECT * FROM kept ORDER BY a')).toEqual([
    { a: 1, b: "it's\t\\ ☎" },
    { a: 2, b: null },
  ])
  expect(await rowsOf('SELECT a FROM kept WHERE b = {text:String}', { text: "it's\t\\ ☎" })).toEqual([{ a: 1 }])
})

test('takes parameters too long for an address', async () => {
  const many = Array.from({ length: 50_000 }, (_, index) => index)
  expect(await rowsOf('SELECT length({many:Array(UInt32)}) AS n', { many })).toEqual([{ n: 50_000 }])
})

test('streams a large answer whole', async () => {
  await using client = connect()
  const result = await client.query({ query: 'SELECT number FROM numbers(1000000)', format: 'JSONEachRow' })
  let rows = 0
  for await (const batch of result.stream()) rows += batch.length
  expect(rows).toBe(1_000_000)
})

test('refuses a stranger', async () => {
  const response = await fetch(`${host.url}/?query=SELECT%201`)
  expect(response.status).toBe(401)
})

describe('nothing of a failed query leaks into the next answer', () => {
  const slow = 'SELECT number, sleepEachRow(0.01) FROM numbers(1000) SETTINGS max_block_size = 1'
  const failures: Record<string, () => Promise<unknown>> = {
    'an error half-way': () =>
      rowsOf("SELECT number, throwIf(number = 200000, 'half-way') FROM numbers(300000) SETTINGS max_block_size = 1000"),
    'a time-out': () => rowsOf(slow),
    'an abort': async () => {
      await using client = connect()
      const abort = new AbortController()
      const result = await client.query({ query: slow, format: 'JSONEachRow', abort_signal: abort.signal })
      setTimeout(() => abort.abort(), 100)
      return await result.json()
    },
    'a wrong parameter': () => rowsOf('SELECT {a:UInt8} AS a', { a: 'secret' }),
  }
  test.each(Object.keys(failures))('after %s', async (name) => {
    await expect(failures[name]?.()).rejects.toThrow()
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => rowsOf('SELECT {n:UInt32} AS n FROM numbers(3)', { n })),
    )
    answers.forEach((rows, n) => expect(rows).toEqual([{ n }, { n }, { n }]))
    await expect(rowsOf('SELECT {a:String}')).rejects.toThrow()
  })
})

test('a query ends when its client leaves', async () => {
  await using client = connect()
  const abort = new AbortController()
  const asked = client.query({
    query: 'SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1 -- left alone',
    abort_signal: abort.signal,
    clickhouse_settings: { max_execution_time: 60 },
  })
  await sleep(200)
  const running = () =>
    rowsOf("SELECT 1 FROM system.processes WHERE query LIKE '%left alone%' AND query NOT LIKE '%processes%'")
  expect(await running()).toHaveLength(1)
  abort.abort()
  await expect(asked).rejects.toThrow()
  for (let tries = 0; tries < 50 && (await running()).length > 0; tries += 1) await sleep(50)
  expect(await running()).toEqual([])
})

test('parallel requests keep their own parameters', async () => {
  const ask = (n: number) =>
    rowsOf<{ n: number }>('SELECT {n:UInt32} AS n, sum(number) AS s FROM numbers(100000)', { n })
  const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => ask(n)))
  expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 100 }, (_, n) => n))
})

test('its address file is for the owner alone, and a second process finds it', async () => {
  expect((await stat(join(folder, 'calls-host.json'))).mode & 0o777).toBe(0o600)
  expect(JSON.parse(await readFile(join(folder, 'calls-host.json'), 'utf8'))).toEqual({
    url: host.url,
    password: host.password,
    pid: host.pid,
  })
  const second = await startCallsHost({ folder, log })
  expect({ own: second.own, pid: second.pid }).toEqual({ own: false, pid: host.pid })
  await second[Symbol.asyncDispose]()
  expect(await findCallsHost(folder)).toBeDefined()
})

test('is started again after a crash, at the same address, with what it held', async () => {
  const before = host.pid
  process.kill(before, 'SIGKILL')
  const count = async () => {
    try {
      return (await rowsOf<{ n: number }>('SELECT count() AS n FROM kept'))[0]?.n
    } catch {
      return undefined
    }
  }
  let answer: number | undefined
  for (let tries = 0; tries < 100 && answer === undefined; tries += 1) {
    await sleep(50)
    answer = await count()
  }
  expect(answer).toBe(2)
  expect(host.pid).not.toBe(before)
})
