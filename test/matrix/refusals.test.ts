import { getFeature, isFeatureKey, type FeatureKey } from '#rules/features.ts'
import { staffPermissionKeys, type StaffPermission } from '#rules/staff-permissions.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
import { buildSecondFactor } from '#test/support/second-factor.ts'
import { everyEndpoint, isOpen, type Listed, needsOf } from './endpoints.ts'

let t: TestApp
let owner: Visitor
let administrator: Visitor
const waiting = new Map<string, Visitor>()
const staffWithout = new Map<string, Visitor>()
const peopleWithout = new Map<string, Visitor>()

const features = [...new Set(everyEndpoint.flatMap(needsOf).filter(isFeatureKey))]
const dependsOn = (key: FeatureKey, on: FeatureKey): boolean =>
  key === on || getFeature(key).needs.some((need) => dependsOn(need, on))

beforeAll(async () => {
  t = await openTestApp()
  const staff = await buildStaff(t.db, everyLevel('edit'))
  administrator = await t.signIn(BACKEND, staff.email, PASSWORD)
  const person = await buildPerson(
    t.db,
    await buildCustomer(t.db, { profileId: await buildProfile(t.db, everyFeature) }),
  )
  owner = await t.signIn(PORTAL, person.email, PASSWORD)
  const factored = await buildStaff(t.db, everyLevel('edit'))
  await buildSecondFactor(t, 'staff', factored.id)
  waiting.set('backend, a code', await t.signIn(BACKEND, factored.email, PASSWORD))
  const demanding = await buildCustomer(t.db, {
    profileId: await buildProfile(t.db, [...everyFeature, 'require_two_factor']),
  })
  const [withFactor, withNone] = [await buildPerson(t.db, demanding), await buildPerson(t.db, demanding)]
  await buildSecondFactor(t, 'portal', withFactor.id)
  waiting.set('my-account, a code', await t.signIn(PORTAL, withFactor.email, PASSWORD))
  waiting.set('my-account, the set-up', await t.signIn(PORTAL, withNone.email, PASSWORD))
  for (const permission of staffPermissionKeys)
    for (const level of ['none', 'view'] as const) {
      const { email } = await buildStaff(t.db, { ...everyLevel('edit'), [permission]: level })
      staffWithout.set(`${permission}:${level}`, await t.signIn(BACKEND, email, PASSWORD))
    }
  for (const feature of features) {
    // Without its dependants too: a profile that misses a dependency cannot be saved.
    const left = everyFeature.filter((key) => !dependsOn(key, feature))
    const { email } = await buildPerson(t.db, await buildCustomer(t.db, { profileId: await buildProfile(t.db, left) }))
    peopleWithout.set(feature, await t.signIn(PORTAL, email, PASSWORD))
  }
})
afterAll(() => t[Symbol.asyncDispose]())

const send = (visitor: Visitor, endpoint: Listed, headers: Record<string, string> = {}) =>
  visitor.request(endpoint.method, endpoint.url, endpoint.method === 'GET' ? undefined : {}, headers)

const guarded = everyEndpoint.filter(({ needs }) => needs !== 'anyone')
const ofDoor = (door: Listed['door']) => everyEndpoint.filter((endpoint) => endpoint.door === door && !isOpen(endpoint))

describe('every endpoint', () => {
  test('is looked at', () => expect(everyEndpoint.length).toBeGreaterThan(60))

  test.each(guarded.map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s refuses strangers',
    async (_, endpoint) => {
      const answer = await send(t.visit(), endpoint)
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'SIGNED_OUT'])
    },
  )

  test.each(guarded.map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s refuses the session of the other door',
    async (_, endpoint) => {
      const answer = await send(endpoint.door === 'backend' ? owner : administrator, endpoint)
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'SIGNED_OUT'])
    },
  )

  const beforeSecondFactor = guarded
    .filter(({ duringSecondFactor }) => duringSecondFactor !== true)
    .flatMap((endpoint) =>
      (endpoint.door === 'backend' ? ['a code'] : ['a code', 'the set-up']).map(
        (step) => [endpoint.id, step, endpoint] as const,
      ),
    )
  test.each(beforeSecondFactor)('%s refuses a session that awaits %s', async (_, step, endpoint) => {
    const visitor = waiting.get(`${endpoint.door}, ${step}`)
    if (visitor === undefined) throw new Error(`Nobody awaits ${step}`)
    const answer = await send(visitor, endpoint)
    expect([answer.statusCode, answer.json().code, answer.json().data]).toEqual([
      401,
      'SECOND_FACTOR_NEEDED',
      { setUp: step === 'the set-up' },
    ])
  })

  test.each(everyEndpoint.filter(({ method }) => method !== 'GET').map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s refuses what another site’s page sends',
    async (_, endpoint) => {
      const visitor = endpoint.door === 'backend' ? administrator : owner
      const foreign = await send(visitor, endpoint, { origin: 'https://evil.example' })
      const form = await send(visitor, endpoint, { 'content-type': 'text/plain' })
      expect([foreign.statusCode, form.statusCode]).toEqual([403, 403])
    },
  )
})

test('a body of a type that no form sends is told what to send, and from another site nothing', async () => {
  const typed = (type: string, origin?: string) =>
    owner.request('POST', `${PORTAL}/sign-out`, Buffer.from('<a/>'), {
      'content-type': type,
      ...(origin && { origin }),
    })
  const [own, elsewhere] = [await typed('application/xml'), await typed('application/xml', 'https://evil.example')]
  expect([own.statusCode, own.json().code, own.json().message]).toEqual([
    400,
    'MALFORMED',
    expect.stringContaining('application/octet-stream'),
  ])
  expect([elsewhere.statusCode, elsewhere.json().code]).toEqual([403, 'FOREIGN_ORIGIN'])
})

describe('every endpoint of the back office', () => {
  const rows = ofDoor('backend').flatMap((endpoint) =>
    needsOf(endpoint).flatMap((need) => {
      const [permission, level] = need.split(':') as [StaffPermission, 'view' | 'edit']
      const lacking = level === 'edit' ? (['none', 'view'] as const) : (['none'] as const)
      return lacking.map((own) => [endpoint.id, `${permission}:${own}`, endpoint] as const)
    }),
  )
  test.each(rows)('%s refuses staff with %s', async (_, own, endpoint) => {
    const visitor = staffWithout.get(own)
    if (visitor === undefined) throw new Error(`Nobody has ${own}`)
    const answer = await send(visitor, endpoint)
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'FORBIDDEN'])
  })
})

describe('every endpoint of the portal', () => {
  const rows = ofDoor('my-account').flatMap((endpoint) =>
    needsOf(endpoint).map((feature) => [endpoint.id, feature, endpoint] as const),
  )
  test.each(rows)('%s is not granted without %s, whether or not the record exists', async (_, feature, endpoint) => {
    const visitor = peopleWithout.get(feature)
    if (visitor === undefined) throw new Error(`Nobody lacks ${feature}`)
    const answer = await send(visitor, endpoint)
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_GRANTED'])
  })
})
