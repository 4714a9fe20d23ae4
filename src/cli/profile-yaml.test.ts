import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { profileDocument, type WrittenDocument } from '#contract/backend/profile-file.ts'
import { listFeatures } from '#rules/features.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findDrift } from './profile-drift.ts'
import { FaultyFile, readProfileFile, readProfileYaml, writeProfileYaml } from './profile-yaml.ts'
import { makeProfileSchema } from './profiles.ts'

const faultsOf = (text: string) => {
  try {
    readProfileYaml(text)
    return []
  } catch (error) {
    if (!(error instanceof FaultyFile)) throw error
    return error.faults
  }
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    'yes',
    'null',
    '~',
    '1',
    '0x1F',
    '1e3',
    'true',
    '- a',
    'a: b',
    '#c',
    '*x',
    '&x',
    '!tag',
    '"',
    "'",
    '---',
    'a\nb',
    '=',
    '<<',
    '.inf',
    '2026-03-01',
    '{',
    '[',
    '|',
    '>',
    '%',
    '@',
    '`',
  ),
)
const document = fc
  .record({
    version: fc.constant(1 as const),
    default: fc.option(text),
    profiles: fc.uniqueArray(
      fc.record({
        name: text,
        description: text,
        customer: fc.option(text),
        customerGroups: fc.array(text, { maxLength: 3 }),
        myNumbers: fc.subarray(listFeatures('myNumbers').map(({ key }) => key)),
        myCallsEnabled: fc.boolean(),
        myCallsReports: fc.subarray(listFeatures('myCallsReports').map(({ key }) => key)),
        myCallsOptions: fc.subarray(listFeatures('myCallsOptions').map(({ key }) => key)),
        myCallsMonths: fc.option(fc.integer({ min: 1, max: 120 })),
      }),
      { maxLength: 4, selector: ({ name }) => name.trim().normalize('NFC').toLowerCase() },
    ),
  })
  .filter((written) => profileDocument.safeParse(written).success)

test('what is written is read back the same, whatever the texts are', () => {
  fc.assert(
    fc.property(document, (written) => {
      const { document: read } = readProfileYaml(writeProfileYaml(written))
      expect(read).toEqual(written)
      const parsed = profileDocument.parse(read)
      expect(findDrift(parsed, profileDocument.parse(written)).same).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('is written for people: the schema for editors first, a blank line between profiles', () => {
  const written: WrittenDocument = {
    version: 1,
    default: null,
    profiles: [{ name: 'Basic', myAccountFlags: ['view_account'] }, { name: 'Full' }],
  }
  expect(writeProfileYaml(written)).toBe(
    `# yaml-language-server: $schema=./profiles.schema.json
version: 1
default: null
profiles:
  - name: Basic
    myAccountFlags:
      - view_account

  - name: Full
`,
  )
})

test('comments, order of settings and other ways to write the same mean nothing', () => {
  const { document: read } = readProfileYaml(
    '# ours\nprofiles: [{ myNumbers: [view_numbers], name: "A" }] # all\ndefault: ~\nversion: 1\n',
  )
  expect(read).toEqual({ version: 1, default: null, profiles: [{ name: 'A', myNumbers: ['view_numbers'] }] })
})

describe('faults of the writing are told with line and column, all at once', () => {
  test.each([
    ['a tab', 'version: 1\nprofiles:\n\t- name: A\n', 3, 'A tab stands where spaces belong. Indent by two spaces.'],
    ['a setting twice', 'version: 1\nversion: 1\n', 2, 'This setting stands twice. Take one of them out.'],
    ['two documents', 'version: 1\n---\nversion: 1\n', 2, 'The file holds several documents (---). Keep one.'],
    ['no YAML', 'profiles: [a\nversion: }\n', 2, expect.stringMatching(/^This is no YAML: /)],
    ['a tag', 'version: !!js/function "x"\n', 1, 'Tags such as !name are not used in a profile file. Take it out.'],
  ])('%s', (_, yaml, line, message) =>
    expect(faultsOf(yaml)).toEqual(expect.arrayContaining([{ line, column: expect.any(Number), message }])),
  )

  test('aliases that expand without end are not followed', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level < 9; level += 1) {
      const [own, former] = [String.fromCodePoint(97 + level), String.fromCodePoint(96 + level)]
      bomb.push(`${own}: &${own} [${`*${former}, `.repeat(8)}*${former}]`)
    }
    const [fault] = faultsOf(bomb.join('\n'))
    expect(fault?.message).toMatch(/^The aliases \(\*name\) of this file cannot be followed/)
    expect(faultsOf('a: *nobody\n').length).toBe(1)
  })
})

describe('the place of a value', () => {
  const { placeOf } = readProfileYaml(
    'version: 1\nprofiles:\n  - name: A\n    myNumbers: [view_numbers, nothing]\n  - nam: B\n',
  )
  test.each([
    ['a value', ['version'], { line: 1, column: 10 }],
    ['an item of a list', ['profiles', 0, 'myNumbers', 1], { line: 4, column: 31 }],
    ['a list, by its name', ['profiles', 0, 'myNumbers'], { line: 4, column: 5 }],
    ['what is missing, by what should hold it', ['profiles', 1, 'name'], { line: 5, column: 5 }],
    ['what is missing at the top', ['default'], {}],
    ['the whole', [], {}],
  ])('%s', (_, at, place) => expect(placeOf(at)).toEqual(place))
})

describe('a file', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'profile-yaml-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each([
    ['is not there', undefined, /cannot be read/],
    ['is too large', Buffer.alloc(1024 * 1024 + 1, '#'), /has 1\.0 MB\. A profile file has 1 MB at most/],
    ['is far too large', Buffer.alloc(6 * 1024 * 1024, '#'), /has 6\.0 MB/],
    ['is no text', Buffer.from([0xff, 0xfe, 0x00]), /is no text in UTF-8/],
  ])('that %s is refused in a sentence', async (name, bytes, message) => {
    const file = path.join(folder, name.replaceAll(' ', '-'))
    if (bytes !== undefined) await writeFile(file, bytes)
    await expect(readProfileFile(file)).rejects.toThrow(message)
  })
})

test('the committed schema is the one of this version: npx myaccount profiles schema > docs/operate/profiles.schema.json', async () => {
  const committed = await readFile(new URL('../../docs/operate/profiles.schema.json', import.meta.url), 'utf8')
  expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(makeProfileSchema())))
})

test('the schema takes what is exported and refuses what the contract refuses', async () => {
  const { Ajv2020 } = await import('ajv/dist/2020.js')
  const validate = new Ajv2020({ strict: false }).compile(makeProfileSchema())
  expect(validate({ version: 1, default: 'A', profiles: [{ name: 'A', myNumbers: ['view_numbers'] }] })).toBe(true)
  for (const bad of [
    { version: 2, default: null, profiles: [] },
    { version: 1, default: null, profiles: [{}] },
    { version: 1, default: null, profiles: [{ name: 'A', myNumbers: ['nothing'] }] },
    { version: 1, default: null, profiles: [{ name: 'A', other: 1 }] },
  ])
    expect([bad, validate(bad)]).toEqual([bad, false])
})
