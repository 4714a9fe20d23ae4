import { describe, expect, test } from 'vitest'
import {
  effectiveReports,
  featureGroups,
  features,
  getFeature,
  isFeatureKey,
  listFeatures,
  usualCallsOptions,
} from '#rules/features.ts'

describe('the catalogue', () => {
  test('holds the 26 MyAccount flags, 14 MyNumbers, 9 MyCampaigns, and of My Calls 3 settings, 17 reports and 4 options', () =>
    expect(featureGroups.map((group) => [group, listFeatures(group).length])).toEqual([
      ['myAccountFlags', 26],
      ['myNumbers', 14],
      ['myCampaigns', 9],
      ['myCalls', 3],
      ['myCallsReports', 17],
      ['myCallsOptions', 4],
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

  test('knows the obligation and the modifiers, which open no area of their own', () =>
    expect(features.filter(({ kind }) => kind !== 'area').map(({ key, kind }) => [key, kind])).toEqual([
      ['require_two_factor', 'obligation'],
      ['myCallsUseBackendDescriptions', 'modifier'],
      ['view_call_costs', 'modifier'],
      ['view_caller_numbers', 'modifier'],
    ]))

  test('makes all that narrows My Calls need My Calls', () => {
    for (const { key, needs } of [...listFeatures('myCallsReports'), ...listFeatures('myCallsOptions')])
      expect([key, needs.includes('myCallsEnabled')]).toEqual([key, true])
  })

  test('takes no chosen report as all of them, and has every option on unless told otherwise', () => {
    expect(effectiveReports([])).toEqual(listFeatures('myCallsReports').map(({ key }) => key))
    expect(effectiveReports(['report_by_day'])).toEqual(['report_by_day'])
    expect(usualCallsOptions).toEqual(listFeatures('myCallsOptions').map(({ key }) => key))
  })

  test.each(['toString', '__proto__', 'constructor', '', 'VIEW_ACCOUNT'])('has no feature called %j', (name) =>
    expect(isFeatureKey(name)).toBe(false),
  )
})
