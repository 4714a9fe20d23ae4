import fc from 'fast-check'
import { openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyEndpoint, type Listed } from './endpoints.ts'
import { buildTwoCustomers, type TwoCustomers } from './two-customers.ts'

// Whatever is sent, the answer is a refusal that says why, or a success: never a fault of ours.

let t: TestApp
let w: TwoCustomers
beforeAll(async () => {
  t = await openTestApp({ MYACCOUNT_FREE_TRIES: '10', MYACCOUNT_MAILS_PER_HOUR: '1' })
  w = await buildTwoCustomers(t)
}, 120_000)
afterAll(() => t[Symbol.asyncDispose]())

/** What ends the sessions of the rest, and streams that do not end. */
const leftOut = (endpoint: Listed): boolean =>
  /sign-out|end-sessions|disable|sessions\/:id/.test(endpoint.path) ||
  ('bytes' in endpoint.returns && endpoint.returns.bytes === 'events')
const fuzzed = everyEndpoint.filter((endpoint) => !leftOut(endpoint))

const nasty = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\u200b',
    '\u202egnp.exe',
    '\ud800',
    'a\udc00',
    '🦉',
    'é',
    'e\u0301',
    "'",
    "';--",
    '%',
    '_',
    '\\',
  ],
  ...[
    '*',
    '../..',
    '${7*7}',
    '<script>alert(1)</script>',
    '=1+1',
    'null',
    'undefined',
    'NaN',
    '__proto__',
    'constructor',
  ],
  ...[
    '1e309',
    '-0',
    '0',
    '-1',
    '9007199254740993',
    '99999999999999999999',
    '0000-01-01',
    '9999-12-31',
    '2026-02-30',
    '+',
  ],
  ...['x'.repeat(5000), '1,2', '[]', '{}', '\n', '\t', '\u007f', 'K', 'İ'],
]
const text = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 40 }))
const leaf = fc.oneof(
  text,
  fc.constantFrom(null, true, false, 0, -0, -1, 1.5, 1e308, 2 ** 31, 2 ** 53, Number.MIN_VALUE),
  fc.integer(),
)
const anything = fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }), fc.dictionary(text, leaf, { maxKeys: 3 }))

type Shape = { readonly shape?: Readonly<Record<string, unknown>> }
const fieldsOf = (schema: unknown): string[] => Object.keys((schema as Shape | undefined)?.shape ?? {})

/** Some of the fields of a schema, and now and then one that it has not, each with anything. */
const someOf = <V>(fields: readonly string[], value: fc.Arbitrary<V>) =>
  fc.dictionary(
    fields.length === 0
      ? text
      : fc.oneof({ arbitrary: fc.constantFrom(...fields), weight: 9 }, { arbitrary: text, weight: 1 }),
    value,
    {
      maxKeys: fields.length + 1,
      noNullPrototype: true,
    },
  )

const requestFor = (endpoint: Listed) =>
  fc.record({
    parts: fc.array(
      fc.oneof(
        fc.constantFrom('1', '2', '999999', '0', '-1', '1e3', 'abc', '%00', '%2e%2e'),
        text.map((word) => encodeURIComponent(word.toWellFormed())),
      ),
      {
        minLength: 2,
        maxLength: 2,
      },
    ),
    query: someOf(
      fieldsOf(endpoint.query),
      text.map((word) => word.toWellFormed()),
    ),
    body: fc.oneof(
      { arbitrary: someOf(fieldsOf(endpoint.body), anything), weight: 9 },
      { arbitrary: anything, weight: 1 },
    ),
    ifMatch: fc.option(fc.constantFrom('"1"', '"0"', '*', 'W/"1"', '1', '"99999999999"')),
  })

/** The reports are asked by one and the same schema: what one of them takes apart, the others do as well. */
const firstOfSchema = (endpoint: Listed): boolean =>
  endpoint.query === undefined ||
  fuzzed.find(({ method, query }) => method === endpoint.method && query === endpoint.query)?.id === endpoint.id

