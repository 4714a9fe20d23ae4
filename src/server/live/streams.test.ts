import { setTimeout as sleep } from 'node:timers/promises'
import { ownPeopleEndpoints } from '#contract/my-account/people.ts'
import {
  buildCustomer,
  buildPerson,
  buildProfile,
  buildStaff,
  everyFeature,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// Streams over a real connection: what one event after another does to them is seen nowhere else.

let t: TestApp
let origin: string
let administrator: Visitor
beforeAll(async () => {
  t = await openTestApp()
  origin = await t.app.fastify.listen({ port: 0, host: '127.0.0.1' })
  administrator = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
})
afterAll(() => t[Symbol.asyncDispose]())

/** Follows the events of a visitor until the server ends the stream. */
const listen = async (visitor: Visitor) => {
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const leave = new AbortController()
  const answer = await fetch(`${origin}${PORTAL}/events`, { headers: { cookie }, signal: leave.signal })
  const heard = { text: '', ended: false, status: answer.status, leave: () => leave.abort() }
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  const follow = async (): Promise<void> => {
    const next = await reader?.read()
    if (next?.done !== false) return void (heard.ended = true)
    heard.text += next.value
    return follow()
  }
  void follow().catch(() => undefined)
  await expect.poll(() => heard.text).toContain('"me"')
  return heard
}
const newCustomer = async () => {
  const profileId = await buildProfile(t.db, everyFeature)
  const id = await buildCustomer(t.db, { profileId })
  const owner = await t.signIn(PORTAL, (await buildPerson(t.db, id)).email, PASSWORD)
  const { email } = await buildPerson(t.db, id, undefined, { role: 'billing', scope: { kind: 'all' } })
  const { rows } = await owner.call(PORTAL, ownPeopleEndpoints.list, {})
  const member = rows.find((row) => row.email === email)
  if (member === undefined) throw new Error('The person is not there')
  return { profileId, owner, memberId: member.id, visitor: await t.signIn(PORTAL, email, PASSWORD) }
}

describe('the stream of a person', () => {
  test('says that something changed when their role does', async () => {
    const { owner, memberId, visitor } = await newCustomer()
    const heard = await listen(visitor)
    const before = heard.text.length
    await owner.call(PORTAL, ownPeopleEndpoints.change, { params: { id: memberId }, body: { role: 'reporting' } })
    await expect.poll(() => heard.text.slice(before)).toContain('event: changed')
    expect(heard.ended).toBe(false)
    heard.leave()
  })

  test('ends when they are removed, and nothing written after it does harm', async () => {
    const { owner, memberId, visitor } = await newCustomer()
    const heard = await listen(visitor)
    await owner.call(PORTAL, ownPeopleEndpoints.remove, { params: { id: memberId } })
    await expect.poll(() => heard.ended).toBe(true)
    await sleep(50)
    expect((await fetch(`${origin}/health/live`)).status).toBe(200)
  })

  test('ends when the profile comes to demand a second factor, and is not opened again before', async () => {
    const { profileId, visitor } = await newCustomer()
    const heard = await listen(visitor)
    await administrator.request('PUT', `${BACKEND}/myAccountCustomerProfiles/${profileId}`, {
      myAccountFlags: ['view_account', 'require_two_factor'],
    })
    await expect.poll(() => heard.ended).toBe(true)
    const again = await visitor.request('GET', `${PORTAL}/events`)
    expect([again.statusCode, again.json().code]).toEqual([401, 'SECOND_FACTOR_NEEDED'])
  })
})
