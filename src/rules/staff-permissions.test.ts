import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  holds,
  levelsAbove,
  noLevels,
  permissionLevels,
  resolveLevels,
  type SomeLevels,
  staffPermissionKeys,
} from '#rules/staff-permissions.ts'

describe('a staff user’s levels', () => {
  test.each([
    ['are none without groups', [], {}, 'none'],
    ['are the group’s', [{ customers: 'view' }], {}, 'view'],
    ['are the highest of the groups', [{ customers: 'edit' }, { customers: 'view' }, {}], {}, 'edit'],
    ['are raised by the exception', [{ customers: 'view' }], { customers: 'edit' }, 'edit'],
    ['are lowered by the exception', [{ customers: 'edit' }], { customers: 'none' }, 'none'],
  ] as const)('%s', (_, groups, override, level) =>
    expect(resolveLevels(groups, override)).toEqual({ ...noLevels, customers: level }),
  )
})

test.each([
  ['none', 'view', false],
  ['none', 'edit', false],
  ['view', 'view', true],
  ['view', 'edit', false],
  ['edit', 'view', true],
  ['edit', 'edit', true],
] as const)('%s against a need of %s holds: %s', (own, need, expected) =>
  expect(holds({ ...noLevels, users: own }, `users:${need}`)).toBe(expected),
)

const someLevels = fc.dictionary(fc.constantFrom(...staffPermissionKeys), fc.constantFrom(...permissionLevels), {
  noNullPrototype: true,
}) as fc.Arbitrary<SomeLevels>

describe('for any groups and exceptions', () => {
  test('an exception has the last word, and without one no group is higher', () =>
    fc.assert(
      fc.property(fc.array(someLevels, { maxLength: 4 }), someLevels, (groups, override) => {
        const levels = resolveLevels(groups, override)
        for (const key of staffPermissionKeys) {
          if (override[key] !== undefined) expect(levels[key]).toBe(override[key])
          else expect(['none', ...groups.map((group) => group[key] ?? 'none')]).toContain(levels[key])
        }
        if (Object.keys(override).length === 0)
          for (const group of groups) expect(levelsAbove(levels, group)).toEqual([])
      }),
    ))

  test('who grants only what is not above their own cannot make anybody hold a need that they lack', () =>
    fc.assert(
      fc.property(someLevels, fc.array(someLevels, { maxLength: 3 }), someLevels, (own, groups, override) => {
        const mine = resolveLevels([own], {})
        fc.pre([...groups, override].every((levels) => levelsAbove(mine, levels).length === 0))
        const theirs = resolveLevels(groups, override)
        for (const key of staffPermissionKeys)
          for (const level of ['view', 'edit'] as const)
            if (holds(theirs, `${key}:${level}`)) expect(holds(mine, `${key}:${level}`)).toBe(true)
      }),
    ))
})
