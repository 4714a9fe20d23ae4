import { type Asker, buildAsker, live, refusedFor, send } from '#test/support/asker.ts'
import { openTestApp, type TestApp } from '#test/support/test-app.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
beforeAll(async () => {
  t = await openTestApp({ MYACCOUNT_SCHEDULE_SECONDS: '3600' })
}, 60_000)
afterAll(() => t[Symbol.asyncDispose]())

let owner: Asker['owner']
let textOf: Asker['textOf']
let numberAt: Asker['numberAt']
let answer: Asker['answer']
beforeEach(async () => {
  ;({ owner, textOf, numberAt, answer } = await buildAsker(t))
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
    const [entry] = await t.db
      .selectFrom('activity_entry')
      .select('changes')
      .where('subject', '=', 'Number')
      .where('subject_id', '=', numberAt(0))
      .execute()
    expect(entry?.changes).toEqual([{ label: 'Date dropped', before: '(none)', after: '2031-07-01' }])
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
