import type { FeatureKey } from '#rules/features.ts'
import type { Step } from '#rules/routing-plan.ts'
import type { Actor } from '#server/activity/record-activity.ts'
import { buildCustomer, buildNumber, buildPerson, buildProfile, everyFeature, PASSWORD } from '#test/support/build.ts'
import { openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Answer, answerRequest } from './answer-request.ts'
import { runDueRequests } from './due-requests.ts'

let t: TestApp
beforeAll(async () => {
  t = await openTestApp({ MYACCOUNT_SCHEDULE_SECONDS: '3600' })
}, 60_000)
afterAll(() => t[Symbol.asyncDispose]())

let customer: number
/** Each test has ten numbers of its own. */
let block = 0
let owner: Visitor
let ownerEmail: string
const ids: number[] = []
const numberAt = (at: number): number => ids[at] ?? 0

beforeEach(async () => {
  customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, everyFeature) })
  ids.length = 0
  block += 10
  for (let at = 0; at < 7; at += 1) ids.push(await buildNumber(t.db, customer, textOf(at)))
  ownerEmail = (await buildPerson(t.db, customer)).email
  owner = await t.signIn(PORTAL, ownerEmail, PASSWORD)
})
const textOf = (at: number): string => `0161 496 ${String(block + at).padStart(4, '0')}`

const send = async (visitor: Visitor, method: string, path: string, body?: object) => {
  const answer = await visitor.request(method, PORTAL + path, body)
  return { status: answer.statusCode, ...answer.json() }
}
const routing = (at: number, visitor = owner) => send(visitor, 'GET', `/numbers/${numberAt(at)}/routing`)
/** Asks that calls go elsewhere, as a page does that has just read where they go. */
const divert = async (at: number, to: string, more: object = {}, visitor = owner) => {
  const { revision } = await routing(at, visitor)
  return send(visitor, 'POST', `/numbers/${numberAt(at)}/destination`, { to, revision, ...more })
}
const staff: Actor = { population: 'staff', who: 'Sam Okoro (sam@northbridge.example)', address: '' }
const answer = (id: number, said: Answer, revision?: number) =>
  t.db
    .transaction()
    .execute((db) => answerRequest(db, t.parts, { id, answer: said, revision, actor: staff, by: 'provider' }))
const live: Answer = { state: 'live', message: '' }
const makeLive = async (at: number, to: string) => answer((await divert(at, to)).id as number, live)
const refusedFor = ({
  status,
  code,
  issues,
}: {
  status: number
  code?: string
  issues?: { path: string[]; message: string }[]
}) => [status, code, issues?.[0]?.path.join('.'), issues?.[0]?.message] as const

