import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { callsSql, verbatim } from '#server/calls/store/calls-sql.ts'
import { openCallStore } from '#server/calls/store/open.ts'
import { openDatabase, withClient } from '#server/db/open.ts'
import { type CallsHost, startCallsHost } from '#server/embedded/calls-host.ts'
import { buildCustomer, buildNumber, buildPerson, buildProfile, everyFeature, PASSWORD } from '#test/support/build.ts'
import { databaseAt, TEMPLATE } from '#test/support/databases.ts'
import { findFreePort } from '#test/support/free-port.ts'
import { type Product, startProduct } from '#test/support/product.ts'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { lastLine, runCommand } from './run.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

const june = 'period=custom&from=2026-06-01&to=2026-06-30'
const heading = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency'

/** The way to the call store, which can be cut. */
const openWay = async (port: number, target: number) => {
  const sockets = new Set<Socket>()
  const open = (): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer((socket) => {
        const other = connect(target, '127.0.0.1')
        for (const [from, to] of [
          [socket, other],
          [other, socket],
        ] as const) {
          sockets.add(from)
          from.on('error', () => to.destroy())
          from.on('close', () => (sockets.delete(from), to.destroy()))
          from.pipe(to)
        }
      })
      server.listen(port, '127.0.0.1', () => resolve(server))
    })
  let server: Server | undefined = await open()
  return {
    cut: async () => {
      const closed = new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)))
      for (const socket of sockets) socket.destroy()
      await closed
      server = undefined
    },
    mend: async () => (server = await open()),
  }
}

const database = `calls_away_${randomBytes(4).toString('hex')}`
let folder: string
let host: CallsHost
let way: Awaited<ReturnType<typeof openWay>>
let engines: { DATABASE_URL: string; CALLS_URL: string }
let first: Product
let second: Product
let email: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'calls-away-'))
  host = await startCallsHost({ folder, log: { info() {}, warn() {} } })
  await using store = openCallStore(host)
  await store.run(callsSql`CREATE DATABASE shared`)
  const port = await findFreePort()
  way = await openWay(port, Number(new URL(host.url).port))
  const url = databaseAt(inject('postgresUrl'), database)
  await withClient(inject('postgresUrl'), (client) => client.query(`create database ${database} template ${TEMPLATE}`))
  engines = { DATABASE_URL: url, CALLS_URL: `http://default:${host.password}@127.0.0.1:${port}/shared` }
  await using opened = openDatabase(url, () => undefined)
  const profileId = await buildProfile(opened.db, everyFeature)
  const customerId = await buildCustomer(opened.db, { profileId })
  await buildNumber(opened.db, customerId, '020 7946 0101')
  email = (await buildPerson(opened.db, customerId)).email
  first = await startProduct('start', engines)
  second = await startProduct('start', engines)
})
afterAll(async () => {
  await Promise.all([first, second].map((product) => product[Symbol.asyncDispose]()))
  await way.cut()
  await host[Symbol.asyncDispose]()
  await withClient(inject('postgresUrl'), (client) => client.query(`drop database if exists ${database} with (force)`))
  await rm(folder, { recursive: true, force: true })
})

