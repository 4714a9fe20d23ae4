import { buildApiKey, buildCustomer, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { everyEndpoint } from '#test/matrix/endpoints.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takesIdempotencyKey } from './idempotency.ts'

const PROFILES = `${BACKEND}/myAccountCustomerProfiles`
const DAY = 86_400
let t: TestApp
let user: { id: number; email: string }
let program: Visitor
beforeEach(async () => {
  t = await openTestApp()
  user = await buildStaff(t.db, everyLevel('edit'))
  program = t.visit({ key: await buildApiKey(t.db, user) })
})
afterEach(() => t[Symbol.asyncDispose]())

const post = (visitor: Visitor, body: unknown, key: string, url = PROFILES) =>
  visitor.request('POST', url, body, { 'idempotency-key': key })
const codeOf = async (answer: ReturnType<Visitor['request']>) => {
  const { statusCode, body } = await answer
  return [statusCode, JSON.parse(body).code]
}
const countProfiles = async () => (await t.db.selectFrom('my_account_profile').select('id').execute()).length
const kept = () => t.db.selectFrom('idempotent_request').selectAll().execute()

test('the same request again gets the first answer, word for word, and nothing is done twice', async () => {
  const first = await post(program, { name: 'A' }, 'order 1')
  const again = await post(program, { name: 'A' }, 'order 1')
  expect([first.statusCode, again.statusCode, again.body]).toEqual([200, 200, first.body])
  expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([undefined, 'true'])
  expect(await countProfiles()).toBe(1)
  // By the session of the same user too.
  const page = await t.signIn(BACKEND, user.email, PASSWORD)
  expect((await post(page, { name: 'A' }, 'order 1')).body).toBe(first.body)
})

test('of many at once exactly one is done; the others are told to wait, and then get its answer', async () => {
  const names = Array.from({ length: 12 }, () => ({ name: 'Trial', availability: 'Standard' }))
  const statuses = `${BACKEND}/customerGroups`
  const answers = await Promise.all(names.map((body) => post(program, body, 'order 2', statuses)))
  const done = answers.filter(({ statusCode, headers }) => statusCode === 200 && !headers['idempotency-replayed'])
  expect(done.length).toBe(1)
  for (const answer of answers)
    if (answer.statusCode === 409)
      expect([answer.json().code, answer.headers['retry-after']]).toEqual(['IDEMPOTENCY_KEY_BUSY', '1'])
    else expect([answer.statusCode, answer.body]).toEqual([200, done[0]?.body])
  expect((await post(program, names[0], 'order 2', statuses)).body).toBe(done[0]?.body)
  const created = await t.db.selectFrom('activity_entry').select('id').where('subject', '=', 'Customer group').execute()
  expect(created.length).toBe(1)
})

test('another body, address or record under the same key is refused', async () => {
  const [one, other] = [await buildCustomer(t.db), await buildCustomer(t.db)]
  const number = { number: '0161 496 0456', typeId: 1, statusId: 1, soldOn: '2026-01-01' }
  const at = (id: number) => `${BACKEND}/customers/${id}/numbers`
  expect((await post(program, number, 'order 3', at(one))).statusCode).toBe(200)
  for (const again of [
    post(program, { ...number, soldOn: '2026-01-02' }, 'order 3', at(one)),
    post(program, number, 'order 3', at(other)),
    post(program, { name: 'A' }, 'order 3'),
  ])
    expect(await codeOf(again)).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
})

test('another caller’s key is another key', async () => {
  const colleague = await buildStaff(t.db, everyLevel('edit'))
  const theirs = t.visit({ key: await buildApiKey(t.db, colleague) })
  expect((await post(program, { name: 'A' }, '1')).statusCode).toBe(200)
  expect((await post(theirs, { name: 'B' }, '1')).json().name).toBe('B')
})

test('a refusal or a bug frees the key', async () => {
  expect(await codeOf(post(program, { name: '' }, '1'))).toEqual([422, 'INVALID'])
  await t.db.schema.alterTable('my_account_profile_revision').renameTo('away').execute()
  expect(await codeOf(post(program, { name: 'A' }, '1'))).toEqual([500, 'INTERNAL'])
  await t.db.schema.alterTable('away').renameTo('my_account_profile_revision').execute()
  expect((await post(program, { name: 'A' }, '1')).statusCode).toBe(200)
})

test('an answer is kept for a day', async () => {
  await post(program, { name: 'A' }, '1')
  t.pass(DAY - 60)
  expect((await post(program, { name: 'A' }, '1')).statusCode).toBe(200)
  t.pass(120)
  expect(await codeOf(post(program, { name: 'A' }, '1'))).toEqual([409, 'NAME_TAKEN'])
  expect(await kept()).toEqual([])
})

test('a request that was cut off is not done again: who asks is told to look', async () => {
  await post(program, { name: 'A' }, '1')
  await t.db.updateTable('idempotent_request').set({ status: null, answer: null }).execute()
  expect(await codeOf(post(program, { name: 'A' }, '1'))).toEqual([409, 'IDEMPOTENCY_KEY_BUSY'])
  t.pass(121)
  const answer = await post(program, { name: 'A' }, '1')
  expect([answer.statusCode, answer.json().message]).toEqual([409, expect.stringContaining('nobody knows')])
})

test.each(['', 'ä', 'x'.repeat(201)])('the key “%s” is refused', async (key) => {
  const answer = await post(program, { name: 'A' }, key)
  expect([answer.statusCode, answer.json().message]).toEqual([
    422,
    'An Idempotency-Key has 1 to 200 printable characters.',
  ])
})

test('rights are looked at before kept answers', async () => {
  await post(program, { name: 'A' }, '1')
  await t.db.deleteFrom('staff_user_permission').execute()
  expect(await codeOf(post(program, { name: 'A' }, '1'))).toEqual([403, 'FORBIDDEN'])
})

test('no secret is ever kept: neither a password that is sent nor a key that is answered', async () => {
  const excluded = everyEndpoint.filter(
    (endpoint) => endpoint.door === 'backend' && endpoint.method === 'POST' && !takesIdempotencyKey(endpoint),
  )
  expect(excluded.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['/sign-in', '/me/apiKey', '/me/password', '/mail-links/use', '/set-up', '/callImports']),
  )
  const page = await t.signIn(BACKEND, user.email, PASSWORD)
  await page.request(
    'POST',
    `${BACKEND}/me/apiKey`,
    { access: 'read', password: PASSWORD, code: '' },
    {
      'idempotency-key': '1',
    },
  )
  await page.request(
    'POST',
    `${BACKEND}/me/password`,
    { currentPassword: PASSWORD, newPassword: `${PASSWORD}!` },
    {
      'idempotency-key': '2',
    },
  )
  expect(await kept()).toEqual([])
})
