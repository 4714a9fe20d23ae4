import { profileMapEndpoints } from '#contract/backend/profile-map.ts'
import { features, listFeatures } from '#rules/features.ts'
import { buildCustomer, buildGroup, buildProfile, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'

let t: TestApp
let staff: Visitor
beforeEach(async () => {
  t = await openTestApp()
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('view'))).email, PASSWORD)
})
afterEach(() => t[Symbol.asyncDispose]())
const map = () => staff.call(BACKEND, profileMapEndpoints.get, {})

test('the map of an empty platform is empty', async () => {
  await buildCustomer(t.db)
  const drawn = await map()
  expect({ ...drawn, nobodyHas: drawn.nobodyHas.length }).toEqual({
    profiles: [],
    customersWithout: 1,
    overlaps: [],
    nobodyHas: features.length,
    twins: [],
  })
})

test('the map has who is in force by which step, rivals, what nobody has, and twins', async () => {
  const direct = await buildGroup(t.db, 'Business direct')
  const basic = await buildProfile(t.db, ['view_account'], { name: 'Basic' })
  const near = await buildProfile(t.db, ['view_account', 'view_numbers'], { name: 'Nearly basic', groupIds: [direct] })
  const twin = await buildProfile(t.db, ['view_account', 'view_numbers'], { name: 'Twin', groupIds: [direct] })
  const harbour = await buildCustomer(t.db, { accountNumber: 'HARB0042', groupId: direct })
  const own = await buildProfile(t.db, ['myCallsEnabled'], { name: 'Own', customerID: harbour })
  await buildCustomer(t.db, { groupId: direct })
  await buildCustomer(t.db, { profileId: basic })
  await buildCustomer(t.db)
  await t.db.updateTable('platform').set({ default_profile_id: basic }).execute()
  const drawn = await map()
  expect(drawn.profiles).toEqual([
    {
      ...{ id: basic, name: 'Basic', availability: 'Standard', scope: 'General', isDefault: true },
      byStep: [
        { step: 'assigned', customers: 1 },
        { step: 'default', customers: 1 },
      ],
      customersInForce: 2,
      features: 1,
    },
    {
      ...{ id: near, name: 'Nearly basic', availability: 'Standard', scope: 'Business direct', isDefault: false },
      byStep: [{ step: 'group', customers: 1 }],
      customersInForce: 1,
      features: 2,
    },
    {
      ...{ id: own, name: 'Own', availability: 'Standard', scope: 'Customer HARB0042', isDefault: false },
      byStep: [{ step: 'customer', customers: 1 }],
      customersInForce: 1,
      // My Calls with all its reports, and the options that need nothing else.
      features: 1 + listFeatures('myCallsReports').length + 3,
    },
    {
      ...{ id: twin, name: 'Twin', availability: 'Standard', scope: 'Business direct', isDefault: false },
      byStep: [],
      customersInForce: 0,
      features: 2,
    },
  ])
  expect(drawn.customersWithout).toBe(0)
  expect(drawn.overlaps).toEqual([
    {
      over: 'Business direct',
      profiles: [
        { id: near, name: 'Nearly basic' },
        { id: twin, name: 'Twin' },
      ],
    },
  ])
  expect(drawn.nobodyHas.map(({ key }) => key)).not.toContain('view_numbers')
  expect(drawn.nobodyHas).toHaveLength(features.length - 2 - listFeatures('myCallsReports').length - 4)
  expect(drawn.twins).toEqual([
    {
      first: { id: near, name: 'Nearly basic' },
      second: { id: twin, name: 'Twin' },
      difference: { label: 'Name', before: 'Nearly basic', after: 'Twin' },
    },
  ])
})
