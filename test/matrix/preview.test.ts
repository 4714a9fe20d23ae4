import { previewEndpoints } from '#contract/backend/previews.ts'
import { newProfile } from '#contract/backend/profiles.ts'
import { PREVIEW_API } from '#contract/endpoint.ts'
import { buildApiKey, buildPerson, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { dumpTables } from '#test/support/dump.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyEndpoint, queryNeeded } from './endpoints.ts'
import { buildTwoCustomers, CANARY, type TwoCustomers } from './two-customers.ts'

let t: TestApp
let w: TwoCustomers
beforeAll(async () => {
  t = await openTestApp()
  w = await buildTwoCustomers(t)
}, 120_000)
afterAll(() => t[Symbol.asyncDispose]())

const open = async (visitor: Visitor, body: Parameters<typeof visitor.call<typeof previewEndpoints.open>>[2]['body']) =>
  visitor.call(BACKEND, previewEndpoints.open, { body })
const at = (preview: number, url: string) => url.replace(PORTAL, PREVIEW_API.replace(':preview', String(preview)))
const portal = everyEndpoint.filter(({ door }) => door === 'my-account')
const isStream = ({ returns }: (typeof portal)[number]) => 'bytes' in returns && returns.bytes === 'events'

const kept = async () =>
  Object.fromEntries(
    Object.entries(await dumpTables(t.db)).filter(([name]) => name.startsWith('public.') && !name.endsWith('_session')),
  )

describe('in a preview nothing can be changed', () => {
  const changing = portal.filter(({ method }) => method !== 'GET')
  test('every change of the portal is looked at', () => expect(changing.length).toBeGreaterThan(8))

  test.each(changing.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (_, { method, path }) => {
    const { id } = await open(w.administrator, { customerId: w.b })
    const url = at(id, PORTAL + path.replaceAll(/:\w+/g, String(path.startsWith('/numbers') ? w.numberB : w.sessionB)))
    const before = await kept()
    for (const body of [{}, { description: 'Changed' }]) {
      const answer = await w.administrator.request(method, url, body)
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'PREVIEW_ONLY'])
    }
    expect(await kept()).toEqual(before)
  })
})

describe('a preview shows what the customer sees', () => {
  const reads = portal.filter((endpoint) => endpoint.method === 'GET' && !isStream(endpoint))
  // Of the person's own sign-in nothing is shown, and a preview says that it is one.
  // A preview is nobody's own: what one person keeps for themselves is empty in it.
  const ofOnePerson = /^\/(me|calls\/(views|schedules|exports))(\/|$)/
  const reading = reads.filter(({ path }) => !ofOnePerson.test(path))

  test.each(reading.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (_, { path }) => {
    const { id } = await open(w.administrator, { customerId: w.b })
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
    const url = PORTAL + path.replace(':day', yesterday).replaceAll(/:\w+/g, String(w.numberB)) + queryNeeded({ path })
    const own = await w.inB.request('GET', url)
    const seen = await w.administrator.request('GET', at(id, url))
    expect([seen.statusCode, withoutId(seen.body)]).toEqual([own.statusCode, withoutId(own.body)])
  })

  test('and the menu is the same', async () => {
    const { id } = await open(w.administrator, { customerId: w.b })
    const own = (await w.inB.request('GET', `${PORTAL}/me`)).json()
    const seen = (await w.administrator.request('GET', at(id, `${PORTAL}/me`))).json()
    expect(seen.features).toEqual(own.features)
    expect(seen.preview).toMatchObject({ id, customerId: w.b, profileName: `${CANARY} profile of B`, unsaved: false })
    expect((await w.administrator.request('GET', at(id, `${PORTAL}/me/sessions`))).json().rows).toEqual([])
  })

  test('with an unsaved profile, by the same guard', async () => {
    const settings = newProfile.parse({ name: 'Draft', myAccountFlags: ['view_account'] })
    const { id } = await open(w.administrator, { customerId: w.b, settings })
    const me = (await w.administrator.request('GET', at(id, `${PORTAL}/me`))).json()
    expect([me.features, me.preview.unsaved, me.preview.profileName]).toEqual([['view_account'], true, 'Draft'])
    const numbers = await w.administrator.request('GET', at(id, `${PORTAL}/numbers`))
    expect([numbers.statusCode, numbers.json().code]).toEqual([404, 'NOT_GRANTED'])
    await w.administrator.call(BACKEND, previewEndpoints.change, {
      params: { id },
      body: { settings: { ...settings, myNumbers: ['view_numbers'] } },
    })
    expect((await w.administrator.request('GET', at(id, `${PORTAL}/numbers`))).statusCode).toBe(200)
    const reportsWith = async (more: object) => {
      const body = { settings: { ...settings, myCallsEnabled: true, ...more } }
      await w.administrator.call(BACKEND, previewEndpoints.change, { params: { id }, body })
      const { features } = (await w.administrator.request('GET', at(id, `${PORTAL}/me`))).json()
      return (features as string[]).filter((key) => key.startsWith('report_'))
    }
    expect((await reportsWith({})).length).toBe(17)
    expect(await reportsWith({ myCallsReports: ['report_by_day'] })).toEqual(['report_by_day'])
    // The customer's own portal is as it was.
    expect((await w.inB.request('GET', `${PORTAL}/me`)).json().features.length).toBeGreaterThan(5)
  })
})

