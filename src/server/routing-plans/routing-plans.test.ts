import type { FeatureKey } from '#rules/features.ts'
import { buildPerson, buildProfile, PASSWORD } from '#test/support/build.ts'
import { type Asker, buildAsker, live, officePlan, refusedFor, ringing, send } from '#test/support/asker.ts'
import { openTestApp, PORTAL, type TestApp } from '#test/support/test-app.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
beforeAll(async () => {
  t = await openTestApp({ MYACCOUNT_SCHEDULE_SECONDS: '3600' })
}, 60_000)
afterAll(() => t[Symbol.asyncDispose]())

let customer: Asker['customer']
let owner: Asker['owner']
let textOf: Asker['textOf']
let numberAt: Asker['numberAt']
let routing: Asker['routing']
let divert: Asker['divert']
let answer: Asker['answer']
let makeLive: Asker['makeLive']
beforeEach(async () => {
  ;({ customer, owner, textOf, numberAt, routing, divert, answer, makeLive } = await buildAsker(t))
})

describe('a routing plan', () => {
  const add = (more: object = {}, visitor = owner) => send(visitor, 'POST', '/routing-plans', officePlan(more))

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
      ...officePlan({ step: ringing('020 7946 0009') }),
      revision: made.revision,
    })
    expect([edited.revision, await states()]).toEqual([2, ['behind', 'behind']])
    expect((await routing(0)).usual.plan.step.to).toBe('+442079460000')
    expect(await send(owner, 'PUT', `/routing-plans/${made.id}`, { ...officePlan(), revision: 1 })).toMatchObject({
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
      { percent: 30, step: ringing('0909 8790123') },
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
    const made = await add({ step: ringing(textOf(1)) })
    const refused = await send(owner, 'POST', `/routing-plans/${made.id}/apply`, {
      numberIds: [numberAt(0), numberAt(1)],
    })
    expect(refusedFor(refused)).toEqual([
      422,
      'INVALID',
      'numberIds',
      expect.stringContaining(`${textOf(1)}: This is the number itself`),
    ])
    expect((await send(owner, 'GET', '/number-requests')).total).toBe(0)
  })

  test('that was changed since it was shown is not asked for', async () => {
    const { id, revision } = await add({ step: ringing('07700 900125'), isEmergency: true })
    const changed = { ...officePlan({ step: ringing('07700 900126'), isEmergency: true }), revision }
    expect((await send(owner, 'PUT', `/routing-plans/${id}`, changed)).status).toBe(200)
    const asked = { numberIds: [numberAt(0)], planRevision: revision }
    for (const path of [`/routing-plans/${id}/apply`, '/emergency-divert'])
      expect(await send(owner, 'POST', path, asked)).toMatchObject({
        status: 409,
        code: 'STALE',
        message: expect.stringContaining('Somebody changed the plan'),
      })
    expect((await send(owner, 'GET', '/number-requests')).total).toBe(0)
    const seen = { ...asked, planRevision: revision + 1 }
    expect(await send(owner, 'POST', `/routing-plans/${id}/apply`, seen)).toMatchObject({ requests: 1 })
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
    // An emergency is nothing to go back to: there was no other usual way before.
    expect(await routing(0)).toMatchObject({ usual: { words: '020 7946 0000' }, emergency: null, lastBefore: null })
    const marked = await add({ name: 'Flood', isEmergency: true })
    const { rows } = await send(owner, 'GET', '/routing-plans')
    expect(rows.filter(({ isEmergency }: { isEmergency: boolean }) => isEmergency)).toMatchObject([{ id: marked.id }])
    // Whoever looks at the plan that lost the mark is told, and so is the log.
    expect(rows.find(({ name }: { name: string }) => name === 'Emergency').revision).toBe(2)
    const noted = await t.db
      .selectFrom('activity_entry')
      .select('summary')
      .where('customer_id', '=', customer)
      .where('summary', '=', 'Another routing plan is for emergencies now')
      .execute()
    expect(noted.length).toBe(1)
  })

  test('for emergencies is marked once, however many mark one at a time', async () => {
    const made = await Promise.all(['A', 'B', 'C'].map((name) => add({ name, isEmergency: true })))
    expect(made.map(({ status }) => status)).toEqual([200, 200, 200])
    const { rows } = await send(owner, 'GET', '/routing-plans')
    expect(rows.filter(({ isEmergency }: { isEmergency: boolean }) => isEmergency).length).toBe(1)
  })

  test('for emergencies that somebody has drawn is not replaced from a stale page, or without leave', async () => {
    await add({ name: 'Flood', isEmergency: true })
    const at = '/emergency-divert/destination'
    expect(await send(owner, 'PUT', at, { to: '07700 900123' })).toMatchObject({ status: 409, code: 'STALE' })
    const profileId = await buildProfile(t.db, ['view_numbers', 'view_destination', 'emergency_divert'])
    await t.db.updateTable('customer').set({ my_account_profile_id: profileId }).where('id', '=', customer).execute()
    const diverter = await t.signIn(PORTAL, (await buildPerson(t.db, customer)).email, PASSWORD)
    const { plan: shown, maySet } = await send(diverter, 'GET', '/emergency-divert')
    expect([shown.revision, maySet]).toEqual([1, false])
    expect(await send(diverter, 'PUT', at, { to: '07700 900123', revision: 1 })).toMatchObject({
      status: 409,
      code: 'NOT_YOURS',
      message: expect.stringContaining('Ask them'),
    })
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
