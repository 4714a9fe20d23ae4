import { type ProfileFacts, resolveProfile } from '#rules/entitlement.ts'
import { listProfileFacts } from '#server/profiles/queries.ts'
import { buildCustomer, buildGroup, buildProfile } from '#test/support/build.ts'
import { openTestApp, type TestApp } from '#test/support/test-app.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

let t: TestApp
let groups: number[]
let customers: number[]
let profiles: number[]
beforeAll(async () => {
  t = await openTestApp()
  groups = [await buildGroup(t.db), await buildGroup(t.db)]
  customers = [await buildCustomer(t.db), await buildCustomer(t.db), await buildCustomer(t.db)]
  profiles = []
  for (let count = 0; count < 5; count += 1) profiles.push(await buildProfile(t.db, []))
})
afterAll(() => t[Symbol.asyncDispose]())

const oneOf = (length: number) => fc.option(fc.nat(length - 1), { freq: 2 })
const anyWorld = fc.record({
  profiles: fc.array(
    fc.record({
      availability: fc.constantFrom('Headline', 'Standard', 'Historical'),
      customer: oneOf(3),
      groups: fc.subarray([0, 1]),
    }),
    { minLength: 5, maxLength: 5 },
  ),
  customers: fc.array(fc.record({ group: oneOf(2), assigned: oneOf(5) }), { minLength: 3, maxLength: 3 }),
  fallback: oneOf(5),
})
type World = typeof anyWorld extends fc.Arbitrary<infer W> ? W : never

/** Makes the tables hold the world, by direct statements: also worlds that the form refuses. */
const settle = async ({ profiles: wanted, customers: people, fallback }: World): Promise<void> => {
  const pick = (ids: readonly number[], index: number | null): number | null =>
    index === null ? null : (ids[index] ?? null)
  await t.db.transaction().execute(async (db) => {
    await db.deleteFrom('my_account_profile_customer_group').execute()
    for (const [index, { availability, customer, groups: scope }] of wanted.entries()) {
      const id = profiles[index] ?? 0
      await db
        .updateTable('my_account_profile')
        .set({ availability, customer_id: pick(customers, customer) })
        .where('id', '=', id)
        .execute()
      for (const group of scope)
        await db
          .insertInto('my_account_profile_customer_group')
          .values({ profile_id: id, group_id: groups[group] ?? 0 })
          .execute()
    }
    for (const [index, { group, assigned }] of people.entries())
      await db
        .updateTable('customer')
        .set({ group_id: pick(groups, group), my_account_profile_id: pick(profiles, assigned) })
        .where('id', '=', customers[index] ?? 0)
        .execute()
    await db
      .updateTable('platform')
      .set({ default_profile_id: pick(profiles, fallback) })
      .execute()
  })
}

test('the list of customers and the guard of a request name the same profile, in any world', async () => {
  const steps = new Set<string>()
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      await settle(world)
      const candidates: ProfileFacts[] = await listProfileFacts(t.db)
      const { default_profile_id: fallback } = await t.db.selectFrom('platform').selectAll().executeTakeFirstOrThrow()
      const rows = await t.db.selectFrom('customer').selectAll().orderBy('id').execute()
      const decided = rows.map((row) => {
        const facts = { id: row.id, customerGroupId: row.group_id, assignedProfileId: row.my_account_profile_id }
        const { inForce, step } = resolveProfile(facts, candidates, fallback)
        steps.add(step)
        return { customer_id: row.id, profile_id: inForce?.id ?? null, step }
      })
      const { rows: listed } = await sql`
        select customer_id, profile_id, step from customer_profile_in_force order by customer_id`.execute(t.db)
      expect(listed).toEqual(decided)
    }),
    { numRuns: 150 },
  )
  expect(steps).toEqual(new Set(['assigned', 'customer', 'group', 'default', 'none']))
})