describe('a preview is its opener’s alone, and ends', () => {
  const look = async (visitor: Visitor, id: number) => (await visitor.request('GET', at(id, `${PORTAL}/me`))).statusCode

  test('with the staff session, its time, its close, and the permission', async () => {
    const staff = await buildStaff(t.db, everyLevel('view'))
    const mine = await t.signIn(BACKEND, staff.email, PASSWORD)
    const { id } = await open(mine, { customerId: w.b })
    expect(await look(mine, id)).toBe(200)
    for (const other of [t.visit(), w.administrator, w.inB, w.inA, await t.signIn(BACKEND, staff.email, PASSWORD)])
      expect(await look(other, id)).toBe(401)
    expect(await look(mine, id + 1000)).toBe(401)
    await t.db
      .deleteFrom('staff_user_permission')
      .where('user_id', '=', staff.id)
      .where('permission', '=', 'customers')
      .execute()
    expect(await look(mine, id)).toBe(401)
    const again = await open(w.administrator, { customerId: w.b })
    await w.administrator.call(BACKEND, previewEndpoints.close, { params: { id: again.id } })
    expect(await look(w.administrator, again.id)).toBe(401)
  })

  test('is no way round the staff’s own permissions: what they may not see, it does not show', async () => {
    const staff = await buildStaff(t.db, { customers: 'view', 'my-account-profiles': 'view' })
    const mine = await t.signIn(BACKEND, staff.email, PASSWORD)
    const { id } = await open(mine, { customerId: w.b })
    for (const path of ['/calls', '/calls/reports/call-list/file?format=csv', '/numbers', '/activity']) {
      const answer = await mine.request('GET', at(id, PORTAL + path))
      expect([path, answer.statusCode, answer.json().code]).toEqual([path, 403, 'FORBIDDEN'])
    }
    expect((await mine.request('GET', at(id, `${PORTAL}/account`))).statusCode).toBe(200)
  })

  test('writes down what is downloaded through it', async () => {
    const { id } = await open(w.administrator, { customerId: w.b })
    await w.administrator.request('GET', at(id, `${PORTAL}/calls/reports/call-list/file?format=csv`))
    const entry = await t.db.selectFrom('activity_entry').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()
    expect(entry).toMatchObject({ kind: 'preview', customer_id: w.b, summary: expect.stringContaining('Downloaded') })
  })

  test('is not for programs', async () => {
    const user = await buildStaff(t.db, everyLevel('edit'))
    const program = t.visit({ key: await buildApiKey(t.db, user) })
    const answer = await program.request('POST', `${BACKEND}/portalPreviews`, { customerId: w.b })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'FORBIDDEN'])
  })

  test('is written down with both names, where the customer can see it', async () => {
    await open(w.administrator, { customerId: w.a })
    const entry = await t.db
      .selectFrom('activity_entry')
      .selectAll()
      .where('kind', '=', 'preview')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    expect(entry).toMatchObject({
      population: 'staff',
      on_behalf_of: 'AVIA0001',
      customer_id: w.a,
      summary: 'Looked at the portal as the customer',
    })
  })

  test('as one of the people shows what their role leaves', async () => {
    const person = await buildPerson(t.db, w.b, 'reader@b.example')
    await t.db
      .updateTable('portal_membership')
      .set({ role: 'numbers' })
      .where('portal_user_id', '=', person.id)
      .execute()
    const { id } = await open(w.administrator, { customerId: w.b, portalUserId: person.id })
    const me = (await w.administrator.request('GET', at(id, `${PORTAL}/me`))).json()
    const own = (await (await t.signIn(PORTAL, person.email, PASSWORD)).request('GET', `${PORTAL}/me`)).json()
    expect([me.features, me.closedByRole]).toEqual([own.features, own.closedByRole])
    expect(me.closedByRole).toContain('myCallsEnabled')
  })

  test('is not opened for a customer who could not sign in, nor as somebody else’s person', async () => {
    await t.db.updateTable('customer').set({ status_id: 3 }).where('id', '=', w.a).execute()
    const refused = await w.administrator.request('POST', `${BACKEND}/portalPreviews`, { customerId: w.a })
    expect([refused.statusCode, refused.json().issues[0].path]).toEqual([422, ['customerId']])
    const foreign = await w.administrator.request('POST', `${BACKEND}/portalPreviews`, {
      customerId: w.b,
      portalUserId: w.personA.id,
    })
    expect(foreign.statusCode).toBe(404)
  })
})

const withoutId = (body: string) => body.replace(/"requestId":"[^"]*"/, '')
