import { readFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

// The rules of the house that no compiler and no linter checks. Each exception is named here with its reason.

const root = path.resolve(import.meta.dirname, '..')
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(ts|tsx)$/.test(file))
const textOf = new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]))
const product = files.filter((file) => file.startsWith('src/') && !file.endsWith('.test.ts'))
const server = product.filter((file) => file.startsWith('src/server/') || file.startsWith('src/cli/'))

type Import = {
  readonly file: string
  readonly from: string
  readonly names: readonly string[]
  readonly typeOnly: boolean
}
const importsOf = (file: string): Import[] =>
  [...(textOf.get(file) ?? '').matchAll(/^import (type )?([^;'"]*?)(?: from )?['"]([^'"]+)['"]/gms)].map(
    ([, type, names = '', from = '']) => ({
      file,
      from: from.startsWith('.') ? path.posix.join(path.posix.dirname(file), from) : from.replace(/^#/, 'src/'),
      names: names
        .replaceAll(/[{}]/g, '')
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
      typeOnly:
        type !== undefined ||
        names
          .replaceAll(/[{}]/g, '')
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean)
          .every((name) => name.startsWith('type ')),
    }),
  )
const imports = product.flatMap(importsOf)
const lines = (text: string): number => text.trimEnd().split('\n').length

test('these rules look at the whole house', () => {
  expect(product.length).toBeGreaterThan(200)
  expect(server.length).toBeGreaterThan(80)
  expect(imports.length).toBeGreaterThan(800)
  expect(files.filter((file) => file.endsWith('.test.ts')).length).toBeGreaterThan(25)
})

describe('SQL', () => {
  const rooms =
    /^src\/server\/(db\/|live\/|calls\/(store|reports)\/|[a-z-]+\/([a-z-]+-)?queries\.ts$|auth\/(staff|portal)-context\.ts$)/
  const exceptions: Readonly<Record<string, string>> = {
    'src/server/auth/sign-in-delay.ts': 'the rule of delays is its one statement',
    'src/server/mail/mail-link.ts': 'the rule of links is the statements on its one table',
    'src/server/supply-files/import-ledger.ts': 'the ledger of imports is the statements on its tables',
    'src/server/calls/calls-lock.ts': 'a lock is a statement',
    'src/server/calls/reallocate.ts': 'what is to be allocated again is taken and marked statement by statement',
    'src/server/auth/standing.ts': 'the part of the request check that the portal and its preview share',
    'src/server/numbers/in-sight.ts': 'the condition that every statement of the portal about numbers carries',
    'src/server/jobs/jobs.ts': 'hands the queue’s own statements to the caller’s transaction',
    'src/server/demonstration/fill.ts': 'fills an empty product with years that have passed, which no act could do',
  }
  const found = imports.filter(({ from, typeOnly }) => from === 'kysely' && !typeOnly).map(({ file }) => file)

  test('is written in queries, reports and stores only, or where a reason stands beside it', () =>
    expect(found.filter((file) => !rooms.test(file) && exceptions[file] === undefined)).toEqual([]))
  test('has no exception that is not needed', () =>
    expect(Object.keys(exceptions).filter((file) => !found.includes(file))).toEqual([]))
})

test('Fastify is known to http/, auth/ and app.ts only', () =>
  expect(
    imports.filter(
      ({ file, from }) => /^(@fastify\/|fastify$)/.test(from) && !/^src\/server\/(http\/|auth\/|app\.ts$)/.test(file),
    ),
  ).toEqual([]))

describe('a feature', () => {
  const featureOf = (file: string) => /^src\/server\/([a-z-]+)\//.exec(file)?.[1]
  const reading = /^(type [A-Z]|find|get|list|count|has|lock)/
  const foreign = imports.filter(({ file, from }) => from.endsWith('queries.ts') && featureOf(file) !== featureOf(from))
  /** Who may change another's tables through its queries. */
  const exceptions: Readonly<Record<string, string>> = {
    staff: 'a staff user’s sessions and password are rows of auth',
    'portal-users': 'a portal user’s sessions and password are rows of auth',
    demonstration: 'fills an empty product',
  }

  test('reads another’s records by its find, list, count and lock queries, and changes them by its acts only', () =>
    expect(
      foreign
        .filter(({ file }) => exceptions[featureOf(file) ?? 'cli'] === undefined)
        .flatMap(({ file, from, names }) =>
          names.filter((name) => !reading.test(name)).map((name) => `${file}: ${name} of ${from}`),
        ),
    ).toEqual([]))
  test('does read others’ records', () => expect(foreign.length).toBeGreaterThan(10))
})

describe('files', () => {
  const longer: Readonly<Record<string, string>> = {
    'src/server/db/schema.ts': 'is generated',
    'test/matrix/needs.ts': 'is one table of every endpoint',
    'test/matrix/tenants.test.ts': 'is one matrix of every endpoint, asked with another customer’s ids',
    'src/server/activity/activity.test.ts': 'is one table of every act',
    'src/server/campaigns/campaigns.test.ts': 'is one story of campaigns that follow each other',
    'src/server/supply-files/formats/formats.test.ts': 'is one table of lines and what becomes of each',
    'src/server/supply-files/import-calls.test.ts': 'is one story of files that follow each other',
    'src/server/calls/reports/exact-figures.test.ts': 'is one data set with every figure of it',
    'src/server/calls/reports/reports.test.ts': 'is one data set with every figure of it',
  }

  test('have 300 lines at most', () =>
    expect(files.filter((file) => longer[file] === undefined && lines(textOf.get(file) ?? '') > 300)).toEqual([]))

  test('are named for what is inside, not for drawers', () => {
    const lists = ['src/contract/backend/index.ts', 'src/contract/my-account/index.ts']
    const drawer = /(^|\/)(utils?|helpers?|common|lib|misc|types|shared|index|constants)(\.[a-z]+)?\.tsx?$/
    expect(files.filter((file) => drawer.test(file) && !lists.includes(file))).toEqual([])
    expect(files.filter((file) => !/^([a-z0-9-]+\/)*[a-z0-9.-]+\.tsx?$/.test(file))).toEqual([])
  })
})

describe('the environment', () => {
  const readers: Readonly<Record<string, string>> = {
    'src/server/embedded/calls-host.ts': 'hands a child the few variables that it needs, and no others',
    'src/server/embedded/calls-host-main.ts': 'is such a child',
  }
  test('is read by the operator’s command, which hands it to config.ts, and nowhere else', () =>
    expect(
      product.filter(
        (file) =>
          (textOf.get(file) ?? '').includes('process.env') &&
          !file.startsWith('src/cli/') &&
          readers[file] === undefined,
      ),
    ).toEqual([]))
})

describe('the text of the product', () => {
  const without = (pattern: RegExp) =>
    product.flatMap((file) =>
      (textOf.get(file) ?? '')
        .split('\n')
        .filter((line) => pattern.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    )

  test('puts nothing off', () => expect(without(/\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]))
  test('has no type that stands for every other, and silences no check without a reason', () => {
    expect(without(/(:|\bas|<|,) any\b(?! \?)[\s>,;)[\]|]/).filter((line) => !/\/\/|\*|`/.test(line))).toEqual([])
    expect(without(/@ts-(ignore|nocheck)|eslint-disable(?!.*--)|oxlint-disable(?!.*--)/)).toEqual([])
  })
  test('writes to no console', () => expect(without(/\bconsole\.(log|info|debug|warn|error)\(/)).toEqual([]))
})

test('every exported function of rules, contract and server says in a sentence what it does, or is plain from its name', () => {
  const rooms = product.filter(
    (file) =>
      /^src\/(rules|server)\//.test(file) &&
      file !== 'src/server/supply-files/formats/field-values.ts' &&
      !file.endsWith('queries.ts') &&
      !file.endsWith('schema.ts'),
  )
  const bare = rooms.flatMap((file) => {
    const text = (textOf.get(file) ?? '').split('\n')
    return text.flatMap((line, at) =>
      /^export (async )?(const \w+ = (async )?(<[^>]*>)?\(|function)/.test(line) &&
      lines(
        text
          .slice(at, at + 12)
          .join('\n')
          .split('\n}')[0] ?? '',
      ) > 8 &&
      !/\*\/\s*$/.test(text[at - 1] ?? '')
        ? [`${file}:${at + 1} ${line}`]
        : [],
    )
  })
  expect(bare).toEqual([])
})
