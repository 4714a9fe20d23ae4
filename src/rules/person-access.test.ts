import { decideEntitlement, type ProfileFacts } from '#rules/entitlement.ts'
import { type FeatureKey, features } from '#rules/features.ts'
import { changedAccess, describeScope, listAccessChanges, ownerAccess } from '#rules/person-access.ts'
import { type NumberScope, portalRoles } from '#rules/portal-roles.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const role = fc.constantFrom(...portalRoles)
const scope: fc.Arbitrary<NumberScope> = fc.oneof(
  fc.constant({ kind: 'all' } as const),
  fc.record({ kind: fc.constant('sites' as const), siteIds: fc.array(fc.integer({ min: 1, max: 3 })) }),
  fc.record({ kind: fc.constant('numbers' as const), numberIds: fc.array(fc.integer({ min: 1, max: 9 })) }),
)
const names = { siteOf: (id: number) => `site ${id}`, numberOf: (id: number) => `number ${id}` }

describe('a change of access', () => {
  test('leaves what it does not name, and never makes an owner of some numbers', () =>
    fc.assert(
      fc.property(
        role,
        scope,
        fc.option(role, { nil: undefined }),
        fc.option(scope, { nil: undefined }),
        (...facts) => {
          const [formerRole, formerScope, newRole, newScope] = facts
          const before = formerRole === 'owner' ? ownerAccess : { role: formerRole, scope: formerScope }
          const after = changedAccess(before, { role: newRole, scope: newScope })
          const becomes = newRole ?? before.role
          if (becomes === 'owner') {
            expect(after).toEqual(newScope === undefined || newScope.kind === 'all' ? ownerAccess : undefined)
          } else expect(after).toEqual({ role: becomes, scope: newScope ?? before.scope })
        },
      ),
    ))

  test('is told in words', () => {
    const after = { role: 'reporting', scope: { kind: 'sites', siteIds: [2, 5] } } as const
    expect(listAccessChanges(ownerAccess, after, names)).toEqual([
      { label: 'Role', before: 'Owner', after: 'Reporting' },
      { label: 'Numbers', before: 'All numbers', after: 'Numbers of these sites: site 2, site 5' },
    ])
    expect(listAccessChanges(after, after, names)).toEqual([])
    expect(describeScope({ kind: 'numbers', numberIds: [4, 7] }, names)).toBe('These numbers: number 4, number 7')
  })
})

describe('what a person may use', () => {
  const profile = fc.uniqueArray(fc.constantFrom(...features.map(({ key }) => key))).map((chosen): ProfileFacts => ({
    id: 1,
    name: 'P',
    availability: 'Standard',
    customerId: null,
    customerGroupIds: [],
    chosen: new Set<FeatureKey>(chosen),
  }))

  test('never goes beyond the profile, and an owner has all of it', () =>
    fc.assert(
      fc.property(profile, role, fc.boolean(), (assigned, theirs, hasOnlineAccess) => {
        const facts = {
          customer: { id: 1, customerGroupId: null, assignedProfileId: 1 },
          profiles: [assigned],
          defaultProfileId: null,
          hasOnlineAccess,
        }
        const whole = decideEntitlement(facts).open
        const person = decideEntitlement({ ...facts, role: theirs }).open
        for (const key of person) expect(whole.has(key)).toBe(true)
        if (theirs === 'owner') expect(person).toEqual(whole)
        // What the profile demands holds for everybody.
        expect(person.has('require_two_factor')).toBe(whole.has('require_two_factor'))
      }),
    ))
})