describe('a change of where calls go', () => {
  test('is asked, accepted and live, with its history, and is mailed to who asked', async () => {
    const asked = await divert(0, '07700 900123', { note: 'A pipe has burst.' })
    expect(asked).toMatchObject({
      status: 200,
      state: 'requested',
      words: `Calls to ${textOf(0)} go to 07700 900123`,
      before: 'not known',
      note: 'A pipe has burst.',
      mayWithdraw: true,
    })
    expect((await routing(0)).requests.length).toBe(1)
    expect((await routing(0)).usual).toBe(null)
    await answer(asked.id, { state: 'accepted', message: 'At six.', goesLiveByItself: false })
    await answer(asked.id, live)
    const after = await routing(0)
    expect(after).toMatchObject({
      usual: { words: '07700 900123', to: '+447700900123' },
      requests: [],
      lastBefore: null,
    })
    expect(after.changes).toMatchObject([{ who: 'Northbridge Telecom', from: 'not known', to: '07700 900123' }])
    const { rows } = await send(owner, 'GET', '/number-requests')
    expect(rows[0].steps.map(({ state, who, note }: Record<string, string>) => [state, who, note])).toEqual([
      ['requested', ownerEmail.split('@')[0], 'A pipe has burst.'],
      ['accepted', 'Northbridge Telecom', 'At six.'],
      ['live', 'Northbridge Telecom', ''],
    ])
    const mails = await t.db
      .selectFrom('mail')
      .select('template')
      .where('address', '=', ownerEmail)
      .orderBy('id')
      .execute()
    expect(mails.map(({ template }) => template)).toEqual(['portal-request-accepted', 'portal-request-live'])
  })

  test('tells the way back, which is asked in one act', async () => {
    await makeLive(0, '020 7946 0000')
    await makeLive(0, '07700 900123')
    const { lastBefore } = await routing(0)
    expect(lastBefore).toMatchObject({ words: '020 7946 0000', to: '+442079460000' })
    expect((await divert(0, lastBefore.to)).state).toBe('requested')
  })

  test('is asked once: the second is shown the first, however many ask at once', async () => {
    const { revision } = await routing(0)
    const ask = (to: string) => send(owner, 'POST', `/numbers/${numberAt(0)}/destination`, { to, revision })
    const answers = await Promise.all(['020 7946 0001', '020 7946 0002', '020 7946 0003'].map(ask))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
    const refused = answers.find(({ status }) => status === 409)
    expect([refused.code, refused.message]).toEqual([
      'REQUEST_OPEN',
      expect.stringContaining('has asked already: Calls to'),
    ])
  })

  test('by somebody whose page is stale is refused with what there is now', async () => {
    const { revision } = await routing(0)
    await makeLive(0, '020 7946 0000')
    const refused = await send(owner, 'POST', `/numbers/${numberAt(0)}/destination`, { to: '07700 900123', revision })
    expect([refused.status, refused.code]).toEqual([409, 'STALE'])
    expect(refused.data.current).toMatchObject({
      usual: { to: '+442079460000' },
      revision: (await routing(0)).revision,
    })
  })

  test('at a set time goes live by itself', async () => {
    const soon = new Date(t.parts.clock().getTime() + 48 * 3_600_000).toISOString().slice(0, 10)
    const asked = await divert(0, '07700 900123', { wanted: { time: `${soon}T18:00` } })
    expect(asked.wantedAt).toContain(soon)
    expect(asked.expectedAt >= asked.wantedAt).toBe(true)
    await answer(asked.id, { state: 'accepted', message: '', goesLiveByItself: true })
    await runDueRequests(t.parts)
    expect((await routing(0)).usual).toBe(null)
    t.pass(4 * 86_400)
    owner = await t.signIn(PORTAL, ownerEmail, PASSWORD)
    await Promise.all([runDueRequests(t.parts), runDueRequests(t.parts)])
    const after = await routing(0)
    expect([after.usual.words, after.changes.length, after.changes[0].who]).toEqual([
      '07700 900123',
      1,
      'At the set time',
    ])
  })

  test('is refused with its reason', async () => {
    const fault = async (to: string, more: object = {}) => refusedFor(await divert(0, to, more))
    expect(await fault('0909 8790123')).toEqual([422, 'INVALID', 'to', expect.stringContaining('premium-rate number')])
    expect(await fault(textOf(0))).toEqual([422, 'INVALID', 'to', expect.stringContaining('the number itself')])
    expect(await fault('020 7946 0000', { wanted: { time: '2020-01-01T10:00' } })).toMatchObject([
      422,
      'INVALID',
      'wanted',
      expect.any(String),
    ])
    await makeLive(0, '020 7946 0000')
    expect(await fault('020 7946 0000')).toEqual([422, 'INVALID', 'to', expect.stringContaining('go there already')])
    // Nothing of it was kept.
    expect((await routing(0)).requests).toEqual([])
  })

  test('is refused where calls would come round, through five numbers and through what is only asked', async () => {
    for (const at of [1, 2, 3]) await makeLive(at, textOf(at + 1))
    expect((await divert(4, textOf(0))).state).toBe('requested')
    const round = [0, 1, 2, 3, 4, 0].map(textOf).join(' → ')
    expect(refusedFor(await divert(0, textOf(1)))).toEqual([
      422,
      'INVALID',
      'to',
      expect.stringContaining(`in a circle: ${round}.`),
    ])
    expect(refusedFor(await divert(6, textOf(0)))[0]).toBe(200)
    expect((await divert(0, '020 7946 0000')).status).toBe(200)
    expect(refusedFor(await divert(5, textOf(1)))[3]).toContain('more than 5 times')
  })
})

