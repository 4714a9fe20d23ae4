import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Product, startProduct, stopProduct } from '#test/support/product.ts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { lastLine, listEnginesOf, runCommand } from './run.ts'

// Each command is a process that loads the whole product.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

let folder: string
let product: Product
let key: string
let readKey: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'myaccount-profiles-'))
  product = await startProduct('start')
  const keyOf = async (email: string, ...words: string[]) => {
    await runCommand(['staff', 'add', email, '--name', 'Bea'], product.environment)
    const made = await runCommand(['staff', 'key', email, ...words, '--json'], product.environment)
    return String(lastLine(made.out).key)
  }
  key = await keyOf('bea@northbridge.example', '--write')
  readKey = await keyOf('cleo@northbridge.example')
})
afterAll(async () => {
  await product[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const at = (name: string) => path.join(folder, name)
/** The command far from the data folder: by address and key only. */
const far = (words: string[], withKey = key) =>
  runCommand(['profiles', ...words, '--url', product.origin], {
    MYACCOUNT_KEY: withKey,
    MYACCOUNT_DATA: at('nowhere'),
  })
const near = (...words: string[]) => runCommand(['profiles', ...words], product.environment)

const file = `# The profiles of Northbridge
version: 1
default: Residential
profiles:
  - name: Business
    availability: Headline
    myAccountFlags: [view_account, view_invoices] # bills too
  - name: Residential
    myAccountFlags: [view_account]
`

test('a file is planned and applied by address and key, then exported and found to be the same', async () => {
  await writeFile(at('profiles.yaml'), file)
  const drifted = await far(['drift', at('profiles.yaml'), '--json'], readKey)
  expect([drifted.code, lastLine(drifted.out)]).toMatchObject([
    1,
    { same: false, onlyInFile: ['Business', 'Residential'], defaultProfile: { file: 'Residential', platform: null } },
  ])

  const unplanned = await far(['apply', at('profiles.yaml')])
  expect([unplanned.code, unplanned.err]).toEqual([2, expect.stringMatching(/^Plan first, read what it says/)])
  const planned = await far(['plan', at('profiles.yaml')])
  expect([planned.code, planned.err]).toEqual([0, ''])
  expect(planned.out).toContain('  Add “Business”\n      Availability: (none) → Headline\n')
  expect(planned.out).toContain('  Default profile: (none) → Residential\n')
  const fingerprint = /--plan ([\w-]{22})$/m.exec(planned.out)?.[1] ?? ''
  const refused = await far(['apply', at('profiles.yaml'), '--plan', fingerprint], readKey)
  expect([refused.code, refused.err]).toEqual([2, 'This API key may only read.\n'])
  const applied = await far(['apply', at('profiles.yaml'), '--plan', fingerprint, '--note', 'First', '--json'])
  expect([applied.code, lastLine(applied.out)]).toMatchObject([0, { applied: true, fingerprint, nothingToDo: false }])
  const again = await far(['apply', at('profiles.yaml'), '--plan', fingerprint, '--json'])
  expect([again.code, lastLine(again.out)]).toEqual([
    2,
    { refused: expect.stringContaining('changed since this plan was made'), faults: [] },
  ])

  expect((await far(['drift', at('profiles.yaml')], readKey)).code).toBe(0)
  const exported = await far(['export', at('export.yaml'), '--json'], readKey)
  expect([exported.code, lastLine(exported.out).file]).toEqual([0, at('export.yaml')])
  expect(await readFile(at('export.yaml'), 'utf8')).toContain('default: Residential\nprofiles:\n  - name: Business\n')
  expect(lastLine((await far(['plan', at('export.yaml'), '--json'])).out)).toMatchObject({ nothingToDo: true })
})

test('the operator’s command does the same beside the server, and on the folder alone', async () => {
  const changed = file.replace('availability: Headline', 'description: For companies')
  await writeFile(at('changed.yaml'), changed)
  const drift = await near('drift', at('changed.yaml'))
  expect([drift.code, drift.out]).toEqual([
    1,
    `  “Business” differs
      Description: For companies in the file, (none) on the platform
      Availability: Standard in the file, Headline on the platform
`,
  ])
  const { fingerprint } = lastLine((await near('plan', at('changed.yaml'), '--json')).out)
  expect((await near('apply', at('changed.yaml'), '--plan', String(fingerprint))).code).toBe(0)

  await stopProduct(product.child)
  expect((await near('drift', at('changed.yaml'))).code).toBe(0)
  expect((await near('export')).out).toContain('description: For companies\n')
  expect(await listEnginesOf(String(product.environment.MYACCOUNT_DATA))).toEqual([])
})

test('all faults of a file are told with line and column, and end with 2', async () => {
  await writeFile(
    at('bad.yaml'),
    'version: 1\ndefault: null\nprofiles:\n  - name: A\n    myNumbers: [view_number]\n  - name: a\n    availabilty: Headline\n    customer: NOBODY\n',
  )
  const bad = await near('plan', at('bad.yaml'))
  expect([bad.code, bad.out]).toEqual([2, ''])
  expect(bad.err.replaceAll(at('bad.yaml'), 'bad.yaml')).toBe(
    `bad.yaml:5:17: There is no MyNumbers feature called "view_number". Did you mean view_numbers?
bad.yaml:6:11: The name “a” stands twice: here and in profile 1. Capitals do not tell names apart.
bad.yaml:7:18: There is no setting called availabilty. Did you mean availability?
bad.yaml:8:15: There is no customer with the account number NOBODY.
`,
  )
  const json = await near('drift', at('bad.yaml'), '--json')
  expect([json.code, lastLine(json.out)]).toMatchObject([
    2,
    { faults: [{ line: 5, column: 17 }, { line: 6 }, { line: 7 }] },
  ])
  await writeFile(at('tab.yaml'), 'version: 1\n\tdefault: null\n')
  expect((await near('drift', at('tab.yaml'))).code).toBe(2)
})

test('what else goes wrong ends with 2 too, in a sentence', async () => {
  const environment = { MYACCOUNT_DATA: at('nowhere') }
  for (const [words, said] of [
    [['plan', at('none.yaml')], /cannot be read/],
    [[], /^Say what: npx myaccount profiles export/],
    [['export', '--url', 'nowhere'], /is no address/],
    [['export', '--url', 'http://my.northbridge.example', '--key', 'x'], /The key would travel unprotected/],
    [['export', '--url', 'http://localhost:1'], /Give the API key/],
    [['export', '--url', 'http://localhost:1', '--key', 'x'], /cannot be reached/],
    [['drift', at('profiles.yaml'), '--nonsense'], /--nonsense/],
  ] as const) {
    const { code, err } = await runCommand(['profiles', ...words], environment)
    expect([words, code, err]).toEqual([words, 2, expect.stringMatching(said)])
    expect(err).not.toContain('    at ')
  }
})
