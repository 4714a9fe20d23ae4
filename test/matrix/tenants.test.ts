import { features, getFeature, isFeatureKey, type FeatureKey } from '#rules/features.ts'
import type { CallRecord } from '#rules/call.ts'
import { allocate } from '#server/calls/allocate.ts'
import { readNumberDirectory } from '#server/calls/number-directory.ts'
import { appendCalls } from '#server/calls/store/append.ts'
import { linesOfRecord, recordKeyOf } from '#server/calls/store/call-row.ts'
import { buildCustomer, buildNumber, buildPerson, buildProfile, everyFeature, PASSWORD } from '#test/support/build.ts'
import { openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyEndpoint, isOpen, type Listed, needsOf, queryNeeded } from './endpoints.ts'
import { buildTwoCustomers, CANARY, CANARY_NUMBER, type TwoCustomers } from './two-customers.ts'

let t: TestApp
let w: TwoCustomers
beforeAll(async () => {
  t = await openTestApp()
  w = await buildTwoCustomers(t)
  await putForwardedCall()
}, 120_000)
afterAll(() => t[Symbol.asyncDispose]())

/** A calls a number of B's, and B sends the call on to where nobody else is to know of. */
const putForwardedCall = async (): Promise<void> => {
  await buildNumber(t.db, w.b, '01614960002')
  const startedAt = Date.now() - 86_400_000
  const leg = { dialledRaw: '01614960777', dialledKey: '+441614960777', startedAt, durationSeconds: 30 }
  const record: CallRecord = {
    ...{ recordId: 'forwarded', startedAt, durationSeconds: 30, ringSeconds: null, answerState: 'answered' },
    ...{ callerRaw: '02079460001', callerKey: '+442079460001', callerWithheld: false },
    ...{ dialledRaw: '01614960002', dialledKey: '+441614960002', priceMicros: null, currency: 'GBP' },
    legs: [{ ...leg, ringSeconds: null, answerState: 'answered', priceMicros: 250_000 }],
  }
  const rule = { party: 'either', priceKind: 'retail', customerId: null } as const
  const rows = allocate(record, rule, await readNumberDirectory(t.db))
  expect(rows.map(({ customerId }) => customerId)).toEqual([w.a, w.b])
  const { id: sourceId } = await t.db.selectFrom('call_source').select('id').orderBy('id').executeTakeFirstOrThrow()
  const origin = { importId: 1, chunk: 99, sourceId, isProvisional: false }
  const lines = linesOfRecord({ record, key: recordKeyOf(sourceId, 'forwarded'), line: 1, rows }, origin, rule)
  await appendCalls(t.parts.callStore, {
    ...{ origin, run: 1, attempt: 1 },
    partitions: [{ quarter: 1, lines: Buffer.from(lines) }],
  })
}