describe('the answer of the provider', () => {
  test('told twice changes nothing the second time, and cannot be turned round afterwards', async () => {
    const { id } = await divert(0, '07700 900123')
    await Promise.all([answer(id, live), answer(id, live)])
    expect((await routing(0)).changes.length).toBe(1)
    await expect(answer(id, { state: 'rejected', message: 'No.' })).rejects.toMatchObject({ code: 'ENDED' })
    await expect(answer(id, { state: 'accepted', message: '', goesLiveByItself: false })).rejects.toMatchObject({
      code: 'ENDED',
    })
  })

  test('of two at once is one; the other is told', async () => {
    const { id } = await divert(0, '07700 900123')
    await answer(id, { state: 'accepted', message: '', goesLiveByItself: false }, 1)
    await expect(answer(id, { state: 'rejected', message: 'No.' }, 1)).rejects.toMatchObject({ code: 'STALE' })
  })

  test('no needs a reason, which the customer reads', async () => {
    const { id } = await divert(0, '07700 900123')
    await expect(answer(id, { state: 'rejected', message: '' })).rejects.toMatchObject({ code: 'INVALID' })
    await answer(id, { state: 'rejected', message: 'The line is being repaired.' })
    const { rows } = await send(owner, 'GET', '/number-requests')
    expect([rows[0].state, rows[0].answer]).toEqual(['rejected', 'The line is being repaired.'])
    expect((await routing(0)).usual).toBe(null)
  })

  test('comes too late for what was withdrawn, and a withdrawal for what was accepted', async () => {
    const first = await divert(0, '07700 900123')
    expect((await send(owner, 'POST', `/number-requests/${first.id}/withdraw`)).state).toBe('withdrawn')
    await expect(answer(first.id, live)).rejects.toMatchObject({ code: 'ENDED' })
    const second = await divert(0, '07700 900123')
    await answer(second.id, { state: 'accepted', message: '', goesLiveByItself: false })
    expect(await send(owner, 'POST', `/number-requests/${second.id}/withdraw`)).toMatchObject({
      status: 409,
      code: 'ENDED',
    })
  })
})

describe('a routing plan', () => {
  const ring = (to: string): Step => ({
    kind: 'ring',
    to,
    seconds: 20,
    onBusy: { kind: 'voicemail' },
    onNoAnswer: { kind: 'voicemail' },
  })
  const plan = (more: object = {}) => ({
    name: 'Office',
    nation: 'england-and-wales',
    step: ring('020 7946 0000'),
    ...more,
  })
  const add = (more: object = {}, visitor = owner) => send(visitor, 'POST', '/routing-plans', plan(more))

  test('is live as it was asked; edited, it is behind until it is asked for again', async () => {
    const made = await add()
    expect(made.step.to).toBe('+442079460000')
    const asked = await send(owner, 'POST', `/routing-plans/${made.id}/apply`, {
      numberIds: [numberAt(0), numberAt(1)],
    })
    expect(asked).toEqual({ status: 200, requests: 2 })
    const { rows } = await send(owner, 'GET', '/number-requests?state=open')
    for (const { id } of rows) await answer(id, live)
    const states = async () =>
      (await send(owner, 'GET', `/routing-plans/${made.id}`)).numbers.map((each: { state: string }) => each.state)
    expect(await states()).toEqual(['live', 'live'])
    const edited = await send(owner, 'PUT', `/routing-plans/${made.id}`, {
      ...plan({ step: ring('020 7946 0009') }),
      revision: made.revision,
    })
    expect([edited.revision, await states()]).toEqual([2, ['behind', 'behind']])
    expect((await routing(0)).usual.plan.step.to).toBe('+442079460000')
    expect(await send(owner, 'PUT', `/routing-plans/${made.id}`, { ...plan(), revision: 1 })).toMatchObject({
      status: 409,
      code: 'STALE',
    })
    expect(await send(owner, 'DELETE', `/routing-plans/${made.id}`)).toMatchObject({ status: 409, code: 'IN_USE' })
    const tried = await send(owner, 'GET', `/numbers/${numberAt(0)}/routing/try?at=2026-12-25T10:00`)
    expect(tried.lines.map(({ text }: { text: string }) => text)).toContain('020 7946 0000 rings for 20 seconds.')
  })

  test('is refused with a fault at its place, and leaves nothing behind', async () => {
    const shares = [
      { percent: 60, step: { kind: 'refuse' } },
      { percent: 30, step: ring('0909 8790123') },
    ]
    expect(refusedFor(await add({ step: { kind: 'split', shares } }))).toEqual([
      422,
      'INVALID',
      'step.shares',
      expect.stringContaining('make 90 per cent'),
    ])
    const right = [shares[0], { ...shares[1], percent: 40 }]
    expect(refusedFor(await add({ step: { kind: 'split', shares: right } }))).toEqual([
      422,
      'INVALID',
      'step.shares.1.step.to',
      expect.stringContaining('premium'),
    ])
    expect((await send(owner, 'GET', '/routing-plans')).rows).toEqual([])
    await add()
    expect(await add({ name: 'OFFICE' })).toMatchObject({ status: 409, code: 'NAME_TAKEN' })
  })

  test('for several numbers is asked for all or none', async () => {
    const made = await add({ step: ring(textOf(1)) })
    const refused = await send(owner, 'POST', `/routing-plans/${made.id}/apply`, {
      numberIds: [numberAt(0), numberAt(1)],
    })
    expect(refusedFor(refused)).toEqual([422, 'INVALID', 'numberIds', expect.stringContaining('the number itself')])
    expect((await send(owner, 'GET', '/number-requests')).total).toBe(0)
  })

  test('for emergencies takes chosen numbers, and lets them back', async () => {
    await makeLive(0, '020 7946 0000')
    expect(refusedFor(await send(owner, 'POST', '/emergency-divert', { numberIds: [numberAt(0)] }))).toMatchObject([
      422,
      'INVALID',
      'numberIds',
      expect.any(String),
    ])
    expect((await send(owner, 'PUT', '/emergency-divert/destination', { to: '07700 900123' })).status).toBe(200)
    expect(await send(owner, 'POST', '/emergency-divert', { numberIds: [numberAt(0)] })).toEqual({
      status: 200,
      requests: 1,
    })
    const open = async () => (await send(owner, 'GET', '/number-requests?state=open')).rows[0].id as number
    await answer(await open(), live)
    expect(await routing(0)).toMatchObject({
      usual: { words: '020 7946 0000' },
      emergency: { words: 'the plan “Emergency”' },
    })
    const tried = await send(owner, 'GET', `/numbers/${numberAt(0)}/routing/try`)
    expect(tried.lines[0].text).toBe('The emergency divert is on.')
    await send(owner, 'POST', '/emergency-divert/back', { numberIds: [numberAt(0)] })
    await answer(await open(), live)
    expect(await routing(0)).toMatchObject({ usual: { words: '020 7946 0000' }, emergency: null })
    const marked = await add({ name: 'Flood', isEmergency: true })
    const { rows } = await send(owner, 'GET', '/routing-plans')
    expect(rows.filter(({ isEmergency }: { isEmergency: boolean }) => isEmergency)).toMatchObject([{ id: marked.id }])
  })
})

