import { features } from './features.ts'
import { featuresOfRole, isInScope, portalRoles, roleAllows, rolesFor } from './portal-roles.ts'
import { describe, expect, test } from 'vitest'

describe('roles of a customer’s people', () => {
  test('an owner may use everything', () => {
    expect(featuresOfRole('owner')).toEqual(features.map(({ key }) => key))
  })

  test.each(portalRoles)('what %s may use never needs something that it may not', (role) => {
    // What only changes how things are shown opens nothing by itself.
    const areas = features.filter(({ key, kind }) => kind === 'area' && roleAllows(role, key))
    const lacking = areas.flatMap(({ key, needs }) =>
      needs.filter((need) => !roleAllows(role, need)).map((need) => `${key} needs ${need}`),
    )
    // The customer arranges its e-mails; whom a report reaches, it reaches for their own work.
    expect(lacking.filter((line) => line !== 'email_reports needs manage_email_settings')).toEqual([])
  })

  test('read only changes nothing', () => {
    const changing = /^(edit|manage|assign|set|change|block|request|pay|raise|emergency)_/
    expect(featuresOfRole('read-only').filter((key) => changing.test(key))).toEqual([])
  })

  test('who may use the list of people is the owner alone', () => {
    expect(rolesFor('manage_users')).toEqual(['owner'])
  })
})

describe('number scope', () => {
  const number = { id: 7, staffSiteId: 1, customerSiteId: 2 }

  test.each([
    [{ kind: 'all' }, true],
    [{ kind: 'numbers', numberIds: [7] }, true],
    [{ kind: 'numbers', numberIds: [] }, false],
    [{ kind: 'sites', siteIds: [2] }, true],
    // The customer's own label is the one in force.
    [{ kind: 'sites', siteIds: [1] }, false],
  ] as const)('%o: %s', (scope, expected) => expect(isInScope(scope, number)).toBe(expected))

  test('a number without a site lies in no site', () => {
    expect(isInScope({ kind: 'sites', siteIds: [1] }, { id: 7, staffSiteId: null, customerSiteId: null })).toBe(false)
  })
})
