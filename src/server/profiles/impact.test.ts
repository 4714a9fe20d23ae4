import { type ProfileFacts, resolveProfile } from '#rules/entitlement.ts'
import type { Db } from '#server/db/open.ts'
import { foreseeAssignment, type Impact, rehearse } from '#server/profiles/impact.ts'
import { listProfileFacts } from '#server/profiles/queries.ts'
import { buildCustomer, buildGroup, buildProfile } from '#test/support/build.ts'
import { openTestApp, type TestApp } from '#test/support/test-app.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

const PROFILES = 4
const CUSTOMERS = 4
let t: TestApp
let groups: number[]
let customers: number[]
let profiles: number[]
beforeAll(async () => {
  t = await openTestApp()
  groups = [await buildGroup(t.db), await buildGroup(t.db)]
  customers = []
  for (let count = 0; count < CUSTOMERS; count += 1) customers.push(await buildCustomer(t.db))
  profiles = []
  for (let count = 0; count < PROFILES; count += 1) profiles.push(await buildProfile(t.db, ['view_account']))
})
afterAll(() => t[Symbol.asyncDispose]())

const oneOf = (length: number) => fc.option(fc.nat(length - 1), { freq: 2 })
const anyProfile = fc.record({
  availability: fc.constantFrom('Headline', 'Standard', 'Historical'),
  customer: oneOf(CUSTOMERS),
  groups: fc.subarray([0, 1]),
})
const anyCustomer = fc.record({ group: oneOf(2), assigned: oneOf(PROFILES), status: fc.constantFrom(1, 3) })
const anyWorld = fc.record({
  profiles: fc.array(anyProfile, { minLength: PROFILES, maxLength: PROFILES }),
  customers: fc.array(anyCustomer, { minLength: CUSTOMERS, maxLength: CUSTOMERS }),
  fallback: oneOf(PROFILES),
})
/** What an act changes of a world: some profiles, some customers, the default. */
const anyAct = fc.record({
  profiles: fc.dictionary(fc.constantFrom('0', '1', '2', '3'), anyProfile, { maxKeys: 2 }),
  customers: fc.dictionary(fc.constantFrom('0', '1', '2', '3'), anyCustomer, { maxKeys: 2 }),
  fallback: fc.option(oneOf(PROFILES)),
})
type World = typeof anyWorld extends fc.Arbitrary<infer W> ? W : never
type Act = typeof anyAct extends fc.Arbitrary<infer A> ? A : never

const pick = (ids: readonly number[], index: number | null): number | null =>
  index === null ? null : (ids[index] ?? null)