describe('what else is asked', () => {
  test('a caller is refused from when it is live, and let through again', async () => {
    const at = `/numbers/${numberAt(0)}/blocked-callers`
    const asked = await send(owner, 'POST', at, { caller: '07700 900666', note: 'Nuisance' })
    expect(await send(owner, 'POST', at, { caller: '+44 7700 900666' })).toMatchObject({
      status: 409,
      code: 'REQUEST_OPEN',
    })
    expect((await send(owner, 'POST', at, { caller: '07700 900667' })).status).toBe(200)
    await answer(asked.id, live)
    expect((await send(owner, 'GET', at)).rows).toMatchObject([{ caller: '07700 900666', note: 'Nuisance' }])
    const tried = await send(owner, 'GET', `/numbers/${numberAt(0)}/routing/try?from=07700900666`)
    expect(tried.lines[0].text).toContain('the call is refused')
    await answer((await send(owner, 'POST', `${at}/unblock`, { caller: '07700 900666' })).id, live)
    expect((await send(owner, 'GET', at)).rows).toEqual([])
    expect(refusedFor(await send(owner, 'POST', `${at}/unblock`, { caller: '07700 900666' }))).toMatchObject([
      422,
      'INVALID',
      'caller',
      expect.any(String),
    ])
  })

  test('a number ends on the day that was asked for', async () => {
    const at = `/numbers/${numberAt(0)}/cease`
    await t.db.updateTable('number').set({ contract_ends_on: '2031-06-30' }).where('id', '=', numberAt(0)).execute()
    expect((await send(owner, 'GET', at)).contractEndsOn).toBe('2031-06-30')
    expect(refusedFor(await send(owner, 'POST', at, { on: '2020-01-01' }))).toMatchObject([
      422,
      'INVALID',
      'on',
      expect.any(String),
    ])
    const asked = await send(owner, 'POST', at, { on: '2031-07-01' })
    expect(asked.words).toBe(`${textOf(0)} is stopped from 1 July 2031`)
    await answer(asked.id, live)
    expect((await send(owner, 'GET', at)).droppedOn).toBe('2031-07-01')
  })

  test('a new number is asked by its type', async () => {
    const { types } = await send(owner, 'GET', '/new-numbers')
    expect(types).toContain('Geographic')
    expect(refusedFor(await send(owner, 'POST', '/new-numbers', { type: 'Golden' }))).toMatchObject([
      422,
      'INVALID',
      'type',
      expect.any(String),
    ])
    const asked = await send(owner, 'POST', '/new-numbers', { type: 'Geographic', area: 'Leeds', quantity: 2 })
    expect(asked.words).toBe('2 new numbers: Geographic, Leeds')
    expect((await send(owner, 'POST', `/new-numbers/${asked.id}/withdraw`)).state).toBe('withdrawn')
  })
})