const send = async (
  visitor: Visitor,
  endpoint: Listed,
  { parts, query, body, ifMatch }: ReturnType<typeof requestFor> extends fc.Arbitrary<infer R> ? R : never,
) => {
  let at = 0
  const path = endpoint.id.split(' ')[1]?.replaceAll(/:\w+/g, () => parts[at++] ?? '1') ?? ''
  const search = new URLSearchParams(query).toString()
  const upload = endpoint.body !== undefined && 'bytes' in endpoint.body
  const headers = {
    ...(upload && { 'content-type': 'application/octet-stream' }),
    ...(ifMatch !== null && { 'if-match': ifMatch }),
  }
  const payload = endpoint.method === 'GET' ? undefined : JSON.stringify(body)
  return visitor.request(endpoint.method, search === '' ? path : `${path}?${search}`, payload, headers)
}

describe('anything that is sent gets an answer', () => {
  test.each(fuzzed.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (_, endpoint) => {
    const visitor = endpoint.needs === 'anyone' ? t.visit() : endpoint.door === 'backend' ? w.administrator : w.inA
    const given = [endpoint.query, endpoint.body, endpoint.params].filter(Boolean).length
    await fc.assert(
      fc.asyncProperty(requestFor(endpoint), async (request) => {
        const answer = await send(visitor, endpoint, request)
        expect([answer.statusCode < 500, answer.statusCode >= 500 ? answer.body : '']).toEqual([true, ''])
        if (answer.statusCode >= 400)
          expect(answer.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) })
        expect(answer.statusCode).not.toBe(401)
      }),
      { numRuns: given === 0 ? 3 : firstOfSchema(endpoint) ? 40 : 10 },
    )
  })

  test('and nothing of it stuck to every object there is', () => {
    expect(Object.keys(Object.prototype)).toEqual([])
    for (const key in {}) throw new Error(`Every object has ${key}`)
  })
})

describe('each text that is a trap in a language of its own', () => {
  const traps = [
    ...[
      "' or '1'='1",
      "'; drop table customer; --",
      '" or ""="',
      "') union select null--",
      '1); select pg_sleep(5)--',
      '\\',
    ],
    ...['%', '_', '{"$gt":""}', '$1', ':id', '?', '--', '/*', "E'\\x00'", 'x\u0000y'],
  ]
  const reads = fuzzed.filter(
    (endpoint) => endpoint.method === 'GET' && endpoint.query !== undefined && firstOfSchema(endpoint),
  )

  test.each(reads.map((endpoint) => [endpoint.id, endpoint] as const))('is plain text to %s', async (_, endpoint) => {
    const visitor = endpoint.door === 'backend' ? w.administrator : w.inA
    for (const field of fieldsOf(endpoint.query))
      for (const trap of traps) {
        const { statusCode } = await visitor.request(
          'GET',
          `${endpoint.url}${endpoint.url.includes('?') ? '&' : '?'}${field}=${encodeURIComponent(trap)}`,
        )
        expect([field, trap, [200, 404, 422].includes(statusCode)]).toEqual([field, trap, true])
      }
    const sorted = fieldsOf(endpoint.query).includes('sort')
    if (sorted) {
      const bad = await visitor.request('GET', `${endpoint.url}?sort=${encodeURIComponent('name;select 1')}`)
      expect(bad.statusCode).toBe(422)
    }
  })

  test('given twice is refused, not taken as one of the two', async () => {
    const answer = await w.administrator.request('GET', '/backend/api/v1/customers?pageSize=1&pageSize=100')
    expect([answer.statusCode, answer.json().issues[0].path]).toEqual([422, ['pageSize']])
  })
})

test('more than a schema shows is refused, and nothing of it is kept', async () => {
  const more = {
    customerId: w.b,
    role: 'owner',
    isStaff: true,
    permissions: ['*'],
    createdAt: '2020-01-01',
    revision: 99,
    id: 1,
  }
  const answer = await w.administrator.request('PUT', `/backend/api/v1/customers/${w.a}`, { name: 'Avia', ...more })
  expect(answer.statusCode).toBe(422)
  expect(
    answer
      .json()
      .issues.map(({ path }: { path: string[] }) => path[0])
      .toSorted(),
  ).toEqual(Object.keys(more).toSorted())
  const own = await w.inA.request('PUT', `/my-account/api/v1/numbers/${w.numberA}/description`, {
    description: 'x',
    staff_description: 'y',
  })
  expect(own.statusCode).toBe(422)
})