const setProfile = async (db: Db, at: number, { availability, customer, groups: scope }: World['profiles'][number]) => {
  const id = profiles[at] ?? 0
  await db.deleteFrom('my_account_profile_customer_group').where('profile_id', '=', id).execute()
  await db
    .updateTable('my_account_profile')
    .set(({ eb }) => ({ availability, customer_id: pick(customers, customer), revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .execute()
  for (const group of scope)
    await db
      .insertInto('my_account_profile_customer_group')
      .values({ profile_id: id, group_id: groups[group] ?? 0 })
      .execute()
}

const setCustomer = (db: Db, at: number, { group, assigned, status }: World['customers'][number]) =>
  db
    .updateTable('customer')
    .set({ group_id: pick(groups, group), my_account_profile_id: pick(profiles, assigned), status_id: status })
    .where('id', '=', customers[at] ?? 0)
    .execute()

const setFallback = (db: Db, fallback: number | null) =>
  db
    .updateTable('platform')
    .set({ default_profile_id: pick(profiles, fallback) })
    .execute()

const settle = (world: World) =>
  t.db.transaction().execute(async (db) => {
    for (const [at, profile] of world.profiles.entries()) await setProfile(db, at, profile)
    for (const [at, customer] of world.customers.entries()) await setCustomer(db, at, customer)
    await setFallback(db, world.fallback)
  })

const perform = async (db: Db, act: Act) => {
  for (const [at, profile] of Object.entries(act.profiles)) await setProfile(db, Number(at), profile)
  for (const [at, customer] of Object.entries(act.customers)) await setCustomer(db, Number(at), customer)
  if (act.fallback !== null) await setFallback(db, act.fallback)
}

/** Who is in force for every customer, by the rules, with whatever else decides what they see. */
const standing = async (db: Db) => {
  const facts: ProfileFacts[] = await listProfileFacts(db)
  const revisions = new Map(
    (await db.selectFrom('my_account_profile').select(['id', 'revision']).execute()).map((row) => [
      row.id,
      row.revision,
    ]),
  )
  const { default_profile_id: fallback } = await db.selectFrom('platform').selectAll().executeTakeFirstOrThrow()
  const rows = await db.selectFrom('customer').selectAll().orderBy('id').execute()
  return rows.map((row) => {
    const customer = { id: row.id, customerGroupId: row.group_id, assignedProfileId: row.my_account_profile_id }
    const id = resolveProfile(customer, facts, fallback).inForce?.id ?? null
    return { id, revision: id === null ? null : revisions.get(id), access: row.status_id === 1 }
  })
}
type Standing = Awaited<ReturnType<typeof standing>>

const summed = (pairs: { from: number | null; to: number | null; customers: number }[]) => {
  const sums = new Map<string, number>()
  for (const { from, to, customers } of pairs) sums.set(`${from}→${to}`, (sums.get(`${from}→${to}`) ?? 0) + customers)
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1))
}
const expectedOf = (before: Standing, after: Standing) =>
  summed(
    before.flatMap((was, at) => {
      const now = after[at]
      const same = was.id === now?.id && was.revision === now?.revision && was.access === now?.access
      return same ? [] : [{ from: was.id, to: now?.id ?? null, customers: 1 }]
    }),
  )
const movementsOf = (impact: Impact) =>
  summed(impact.movements.map(({ from, to, customers }) => ({ from: from?.id ?? null, to: to?.id ?? null, customers })))

test('what an act moves is what the rules decide before and after it, in any world, for any act', async () => {
  let moved = 0
  await fc.assert(
    fc.asyncProperty(anyWorld, anyAct, async (world, act) => {
      await settle(world)
      const before = await standing(t.db)
      const { result: after, impact } = await rehearse(t.parts, async (db) => {
        await perform(db, act)
        return standing(db)
      })
      expect(movementsOf(impact)).toEqual(expectedOf(before, after))
      expect(impact.first).toHaveLength(impact.customers)
      expect(await standing(t.db)).toEqual(before)
      moved += impact.customers
    }),
    { numRuns: 120 },
  )
  expect(moved).toBeGreaterThan(50)
}, 60_000)

test('only the concerned customers are looked at', async () => {
  await settle({
    profiles: profiles.map(() => ({ availability: 'Standard', customer: null, groups: [] })),
    customers: customers.map(() => ({ group: null, assigned: 0, status: 1 })),
    fallback: null,
  })
  const act = (db: Db) =>
    sql`update my_account_profile set revision = revision + 1 where id = ${profiles[0]}`.execute(db)
  const one = await rehearse(t.parts, act, sql`customer.id = ${customers[2]}`)
  expect([one.impact.customers, one.impact.first.map(({ id }) => id)]).toEqual([1, [customers[2]]])
  expect((await rehearse(t.parts, act)).impact.customers).toBe(CUSTOMERS)
})

test('a foreseen assignment is what the assignment does', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, fc.subarray([0, 1, 2, 3]), oneOf(PROFILES), async (world, whom, profile) => {
      await settle(world)
      const planned = { customerIds: whom.map((at) => customers[at] ?? 0), profileId: pick(profiles, profile) }
      const done = await rehearse(t.parts, async (db) => {
        await sql`
            update customer set my_account_profile_id = ${planned.profileId}
            where id = any (${planned.customerIds}::bigint[])`.execute(db)
      })
      expect(await foreseeAssignment(t.parts, planned)).toEqual(done.impact)
    }),
    { numRuns: 60 },
  )
}, 60_000)
