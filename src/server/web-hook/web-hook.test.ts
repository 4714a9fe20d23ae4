import { createHmac } from 'node:crypto'
import type { Asked } from '#rules/number-request.ts'
import { platformActor } from '#server/activity/record-activity.ts'
import { answerRequest } from '#server/number-requests/answer-request.ts'
import { openRequest } from '#server/number-requests/open-request.ts'
import { withdrawRequest } from '#server/number-requests/withdraw-request.ts'
import { sendDueMessages } from '#server/web-hook/sender.ts'
import { buildCustomer, buildNumber, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { answers, isSilent, openReceiver, type Received, type Receiver } from '#test/support/receiver.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let receiver: Receiver
let staff: Visitor
let customerId: number
let secret: string
beforeAll(async () => {
  receiver = await openReceiver()
  t = await openTestApp({
    MYACCOUNT_WEB_HOOK_HOSTS: '127.0.0.1',
    MYACCOUNT_WEB_HOOK_TIMEOUT_SECONDS: '1',
    MYACCOUNT_WEB_HOOK_RETRY_SECONDS: '5, 300',
    MYACCOUNT_WEB_HOOK_ANSWER_BYTES: '256',
    // The test says when it is sent.
    MYACCOUNT_SCHEDULE_SECONDS: '86400',
    MYACCOUNT_SESSION_IDLE_SECONDS: '30000000',
    MYACCOUNT_SESSION_ABSOLUTE_SECONDS: '30000000',
  })
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  customerId = await buildCustomer(t.db, { accountNumber: 'HARB0042', name: 'Harbour Dental Ltd' })
  secret = (await staff.request('POST', `${BACKEND}/webHook/secrets`)).json().secret
}, 60_000)
afterAll(async () => {
  await t[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
})
beforeEach(async () => {
  expect((await setHook(receiver.address, true)).statusCode).toBe(200)
  receiver.received.length = 0
})

const hook = async () => (await staff.request('GET', `${BACKEND}/webHook`)).json()
const setHook = async (address: string | null, isOn: boolean) =>
  staff.request('PUT', `${BACKEND}/webHook`, { address, isOn }, { 'if-match': `"${(await hook()).revision}"` })
const round = (parts = t.parts) => sendDueMessages(parts, new AbortController().signal)
const messagesOf = async (requestId: number) =>
  (await staff.request('GET', `${BACKEND}/webHook/messages?requestId=${requestId}`)).json().rows
const messageOf = async (requestId: number) =>
  (await staff.request('GET', `${BACKEND}/webHook/messages/${(await messagesOf(requestId))[0].id}`)).json()
const requestOf = async (id: number) => (await staff.request('GET', `${BACKEND}/numberRequests/${id}`)).json()

/** What a signature is over. */
const signedText = ({ headers, body }: Received): string =>
  `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`

let numbers = 100
/** Asks that calls to a number go elsewhere; to one of its own, if none is named. */
const ask = async (more: { numberId?: number; caller?: string; asked?: Asked } = {}) => {
  const id = more.numberId ?? (await buildNumber(t.db, customerId, `0207946${String((numbers += 1)).padStart(4, '0')}`))
  const asked: Asked = more.caller
    ? { kind: 'block-caller', after: { caller: more.caller, note: '' } }
    : (more.asked ?? { kind: 'destination', after: { routing: { kind: 'destination', to: '+447700900123' } } })
  const about = { customerId, number: { id, text: 'the number' }, note: 'Burst pipe', wantedAt: null }
  const request = await t.db
    .transaction()
    .execute((db) => openRequest(db, t.parts, { ...about, asked, actor: platformActor }))
  return { id: request.id, numberId: id }
}

describe('a message', () => {
  test('says what is asked, is signed by each valid secret, and comes with the change or not at all', async () => {
    const { id } = await ask()
    await round()
    expect(receiver.received).toHaveLength(1)
    const { headers, body } = receiver.received[0]!
    expect(JSON.parse(body)).toEqual({
      type: 'number_request.requested',
      timestamp: expect.stringMatching(/Z$/),
      data: expect.objectContaining({
        ...{ id, kind: 'destination', state: 'requested', number: '+442079460101', note: 'Burst pipe', wantedAt: null },
        customer: { id: customerId, accountNumber: 'HARB0042', name: 'Harbour Dental Ltd' },
        before: { routing: null },
        after: { routing: { kind: 'destination', to: '+447700900123' } },
      }),
    })
    expect(headers['content-type']).toBe('application/json')
    const signed = signedText(receiver.received[0]!)
    const by = (text: string) =>
      `v1,${createHmac('sha256', Buffer.from(text.replace('whsec_', ''), 'base64'))
        .update(signed)
        .digest('base64')}`
    expect(headers['webhook-signature']).toBe(by(secret))
    expect(Math.abs(Number(headers['webhook-timestamp']) - t.parts.clock().getTime() / 1000)).toBeLessThan(5)

    const lost = t.db.transaction().execute(async (db) => {
      await withdrawRequest(db, t.parts, { id, actor: platformActor })
      throw new Error('taken back')
    })
    await expect(lost).rejects.toThrow('taken back')
    expect(await messagesOf(id)).toHaveLength(1)
  })

  test('bears both signatures while a secret is replaced, until the old one ends', async () => {
    const before = secret
    secret = (await staff.request('POST', `${BACKEND}/webHook/secrets`)).json().secret
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/)
    expect(JSON.stringify(await t.db.selectFrom('web_hook_secret').selectAll().execute())).not.toContain(secret)
    const signatures = async () => {
      receiver.received.length = 0
      await staff.request('POST', `${BACKEND}/webHook/test`)
      const { headers } = receiver.received[0]!
      const signed = signedText(receiver.received[0]!)
      const sent = String(headers['webhook-signature']).split(' ')
      return [secret, before].map((text) => {
        const hmac = createHmac('sha256', Buffer.from(text.slice(6), 'base64')).update(signed)
        return sent.includes(`v1,${hmac.digest('base64')}`)
      })
    }
    expect(await signatures()).toEqual([true, true])
    const [present, old] = (await hook()).secrets
    const end = async (id: number) => (await staff.request('DELETE', `${BACKEND}/webHook/secrets/${id}`)).statusCode
    expect([await end(present.id), await end(old.id), await end(999_999)]).toEqual([409, 200, 404])
    expect(await signatures()).toEqual([true, false])
    const last = secret
    secret = (await staff.request('POST', `${BACKEND}/webHook/secrets`)).json().secret
    t.pass(86_401)
    expect((await hook()).secrets).toHaveLength(1)
    expect([last === secret, await signatures()]).toEqual([false, [true, false]])
  })
})

describe('a receiver that fails', () => {
  test('is tried again by the schedule with the same id and body, and then given up', async () => {
    receiver.will(answers(500, 'no room'), isSilent, answers(302, '', { location: 'http://127.0.0.1:1/' }))
    const { id } = await ask()
    await round()
    await round()
    expect(receiver.received).toHaveLength(1)
    t.pass(6)
    await round()
    expect(await messageOf(id)).toMatchObject({ state: 'waiting', attempts: 2 })
    t.pass(331)
    await round()
    const { state, tries } = await messageOf(id)
    expect(state).toBe('failed')
    expect(tries.map(({ status, answer, outcome }: Record<string, unknown>) => [status, answer, outcome])).toEqual([
      [302, '', 'It answered 302 and points to http://127.0.0.1:1/. Redirects are not followed: set that address.'],
      [null, '', 'No whole answer came within 1 seconds.'],
      [500, 'no room', 'It answered 500.'],
    ])
    expect(new Set(receiver.received.map(({ headers, body }) => `${String(headers['webhook-id'])} ${body}`)).size).toBe(
      1,
    )
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3)
    t.pass(90_000)
    await round()
    expect(receiver.received).toHaveLength(3)
    expect(await requestOf(id)).toMatchObject({ state: 'requested', revision: 1 })
  })

  test('by asking for time gets it', async () => {
    receiver.will(answers(429, '', { 'retry-after': '120' }))
    const { id } = await ask()
    await round()
    t.pass(60)
    await round()
    expect(await messageOf(id)).toMatchObject({ state: 'waiting', attempts: 1 })
    t.pass(61)
    await round()
    expect(await messageOf(id)).toMatchObject({ state: 'delivered', attempts: 2 })
  })

  test('keeps what follows about the same number waiting, and nothing else', async () => {
    receiver.will(answers(500))
    const first = await ask()
    await round()
    const second = await ask({ numberId: first.numberId, caller: '+441632960555' })
    const other = await ask()
    await round()
    t.pass(6)
    await round()
    const asked = 'number_request.requested'
    expect(receiver.told()).toEqual([first, other, first, second].map(({ id }) => `${asked} ${id}`))
  })

  test('by 410 switches the web hook off; what it missed is sent when staff say so', async () => {
    receiver.will(answers(410))
    const { id } = await ask()
    await round()
    const gone = 'The receiver answered 410 Gone, so the web hook was switched off.'
    expect(await hook()).toMatchObject({ isOn: false, offBecause: gone })
    const later = await ask()
    await round()
    expect(await messagesOf(later.id)).toMatchObject([{ state: 'kept', outcome: 'The web hook was off.' }])
    const replay = async (messageId: number) =>
      (await staff.request('POST', `${BACKEND}/webHook/messages/${messageId}/replay`)).json()
    const [message] = await messagesOf(id)
    expect(await replay(message.id)).toMatchObject({ code: 'HOOK_OFF' })
    await setHook(receiver.address, true)
    const since = new Date(t.parts.clock().getTime() - 60_000).toISOString()
    expect((await staff.request('POST', `${BACKEND}/webHook/replay`, { since })).json()).toEqual({ messages: 2 })
    await round()
    expect(receiver.told().slice(1).toSorted()).toEqual(
      [id, later.id].map((id) => `number_request.requested ${id}`).toSorted(),
    )
    expect(receiver.received.slice(1).map(({ headers }) => headers['webhook-id'])).toContain(message.webhookId)
    await replay(message.id)
    await round()
    expect(receiver.received[3]?.headers['webhook-id']).toBe(message.webhookId)
  })
})

