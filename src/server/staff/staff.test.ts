import { staffEndpoints } from '#contract/backend/staff.ts'
import type { SomeLevels } from '#rules/staff-permissions.ts'
import { buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let administrator: Visitor
let administratorId: number
beforeEach(async () => {
  t = await openTestApp()
  const { id, email } = await buildStaff(t.db, everyLevel('edit'))
  administrator = await t.signIn(BACKEND, email, PASSWORD)
  administratorId = id
})
afterEach(() => t[Symbol.asyncDispose]())

/** Staff with these levels, signed in. */
const staffWith = async (levels: SomeLevels) => {
  const { id, email } = await buildStaff(t.db, levels)
  return { id, email, visitor: await t.signIn(BACKEND, email, PASSWORD) }
}
const addGroup = (name: string, levels: SomeLevels) =>
  administrator.call(BACKEND, staffEndpoints.addGroup, { body: { name, levels } })
const levelsOf = async (id: number) =>
  (await administrator.call(BACKEND, staffEndpoints.getUser, { params: { id } })).levels
const codeOf = async (answer: ReturnType<Visitor['request']>) => {
  const { statusCode, body } = await answer
  return [statusCode, JSON.parse(body).code]
}
const above = [403, 'ABOVE_YOUR_OWN']
const last = [409, 'LAST_ADMINISTRATOR']

describe('a staff user’s levels', () => {
  test('are the highest of the groups, raised or lowered by the own exceptions', async () => {
    const support = await addGroup('Support', { customers: 'edit', numbers: 'view' })
    const billing = await addGroup('Billing', { customers: 'view', calls: 'edit' })
    const { id } = await administrator.call(BACKEND, staffEndpoints.addUser, {
      body: {
        name: 'Bea',
        email: 'bea@northbridge.example',
        groupIds: [support.id, billing.id],
        override: { numbers: 'edit', calls: 'none' },
      },
    })
    expect(await levelsOf(id)).toEqual({
      'my-account-profiles': 'none',
      customers: 'edit',
      numbers: 'edit',
      calls: 'none',
      users: 'none',
      'activity-log': 'none',
      settings: 'none',
    })
  })

  test('follow a changed group at once', async () => {
    const group = await addGroup('Support', { customers: 'view' })
    const { id, visitor } = await staffWith({})
    await administrator.call(BACKEND, staffEndpoints.updateUser, { params: { id }, body: { groupIds: [group.id] } })
    expect((await visitor.request('GET', `${BACKEND}/customers`)).statusCode).toBe(200)
    await administrator.call(BACKEND, staffEndpoints.updateGroup, {
      params: { id: group.id },
      body: { levels: { numbers: 'view' } },
    })
    expect(await codeOf(visitor.request('GET', `${BACKEND}/customers`))).toEqual([403, 'FORBIDDEN'])
    expect((await visitor.request('GET', `${BACKEND}/numberTypes`)).statusCode).toBe(200)
  })
})

describe('nobody grants above their own', () => {
  const own: SomeLevels = { users: 'edit', customers: 'view' }

  test('neither to themselves, nor to others, nor to a new user, nor through a group', async () => {
    const { id, visitor } = await staffWith(own)
    const colleague = await staffWith({ customers: 'view' })
    const strong = await addGroup('Strong', { settings: 'edit' })
    const body = { name: 'New', email: 'new@northbridge.example' }
    for (const answer of [
      visitor.request('PUT', `${BACKEND}/users/${id}`, { override: { ...own, customers: 'edit' } }),
      visitor.request('PUT', `${BACKEND}/users/${id}`, { groupIds: [strong.id] }),
      visitor.request('PUT', `${BACKEND}/users/${colleague.id}`, { override: { settings: 'view' } }),
      visitor.request('PUT', `${BACKEND}/users/${colleague.id}`, { groupIds: [strong.id] }),
      visitor.request('POST', `${BACKEND}/users`, { ...body, override: { customers: 'edit' } }),
      visitor.request('POST', `${BACKEND}/users`, { ...body, groupIds: [strong.id] }),
      visitor.request('POST', `${BACKEND}/userGroups`, { name: 'Mine', levels: { numbers: 'view' } }),
      visitor.request('PUT', `${BACKEND}/userGroups/${strong.id}`, { levels: { users: 'edit' } }),
      visitor.request('PUT', `${BACKEND}/userGroups/${strong.id}`, { name: 'Weak' }),
      visitor.request('DELETE', `${BACKEND}/userGroups/${strong.id}`),
    ])
      expect(await codeOf(answer)).toEqual(above)
    expect(await levelsOf(colleague.id)).toMatchObject({ customers: 'view', settings: 'none' })
    expect((await administrator.call(BACKEND, staffEndpoints.listGroups, {})).rows.map(({ name }) => name)).toEqual([
      'Strong',
    ])
  })

  test('and the refusal names the permissions', async () => {
    const { visitor } = await staffWith(own)
    const answer = await visitor.request('POST', `${BACKEND}/userGroups`, {
      name: 'Mine',
      levels: { numbers: 'view', settings: 'edit', customers: 'view' },
    })
    expect(answer.json().message).toBe('Your own level is lower in: Numbers, Settings. Nobody grants above their own.')
  })

  test('what lies within their own is granted', async () => {
    const { visitor } = await staffWith(own)
    const colleague = await staffWith({})
    const answer = await visitor.request('PUT', `${BACKEND}/users/${colleague.id}`, { override: own })
    expect([answer.statusCode, answer.json().levels]).toMatchObject([200, own])
  })

  test('nobody changes, disables, signs out or mails a user above them', async () => {
    const { visitor } = await staffWith(own)
    const user = `${BACKEND}/users/${administratorId}`
    for (const answer of [
      visitor.request('PUT', user, { name: 'Renamed' }),
      visitor.request('PUT', user, { groupIds: [], override: {} }),
      ...['access-mail', 'disable', 'enable', 'end-sessions', 'clear-delay'].map((act) =>
        visitor.request('POST', `${user}/${act}`, {}),
      ),
    ])
      expect(await codeOf(answer)).toEqual(above)
    expect((await administrator.request('GET', `${BACKEND}/me`)).statusCode).toBe(200)
    const { rows } = (await visitor.request('GET', `${BACKEND}/users`)).json()
    expect(rows.find(({ id }: { id: number }) => id === administratorId).mayEdit).toBe(false)
  })

  test('a group above the caller stays, though an exception hides its level from the user’s own', async () => {
    const strong = await addGroup('Strong', { settings: 'edit' })
    const { id } = await staffWith({ settings: 'none' })
    await administrator.call(BACKEND, staffEndpoints.updateUser, { params: { id }, body: { groupIds: [strong.id] } })
    const { visitor } = await staffWith(own)
    expect(await codeOf(visitor.request('PUT', `${BACKEND}/users/${id}`, { override: {} }))).toEqual(above)
    expect(await levelsOf(id)).toMatchObject({ settings: 'none' })
  })

  test('who only sees users saves nothing', async () => {
    const { visitor, id } = await staffWith({ ...everyLevel('edit'), users: 'view' })
    expect((await visitor.request('GET', `${BACKEND}/users`)).statusCode).toBe(200)
    expect(await codeOf(visitor.request('PUT', `${BACKEND}/users/${id}`, { override: everyLevel('edit') }))).toEqual([
      403,
      'FORBIDDEN',
    ])
  })
})

describe('the last user who can manage users', () => {
  test('is neither disabled nor lowered, by an exception or by the group', async () => {
    const me = `${BACKEND}/users/${administratorId}`
    expect(await codeOf(administrator.request('POST', `${me}/disable`, {}))).toEqual(last)
    expect(
      await codeOf(administrator.request('PUT', me, { override: { ...everyLevel('edit'), users: 'view' } })),
    ).toEqual(last)
    const group = await addGroup('Administrators', everyLevel('edit'))
    await administrator.call(BACKEND, staffEndpoints.updateUser, {
      params: { id: administratorId },
      body: { groupIds: [group.id], override: {} },
    })
    expect(await codeOf(administrator.request('PUT', me, { groupIds: [] }))).toEqual(last)
    expect(
      await codeOf(
        administrator.request('PUT', `${BACKEND}/userGroups/${group.id}`, { levels: { customers: 'edit' } }),
      ),
    ).toEqual(last)
    expect((await administrator.request('GET', me)).statusCode).toBe(200)
  })

  test('may go once there is another; of four who go together one stays', async () => {
    const others = [
      await staffWith(everyLevel('edit')),
      await staffWith(everyLevel('edit')),
      await staffWith(everyLevel('edit')),
    ]
    const everybody = [{ id: administratorId, visitor: administrator }, ...others]
    const answers = await Promise.all(
      everybody.map(({ id, visitor }) => codeOf(visitor.request('POST', `${BACKEND}/users/${id}/disable`, {}))),
    )
    expect(answers.filter(([status]) => status === 200)).toHaveLength(everybody.length - 1)
    const left = await t.db.selectFrom('staff_user').select('id').where('disabled_at', 'is', null).execute()
    expect(left).toHaveLength(1)
  })

  test('is not a disabled one', async () => {
    const second = await staffWith(everyLevel('edit'))
    await administrator.call(BACKEND, staffEndpoints.disableUser, { params: { id: second.id } })
    expect(await codeOf(administrator.request('POST', `${BACKEND}/users/${administratorId}/disable`, {}))).toEqual(last)
  })
})

describe('users and groups', () => {
  test('have unique addresses and names, case ignored, each refused at its field', async () => {
    const { email } = await staffWith({})
    await addGroup('Support', {})
    const user = await administrator.request('POST', `${BACKEND}/users`, { name: 'Twin', email: email.toUpperCase() })
    expect([user.statusCode, user.json().code, user.json().issues[0].path]).toEqual([409, 'EMAIL_TAKEN', ['email']])
    const group = await administrator.request('POST', `${BACKEND}/userGroups`, { name: 'SUPPORT' })
    expect([group.statusCode, group.json().code, group.json().issues[0].path]).toEqual([409, 'NAME_TAKEN', ['name']])
  })

  test('are refused with a group that does not exist, and nothing is saved', async () => {
    const answer = await administrator.request('POST', `${BACKEND}/users`, {
      name: 'New',
      email: 'new@northbridge.example',
      groupIds: [404],
    })
    expect([answer.statusCode, answer.json().issues]).toEqual([
      422,
      [{ path: ['groupIds'], message: 'There is no such user group.' }],
    ])
    expect(
      await t.db.selectFrom('staff_user').where('email', '=', 'new@northbridge.example').selectAll().execute(),
    ).toEqual([])
  })

  test('a group with users is not deleted; an empty one is', async () => {
    const group = await addGroup('Support', {})
    const { id } = await staffWith({})
    await administrator.call(BACKEND, staffEndpoints.updateUser, { params: { id }, body: { groupIds: [group.id] } })
    const answer = await administrator.request('DELETE', `${BACKEND}/userGroups/${group.id}`)
    expect([answer.statusCode, answer.json().message]).toEqual([409, '1 user is in this group. Take them out first.'])
    await administrator.call(BACKEND, staffEndpoints.updateUser, { params: { id }, body: { groupIds: [] } })
    expect((await administrator.request('DELETE', `${BACKEND}/userGroups/${group.id}`)).statusCode).toBe(200)
  })

  test('leave before and after of every level in the activity log', async () => {
    const { id, email } = await staffWith({ customers: 'edit', numbers: 'view' })
    await administrator.call(BACKEND, staffEndpoints.updateUser, {
      params: { id },
      body: { name: 'Renamed', override: { customers: 'none', settings: 'view' } },
    })
    const entry = await t.db.selectFrom('activity_entry').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()
    expect([entry?.kind, entry?.subject, entry?.subject_name, entry?.changes]).toEqual([
      'changed',
      'Staff user',
      email,
      [
        { label: 'Name', before: email.split('@')[0], after: 'Renamed' },
        { label: 'Customers', before: 'edit', after: 'none' },
        { label: 'Numbers', before: 'view', after: '(none)' },
        { label: 'Settings', before: '(none)', after: 'view' },
      ],
    ])
  })
})
