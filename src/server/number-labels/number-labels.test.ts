import { ownActivityEndpoints } from '#contract/my-account/activity.ts'
import type { FeatureKey } from '#rules/features.ts'
import type { NumberScope } from '#rules/portal-roles.ts'
import { addDays, dayOf } from '#rules/period.ts'
import {
  buildCustomer,
  buildNumber,
  buildPerson,
  buildProfile,
  buildSite,
  everyFeature,
  PASSWORD,
} from '#test/support/build.ts'
import { openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
let customerId: number
let owner: Visitor
let first: number
let leeds: number
const today = dayOf(Date.now())

beforeAll(async () => {
  t = await openTestApp()
}, 60_000)
afterAll(() => t[Symbol.asyncDispose]())

let counter = 10
const numberOf = (end: number): string => `01632 960${counter}${end}`
const customerWith = async (features: readonly FeatureKey[]): Promise<number> =>
  buildCustomer(t.db, { profileId: await buildProfile(t.db, features) })
beforeEach(async () => {
  counter += 1
  customerId = await customerWith(everyFeature)
  first = await buildNumber(t.db, customerId, numberOf(1), { description: 'Main line', site: 'London' })
  const second = await buildNumber(t.db, customerId, numberOf(2))
  await buildNumber(t.db, customerId, numberOf(3), { statusId: 3 })
  leeds = await buildSite(t.db, customerId, { name: 'Leeds', owner: 'customer', numberIds: [second] })
  await buildSite(t.db, customerId, { name: 'York', owner: 'customer' })
  owner = await t.signIn(PORTAL, (await buildPerson(t.db, customerId)).email, PASSWORD)
  await owner.request('PUT', `${PORTAL}/numbers/${second}/description`, { description: '-Desk' })
})

const send = async (visitor: Visitor, path: string, text: string | Buffer, query: Record<string, string> = {}) => {
  const search = new URLSearchParams({ fileName: 'labels.csv', ...query })
  const type = { 'content-type': 'application/octet-stream' }
  const answer = await visitor.request('POST', `${PORTAL}/numbers/labels${path}?${search}`, Buffer.from(text), type)
  return { status: answer.statusCode, ...answer.json() }
}
const plan = (text: string | Buffer, query?: Record<string, string>, visitor = owner) =>
  send(visitor, '/plan', text, query)
const apply = async (text: string | Buffer, query: Record<string, string> = {}, visitor = owner) =>
  send(visitor, '', text, { ...query, plan: (await plan(text, query, visitor)).plan ?? '' })
const fileOf = async (visitor = owner) => (await visitor.request('GET', `${PORTAL}/numbers/labels/file`)).body
const lines = (...rows: string[]) => rows.join('\r\n')

test('the file to fill in holds the own labels, and changes nothing when it comes back', async () => {
  const file = await fileOf()
  expect(file).toBe(lines('Number,Description,Site', `${numberOf(1)},,`, `${numberOf(2)},'-Desk,Leeds`, ''))
  expect(await plan(file)).toMatchObject({ lines: 2, changed: 0, unchanged: 2, faultCount: 0, steps: [] })
})

test('a file is looked at line by line, then done whole, with what it did in the activity', async () => {
  const text = lines('number;site;description', `${numberOf(1)};York;Reception`, `${numberOf(2).slice(1)};;`, '')
  const planned = await plan(text, { from: addDays(today, -5) })
  expect(planned).toMatchObject({
    ...{
      lines: 2,
      changed: 2,
      unchanged: 0,
      descriptions: 2,
      sites: 2,
      newSites: [],
      faultCount: 0,
      changesPast: true,
    },
    steps: [
      {
        ...{ line: 2, number: numberOf(1) },
        changes: [
          { label: 'Description', before: '(none)', after: 'Reception' },
          { label: 'Site', before: '(none)', after: 'York' },
        ],
      },
      {
        line: 3,
        changes: [
          { label: 'Description', before: '-Desk', after: '(none)' },
          { label: 'Site', before: 'Leeds', after: '(none)' },
        ],
      },
    ],
  })
  expect(await fileOf()).toContain('Leeds')
  expect((await apply(text)).status).toBe(200)
  expect(await fileOf()).toBe(lines('Number,Description,Site', `${numberOf(1)},Reception,York`, `${numberOf(2)},,`, ''))
  const { rows } = await owner.call(PORTAL, ownActivityEndpoints.list, { query: {} })
  expect(rows[0]).toMatchObject({ summary: 'Labels changed by the file labels.csv: 2 descriptions, 2 sites' })
  expect(rows[0]?.changes[0]).toEqual({
    ...{ label: `Line 2, ${numberOf(1)}: Description (customer)`, before: '(none)', after: 'Reception' },
  })
})

test('every fault is told at once with its line and column, and nothing of the file is done', async () => {
  const text = lines(
    'Number,Description,Site',
    `${numberOf(1)},Fine,Leeds`,
    '020 7946 0999,Nobody’s,',
    `${numberOf(3)},Hidden,`,
    '4.42E+11,Rounded,',
    `${numberOf(1)},Twice,`,
    `${numberOf(2)},${'x'.repeat(201)},Yorc`,
    ',,Leeds',
    '"open',
  )
  const { faults, faultCount, plan: name } = await plan(text)
  expect(
    faults.map((fault: { line: number; field: string; message: string }) => Object.values(fault).join(' | ')),
  ).toEqual([
    '3 | Number | “020 7946 0999” is none of the numbers that you see.',
    `4 | Number | “${numberOf(3)}” is none of the numbers that you see.`,
    '5 | Number | “4.42E+11” is no number any more: a spreadsheet has rounded it. Set the column to text and write it again.',
    '6 | Number | This number stands in line 2 too.',
    '7 | Description | At most 200 characters.',
    '8 | Number | A number is needed.',
    '9 |  | A quote is opened and never closed.',
  ])
  expect(faultCount).toBe(7)
  const refused = await send(owner, '', text, { plan: name })
  expect([refused.code, refused.issues[0].path]).toEqual(['INVALID', [3, 'Number']])
  expect(await fileOf()).not.toContain('Fine')
  expect((await plan(lines('Number,Site', `${numberOf(2)},Yorc`))).faults).toEqual([
    { line: 2, field: 'Site', message: expect.stringContaining('Did you mean York?') },
  ])
})

test('new sites are made when the file is allowed to', async () => {
  const text = lines('Number,Site', `${numberOf(1)},Hull`, `${numberOf(2)},hull`)
  expect((await plan(text)).faultCount).toBe(2)
  expect(await apply(text, { newSites: 'yes' })).toMatchObject({ newSites: ['Hull'], changed: 2 })
  expect(await fileOf()).toContain(`${numberOf(2)},'-Desk,Hull`)
})

test('what changed since it was looked at is not done', async () => {
  const text = lines('Number,Description', `${numberOf(1)},Reception`)
  const { plan: stale } = await plan(text)
  await owner.request('PUT', `${PORTAL}/numbers/${first}/description`, { description: 'Meanwhile' })
  expect((await send(owner, '', text, { plan: stale })).code).toBe('PLAN_OUTDATED')
  expect((await send(owner, '', text, { plan: '' })).code).toBe('PLAN_OUTDATED')
  expect(await fileOf()).toContain('Meanwhile')
})

test.each([
  ['UTF-8 with a mark', Buffer.from('\uFEFFNumber,Description\n')],
  ['Windows-1252', Buffer.from('Number,Description\n', 'latin1')],
])('a file in %s is read right', async (encoding, heading) => {
  const row = Buffer.from(`${numberOf(1)},Café\n`, encoding === 'Windows-1252' ? 'latin1' : 'utf8')
  expect((await plan(Buffer.concat([heading, row]))).steps[0].changes[0].after).toBe('Café')
})

describe('who may what', () => {
  const someone = async (scope: NumberScope) =>
    t.signIn(PORTAL, (await buildPerson(t.db, customerId, undefined, { role: 'numbers', scope })).email, PASSWORD)

  test('one without the right to assign has no site column', async () => {
    const other = await customerWith(['view_numbers', 'edit_description'])
    const visitor = await t.signIn(PORTAL, (await buildPerson(t.db, other)).email, PASSWORD)
    expect(await fileOf(visitor)).toBe('Number,Description\r\n')
    expect((await plan(lines('Number,Site', `${numberOf(1)},Leeds`), {}, visitor)).message).toContain(
      'There is no column called “Site”',
    )
  })

  test('one of chosen sites changes the numbers of these, moves none out, and makes no site', async () => {
    const visitor = await someone({ kind: 'sites', siteIds: [leeds] })
    expect(await fileOf(visitor)).toBe(lines('Number,Description,Site', `${numberOf(2)},'-Desk,Leeds`, ''))
    const faultsOf = async (row: string) =>
      (await plan(lines('Number,Site', row), { newSites: 'yes' }, visitor)).faults.map(
        ({ message }: { message: string }) => message,
      )
    expect(await faultsOf(`${numberOf(1)},Leeds`)).toEqual([expect.stringContaining('none of the numbers')])
    expect(await faultsOf(`${numberOf(2)},`)).toEqual([expect.stringContaining('leave your sight')])
    // Nor does it say that there is such a site.
    expect(await faultsOf(`${numberOf(2)},York`)).toEqual(['You have no site “York”.'])
    expect(await faultsOf(`${numberOf(2)},Hull`)).toEqual(['You have no site “Hull”.'])
  })
})