test('two senders at once send each message once', async () => {
  const asked: number[] = []
  for (let count = 0; count < 12; count += 1) asked.push((await ask()).id)
  await Promise.all([round(), round(), round()])
  expect(receiver.told().toSorted()).toEqual(asked.map((id) => `number_request.requested ${id}`).toSorted())
})

test('what staff do with the web hook is in the activity log', async () => {
  const said = await t.db
    .selectFrom('activity_entry')
    .select('summary')
    .where('subject_name', '=', 'Web hook')
    .execute()
  expect([...new Set(said.map(({ summary }) => summary.replace(/msg_\w+/, 'msg')))].toSorted()).toEqual([
    ...['Changed', 'Ended a secret that was replaced', 'Made a secret'],
    ...['Made another secret; those before it end soon', 'Sent 2 undelivered messages again', 'Sent a test'],
    ...['Sent the message msg again', 'The receiver answered 410 Gone, so the web hook was switched off.'],
  ])
})

describe('an answer', () => {
  test('sets the state as staff would, and the same said twice changes nothing', async () => {
    const expectedAt = new Date(t.parts.clock().getTime() + 3_600_000).toISOString()
    receiver.will(
      answers(200, { state: 'accepted', expectedAt, message: 'On its way' }),
      answers(200, { state: 'accepted' }),
    )
    const { id, numberId } = await ask()
    await round()
    expect(await requestOf(id)).toMatchObject({ state: 'accepted', expectedAt, answer: 'On its way', revision: 2 })
    expect(receiver.told()).toEqual([`number_request.requested ${id}`, `number_request.accepted ${id}`])
    expect((await requestOf(id)).events.map(({ who }: { who: string }) => who)[1]).toBe('The switch, by web hook')
    receiver.will(answers(200, { state: 'live' }))
    await t.db.transaction().execute((db) =>
      answerRequest(db, t.parts, {
        ...{ id, actor: platformActor, by: 'provider', answer: { state: 'live', message: '' } },
      }),
    )
    await round()
    expect(await requestOf(id)).toMatchObject({ state: 'live', revision: 3, meanwhile: null })
    const routing = await t.db.selectFrom('number_routing').select('usual').where('number_id', '=', numberId).execute()
    expect(routing).toEqual([{ usual: { kind: 'destination', to: '+447700900123' } }])
  })

  test('that comes too late, or contradicts, is told and not taken', async () => {
    receiver.will(answers(200, { state: 'live' }))
    const { id } = await ask()
    await t.db.transaction().execute((db) => withdrawRequest(db, t.parts, { id, actor: platformActor }))
    await round()
    expect((await requestOf(id)).state).toBe('withdrawn')
    const [, first] = await messagesOf(id)
    const { tries } = (await staff.request('GET', `${BACKEND}/webHook/messages/${first.id}`)).json()
    expect(tries[0].outcome).toMatch(/^Delivered\. The answer: live\. It was not taken: This request is withdrawn/)
  })

  test('that meets a fault of ours keeps its attempt, and nothing of what it said', async () => {
    receiver.will(answers(200, { state: 'live' }))
    const { id } = await ask({ asked: { kind: 'cease', after: { on: '2031-07-01' } } })
    await round({ ...t.parts, reallocate: () => Promise.reject(new Error('no calls')) })
    expect(await messageOf(id)).toMatchObject({ tries: [{ outcome: expect.stringContaining('wrong on our side') }] })
    expect((await requestOf(id)).state).toBe('requested')
  })

  const untouched = 'The state of the request stays as it is.'
  test.each([
    ['nothing', '', `Delivered, without a word. ${untouched}`],
    ['something else', { ok: true }, `Delivered. The answer names no state. ${untouched}`],
    ['no JSON', '<html>', `Delivered. The answer is not JSON. ${untouched}`],
    [
      'an unknown state',
      { state: 'done' },
      `Delivered. The answer’s state is not right: A state is accepted, live or rejected. ${untouched}`,
    ],
    ['too much', 'x'.repeat(300), `Delivered. The answer is too long to be read. ${untouched}`],
    [
      'no reason to reject',
      { state: 'rejected' },
      'Delivered. The answer: rejected. It was not taken: Say why it is rejected: the customer reads it.',
    ],
  ])('that says %s delivers and changes nothing', async (_, said, outcome) => {
    receiver.will(answers(200, said))
    const { id } = await ask()
    await round()
    expect(await messageOf(id)).toMatchObject({ state: 'delivered', tries: [{ outcome }] })
    expect((await requestOf(id)).state).toBe('requested')
  })
})