const portal = everyEndpoint.filter(({ door, needs }) => door === 'my-account' && needs !== 'anyone')
const bodies: Readonly<Record<string, object>> = {
  '/numbers/:id/description': { description: 'Mine now' },
  '/sites': { name: 'Mine' },
  '/sites/:id': { name: 'Mine now' },
  '/sites/:id/close': { from: '2026-11-30' },
  '/numbers/sites/plan': { numbers: { which: 'chosen', ids: [999_999] }, siteId: null, from: '2026-11-30' },
  '/numbers/sites/assign': { numbers: { which: 'chosen', ids: [999_999] }, siteId: null, from: '2026-11-30' },
  '/users': { email: 'nia@avia.example', name: 'Nia' },
  '/campaigns': { name: 'Mine', startsOn: '2026-03-01' },
  '/campaigns/:id': { name: 'Mine now', startsOn: '2026-03-01' },
  '/campaigns/:id/end': { endsOn: '2026-03-31' },
  '/campaigns/:id/budget': { amount: '1' },
  '/campaigns/:id/numbers': { numberIds: [999_999] },
  '/calls/exports': { report: 'by-day', format: 'csv', query: {} },
  '/calls/views': { name: 'Mine', report: 'by-day', search: '' },
  '/calls/views/:id': { name: 'Mine now', report: 'by-day', search: '' },
  '/calls/schedules': { viewId: 999_999, frequency: 'daily', time: '07:30', format: 'csv' },
  '/calls/schedules/:id': { viewId: 1, frequency: 'daily', time: '07:30', format: 'csv' },
  '/numbers/:id/destination': { to: '07700 900123', revision: 0 },
  '/numbers/:id/routing-plan': { planId: 999_999, revision: 0 },
  '/numbers/:id/blocked-callers': { caller: '07700 900666' },
  '/numbers/:id/blocked-callers/unblock': { caller: '07700 900666' },
  '/numbers/:id/cease': { on: '2190-01-01' },
  '/new-numbers': { type: 'Geographic' },
  '/routing-plans': { name: 'Mine', nation: 'scotland', step: { kind: 'voicemail' } },
  '/routing-plans/:id': { name: 'Mine now', nation: 'scotland', step: { kind: 'voicemail' }, revision: 1 },
  '/routing-plans/:id/apply': { numberIds: [999_999] },
  '/emergency-divert': { numberIds: [999_999] },
  '/emergency-divert/back': { numberIds: [999_999] },
  '/emergency-divert/destination': { to: '07700 900123' },
}
const isUpload = ({ body }: Listed): boolean => body !== undefined && 'bytes' in body
const send = async (visitor: Visitor, endpoint: Listed, url: string) => {
  const { method, path } = endpoint
  const answer = isUpload(endpoint)
    ? await visitor.request(method, PORTAL + url, Buffer.from('Number,Description\n1,x'), {
        'content-type': 'application/octet-stream',
      })
    : await visitor.request(method, PORTAL + url, method === 'GET' ? undefined : (bodies[path] ?? {}))
  return [answer.statusCode, answer.body.replace(/"requestId":"[^"]*"/, '')]
}

describe('with B’s id, A gets the same answer as with an id that nobody has', () => {
  /** How B's id gets into each path that has one. A path without a row fails the test. */
  const idsOfB: Readonly<Record<string, (() => number | string) | 'no record: a day is everybody’s'>> = {
    '/me/sessions/:id': () => w.sessionB,
    '/numbers/:id': () => w.numberB,
    '/numbers/:id/details': () => w.numberB,
    '/numbers/:id/costs': () => w.numberB,
    '/numbers/:id/description': () => w.numberB,
    '/sites/:id': () => w.siteB,
    '/sites/:id/closing': () => w.siteB,
    '/sites/:id/close': () => w.siteB,
    '/sites/:id/reopen': () => w.siteB,
    '/users/:id': () => w.memberB,
    '/users/:id/end-sessions': () => w.memberB,
    '/users/:id/invitation': () => w.memberB,
    '/calls/:id': () => w.callB,
    '/calls/exports/:id': () => w.exportB,
    '/calls/exports/:id/file': () => w.exportB,
    '/calls/views/:id': () => w.viewB,
    '/calls/schedules/:id': () => w.scheduleB,
    '/calls/schedules/:id/run': () => w.scheduleB,
    '/campaigns/:id': () => w.campaignB,
    '/campaigns/:id/end': () => w.campaignB,
    '/campaigns/:id/budget': () => w.campaignB,
    '/campaigns/:id/numbers': () => w.campaignB,
    '/campaigns/:id/numbers/:time': () => w.campaignB,
    '/campaigns/:id/offeredNumbers': () => w.campaignB,
    '/campaigns/:id/report': () => w.campaignB,
    '/campaigns/:id/report/file': () => w.campaignB,
    '/campaigns/:id/costs': () => w.campaignB,
    '/campaigns/:id/callBacks': () => w.campaignB,
    '/campaigns/:id/calls/file': () => w.campaignB,
    '/dailyCallRecords/:day': 'no record: a day is everybody’s',
    '/numbers/:id/routing': () => w.numberB,
    '/numbers/:id/routing/try': () => w.numberB,
    '/numbers/:id/destination': () => w.numberB,
    '/numbers/:id/routing-plan': () => w.numberB,
    '/numbers/:id/blocked-callers': () => w.numberB,
    '/numbers/:id/blocked-callers/unblock': () => w.numberB,
    '/numbers/:id/cease': () => w.numberB,
    '/number-requests/:id/withdraw': () => w.requestB,
    '/new-numbers/:id/withdraw': () => w.newNumberB,
    '/routing-plans/:id': () => w.planB,
    '/routing-plans/:id/apply': () => w.planB,
  }
  const withId = portal.filter(({ path }) => path.includes('/:'))

  test('every path with a parameter has its row', () =>
    expect(new Set(withId.map(({ path }) => path))).toEqual(new Set(Object.keys(idsOfB))))

  test.each(withId.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (_, endpoint) => {
    const ofB = idsOfB[endpoint.path]
    if (typeof ofB !== 'function') return
    const at = (id: number | string) =>
      endpoint.path.replace(':time', String(w.campaignTimeB)).replace(/:\w+/, String(id))
    const theirs = await send(w.inA, endpoint, at(ofB()))
    expect(theirs[0]).toBe(404)
    const nobodys = endpoint.path === '/calls/:id' ? '00000000-0000-4000-8000-000000000000' : 999_999
    expect(theirs).toEqual(await send(w.inA, endpoint, at(nobodys)))
    expect((await w.inB.request('GET', `${PORTAL}/numbers`)).body).toContain(`${CANARY} own`)
    expect((await w.inB.request('GET', `${PORTAL}/me`)).statusCode).toBe(200)
  })

  const withNumber = portal.filter(
    ({ query }) => query !== undefined && 'shape' in query && 'numberId' in (query.shape as object),
  )
  test('numbers in the query are looked at too', () => expect(withNumber.length).toBeGreaterThanOrEqual(3))
  test.each(withNumber.map((endpoint) => [endpoint.id, endpoint] as const))('%s?numberId', async (_, endpoint) => {
    const needed = queryNeeded(endpoint)
    const at = (number: number) => `${endpoint.path}${needed}${needed === '' ? '?' : '&'}numberId=${number}`
    const theirs = await send(w.inA, endpoint, at(w.numberB))
    expect(theirs).toEqual(await send(w.inA, endpoint, at(999_999)))
    expect(String(theirs[1])).not.toContain(CANARY)
  })
})

describe('no answer to A holds anything of B, nor what staff keep to themselves', () => {
  const reads = portal.filter(
    ({ method, path, returns }) =>
      method === 'GET' && !('bytes' in returns && returns.bytes === 'events') && path !== '/',
  )
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  /** The address of a read, with what is B's in it. */
  const addressOf = ({ path }: Listed): string =>
    path
      .replace(':day', yesterday)
      .replace('/exports/:id', `/exports/${w.exportB}`)
      .replace('/campaigns/:id', `/campaigns/${w.campaignB}`)
      .replace('/calls/:id', `/calls/${w.callB}`)
      .replace('/numbers/:id', `/numbers/${w.numberB}`)
      .replace('/routing-plans/:id', `/routing-plans/${w.planB}`)
      .replace('/sites/:id', `/sites/${w.siteB}`) + queryNeeded({ path })
  const typed = ['', '%', '_', '*', CANARY, CANARY_NUMBER, '0161', '\\', "'", 'a'.repeat(200)]

  test('and the same reads do show it to B', async () => {
    const met = []
    for (const read of reads) {
      const answer = await w.inB.request('GET', PORTAL + addressOf(read))
      expect([read.id, answer.statusCode]).toEqual([read.id, 200])
      if (answer.body.includes(CANARY) || answer.body.includes(CANARY_NUMBER)) met.push(read.path)
    }
    expect(met).toEqual(
      expect.arrayContaining([
        '/me',
        '/account',
        '/numbers',
        '/numbers/filters',
        '/numbers/file',
        '/numbers/:id/details',
        '/numbers/costs',
        '/numbers/labels/file',
        '/sites',
        '/users',
        '/activity',
        '/calls',
        '/calls/filters',
        '/dailyCallRecords/:day',
        '/calls/reports/by-number/file',
        '/calls/reports/call-list/file',
        '/calls/exports/:id/file',
        '/calls/views',
        '/calls/schedules',
        '/campaigns',
        '/campaigns/:id',
        '/campaigns/:id/numbers',
        '/campaigns/:id/report',
        '/campaigns/:id/report/file',
        '/campaigns/:id/calls/file',
        '/campaignList/file',
        '/numbers/:id/routing',
        '/number-requests',
        '/new-numbers',
        '/routing-plans',
        '/routing-plans/:id',
        '/emergency-divert',
      ]),
    )
  })

  test.each(reads.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (_, endpoint) => {
    const url = PORTAL + addressOf(endpoint)
    // The reports are asked by one schema, which the first of them tries out whole.
    const isFirst = reads.find(({ query }) => query === endpoint.query)?.id === endpoint.id
    const keys =
      endpoint.query !== undefined && 'shape' in endpoint.query ? Object.keys(endpoint.query.shape as object) : []
    const queries = [
      '',
      ...keys.flatMap((key) =>
        (isFirst ? typed : [CANARY, CANARY_NUMBER]).map(
          (text) => `${url.includes('?') ? '&' : '?'}${key}=${encodeURIComponent(text)}`,
        ),
      ),
    ]
    for (const query of queries) {
      const { statusCode, body: whole } = await w.inA.request('GET', url + query)
      expect([query, statusCode < 500]).toEqual([query, true])
      // A refusal may say the caller's own words back, and so does the header of a report; an answer otherwise may not.
      const body = whole.replace(/"filters":\[\{"label":[^\]]*\]/, '"filters":[]')
      if (statusCode === 200) {
        expect([query, body.includes(CANARY)]).toEqual([query, false])
        expect([query, body.includes(CANARY_NUMBER) || body.includes('1614960777')]).toEqual([query, false])
      }
    }
  })

  test('totals count A’s calls only', async () => {
    const { totals, topNumbers } = (await w.inA.request('GET', `${PORTAL}/calls/overview?period=last-7-days`)).json()
    expect([totals.calls, totals.talkSeconds, topNumbers.length]).toEqual([3, 210, 1])
  })
})

describe('each feature that is available really gates', () => {
  const guarded = portal.filter((endpoint) => !isOpen(endpoint))
  const inTheirBodies = new Set(
    [
      ...['/calls/schedules', '/numbers/sites/plan', '/numbers/sites/assign', '/numbers/labels'],
      ...['/emergency-divert', '/emergency-divert/back'],
    ].map((path) => `POST ${PORTAL}${path}`),
  )
  const gates = features.filter(({ available, kind }) => available && kind === 'area').map(({ key }) => key)

  const needed = (key: FeatureKey): FeatureKey[] => [key, ...getFeature(key).needs.flatMap(needed)]
  const allNeeded = (endpoint: Listed) => needsOf(endpoint).filter(isFeatureKey).flatMap(needed)
  const visit = async (chosen: readonly FeatureKey[]) => {
    const customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, chosen) })
    return t.signIn(PORTAL, (await buildPerson(t.db, customer)).email, PASSWORD)
  }
  const menuOf = async (visitor: Visitor): Promise<string[]> =>
    (await visitor.request('GET', `${PORTAL}/me`)).json().features

  test.each(gates)('%s', async (key) => {
    const endpoints = guarded.filter((endpoint) => allNeeded(endpoint).includes(key))
    expect(endpoints.length).toBeGreaterThan(0)
    const off = await visit(everyFeature.filter((other) => !needed(other).includes(key)))
    const on = await visit([key, ...endpoints.flatMap(allNeeded)])
    expect([(await menuOf(off)).includes(key), (await menuOf(on)).includes(key)]).toEqual([false, true])
    for (const endpoint of endpoints) {
      const url = endpoint.url.replace(PORTAL, '')
      expect(await send(off, endpoint, url)).toEqual([404, expect.stringContaining('"NOT_GRANTED"')])
      const granted = await send(on, endpoint, url)
      // A plan that nobody made is out of date.
      expect(endpoint.id === `POST ${PORTAL}/numbers/labels` ? [409] : [200, 404]).toContain(granted[0])
      expect(granted[1]).not.toContain('NOT_GRANTED')
      // An e-mailed report names a view, in its body.
      const namesRecord = endpoint.path.includes('/:') || inTheirBodies.has(endpoint.id)
      if (!namesRecord) expect(granted[0]).toBe(200)
    }
  })

  test('switched off in an open session it is closed at the next request', async () => {
    const profile = await buildProfile(t.db, ['view_account'])
    const visitor = await t.signIn(
      PORTAL,
      (await buildPerson(t.db, await buildCustomer(t.db, { profileId: profile }))).email,
      PASSWORD,
    )
    expect((await visitor.request('GET', `${PORTAL}/account`)).statusCode).toBe(200)
    await w.administrator.request('PUT', `/backend/api/v1/myAccountCustomerProfiles/${profile}`, { myAccountFlags: [] })
    expect((await visitor.request('GET', `${PORTAL}/account`)).json().code).toBe('NOT_GRANTED')
  })
})

