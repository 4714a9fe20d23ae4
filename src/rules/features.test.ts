import { describe, expect, test } from 'vitest'
import { featureGroups, features, getFeature, isFeatureKey, listFeatures } from '#rules/features.ts'

describe('the catalogue', () => {
  test('holds the 26 MyAccount flags, 14 MyNumbers, 9 MyCampaigns and 3 My Calls settings', () =>
    expect(featureGroups.map((group) => [group, listFeatures(group).length])).toEqual([
      ['myAccountFlags', 26],
      ['myNumbers', 14],
      ['myCampaigns', 9],
      ['myCalls', 3],
    ]))

  test('says one sentence for every feature, and no two the same', () => {
    for (const { sentence } of features) expect(sentence).toMatch(/^\p{Lu}.*\.$/u)
    expect(new Set(features.map(({ sentence }) => sentence)).size).toBe(features.length)
  })

  test('labels no two features of a group the same', () => {
    for (const group of featureGroups) {
      const labels = listFeatures(group).map(({ label }) => label.toLowerCase())
      expect(new Set(labels).size).toBe(labels.length)
    }
  })

  test('names only features as needs, never in a circle', () => {
    const depth = (key: string, path: readonly string[]): void => {
      expect(path).not.toContain(key)
      expect(isFeatureKey(key)).toBe(true)
      if (isFeatureKey(key)) getFeature(key).needs.forEach((need) => depth(need, [...path, key]))
    }
    for (const { key } of features) depth(key, [])
  })

  test('makes everything in MyCampaigns need the campaign list', () => {
    for (const { key, needs } of listFeatures('myCampaigns'))
      if (key !== 'view_campaigns') expect(needs).toContain('view_campaigns')
  })

  test('knows the obligation and the modifier, which open no area of their own', () =>
    expect(features.filter(({ kind }) => kind !== 'area').map(({ key, kind }) => [key, kind])).toEqual([
      ['require_two_factor', 'obligation'],
      ['myCallsUseBackendDescriptions', 'modifier'],
    ]))

  test.each(['toString', '__proto__', 'constructor', '', 'VIEW_ACCOUNT'])('has no feature called %j', (name) =>
    expect(isFeatureKey(name)).toBe(false),
  )
})