const signIn = async (at: Product): Promise<string> => {
  const answer = await fetch(`${at.origin}/my-account/api/v1/sign-in`, {
    method: 'POST',
    headers: { origin: at.origin, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  })
  expect(answer.status).toBe(200)
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

const ask = async (at: Product, cookie: string, url: string) => {
  const began = performance.now()
  const answer = await fetch(`${at.origin}/my-account/api/v1${url}`, { headers: { cookie } })
  const text = await answer.text()
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text, ms: performance.now() - began }
}

const importRows = async (at: Product, name: string, rows: readonly string[]) => {
  const file = path.join(folder, name)
  await writeFile(file, [heading, ...rows, ''].join('\n'))
  return runCommand(['import-calls', file, '--json'], at.environment)
}

const totalAt = async (at: Product, cookie: string): Promise<number> => {
  const { status, text } = await ask(at, cookie, `/calls?${june}`)
  expect(status).toBe(200)
  return (JSON.parse(text) as { total: number }).total
}

describe('two processes with one database and one call store', () => {
  test('see the same calls, whichever of them took the file', async () => {
    const cookie = await signIn(first)
    const one = await importRows(first, 'one.csv', ['442079460101,447700900001,01/06/2026,12:00:00,60,0.150,A,GBP'])
    expect(lastLine(one.out)).toMatchObject({ accepted: 1 })
    expect([await totalAt(first, cookie), await totalAt(second, cookie)]).toEqual([1, 1])
    const two = await importRows(second, 'two.csv', [
      '442079460101,447700900001,01/06/2026,12:00:00,60,0.150,A,GBP',
      '447700900001,442079460101,02/06/2026,12:00:00,30,,B,GBP',
      '447700900001,442079460101,03/06/2026,12:00:00,30,,C,GBP',
    ])
    expect(lastLine(two.out)).toMatchObject({ accepted: 2, duplicates: 1 })
    expect([await totalAt(first, cookie), await totalAt(second, cookie)]).toEqual([3, 3])
  })

  test('go on without the call store, say so in My Calls, and see it again when it is back', async () => {
    const cookie = await signIn(first)
    await way.cut()
    const away = await ask(first, cookie, `/calls/overview?${june}`)
    expect([away.status, JSON.parse(away.text).code, away.retryAfter]).toEqual([503, 'CALLS_UNAVAILABLE', '5'])
    expect(away.text).toContain('temporarily unavailable')
    expect(away.text).not.toMatch(/127\.0\.0\.1|ECONN|password/i)
    // Once it is known to be away, nobody else waits for it.
    for (const url of [
      `/calls?${june}`,
      `/calls/reports/by-day?${june}`,
      `/calls/reports/call-list/file?${june}&format=csv`,
      `/calls/reports/by-number/file?${june}&format=xlsx`,
    ]) {
      const next = await ask(first, cookie, url)
      expect([url, next.status]).toEqual([url, 503])
      expect(next.ms).toBeLessThan(2000)
    }
    for (const url of ['/me', '/account', '/numbers'])
      expect([url, (await ask(first, cookie, url)).status]).toEqual([url, 200])
    const ready = await fetch(`${first.origin}/health/ready`)
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', database: true, calls: false }])
    await way.mend()
    await vi.waitFor(async () => expect((await ask(first, cookie, `/calls?${june}`)).status).toBe(200), {
      timeout: 10_000,
      interval: 200,
    })
    expect([await totalAt(first, cookie), await totalAt(second, cookie)]).toEqual([3, 3])
  })

  test('one that starts while the call store is away serves the rest, and the calls when it comes', async () => {
    await way.cut()
    await using late = await startProduct('start', engines)
    const cookie = await signIn(late)
    expect((await ask(late, cookie, '/account')).status).toBe(200)
    expect((await ask(late, cookie, `/calls?${june}`)).status).toBe(503)
    await way.mend()
    await vi.waitFor(async () => expect((await ask(late, cookie, `/calls?${june}`)).status).toBe(200), {
      timeout: 10_000,
      interval: 200,
    })
    expect(await totalAt(late, cookie)).toBe(3)
  })

  test('one that is not let in says why in a sentence, without the password', async () => {
    for (const [part, value, sentence] of [
      ['password', 'wrong-password', /The call store of CALLS_URL refuses us: .*Authentication failed/],
      ['pathname', 'nowhere', /The call store of CALLS_URL refuses us: .*nowhere/],
    ] as const) {
      const address = new URL(engines.CALLS_URL)
      address[part] = value
      const refused = await runCommand(['check'], {
        ...second.environment,
        MYACCOUNT_DATA: `${folder}/other`,
        CALLS_URL: address.href,
      })
      expect(refused.code).toBe(1)
      expect(refused.err).toMatch(sentence)
      expect(refused.err).not.toMatch(/wrong-password|    at /)
    }
  })
})

test('a statement of the product reaches nobody else’s database', async () => {
  await using outside = openCallStore(host)
  await expect(outside.run(verbatim('SELECT count() FROM call'))).rejects.toThrow(/Unknown table/)
})
