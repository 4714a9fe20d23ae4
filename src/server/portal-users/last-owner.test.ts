import { portalUserEndpoints } from '#contract/backend/portal-users.ts'
import { ownPeopleEndpoints } from '#contract/my-account/people.ts'
import {
  buildCustomer,
  buildPerson,
  buildProfile,
  buildStaff,
  everyFeature,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let staff: Visitor
let harbour: number
let profileId: number
let owner: Visitor
let ownerPerson: { id: number; email: string }
beforeAll(async () => {
  t = await openTestApp()
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  profileId = await buildProfile(t.db, everyFeature)
})
afterAll(() => t[Symbol.asyncDispose]())
const newCustomer = async () => {
  const id = await buildCustomer(t.db, { profileId })
  const person = await buildPerson(t.db, id)
  return { id, person, visitor: await t.signIn(PORTAL, person.email, PASSWORD) }
}
beforeEach(async () => {
  const fresh = await newCustomer()
  harbour = fresh.id
  owner = fresh.visitor
  ownerPerson = fresh.person
})

let counter = 0
const newAddress = () => `guest${++counter}@harbour-dental.example`
const memberOf = async (email: string, visitor = owner) => {
  const { rows } = await visitor.call(PORTAL, ownPeopleEndpoints.list, {})
  const found = rows.find((row) => row.email === email)
  if (found === undefined) throw new Error(`${email} is not there`)
  return found
}
const codeOf = async (answering: ReturnType<Visitor['request']>) => {
  const answer = await answering
  return answer.statusCode === 200 ? 200 : (answer.json().code as string)
}
const put = (visitor: Visitor, id: number, body: object) =>
  codeOf(visitor.request('PUT', `${PORTAL}/users/${id}`, body))
const remove = (visitor: Visitor, id: number) => codeOf(visitor.request('DELETE', `${PORTAL}/users/${id}`))

describe('the last owner', () => {
  test('stays: not demoted and not removed, by staff neither, until there is another', async () => {
    const own = await memberOf(ownerPerson.email)
    expect([await put(owner, own.id, { role: 'billing' }), await remove(owner, own.id)]).toEqual([
      'LAST_OWNER',
      'LAST_OWNER',
    ])
    const params = { id: harbour, portalUserId: ownerPerson.id }
    await expect(staff.call(BACKEND, portalUserEndpoints.remove, { params })).rejects.toThrow('LAST_OWNER')
    const demote = staff.call(BACKEND, portalUserEndpoints.changeAccess, { params, body: { role: 'numbers' } })
    await expect(demote).rejects.toThrow('LAST_OWNER')
    await buildPerson(t.db, harbour)
    expect(await put(owner, own.id, { role: 'billing' })).toBe(200)
  })

  test('is not one who is disabled', async () => {
    const other = await buildPerson(t.db, harbour)
    await staff.call(BACKEND, portalUserEndpoints.disable, { params: { id: harbour, portalUserId: other.id } })
    expect(await remove(owner, (await memberOf(ownerPerson.email)).id)).toBe('LAST_OWNER')
  })

  test('is disabled by staff when it has to be, and stays the owner', async () => {
    const { id, person, visitor } = await newCustomer()
    const params = { id, portalUserId: person.id }
    await staff.call(BACKEND, portalUserEndpoints.disable, { params })
    expect((await visitor.request('GET', `${PORTAL}/me`)).statusCode).toBe(401)
    const { rows } = await staff.call(BACKEND, portalUserEndpoints.list, { params: { id } })
    expect(rows.map(({ role, state }) => [role, state])).toEqual([['owner', 'disabled']])
  })

  test.each(['demote', 'remove'] as const)('stays when two owners %s each other at once', async (what) => {
    for (let round = 0; round < 8; round += 1) {
      const customer = await newCustomer()
      const second = await buildPerson(t.db, customer.id)
      const other = await t.signIn(PORTAL, second.email, PASSWORD)
      const [one, two] = [
        await memberOf(customer.person.email, customer.visitor),
        await memberOf(second.email, customer.visitor),
      ]
      const act = async (visitor: Visitor, memberId: number) => {
        if (what === 'demote') return put(visitor, memberId, { role: 'read-only' })
        return remove(visitor, memberId)
      }
      const answers = await Promise.all([act(customer.visitor, two.id), act(other, one.id)])
      expect(answers.filter((answer) => answer === 200)).toHaveLength(1)
      const owners = await t.db
        .selectFrom('portal_membership')
        .innerJoin('portal_user', 'portal_user.id', 'portal_membership.portal_user_id')
        .select('portal_user.id')
        .where('customer_id', '=', customer.id)
        .where('role', '=', 'owner')
        .where('disabled_at', 'is', null)
        .execute()
      expect(owners).toHaveLength(1)
    }
  })

  test('is the first: staff invite nobody before as anything else', async () => {
    const params = { id: await buildCustomer(t.db, { profileId }) }
    const asBilling = { email: newAddress(), name: 'A', role: 'billing' } as const
    await expect(staff.call(BACKEND, portalUserEndpoints.invite, { params, body: asBilling })).rejects.toThrow(
      'INVALID',
    )
    const first = await staff.call(BACKEND, portalUserEndpoints.invite, {
      params,
      body: { email: newAddress(), name: 'A' },
    })
    const second = await staff.call(BACKEND, portalUserEndpoints.invite, { params, body: asBilling })
    expect([first.role, second.role]).toEqual(['owner', 'billing'])
  })
})