describe('records of the back office', () => {
  test('are reached through their own customer only: every path with two ids refuses a mix', async () => {
    // A revision is a number of its profile and a day is everybody’s, not a record that another could have.
    const nested = everyEndpoint.filter(
      ({ door, path }) => door === 'backend' && (path.replace(/\/:(revision|day)/, '').match(/:/g) ?? []).length > 1,
    )
    expect(nested.length).toBeGreaterThan(0)
    const ofA = (await w.administrator.request('GET', `/backend/api/v1/customers/${w.a}/campaigns`)).json().rows
    for (const { method, path, id } of nested) {
      // Its own test gives another number's charge.
      if (path === '/numbers/:id/charges/:chargeId') continue
      expect(path).toMatch(/^\/(customers\/:id\/portalUsers\/:portalUserId|campaigns\/:id\/numbers\/:time)(\/|$)/)
      const isCampaign = path.startsWith('/campaigns')
      const first = String(isCampaign ? ofA[0].id : w.a)
      const url = (second: number) =>
        `/backend/api/v1${path.replace(':id', first).replace(/:(portalUserId|time)/, String(second))}`
      const mixed = await w.administrator.request(method, url(isCampaign ? w.campaignTimeB : w.personB.id), {})
      const unknown = await w.administrator.request(method, url(999_999), {})
      expect([id, mixed.statusCode, mixed.json().code]).toEqual([id, 404, unknown.json().code])
    }
    expect((await w.inB.request('GET', `${PORTAL}/me`)).statusCode).toBe(200)
  })

  test('a profile of B’s group is not assigned to A', async () => {
    const scoped = await buildProfile(t.db, [], { customerID: w.b })
    const answer = await w.administrator.request('PUT', `/backend/api/v1/customers/${w.a}/myAccountProfile`, {
      profileId: scoped,
    })
    expect(answer.json().code).toBe('NOT_OFFERED')
  })
})
