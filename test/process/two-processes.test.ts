import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { withClient } from '#server/db/open.ts'
import { demonstrationPassword as password } from '#server/demonstration/people.ts'
import { makeOldDatabase } from '#test/support/old-database.ts'
import { type Product, startProduct } from '#test/support/product.ts'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { lastLine, runCommand } from './run.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

const staff = 'ada@northbridge.example'
const link = /#([\w-]{43})/

type Page = {
  cookie: string
  send: (at: Product, method: string, url: string, body?: object, revision?: number) => Promise<Response>
}

/** A browser that keeps its cookie whichever process it talks to. */
const signIn = async (at: Product, door: 'backend' | 'my-account', email: string): Promise<Page> => {
  const page: Page = {
    cookie: '',
    send: (to, method, url, body, revision) =>
      fetch(to.origin + url, {
        method,
        headers: {
          ...{ origin: to.origin, cookie: page.cookie },
          ...(body && { 'content-type': 'application/json' }),
          ...(revision !== undefined && { 'if-match': `"${revision}"` }),
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
  }
  const answer = await page.send(at, 'POST', `/${door}/api/v1/sign-in`, { email, password })
  page.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  expect(answer.status).toBe(200)
  return page
}

/** Milliseconds until an open event stream says that something changed, from the moment that `act` began. */
const timeToWake = async (page: Page, at: Product, act: () => Promise<unknown>): Promise<number> => {
  const left = new AbortController()
  const stream = await fetch(`${at.origin}/my-account/api/v1/events`, {
    headers: { cookie: page.cookie },
    signal: left.signal,
  })
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  // Each stream begins with one wake-up of its own.
  let seen = ''
  while (!seen.includes('event: changed')) seen += (await reader?.read())?.value ?? ''
  await sleep(300)
  const began = performance.now()
  await act()
  await reader?.read()
  const took = performance.now() - began
  left.abort()
  return took
}

describe('two processes on one database', () => {
  let url: string
  let first: Product
  let second: Product
  let admin: Page
  let person: Page
  let profile: number

  beforeAll(async () => {
    url = await makeOldDatabase(inject('postgresUrl'), `two_${randomBytes(4).toString('hex')}`)
    // Both at once, on the old schema.
    ;[first, second] = await Promise.all([
      startProduct('start', { DATABASE_URL: url }),
      startProduct('start', { DATABASE_URL: url }),
    ])
    const added = await runCommand(['staff', 'add', staff, '--name', 'Ada', '--json'], { ...first.environment })
    const choose = async (door: string, text: unknown) =>
      fetch(`${first.origin}/${door}/api/v1/mail-links/use`, {
        method: 'POST',
        headers: { origin: first.origin, 'content-type': 'application/json' },
        body: JSON.stringify({ token: link.exec(String(text))?.[1], password }),
      })
    expect((await choose('backend', lastLine(added.out).link)).status).toBe(200)
    admin = await signIn(first, 'backend', staff)
    const make = async (path: string, body: object) =>
      (await (await admin.send(first, 'POST', `/backend/api/v1${path}`, body)).json()) as { id: number }
    profile = (await make('/myAccountCustomerProfiles', { name: 'Business full', myAccountFlags: ['view_account'] })).id
    const customer = (
      await make('/customers', { accountNumber: 'HARB0042', name: 'Harbour Dental Ltd', classId: 3, statusId: 1 })
    ).id
    await admin.send(first, 'PUT', `/backend/api/v1/customers/${customer}/myAccountProfile`, { profileId: profile }, 1)
    await make(`/customers/${customer}/portalUsers`, { email: 'finance@harbour-dental.example', name: 'Finn' })
    // Whichever process is free sends it.
    const [mail] = await Promise.any(
      [first, second].map(({ mail }) => mail.waitFor('finance@harbour-dental.example', 1)),
    )
    expect((await choose('my-account', mail?.text)).status).toBe(200)
    person = await signIn(second, 'my-account', 'finance@harbour-dental.example')
  })
  afterAll(async () => {
    await Promise.all([first[Symbol.asyncDispose](), second[Symbol.asyncDispose]()])
    await withClient(inject('postgresUrl'), (client) =>
      client.query(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`),
    )
  })

  const setFlags = async (at: Product, flags: string[]) => {
    const address = `/backend/api/v1/myAccountCustomerProfiles/${profile}`
    const { revision } = (await (await admin.send(at, 'GET', address)).json()) as { revision: number }
    return admin.send(at, 'PUT', address, { myAccountFlags: flags }, revision)
  }
  const mayOpen = async (at: Product) => (await person.send(at, 'GET', '/my-account/api/v1/account')).status

  test('migrated it once between them', async () => {
    const { rows } = await withClient(url, (client) =>
      client.query('select name, count(*)::int as times from migration group by name'),
    )
    expect(rows.length).toBeGreaterThan(8)
    expect(rows.filter(({ times }) => times !== 1)).toEqual([])
  })

  test('know the same sessions: signed in at one, signed in at both; signed out at one, out at both', async () => {
    const page = await signIn(first, 'backend', staff)
    expect((await page.send(second, 'GET', '/backend/api/v1/me')).status).toBe(200)
    await page.send(second, 'POST', '/backend/api/v1/sign-out')
    expect((await page.send(first, 'GET', '/backend/api/v1/me')).status).toBe(401)
  })

  test('a change in one holds at the next request in the other, twenty times over', async () => {
    for (let round = 0; round < 20; round += 1) {
      const grants = round % 2 === 0
      const [to, other] = round % 4 < 2 ? [first, second] : [second, first]
      expect((await setFlags(to, grants ? [] : ['view_account'])).status).toBe(200)
      expect(await mayOpen(other)).toBe(grants ? 404 : 200)
    }
  })

  test('and reaches the other’s open pages, also after the listening connections were cut', async () => {
    const turn = async (flags: string[]) => timeToWake(person, second, () => setFlags(first, flags))
    const usual = await turn([])
    await withClient(url, (client) =>
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'myaccount live' and datname = current_database()`,
      ),
    )
    await sleep(1500)
    const afterCut = await turn(['view_account'])
    // Generous, for a busy machine: the benchmark keeps the budget.
    expect(Math.max(usual, afterCut)).toBeLessThan(5000)
  })

  test('a scheduled change happens once', async () => {
    await withClient(url, (client) =>
      client.query(
        `insert into scheduled_change (profile_id, settings, note, base_revision, run_at, staff_user_id, created_by)
         select profile.id, '{"description": "At its time"}', '', profile.revision, now() + interval '1 second', person.id, 'Ada'
         from my_account_profile profile, staff_user person where profile.id = $1`,
        [profile],
      ),
    )
    await vi.waitFor(
      async () => {
        const { rows } = await withClient(url, (client) => client.query('select state from scheduled_change'))
        expect(rows).toEqual([{ state: 'done' }])
      },
      { timeout: 15_000, interval: 250 },
    )
    const { rows } = await withClient(url, (client) =>
      client.query(
        `select count(*)::int as times from my_account_profile_revision where settings ->> 'description' = 'At its time' and scheduled_by = 'Ada'`,
      ),
    )
    expect(rows).toEqual([{ times: 1 }])
  })
})
