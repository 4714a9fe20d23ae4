import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startPostgres } from '#server/embedded/postgres.ts'
import { type Product, startProduct } from '#test/support/product.ts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { lastLine, runCommand } from './run.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let folder: string
let postgres: Awaited<ReturnType<typeof startPostgres>>
let product: Product
let key: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'myaccount-away-'))
  postgres = await startPostgres(folder)
  product = await startProduct('start', { DATABASE_URL: postgres.url })
  await runCommand(['staff', 'add', 'ada@northbridge.example', '--name', 'Ada', '--json'], product.environment)
  const made = await runCommand(['staff', 'key', 'ada@northbridge.example', '--write', '--json'], product.environment)
  key = String(lastLine(made.out).key)
})
afterAll(async () => {
  await product[Symbol.asyncDispose]()
  await postgres[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const send = async (method: string, url: string, body?: object, headers: Record<string, string> = {}) => {
  const began = performance.now()
  const answer = await fetch(product.origin + url, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text, ms: performance.now() - began }
}
const profiles = '/backend/api/v1/myAccountCustomerProfiles'

test('while the database is away, every request is told so at once, and the process lives', async () => {
  expect((await send('GET', profiles)).status).toBe(200)
  await postgres[Symbol.asyncDispose]()
  for (const [method, url] of [
    ['GET', profiles],
    ['POST', profiles],
    ['GET', '/backend/api/v1/me'],
  ] as const) {
    const answer = await send(method, url, method === 'POST' ? { name: 'Lost' } : undefined)
    expect([url, answer.status, answer.retryAfter]).toEqual([url, 503, '5'])
    // What the reader sees holds no statement, no path and no address.
    expect(answer.text).not.toMatch(/select|postgres|\/tmp|ECONN/i)
    expect(answer.ms).toBeLessThan(6000)
  }
  expect((await send('GET', '/health/live')).status).toBe(200)
  const ready = await send('GET', '/health/ready')
  expect([ready.status, JSON.parse(ready.text).database]).toEqual([503, false])
})

test('and when it is back, so is everything, and a named request that was cut off is done once', async () => {
  postgres = await startPostgres(folder)
  await vi.waitFor(async () => expect((await send('GET', '/health/ready')).status).toBe(200), {
    timeout: 10_000,
    interval: 200,
  })
  const again = () => send('POST', profiles, { name: 'Once' }, { 'idempotency-key': 'one' })
  const [first, second] = [await again(), await again()]
  expect([first.status, second.text]).toEqual([200, first.text])
  const listed = JSON.parse((await send('GET', profiles)).text) as { rows: { name: string }[] }
  expect(listed.rows.map(({ name }) => name)).toEqual(['Once'])
})
