import { setTimeout as sleep } from 'node:timers/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { BACKEND_API, MY_ACCOUNT_API } from '#contract/endpoint.ts'
import { createApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { type Engines, openEngines } from '#server/engines.ts'
import { PASSWORD } from '#test/support/build.ts'
import { sql } from 'kysely'
import pino from 'pino'
import { interleave, medianOf } from './interleave.ts'
import { fillPlatform, platformSize, platformStaff } from './platform.ts'

const PORT = 18_434
const ORIGIN = `http://127.0.0.1:${PORT}`
const OPEN_PAGES = 50

/** Somebody who is signed in; every answer but 200 ends the measurement. */
const signIn = async (api: string, email: string) => {
  const send = (method: string, url: string, cookie: string, body?: object, revision?: number) =>
    fetch(`${ORIGIN}${api}${url}`, {
      method,
      headers: {
        ...{ origin: ORIGIN, cookie },
        ...(body && { 'content-type': 'application/json' }),
        ...(revision !== undefined && { 'if-match': `"${revision}"` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
  const answer = await send('POST', '/sign-in', '', { email, password: PASSWORD })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const ask = async (method: string, url: string, body?: object, revision?: number): Promise<unknown> => {
    const answer = await send(method, url, cookie, body, revision)
    if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  return { ask, cookie }
}
type SignedIn = Awaited<ReturnType<typeof signIn>>

type World = { readonly popular: number; readonly idle: number; readonly past: string }

/** A profile that most customers have, and one that nobody has. */
const buildWorld = async ({ db }: Engines): Promise<World> => {
  const past = new Date().toISOString()
  const { rows } = await sql<{ id: number; customers: number }>`
    select profile.id, count(applies.customer_id)::int as customers
    from my_account_profile profile left join customer_profile_in_force applies on applies.profile_id = profile.id
    where profile.customer_id is null group by profile.id order by customers desc, profile.id`.execute(db)
  const popular = rows[0]?.id ?? 0
  await db.transaction().execute(async (db) => {
    await sql`set local statement_timeout = 0`.execute(db)
    await sql`update customer set my_account_profile_id = ${popular}`.execute(db)
  })
  await sql`vacuum analyze customer, customer_history`.execute(db)
  return { popular, idle: rows.at(-1)?.id ?? 0, past }
}

/** Sends a change of a profile that differs from the one before, so that each is a change. */
const alternate = ({ ask }: SignedIn, method: 'PUT' | 'POST', url: string) => {
  let round = 0
  let revision: number | undefined
  return async () => {
    round += 1
    if (method === 'PUT') revision ??= ((await ask('GET', url)) as { revision: number }).revision
    const body = { description: `Round ${round}`, myCallsDailyCDRAccess: round % 2 === 0 }
    const saved = (await ask(method, url, body, revision)) as { revision?: number }
    revision = saved.revision
  }
}

const pagesOf = (
  staff: SignedIn,
  portal: SignedIn,
  { popular, idle, past }: World,
): [string, () => Promise<unknown>][] => {
  const get = (url: string) => () => staff.ask('GET', url)
  const profiles = '/myAccountCustomerProfiles'
  return [
    ['customer list', get('/customers')],
    ['customer list, by name, page 2,000', get('/customers?sort=name&page=2000')],
    ['customer list, of a profile', get(`/customers?profileId=${popular}`)],
    ['customer list, searched', get('/customers?search=office4711@')],
    ['search by account number', get('/search?q=HARB0047')],
    ['search by name', get('/search?q=Dental%2047')],
    ['search by e-mail address', get('/search?q=person4711@')],
    ['search by phone number', get('/search?q=020%207946%200123')],
    ['customer page', get('/customers/4711')],
    ['what a customer may see, and why', get('/customers/4711/entitlement')],
    ['the same at a past moment', get(`/customers/4711/entitlement?asOf=${past}`)],
    ['profile list', get(profiles)],
    ['profile page', get(`${profiles}/${popular}`)],
    ['map of profiles', get(`${profiles}/map`)],
    ['review of a profile that all have', alternate(staff, 'POST', `${profiles}/${popular}/review`)],
    ['review of a profile that nobody has', alternate(staff, 'POST', `${profiles}/${idle}/review`)],
    ['review of another default', () => staff.ask('POST', '/settings/defaultProfile/review', { profileId: null })],
    [
      'review of a bulk assignment to all',
      () => staff.ask('POST', '/bulkAssignments/review', { whom: { by: 'filter' }, profileId: null }),
    ],
    ['saving a profile that all have', alternate(staff, 'PUT', `${profiles}/${popular}`)],
    ['saving a profile that nobody has', alternate(staff, 'PUT', `${profiles}/${idle}`)],
    ['one request of the portal', () => portal.ask('GET', '/me')],
  ]
}

const LATEST_MS = 5000
const BULK_LATEST_MS = 180_000

/** How long open pages wait after a profile was saved, in milliseconds: all pages of all rounds. */
const measureFanOut = async (portal: SignedIn, rounds: number, save: () => Promise<unknown>): Promise<number[]> => {
  const left = new AbortController()
  let woken: (() => void) | undefined
  for (let page = 0; page < OPEN_PAGES; page += 1) {
    const { body } = await fetch(`${ORIGIN}${MY_ACCOUNT_API}/events`, {
      headers: { cookie: portal.cookie },
      signal: left.signal,
    })
    void (async () => {
      for await (const part of body ?? []) if (Buffer.from(part).includes('event: changed')) woken?.()
    })().catch(() => undefined)
  }
  await sleep(1000)
  const waits: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const begin = performance.now()
    let count = 0
    const all = new Promise<void>((resolve) => {
      woken = () => {
        if (count === OPEN_PAGES) return
        waits.push(performance.now() - begin)
        count += 1
        if (count === OPEN_PAGES) resolve()
      }
    })
    await save()
    await Promise.race([all, sleep(LATEST_MS)])
    // A page that was not woken counts as one that waited this long.
    for (; count < OPEN_PAGES; count += 1) waits.push(LATEST_MS)
  }
  left.abort()
  return waits
}

/** A bulk assignment of everybody, from start to end, in seconds. */
const measureBulk = async ({ ask }: SignedIn): Promise<number> => {
  const wanted = { whom: { by: 'filter' }, profileId: null }
  const { token } = (await ask('POST', '/bulkAssignments/review', wanted)) as { token: string }
  const begin = performance.now()
  const { id } = (await ask('POST', '/bulkAssignments', { ...wanted, token })) as { id: number }
  for (;;) {
    const { state } = (await ask('GET', `/bulkAssignments/${id}`)) as { state: string }
    if (state === 'failed') throw new Error('The bulk assignment failed: this measures nothing')
    if (state === 'done') return (performance.now() - begin) / 1000
    if (performance.now() - begin > BULK_LATEST_MS) throw new Error('The bulk assignment does not end')
    await sleep(100)
  }
}

const report = async (engines: Engines, filled: number, rounds: number): Promise<string[]> => {
  const world = await buildWorld(engines)
  const staff = await signIn(BACKEND_API, platformStaff)
  const portal = await signIn(MY_ACCOUNT_API, 'person4711@customer.example')
  const measured = await interleave(
    rounds,
    pagesOf(staff, portal, world).map(([name, ask]) => ({ name, run: async () => (await ask(), 1) })),
  )
  const table = [
    '| on a platform of 100,000 customers | ms, median | ms, worst round |',
    '|---|---:|---:|',
    ...measured.map(
      ({ name, median, rates }) =>
        `| ${name} | ${(1000 / median).toFixed(0)} | ${(1000 / Math.min(...rates)).toFixed(0)} |`,
    ),
  ]
  // What follows takes minutes: the pages' figures are told before.
  if (import.meta.main) process.stdout.write(`${table.join('\n')}\n`)
  const msOf = (name: string) => 1000 / (measured.find((one) => one.name === name)?.median ?? 1)
  const saving = msOf('saving a profile that all have') / msOf('saving a profile that nobody has')
  const waits = await measureFanOut(
    portal,
    rounds,
    alternate(staff, 'PUT', `/myAccountCustomerProfiles/${world.popular}`),
  )
  const bulk = await measureBulk(staff)
  return [
    ...table,
    '',
    `Saving a profile that all have takes ${saving.toFixed(2)} × as long as one that nobody has (budget: 2). Reviews: budget 300 ms.`,
    `From saving to ${OPEN_PAGES} open pages: ${medianOf(waits).toFixed(0)} ms at the median, ${Math.max(...waits).toFixed(0)} ms at worst (budget: 100 and 1,000).`,
    `A bulk assignment of ${platformSize.customers.toLocaleString('en-GB')} customers took ${bulk.toFixed(0)} s. The platform was filled in ${filled.toFixed(0)} s. Load average at the end: ${loadavg()[0]?.toFixed(1)}.`,
  ]
}

/** The pages, searches, reviews and saves of a large platform through the API. */
export const benchPlatform = async (rounds = 9): Promise<string[]> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'myaccount-bench-'))
  const log = pino({ level: 'silent' })
  const config = readConfig({ MYACCOUNT_DATA: folder, MYACCOUNT_PORT: String(PORT), MYACCOUNT_LOG_LEVEL: 'silent' })
  try {
    await using engines = await openEngines({ config, log, kind: 'real', as: 'serve' })
    const begin = performance.now()
    await fillPlatform(engines.db)
    const filled = (performance.now() - begin) / 1000
    await using app = await createApp(config, engines, { log })
    await app.fastify.listen({ host: '127.0.0.1', port: PORT })
    return await report(engines, filled, rounds)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) process.stdout.write(`${(await benchPlatform(Number(process.argv[2] ?? 9))).join('\n')}\n`)
