import {
  buildCustomer,
  buildGroup,
  buildPerson,
  buildProfile,
  buildStaff,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyEndpoint, needsOf } from './endpoints.ts'

// Without MyAccount Profiles a staff user meets no profile: in no list, page, count, search, log entry or refusal.

const CANARY = 'Canary Nightingale'
let t: TestApp
let without: Visitor
let withView: Visitor
let customer: number
let group: number
let own: number

beforeAll(async () => {
  t = await openTestApp()
  group = await buildGroup(t.db, 'Business direct')
  const assigned = await buildProfile(t.db, ['view_account'], { name: `${CANARY} assigned` })
  await buildProfile(t.db, ['view_account'], { name: `${CANARY} group`, groupIds: [group] })
  customer = await buildCustomer(t.db, { accountNumber: 'AVIA0001', groupId: group, profileId: assigned })
  await buildProfile(t.db, ['view_account'], { name: `${CANARY} own`, customerID: customer })
  const { id, email } = await buildStaff(t.db, { ...everyLevel('edit'), 'my-account-profiles': 'none' })
  own = id
  without = await t.signIn(BACKEND, email, PASSWORD)
  const administrator = await buildStaff(t.db, everyLevel('edit'))
  withView = await t.signIn(BACKEND, administrator.email, PASSWORD)
  await buildPerson(t.db, customer)
  // Every act that names a profile in the activity log, and the settings that name one.
  const added = (
    await withView.request('POST', `${BACKEND}/myAccountCustomerProfiles`, { name: `${CANARY} added` })
  ).json()
  await withView.request('PUT', `${BACKEND}/myAccountCustomerProfiles/${added.id}`, { name: `${CANARY} renamed` })
  await withView.request('PUT', `${BACKEND}/settings/defaultProfile`, { profileId: added.id })
  await withView.request('PUT', `${BACKEND}/customers/${customer}/myAccountProfile`, {
    profileId: added.id,
    reason: 'Asked',
  })
  const spare = (
    await withView.request('POST', `${BACKEND}/myAccountCustomerProfiles`, { name: `${CANARY} deleted` })
  ).json()
  await withView.request('DELETE', `${BACKEND}/myAccountCustomerProfiles/${spare.id}`)
})
afterAll(() => t[Symbol.asyncDispose]())

const reads = everyEndpoint.filter(
  ({ door, method, returns }) => door === 'backend' && method === 'GET' && !('bytes' in returns),
)
/** The address with ids of records that exist, or whole lists of everything. */
const addressOf = (id: string): string =>
  id
    .replace('GET ', '')
    .replace('/users/:id', `/users/${own}`)
    .replace('/:id', `/${customer}`)
    .concat(id.endsWith('/search') ? '?q=AVIA' : '')

test('the names are there to be met: the same reads show them to who may see profiles', async () => {
  const bodies = await Promise.all(reads.map(({ id }) => withView.request('GET', addressOf(id))))
  const met = reads.filter((_, index) => bodies[index]?.body.includes(CANARY)).map(({ path }) => path)
  expect(met).toEqual(
    expect.arrayContaining([
      '/myAccountCustomerProfiles',
      '/customers',
      '/customers/:id',
      '/customerGroups',
      '/userActivityLog',
      '/settings',
    ]),
  )
})

test.each(reads.map((endpoint) => [endpoint.id, endpoint] as const))('%s shows no profile', async (id, endpoint) => {
  const answer = await without.request('GET', addressOf(id))
  const needed = needsOf(endpoint).some((need) => need.startsWith('my-account-profiles'))
  expect(needed ? answer.statusCode === 403 : answer.statusCode < 500).toBe(true)
  expect(answer.body).not.toContain(CANARY)
})

test.each([
  ['the customer list by profile', '/customers?profileId=1'],
  ['the log by its name', `/userActivityLog?search=${encodeURIComponent(CANARY)}`],
  ['the log by subject', '/userActivityLog?subject=MyAccount%20profile'],
  ['SmartSearch', `/search?q=${encodeURIComponent(CANARY)}`],
])('%s finds nothing', async (_, path) => {
  const answer = await without.request('GET', BACKEND + path)
  expect(answer.body).not.toContain(CANARY)
  if (path.includes('Canary') || path.includes('subject')) expect(answer.json().rows).toEqual([])
  // A filter that had an effect would tell which customers a profile has.
  if (path.includes('profileId')) expect(answer.json().total).toBe(1)
})

test('the profile in force is not told in the list either, nor the step that led to it', async () => {
  const { rows } = (await without.request('GET', `${BACKEND}/customers`)).json()
  expect(rows.map(({ profileInForce, step }: Record<string, unknown>) => ({ profileInForce, step }))).toEqual([
    { profileInForce: null, step: 'none' },
  ])
})

test('answers to changes and refusals name no profile, and count none', async () => {
  const answers = await Promise.all([
    without.request('PUT', `${BACKEND}/customers/${customer}`, { contactName: 'Pat' }),
    without.request('PUT', `${BACKEND}/customers/${customer}`, { contactName: 'Ann' }, { 'if-match': '"99"' }),
    without.request('PUT', `${BACKEND}/customerGroups/${group}`, { name: 'Business' }),
    without.request('DELETE', `${BACKEND}/customerGroups/${group}`),
    without.request('PUT', `${BACKEND}/settings`, { contact: 'Call us' }),
    without.request('PUT', `${BACKEND}/settings/defaultProfile`, { profileId: null }),
    without.request('PUT', `${BACKEND}/customers/${customer}/myAccountProfile`, { profileId: null }),
  ])
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 409, 200, 409, 200, 403, 403])
  for (const { body } of answers) expect(body).not.toContain(CANARY)
  expect(answers[3]?.json().message).toBe(
    '1 customer, or settings that you may not see, name this group. Take it off them first.',
  )
})
