import {
  buildCampaign,
  buildCustomer,
  buildNumber,
  buildSite,
  buildStaff,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let t: TestApp
let staff: Visitor
let harbour: number
let kestrel: number
beforeAll(async () => {
  t = await openTestApp()
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  harbour = await buildCustomer(t.db, { accountNumber: 'HARB0042', name: 'Harbour Dental Ltd' })
  kestrel = await buildCustomer(t.db, { accountNumber: 'KEST0107', name: 'Kestrel Cycles' })
})
afterAll(() => t[Symbol.asyncDispose]())

const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  (await staff.request(method, `${BACKEND}${path}`, body)).json()
const act = (id: number, name: string, body: object = {}) => ask('POST', `/numbers/${id}/${name}`, body)
const numbersIn = async (query: string) =>
  (await ask('GET', `/numbers?${query}`)).rows.map(({ number }: { number: string }) => number)
const entriesOf = (id: number) =>
  t.db
    .selectFrom('activity_entry')
    .select(['summary', 'changes'])
    .where('subject', '=', 'Number')
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute()

test('numbers of all customers are found by any spelling, by what they are called, and by their state', async () => {
  const first = await buildNumber(t.db, harbour, '01632960001', { description: 'Main line', site: 'Whitby' })
  await buildNumber(t.db, kestrel, '01632960002', { droppedOn: '2026-01-01', campaign: 'Spring bikes' })
  await buildNumber(t.db, kestrel, '01632960003', { statusId: 4 })
  const [one, two, three] = ['01632 960001', '01632 960002', '01632 960003']
  for (const typed of ['960001', '+44 1632 960001', 'main LINE', 'whit'])
    expect(await numbersIn(`search=${encodeURIComponent(typed)}`)).toEqual([one])
  expect(await numbersIn('search=spring')).toEqual([two])
  expect(await numbersIn('search=kest0107')).toEqual([two, three])
  expect(await numbersIn(`number=${encodeURIComponent('(01632) 960-001')}`)).toEqual([one])
  expect(await numbersIn(`customerId=${kestrel}&dropped=true&droppedSince=2025-12-31`)).toEqual([two])
  expect(await numbersIn(`customerId=${kestrel}&dropped=false`)).toEqual([three])
  expect(await numbersIn(`search=01632&active=true`)).toEqual([one])
  expect(await numbersIn(`search=01632&statusId=4`)).toEqual([three])
  expect(await numbersIn(`search=01632&numberType=geographic&sort=-customer`)).toEqual([three, two, one])
  expect(await numbersIn(`search=01632&idAfter=${first}&limit=1`)).toEqual([two])
  expect(await numbersIn('search=01632&createdSince=2190-01-01T00:00:00Z')).toEqual([])
})

describe('many numbers at once', () => {
  const bulk = (numbers: string, more: object = {}) => ({
    ...{ numbers, typeId: 1, statusId: 1, soldOn: '2026-03-01', description: 'Block', ...more },
  })
  const review = (body: object) => ask('POST', `/customers/${harbour}/numbers/bulk/review`, body)
  const add = (body: object) => ask('POST', `/customers/${harbour}/numbers/bulk`, body)

  test('are reviewed with who has them, and added as reviewed', async () => {
    await buildSite(t.db, harbour, { name: 'Leeds' })
    const taken = await buildNumber(t.db, kestrel, '02079460103', { soldOn: '2026-02-01', droppedOn: '2026-04-01' })
    const range = bulk('020 7946 0100 - 020 7946 0104\n101', { site: 'Leeds' })
    const looked = await review(range)
    expect([looked.total, looked.faults, looked.numbers.length]).toEqual([6, 1, 6])
    expect(looked.numbers[0]).toMatchObject({
      line: 1,
      number: '020 7946 0103',
      fault: 'KEST0107 Kestrel Cycles has this number from 2026-02-01 until before 2026-04-01.',
      owner: { numberId: taken },
    })
    expect(await add({ ...range, plan: looked.plan })).toMatchObject({ code: 'INVALID' })
    const later = bulk(range.numbers, { site: 'Leeds', soldOn: '2026-04-01' })
    const again = await review(later)
    expect(again.faults).toBe(0)
    expect(await add({ ...later, plan: looked.plan })).toMatchObject({ code: 'PLAN_OUTDATED' })
    expect(await add({ ...later, plan: again.plan })).toEqual({ added: 6 })
    expect(await numbersIn(`customerId=${harbour}&search=0794601`)).toHaveLength(0)
    expect(await numbersIn(`customerId=${harbour}&search=7946010`)).toHaveLength(5)
    const [{ id, site, soldOn }] = (await ask('GET', `/numbers?customerId=${harbour}&number=02079460100`)).rows
    expect([site.staff, soldOn]).toEqual(['Leeds', '2026-04-01'])
    expect((await entriesOf(id)).map(({ summary }) => summary)).toEqual(['Number added, one of 6'])
  })

  test('are not added when somebody got one of them meanwhile', async () => {
    const range = bulk('01632 960200 - 01632 960202')
    const { plan } = await review(range)
    await buildNumber(t.db, kestrel, '01632960201')
    expect(await add({ ...range, plan })).toMatchObject({ code: 'PLAN_OUTDATED' })
    expect(await numbersIn(`customerId=${harbour}&search=9602`)).toEqual([])
  })

  test('tell what is wrong with each line, and an empty list', async () => {
    expect(
      (await review(bulk('x\n1-0'))).numbers.map(({ line, fault }: Record<string, unknown>) => [line, fault]),
    ).toEqual([
      [1, 'This line holds no number.'],
      [2, null],
    ])
    expect((await review(bulk(' \n'))).issues[0].path).toEqual(['numbers'])
    expect((await review(bulk('01632960199', { site: 'Nowhere' }))).issues[0].path).toEqual(['site'])
  })
})

describe('a number is dropped and reinstated', () => {
  test('and lies where it lay', async () => {
    const id = await buildNumber(t.db, harbour, '01632960300', { site: 'Whitby' })
    expect(await act(id, 'drop', { on: '2026-05-01' })).toMatchObject({ droppedOn: '2026-05-01' })
    expect(await act(id, 'drop', { on: '2026-06-01' })).toMatchObject({ code: 'NOT_IN_THIS_STATE' })
    const reinstated = (day: string) => numbersIn(`search=01632960300&reinstatedSince=${day}`)
    expect(await reinstated('2020-01-01')).toEqual([])
    expect(await act(id, 'reinstate')).toMatchObject({ droppedOn: null, site: { staff: 'Whitby' } })
    expect([await reinstated('2020-01-01'), await reinstated('2099-01-01')]).toEqual([['01632 960300'], []])
    expect(await act(id, 'reinstate')).toMatchObject({ code: 'NOT_IN_THIS_STATE' })
    expect((await entriesOf(id)).map(({ summary }) => summary)).toEqual(['Number dropped', 'Number reinstated'])
  })

  test('but not before it was sold, and not when somebody else has it', async () => {
    const id = await buildNumber(t.db, harbour, '01632960301', { soldOn: '2026-03-01' })
    expect((await act(id, 'drop', { on: '2026-03-01' })).issues[0].path).toEqual(['on'])
    await act(id, 'drop', { on: '2026-05-01' })
    await buildNumber(t.db, kestrel, '01632960301', { soldOn: '2026-06-01' })
    expect(await act(id, 'reinstate')).toMatchObject({ code: 'NUMBER_OWNED' })
  })
})

describe('a number moves to another customer', () => {
  test('in mid-campaign, and what was before the day stays as it was', async () => {
    const id = await buildNumber(t.db, harbour, '01632960400', { description: 'Offer line', spellings: ['trunk-9'] })
    await buildSite(t.db, harbour, { name: 'Own office', owner: 'customer', numberIds: [id], from: '2026-01-01' })
    const campaign = await buildCampaign(t.db, harbour, {
      ...{ name: 'Spring implants', owner: 'customer', numberIds: [id], from: '2026-03-01' },
    })
    const review = await ask('GET', `/numbers/${id}/move?customerId=${kestrel}&on=2026-04-01`)
    expect(review).toMatchObject({
      from: { accountNumber: 'HARB0042' },
      to: { accountNumber: 'KEST0107' },
      sites: [{ owner: 'customer', name: 'Own office', until: null }],
      campaigns: [{ owner: 'customer', name: 'Spring implants', until: null }],
      openRequests: 0,
    })
    const moved = await act(id, 'move', { customerId: kestrel, on: '2026-04-01', plan: review.plan })
    expect(moved).toMatchObject({
      customer: { id: kestrel },
      soldOn: '2026-04-01',
      alternateSpellings: ['trunk9'],
      description: { staff: null, customer: null },
      campaign: { customer: null },
    })
    const before = await ask('GET', `/numbers/${id}`)
    expect(before).toMatchObject({
      droppedOn: '2026-04-01',
      sites: [{ name: 'Own office', from: '2026-01-01', until: '2026-04-01' }],
      campaigns: [{ id: campaign, from: '2026-03-01', until: '2026-04-01' }],
      otherTimes: [{ id: moved.id, customer: { id: kestrel }, soldOn: '2026-04-01' }],
    })
    expect((await entriesOf(id)).at(-1)).toMatchObject({ summary: 'Moved to KEST0107 from 2026-04-01' })
    const ordered = await t.db
      .selectFrom('call_reallocation')
      .select('match_keys')
      .orderBy('id', 'desc')
      .executeTakeFirst()
    expect(ordered?.match_keys.toSorted()).toEqual(['+441632960400', 'trunk9'])
  })

  test('as it was reviewed: with its charges in the log, and where the switch goes on sending its calls', async () => {
    const id = await buildNumber(t.db, harbour, '01632960402', { soldOn: '2026-03-01' })
    await act(id, 'charges', { name: 'Rental', every: 'month', amount: '2.50', from: '2026-03-01' })
    await act(id, 'charges', { name: 'Porting', every: 'once', amount: '20', from: '2026-06-01' })
    const of = { number_id: id, customer_id: harbour }
    const usual = JSON.stringify({ kind: 'destination', to: '+447700900123' })
    await t.db
      .insertInto('number_routing')
      .values({ ...of, usual })
      .execute()
    const blocked_at = new Date()
    await t.db
      .insertInto('blocked_caller')
      .values({ ...of, caller: '+447700900666', blocked_at })
      .execute()
    const asked = { customerId: kestrel, on: '2026-04-01' }
    const review = () => ask('GET', `/numbers/${id}/move?customerId=${kestrel}&on=2026-04-01`)
    const { plan, charges, live } = await review()
    expect(charges).toEqual([
      { name: 'Rental', isRemoved: false },
      { name: 'Porting', isRemoved: true },
    ])
    expect(live).toEqual({ destination: '07700 900123', emergencyDivert: null, blockedCallers: ['+447700900666'] })
    const emergency = JSON.stringify({ kind: 'destination', to: '+442079460999' })
    await t.db.updateTable('number_routing').set({ emergency }).where('number_id', '=', id).execute()
    expect(await act(id, 'move', { ...asked, plan })).toMatchObject({ code: 'PLAN_OUTDATED' })
    expect((await act(id, 'move', asked)).issues[0].path).toEqual(['plan'])
    expect(await act(id, 'move', { ...asked, plan: (await review()).plan })).toMatchObject({ soldOn: '2026-04-01' })
    const [entry] = (await entriesOf(id)).slice(-1)
    expect(entry?.changes).toEqual([
      { label: 'Date dropped', before: '(none)', after: '2026-04-01' },
      { label: 'Charge', before: 'Rental, GBP 2.50 each month, from 2026-03-01', after: 'ended on 2026-04-01' },
      { label: 'Charge', before: 'Porting, GBP 20.00 once, from 2026-06-01', after: 'removed' },
    ])
  })

  test('but not to itself, not before it was sold, not once dropped, and not while a request for it is open', async () => {
    const id = await buildNumber(t.db, harbour, '01632960401', { soldOn: '2026-03-01' })
    expect((await act(id, 'move', { customerId: harbour, on: '2026-04-01', plan: '' })).issues[0].path).toEqual([
      'customerId',
    ])
    expect((await act(id, 'move', { customerId: 404, on: '2026-04-01', plan: '' })).issues[0].path).toEqual([
      'customerId',
    ])
    expect((await act(id, 'move', { customerId: kestrel, on: '2026-03-01', plan: '' })).issues[0].path).toEqual(['on'])
    const now = new Date()
    await t.db
      .insertInto('number_request')
      .values({
        ...{ customer_id: harbour, number_id: id, kind: 'cease', state: 'requested', after: '{}' },
        ...{ asked_by: 'Ann', asked_at: now, expected_at: now, due_at: now },
      })
      .execute()
    expect((await act(id, 'move', { customerId: kestrel, on: '2026-04-01', plan: '' })).message).toBe(
      '1 request of the customer for this number is open. Answer them first, then move it.',
    )
    await act(id, 'drop', { on: '2026-04-01' })
    expect(await act(id, 'move', { customerId: kestrel, on: '2026-05-01', plan: '' })).toMatchObject({
      code: 'NOT_IN_THIS_STATE',
    })
    expect(await numbersIn(`customerId=${kestrel}&number=01632960401`)).toEqual([])
  })
})

test('charges of a number are added, ended and taken away, and another number’s are not its', async () => {
  const id = await buildNumber(t.db, harbour, '01632960500')
  const other = await buildNumber(t.db, kestrel, '01632960501')
  const rent = { name: 'Rental', every: 'month', amount: '2.50', from: '2026-01-01' }
  const [charge] = (await act(id, 'charges', rent)).charges
  expect(charge).toEqual({ id: charge.id, ...rent, currency: 'GBP', until: null })
  const to = (number: number) => `/numbers/${number}/charges/${charge.id}`
  expect(await ask('PUT', to(other), rent)).toMatchObject({ code: 'NOT_FOUND' })
  expect((await ask('PUT', to(id), { ...rent, until: '2026-01-01' })).issues[0].path).toEqual(['until'])
  expect((await ask('PUT', to(id), { ...rent, until: '2026-06-01' })).charges[0].until).toBe('2026-06-01')
  expect((await act(id, 'charges', { ...rent, amount: 'two' })).issues[0].path).toEqual(['amount'])
  expect(await ask('DELETE', to(id))).toEqual({})
  expect((await ask('GET', `/numbers/${id}`)).charges).toEqual([])
})

test('types and statuses are kept by availability: Historical ones stay where they are and are not offered', async () => {
  const fax = await ask('POST', '/numberTypes', { name: 'Fax' })
  expect(await ask('POST', '/numberTypes', { name: 'fax' })).toMatchObject({ code: 'NAME_TAKEN' })
  const body = { number: '01632960600', typeId: fax.id, statusId: 1, soldOn: '2026-01-01' }
  const { id } = await ask('POST', `/customers/${harbour}/numbers`, body)
  const old = await ask('PUT', `/numberTypes/${fax.id}`, { name: 'Fax', availability: 'Historical' })
  expect(old).toMatchObject({ availability: 'Historical', numbers: 1 })
  expect(await ask('PUT', `/numbers/${id}`, { typeId: fax.id, description: 'Old fax' })).toMatchObject({ id })
  const refused = await ask('POST', `/customers/${harbour}/numbers`, { ...body, number: '01632960601' })
  expect(refused.issues).toEqual([
    { path: ['typeId'], message: 'This type is Historical, so it is not offered for new use. Choose another.' },
  ])
  const paused = await ask('POST', '/numberStatuses', { name: 'Paused', isSuspended: true, visibleInFrontend: false })
  expect(paused).toMatchObject({ isActive: true, isSuspended: true, visibleInFrontend: false, numbers: 0 })
  expect(await ask('PUT', '/numberStatuses/404', { name: 'x' })).toMatchObject({ code: 'NOT_FOUND' })
})
