import type { Asked } from '#rules/number-request.ts'
import type { Actor } from '#server/activity/record-activity.ts'
import { openRequest } from '#server/number-requests/open-request.ts'
import { buildApiKey, buildCustomer, buildNumber, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let t: TestApp
let ada: Visitor
let bea: Visitor
let adaId: number
let harbour: number
let kestrel: number
beforeAll(async () => {
  t = await openTestApp({ MYACCOUNT_SESSION_IDLE_SECONDS: '30000000', MYACCOUNT_SESSION_ABSOLUTE_SECONDS: '30000000' })
  const staff = await buildStaff(t.db, everyLevel('edit'), 'ada@northbridge.example')
  adaId = staff.id
  ada = await t.signIn(BACKEND, staff.email, PASSWORD)
  bea = await t.signIn(
    BACKEND,
    (await buildStaff(t.db, { numbers: 'edit' }, 'bea@northbridge.example')).email,
    PASSWORD,
  )
  harbour = await buildCustomer(t.db, { accountNumber: 'HARB0042', name: 'Harbour Dental Ltd' })
  kestrel = await buildCustomer(t.db, { accountNumber: 'KEST0107', name: 'Kestrel Cycles' })
}, 60_000)
afterAll(() => t[Symbol.asyncDispose]())

const pat: Actor = { population: 'portal', who: 'Pat Harbour (pat@harbour.example)', address: '' }
let numbers = 200
const ask = async (customerId: number, more: { asked?: Asked; wantedAt?: Date } = {}): Promise<number> => {
  const text = `0207946${String((numbers += 1)).padStart(4, '0')}`
  const number = { id: await buildNumber(t.db, customerId, text), text }
  const asked = more.asked ?? { kind: 'destination', after: { routing: { kind: 'destination', to: '+447700900123' } } }
  const about = { customerId, number, note: 'Burst pipe', wantedAt: more.wantedAt ?? null, actor: pat }
  return (await t.db.transaction().execute((db) => openRequest(db, t.parts, { ...about, asked }))).id
}
const get = async (id: number) => (await ada.request('GET', `${BACKEND}/numberRequests/${id}`)).json()
const list = async (query: string, who = ada) => (await who.request('GET', `${BACKEND}/numberRequests?${query}`)).json()
const idsOf = async (query: string, who = ada) => (await list(query, who)).rows.map(({ id }: { id: number }) => id)
const answer = (who: Visitor, id: number, body: object, revision?: number) =>
  who.request('POST', `${BACKEND}/numberRequests/${id}/answer`, body, {
    ...(revision !== undefined && { 'if-match': `"${revision}"` }),
  })
const own = (who: Visitor, id: number, ownerId: number | null, revision: number) =>
  who.request('PUT', `${BACKEND}/numberRequests/${id}/owner`, { ownerId }, { 'if-match': `"${revision}"` })

describe('the queue', () => {
  test('shows what is open by when it is due, and says what is whose and what is late', async () => {
    const first = await ask(harbour)
    const second = await ask(kestrel, { asked: { kind: 'cease', after: { on: '2027-01-31' } } })
    expect(await idsOf('')).toEqual([first, second])
    expect((await list('')).rows[0]).toMatchObject({
      ...{ kind: 'destination', state: 'requested', asks: 'Calls to 020 7946 0201 go to 07700 900123' },
      ...{ askedBy: pat.who, isOverdue: false, owner: null, revision: 1 },
      customer: { id: harbour, accountNumber: 'HARB0042', name: 'Harbour Dental Ltd' },
    })
    expect((await own(ada, first, adaId, 1)).json()).toMatchObject({ owner: { id: adaId, name: 'ada' }, revision: 2 })
    expect([await idsOf('part=mine'), await idsOf('part=mine', bea), await idsOf('part=unowned')]).toEqual([
      [first],
      [],
      [second],
    ])
    expect(await idsOf('kind=cease')).toEqual([second])
    expect(await idsOf(`customerId=${harbour}`)).toEqual([first])
    expect([await idsOf('search=kestrel'), await idsOf('search=7946+0201'), await idsOf('search=%25')]).toEqual([
      [second],
      [first],
      [],
    ])
    expect(await idsOf('sort=customer')).toEqual([first, second])
    expect(await idsOf('part=overdue')).toEqual([])
    t.pass(8 * 86_400)
    expect((await list('part=overdue&sort=number')).counts).toEqual({ open: 2, mine: 1, overdue: 2 })
    await answer(ada, first, { state: 'rejected', message: 'The contract does not allow it.' }, 2)
    expect([await idsOf(''), await idsOf('part=all&sort=asked')]).toEqual([[second], [first, second]])
  })

  test('is looked at by who may see numbers, and answered by who may change them', async () => {
    const eye = await t.signIn(BACKEND, (await buildStaff(t.db, { numbers: 'view' })).email, PASSWORD)
    const id = await ask(harbour)
    expect(await idsOf('', eye)).toContain(id)
    expect((await answer(eye, id, { state: 'live' }, 1)).json().code).toBe('FORBIDDEN')
    const { rows } = (await eye.request('GET', `${BACKEND}/numberRequests/owners`)).json()
    expect(rows.map(({ name }: { name: string }) => name)).toEqual(['ada', 'bea'])
  })
})

describe('an answer', () => {
  test('moves a request on, and the page shows from where to where, by whom and when', async () => {
    const id = await ask(harbour)
    expect(await get(id)).toMatchObject({ from: 'not known', to: '07700 900123', meanwhile: null, note: 'Burst pipe' })
    const expectedAt = new Date(t.parts.clock().getTime() + 86_400_000).toISOString()
    const accepted = (await answer(ada, id, { state: 'accepted', expectedAt }, 1)).json()
    expect(accepted).toMatchObject({ state: 'accepted', expectedAt, dueAt: expectedAt, revision: 2 })
    const live = (await answer(ada, id, { state: 'live', message: 'Tested by us' }, 2)).json()
    expect(live).toMatchObject({ state: 'live', dueAt: null, answer: 'Tested by us', meanwhile: null })
    expect(live.events.map(({ state, who, note }: Record<string, string>) => [state, who, note])).toEqual([
      ['requested', pat.who, 'Burst pipe'],
      ['accepted', 'ada (ada@northbridge.example)', ''],
      ['live', 'ada (ada@northbridge.example)', 'Tested by us'],
    ])
  })

  test('by the second of two staff is told what the first did, and the same answer is taken as said', async () => {
    const id = await ask(harbour)
    expect((await answer(ada, id, { state: 'accepted' }, 1)).statusCode).toBe(200)
    const second = (await answer(bea, id, { state: 'rejected', message: 'No' }, 1)).json()
    expect(second).toMatchObject({
      code: 'STALE',
      message: expect.stringContaining('it is accepted, and ada owns it'),
    })
    expect((await answer(bea, id, { state: 'accepted' }, 1)).json()).toMatchObject({ revision: 2 })
    expect((await own(bea, id, null, 1)).json().code).toBe('STALE')
    expect((await answer(ada, id, { state: 'live' })).json().code).toBe('REVISION_NEEDED')
    await answer(ada, id, { state: 'live' }, 2)
    expect((await answer(bea, id, { state: 'rejected', message: 'No' }, 2)).json()).toMatchObject({
      ...{ code: 'ENDED', message: expect.stringContaining('This request is live') },
    })
    expect((await own(bea, id, null, 3)).json().code).toBe('ENDED')
  })

  test('that lacks something is refused beside its field', async () => {
    const id = await ask(harbour)
    const issues = async (body: object) => (await answer(ada, id, body, 1)).json().issues?.[0]?.path
    expect(await issues({ state: 'rejected', message: ' ' })).toEqual(['message'])
    expect(await issues({ state: 'accepted', goesLiveByItself: true })).toEqual(['goesLiveByItself'])
    expect(await issues({ state: 'accepted', expectedAt: 'tomorrow' })).toEqual(['expectedAt'])
    expect(await issues({ state: 'withdrawn' })).toEqual(['state'])
    expect((await own(ada, id, 999_999, 1)).json().issues[0].path).toEqual(['ownerId'])
    expect((await get(id)).revision).toBe(1)
  })

  test('comes from a program by its key, as often as it likes', async () => {
    const id = await ask(kestrel)
    const key = await buildApiKey(t.db, await buildStaff(t.db, { numbers: 'edit' }))
    const program = t.visit({ key })
    for (const _ of [1, 2]) expect((await answer(program, id, { state: 'live' })).json()).toMatchObject({ revision: 2 })
    expect((await answer(program, id, { state: 'rejected', message: 'No' })).json().code).toBe('ENDED')
    expect((await get(id)).events).toHaveLength(2)
  })
})