describe('who may', () => {
  const visitAs = async (features: readonly FeatureKey[]) => {
    const profileId = await buildProfile(t.db, features)
    await t.db.updateTable('customer').set({ my_account_profile_id: profileId }).where('id', '=', customer).execute()
    return t.signIn(PORTAL, (await buildPerson(t.db, customer)).email, PASSWORD)
  }

  test('with sight alone sees where calls go and what is asked, and asks nothing', async () => {
    const { id } = await divert(0, '07700 900123')
    const looking = await visitAs(['view_numbers', 'view_destination'])
    const seen = await routing(0, looking)
    expect([seen.status, seen.requests.length, seen.requests[0].mayWithdraw]).toEqual([200, 1, false])
    expect((await divert(0, '020 7946 0000', {}, looking)).code).toBe('NOT_GRANTED')
    expect(await send(looking, 'POST', `/number-requests/${id}/withdraw`)).toMatchObject({
      status: 404,
      code: 'NOT_GRANTED',
    })
    const numbersOnly = await visitAs(['view_numbers'])
    expect((await routing(0, numbersOnly)).code).toBe('NOT_GRANTED')
    expect((await send(numbersOnly, 'GET', '/number-requests')).total).toBe(0)
  })

  test('sees some numbers sees and changes nothing about others', async () => {
    const step = {
      kind: 'ring',
      to: '020 7946 0000',
      seconds: 20,
      onBusy: { kind: 'refuse' },
      onNoAnswer: { kind: 'refuse' },
    }
    const ofOthers = await send(owner, 'POST', '/routing-plans', { name: 'Secret', nation: 'scotland', step })
    await send(owner, 'POST', `/routing-plans/${ofOthers.id}/apply`, { numberIds: [numberAt(1)] })
    await makeLive(2, textOf(0))
    await send(owner, 'POST', '/new-numbers', { type: 'Geographic', area: 'Secret' })
    const email = `narrow${customer}@customer.example`
    await buildPerson(t.db, customer, email, { role: 'numbers', scope: { kind: 'numbers', numberIds: [numberAt(0)] } })
    const narrow = await t.signIn(PORTAL, email, PASSWORD)
    expect((await routing(0, narrow)).status).toBe(200)
    for (const path of [
      `/numbers/${numberAt(1)}/routing`,
      `/numbers/${numberAt(1)}/blocked-callers`,
      `/numbers/${numberAt(1)}/cease`,
      `/routing-plans/${ofOthers.id}`,
    ])
      expect(await send(narrow, 'GET', path)).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect((await send(narrow, 'GET', '/number-requests')).total).toBe(0)
    expect((await send(narrow, 'GET', '/new-numbers')).rows).toEqual([])
    expect((await send(narrow, 'GET', '/routing-plans')).rows).toEqual([])
    expect((await send(narrow, 'GET', '/emergency-divert')).numbers.length).toBe(1)
    expect(await send(narrow, 'POST', '/emergency-divert', { numberIds: [numberAt(0), numberAt(1)] })).toMatchObject({
      status: 404,
    })
    const { rows } = await send(owner, 'GET', '/number-requests')
    expect(await send(narrow, 'POST', `/number-requests/${rows[0].id}/withdraw`)).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    })
    // The way of a call through a number that is not theirs is told without its name.
    const circle = refusedFor(await divert(0, textOf(2), {}, narrow))
    expect(circle[3]).toContain('in a circle')
    const shared = await send(owner, 'POST', `/routing-plans/${ofOthers.id}/apply`, { numberIds: [numberAt(0)] })
    expect(shared.status).toBe(200)
    expect(
      (await send(narrow, 'GET', `/routing-plans/${ofOthers.id}`)).numbers.map(({ id }: { id: number }) => id),
    ).toEqual([numberAt(0)])
    expect(await send(narrow, 'DELETE', `/routing-plans/${ofOthers.id}`)).toMatchObject({ status: 409, code: 'IN_USE' })
  })
})