test('text that no store can keep is refused at its field, in every field that takes text', async () => {
  for (const text of ['half \ud800 of a character', 'a\u0000b', 'a\u001bb']) {
    const bodies = [
      ['POST', '/customerGroups', { name: text }, 'name'],
      ['POST', '/customerStatuses', { name: text }, 'name'],
      ['POST', '/userGroups', { name: text }, 'name'],
      ['POST', '/users', { name: text, email: 'new@northbridge.example' }, 'name'],
      ['POST', '/myAccountCustomerProfiles', { name: text }, 'name'],
      ['POST', '/myAccountCustomerProfiles', { name: 'A', customerGroups: [text] }, 'customerGroups'],
      ['PUT', `/customers/${w.a}`, { address: text }, 'address'],
      ['PUT', `/customers/${w.a}/myAccountProfile`, { profileId: null, reason: text }, 'reason'],
      ['PUT', `/numbers/${w.numberA}`, { description: text }, 'description'],
      ['PUT', '/settings', { contact: text }, 'contact'],
    ] as const
    for (const [method, path, body, field] of bodies) {
      const answer = await w.administrator.request(method, `/backend/api/v1${path}`, body)
      expect([path, answer.statusCode, answer.json().issues?.[0].path[0]]).toEqual([path, 422, field])
    }
  }
})

test('days at the ends of the calendar, and numbers at the ends of what counts, are answered', async () => {
  for (const day of ['0000-01-01', '0001-01-01', '1899-12-31', '9999-12-31']) {
    const requests = [
      ['GET', `/backend/api/v1/userActivityLog?from=${day}&to=${day}`],
      [
        'POST',
        `/backend/api/v1/customers/${w.b}/numbers`,
        { number: '0161 496 0555', typeId: 1, statusId: 1, soldOn: day },
      ],
      ['PUT', `/backend/api/v1/numbers/${w.numberB}`, { droppedOn: day }],
    ] as const
    for (const [method, url, body] of requests) {
      const answer = await w.administrator.request(method, url, body)
      expect([method, url, day, answer.statusCode >= 500 ? answer.body : '']).toEqual([method, url, day, ''])
    }
    for (const url of [
      `/calls?period=custom&from=${day}&to=${day}`,
      `/calls/overview?period=custom&from=${day}&to=${day}`,
      `/dailyCallRecords/${day}`,
    ]) {
      const answer = await w.inA.request('GET', `/my-account/api/v1${url}`)
      expect([url, answer.statusCode >= 500 ? answer.body : '']).toEqual([url, ''])
    }
  }
  for (const id of [Number.MAX_SAFE_INTEGER, 2 ** 31, 2 ** 63, 1e300])
    for (const [method, url, body] of [
      ['GET', `/customers/${id}`, undefined],
      ['GET', `/customers?statusId=${id}&classId=-${id}`, undefined],
      ['PUT', `/customers/${w.a}`, { classId: id }],
      ['PUT', `/customers/${w.a}/myAccountProfile`, { profileId: id }],
      ['PUT', '/settings/defaultProfile', { profileId: id }],
      ['PUT', `/numbers/${w.numberA}`, { typeId: id }],
      ['POST', '/users', { name: 'A', email: 'new@northbridge.example', groupIds: [id] }],
    ] as const) {
      const answer = await w.administrator.request(method, `/backend/api/v1${url}`, body)
      expect([method, url, id, answer.statusCode >= 500 ? answer.body : '']).toEqual([method, url, id, ''])
    }
})

test('JSON that nests a thousand deep, or repeats a key, is answered', async () => {
  const deep = `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`
  const twice = '{"name":"One","name":"Two"}'
  for (const body of [deep, twice, '[]', '"text"', 'null', '1'])
    expect((await w.administrator.request('POST', '/backend/api/v1/customerGroups', body)).statusCode).toBeLessThan(500)
})
