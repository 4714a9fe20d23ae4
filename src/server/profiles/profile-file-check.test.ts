import { buildApiKey, buildCustomer, buildGroup, buildStaff, everyLevel } from '#test/support/build.ts'
import { fileOf, profileFileOf } from '#test/support/profile-files.ts'
import { openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let program: Visitor
let on: ReturnType<typeof profileFileOf>
beforeEach(async () => {
  t = await openTestApp()
  program = t.visit({ key: await buildApiKey(t.db, await buildStaff(t.db, everyLevel('edit'))) })
  on = profileFileOf(program)
})
afterEach(() => t[Symbol.asyncDispose]())

describe('a file with faults', () => {
  test('is refused with all of them at once, each with its place, and nothing of it is done', async () => {
    await buildCustomer(t.db, { accountNumber: 'HARB0042' })
    await buildGroup(t.db, 'Charities')
    const before = await on.state(t.db)
    const bad = {
      version: 2,
      default: null,
      profiles: [
        { name: 'A', myAccountFlags: ['view_acount'], availabilty: 'Headline' },
        { name: 'a' },
        { name: 'C', customer: 'NOBODY', customerGroups: ['Charities', 'Charlatans'] },
        { name: '', myNumbers: ['edit_description'] },
        { name: 'E', renamedFrom: 'x', customer: 'harb0042' },
      ],
    }
    const issues: { path: (string | number)[]; message: string }[] = await on.issuesOf(bad)
    expect(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).toSorted()).toEqual(
      [
        'version: This file says version 2. This MyAccount reads version 1.',
        'profiles.0.myAccountFlags.0: There is no MyAccount flag called "view_acount". Did you mean view_account?',
        'profiles.0.availabilty: There is no setting called availabilty. Did you mean availability?',
        'profiles.1.name: The name “a” stands twice: here and in profile 1. Capitals do not tell names apart.',
        'profiles.2.customer: There is no customer with the account number NOBODY.',
        'profiles.2.customerGroups: Choose one customer or customer groups, not both.',
        'profiles.2.customerGroups.1: There is no customer group called Charlatans.',
        'profiles.3.name: A profile needs a name.',
        'profiles.3.myNumbers.0: edit_description needs view_numbers. Add that as well, or take this out.',
      ].toSorted(),
    )
    expect(await on.state(t.db)).toEqual(before)
  })

  test.each([
    ['no object', 'text', [[]]],
    ['a list', [], [[]]],
    ['nothing', null, [[]]],
    ['no profiles', { version: 1, default: null }, [['profiles']]],
    ['no default', { version: 1, profiles: [] }, [['default']]],
    ['profiles that are no list', { version: 1, default: null, profiles: 'A' }, [['profiles']]],
    [
      'an entry that is no profile',
      { version: 1, default: null, profiles: ['A', null] },
      [
        ['profiles', 0],
        ['profiles', 1],
      ],
    ],
    ['a default that nobody has', { version: 1, default: 'Nobody', profiles: [] }, [['default']]],
    [
      'a former name that nobody has',
      { version: 1, default: null, profiles: [{ name: 'A', renamedFrom: 'B' }] },
      [['profiles', 0, 'renamedFrom']],
    ],
    [
      'a retired default',
      { version: 1, default: 'A', profiles: [{ name: 'A', availability: 'Historical' }] },
      [['default']],
    ],
  ])('such as %s is refused at its place', async (_, document, places) => {
    const issues: { path: unknown[] }[] = await on.issuesOf(document)
    expect(issues.map(({ path }) => path)).toEqual(places)
  })

  test('is not half applied when its last step is refused', async () => {
    await on.applied(fileOf([{ name: 'A' }, { name: 'B' }], 'A'))
    const before = await on.state(t.db)
    const answer = await on.plan(
      fileOf(
        [
          { name: 'B', description: 'new' },
          { name: 'A', availability: 'Historical' },
        ],
        'A',
      ),
    )
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'IS_DEFAULT'])
    expect(await on.state(t.db)).toEqual(before)
  })
})
