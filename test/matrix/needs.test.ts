import { type FeatureKey, features, getFeature, isFeatureKey } from '#rules/features.ts'
import { expect, test } from 'vitest'
import { everyEndpoint, isOpen, needsOf } from './endpoints.ts'
import { duringSecondFactor, needsTable, openEndpoints } from './needs.ts'

test('the needs of every endpoint stand in the committed table', () => {
  const actual = Object.fromEntries(everyEndpoint.map((endpoint) => [endpoint.id, needsOf(endpoint).join(' + ')]))
  expect(actual).toEqual(needsTable)
})

test('an endpoint that asks for no permission or feature is on the closed list, with its reason', () => {
  const open = everyEndpoint.filter(isOpen).map(({ id }) => id.replace(/ \/(backend|my-account)\/api\/v1/, ' '))
  expect(new Set(open)).toEqual(new Set(Object.keys(openEndpoints)))
})

test('what a session may do before its second factor is on the closed list, with its reason', () => {
  const passing = everyEndpoint.filter((endpoint) => endpoint.duringSecondFactor === true)
  const listed = passing.map(({ id }) => id.replace(/ \/(backend|my-account)\/api\/v1/, ' '))
  expect(new Set(listed)).toEqual(new Set(Object.keys(duringSecondFactor)))
  expect(passing.filter(({ needs }) => needs !== 'signed-in')).toEqual([])
})

test('exactly the features that no endpoint needs, directly or through another, are marked as not available yet', () => {
  const withNeeds = (key: FeatureKey): FeatureKey[] => [key, ...getFeature(key).needs.flatMap(withNeeds)]
  const needed = everyEndpoint.filter(({ door }) => door === 'my-account').flatMap(needsOf)
  const served = new Set(needed.filter(isFeatureKey).flatMap(withNeeds))
  const areas = features.filter(({ kind }) => kind === 'area')
  expect(
    areas
      .filter(({ available }) => available)
      .map(({ key }) => key)
      .toSorted(),
  ).toEqual(
    areas
      .map(({ key }) => key)
      .filter((key) => served.has(key))
      .toSorted(),
  )
})
