import { PASSWORD } from '#test/support/build.ts'
import { type Asker, buildAsker, live, refusedFor, send } from '#test/support/asker.ts'
import { openTestApp, PORTAL, type TestApp } from '#test/support/test-app.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runDueRequests } from './due-requests.ts'

let t: TestApp
beforeAll(async () => {
  t = await openTestApp({ MYACCOUNT_SCHEDULE_SECONDS: '3600' })
}, 60_000)
afterAll(() => t[Symbol.asyncDispose]())

let customer: Asker['customer']
let owner: Asker['owner']
let ownerEmail: Asker['ownerEmail']
let textOf: Asker['textOf']
let numberAt: Asker['numberAt']
let routing: Asker['routing']
let divert: Asker['divert']
let answer: Asker['answer']
let makeLive: Asker['makeLive']
beforeEach(async () => {
  ;({ customer, owner, ownerEmail, textOf, numberAt, routing, divert, answer, makeLive } = await buildAsker(t))
})

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
    expect(after.changes).toMatchObject([
      { who: 'Northbridge Telecom', from: 'not recorded before', to: '07700 900123' },
    ])
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
      expect.stringMatching(/^person\d+ has asked already: Calls to/),
    ])
    expect(JSON.stringify(refused)).not.toContain('@')
  })

  test('by somebody whose page is stale is refused with what there is now', async () => {
    const { revision } = await routing(0)
    await makeLive(0, '020 7946 0000')
    const refused = await send(owner, 'POST', `/numbers/${numberAt(0)}/destination`, { to: '07700 900123', revision })
    expect([refused.status, refused.code]).toEqual([409, 'STALE'])
    expect(refused.message).toContain(`about ${textOf(0)} meanwhile`)
    expect(JSON.stringify(refused)).not.toContain('@')
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
    const later = await t.signIn(PORTAL, ownerEmail, PASSWORD)
    await Promise.all([runDueRequests(t.parts), runDueRequests(t.parts)])
    const after = await routing(0, later)
    expect([after.usual.words, after.changes.length, after.changes[0].who]).toEqual([
      '07700 900123',
      1,
      'At the set time',
    ])
  })

  test('that two ask at once, each the way back of the other, is asked by one', async () => {
    const revisions = [(await routing(0)).revision, (await routing(1)).revision]
    const ask = (at: number, to: number) =>
      send(owner, 'POST', `/numbers/${numberAt(at)}/destination`, { to: textOf(to), revision: revisions[at] })
    const answers = await Promise.all([ask(0, 1), ask(1, 0)])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422])
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

  test('is mailed and kept as it is said, and no longer mailed to who has left', async () => {
    const { id } = await divert(0, '07700 900123')
    const accepted = { state: 'accepted', goesLiveByItself: false } as const
    await answer(id, { ...accepted, message: 'At six.' })
    expect((await answer(id, { ...accepted, message: 'At seven.' })).answer).toBe('At seven.')
    expect((await answer(id, { ...accepted, message: '' })).answer).toBe('At seven.')
    const past = new Date(t.parts.clock().getTime() - 60_000)
    await expect(answer(id, { ...accepted, message: '', expectedAt: past })).rejects.toMatchObject({
      details: { issues: [{ path: ['expectedAt'] }] },
    })
    await t.db.deleteFrom('portal_membership').where('customer_id', '=', customer).execute()
    expect((await answer(id, live)).answer).toBe('At seven.')
    const mails = await t.db.selectFrom('mail').select('template').where('address', '=', ownerEmail).execute()
    expect(mails.map(({ template }) => template)).toEqual(['portal-request-accepted', 'portal-request-accepted'])
  })

  test('changes nothing of a number that is no longer the customer’s', async () => {
    const day = (days: number) => new Date(t.parts.clock().getTime() + days * 86_400_000).toISOString().slice(0, 10)
    const drop = (on: string) =>
      t.db.updateTable('number').set({ dropped_on: on }).where('id', '=', numberAt(0)).execute()
    await drop(day(10))
    expect(refusedFor(await divert(0, '07700 900123', { wanted: { time: `${day(12)}T10:00` } }))).toEqual([
      422,
      'INVALID',
      'wanted',
      expect.stringContaining('is no longer yours from'),
    ])
    const { id } = await divert(0, '07700 900123', { wanted: { time: `${day(8)}T10:00` } })
    await drop(day(5))
    await expect(answer(id, { state: 'accepted', message: '', goesLiveByItself: true })).rejects.toMatchObject({
      code: 'ENDED',
    })
    t.pass(6 * 86_400)
    await expect(answer(id, live)).rejects.toMatchObject({ code: 'ENDED' })
    await runDueRequests(t.parts)
    const kept = await t.db.selectFrom('number_request').select(['state', 'answer']).where('id', '=', id).execute()
    expect(kept).toEqual([{ state: 'rejected', answer: expect.stringMatching(/^The number ended on/) }])
  })

  test('that cannot go live by itself is left to staff, and the others go live', async () => {
    const at = new Date(t.parts.clock().getTime() + 2 * 86_400_000).toISOString().slice(0, 10)
    const ids: number[] = []
    for (const number of [0, 1]) {
      const { id } = await divert(number, '07700 900123', { wanted: { time: `${at}T10:00` } })
      await answer(id, { state: 'accepted', message: '', goesLiveByItself: true })
      ids.push(id)
    }
    // A request that became one to stop the number on the day on which it was sold.
    const { sold_on: on } = await t.db
      .selectFrom('number')
      .select('sold_on')
      .where('id', '=', numberAt(0))
      .executeTakeFirstOrThrow()
    const cease = { kind: 'cease', after: JSON.stringify({ on }) }
    await t.db
      .updateTable('number_request')
      .set(cease)
      .where('id', '=', ids[0] ?? 0)
      .execute()
    t.pass(3 * 86_400)
    await runDueRequests(t.parts)
    const kept = await t.db
      .selectFrom('number_request')
      .select(['state', 'goes_live_by_itself'])
      .where('id', 'in', ids)
      .orderBy('id')
      .execute()
    expect(kept).toMatchObject([{ state: 'accepted', goes_live_by_itself: false }, { state: 'live' }])
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
    expect((await divert(0, '07700 900124')).message).toContain('once they have stopped it for you')
  })
})
