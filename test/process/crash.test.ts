import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { tokenOf } from '#test/support/mail-catcher.ts'
import { startProduct, stopProduct } from '#test/support/product.ts'
import { expect, test } from 'vitest'
import { listEnginesOf } from './run.ts'

const ROUNDS = 10
const WRITERS = 8
const first = { name: 'Ada Lovell', email: 'ada@northbridge.example', password: 'walnut-ferry-lantern' }

/** A saved profile names the same number in all the fields that a save sets: half a save would show. */
const settingsOf = (count: number) => ({
  description: `Save ${count}`,
  myNumbers: count % 2 === 0 ? ['view_numbers'] : [],
  myCallsEnabled: count % 2 === 0,
})

test('killed at any moment while profiles are saved, it starts again with every acknowledged save and none by half', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'myaccount-crash-'))
  const MYACCOUNT_DATA = path.join(folder, 'data')
  const start = () => startProduct('start', { MYACCOUNT_DATA })
  const sendTo = (origin: string, cookie: string) => (method: string, url: string, body?: object, revision?: number) =>
    fetch(`${origin}/backend/api/v1${url}`, {
      method,
      headers: {
        origin,
        cookie,
        ...(body && { 'content-type': 'application/json' }),
        ...(revision !== undefined && { 'if-match': `"${revision}"` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })

  let product = await start()
  const token = tokenOf(/http\S+set-up#\S+/.exec(product.output)?.[0] ?? '')
  let send = sendTo(product.origin, '')
  expect((await send('POST', '/set-up', { token, ...first })).status).toBe(200)
  const signedIn = await send('POST', '/sign-in', { email: first.email, password: first.password })
  // The session outlives the crashes: it is kept in the database, not in the process.
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  send = sendTo(product.origin, cookie)
  const ids: number[] = []
  for (let writer = 0; writer < WRITERS; writer += 1) {
    const added = await send('POST', '/myAccountCustomerProfiles', { name: `Profile ${writer}`, ...settingsOf(0) })
    ids.push(((await added.json()) as { id: number }).id)
  }

  const acknowledged = new Map(ids.map((id) => [id, 0]))
  let saves = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    let killed = false
    const write = async (id: number) => {
      for (let count = (acknowledged.get(id) ?? 0) + 1; !killed; count += 1)
        try {
          const answer = await send('PUT', `/myAccountCustomerProfiles/${id}`, settingsOf(count), count)
          await answer.arrayBuffer()
          if (answer.status !== 200) return
          acknowledged.set(id, count)
          saves += 1
        } catch {
          return
        }
    }
    const writers = ids.map(write)
    // At any moment, but not before some were acknowledged: a slow machine would show nothing.
    const enough = saves + WRITERS
    while (saves < enough) await sleep(5)
    await sleep((round * 37) % 120)
    killed = true
    product.child.kill('SIGKILL')
    await Promise.all(writers)

    const former = product
    product = await start()
    await former.mail[Symbol.asyncDispose]()
    await rm(former.folder, { recursive: true, force: true })
    send = sendTo(product.origin, cookie)
    for (const id of ids) {
      const { revision, ...profile } = (await (await send('GET', `/myAccountCustomerProfiles/${id}`)).json()) as Record<
        string,
        unknown
      >
      const kept = Number(String(profile.description).replace('Save ', ''))
      const last = acknowledged.get(id) ?? 0
      // The one save that was on its way may have been kept without its answer arriving.
      expect([last, last + 1]).toContain(kept)
      expect(profile).toMatchObject(settingsOf(kept))
      expect(revision).toBe(kept + 1)
      const log = (await (
        await send('GET', `/userActivityLog?subject=MyAccount%20profile&subjectId=${id}&kind=changed`)
      ).json()) as { total: number }
      expect(log.total).toBe(kept)
      acknowledged.set(id, kept)
    }
  }
  expect(saves).toBeGreaterThanOrEqual(ROUNDS * WRITERS)
  expect(await stopProduct(product.child)).toBe(0)
  expect(await listEnginesOf(MYACCOUNT_DATA)).toEqual([])
  await product[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
}, 300_000)
