import { BACKEND_API, type Bytes, isBytes } from '#contract/endpoint.ts'
import { type StaffPermission, staffPermissions } from '#rules/staff-permissions.ts'
import { z } from 'zod'
import { takesIdempotencyKey } from './idempotency.ts'
import { type JsonSchema, makeExample } from './openapi-examples.ts'
import { refusalResponses, refusalSchema } from './openapi-refusals.ts'
import type { AnyEndpoint, Nouns } from './serve.ts'

/** One endpoint as the document says it. */
export type Operation = {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
}
export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
  readonly example: unknown
}
export type Content = Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>
export type OpenApiDocument = {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: object
}

const intro = [
  'The provider API of MyAccount: what the back office does, for programs.',
  'A program sends `Authorization: Bearer KEY` with the key of a staff user, and may do what that user may do.',
  'Lists are walked by id: `?limit=100`, then `?idAfter=` the last id. `createdSince` and `updatedSince` narrow them.',
  'A POST with an Idempotency-Key is done once, however often it is sent in 24 hours.',
  'Every refusal has the same body: decide by its code, show its message.',
].join('\n\n')

/** The OpenAPI 3.1 document of a door's contract: every endpoint, and nothing else. */
export const makeOpenApi = (contract: Nouns): OpenApiDocument => {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const [noun, endpoints] of Object.entries(contract))
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
      ;(paths[path] ??= {})[endpoint.method.toLowerCase()] = operationOf(noun, name, endpoint)
    }
  return {
    openapi: '3.1.0',
    info: { title: 'MyAccount provider API', version: '1', description: intro },
    servers: [{ url: BACKEND_API }],
    tags: Object.keys(contract).map((name) => ({ name })),
    paths,
    components: {
      schemas: { Refusal: refusalSchema },
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'The API key of a staff user; it begins with mak_.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'myaccount-staff',
          description: 'The session of a page. Behind https its name begins with __Host-.',
        },
      },
    },
  }
}

const operationOf = (noun: string, name: string, endpoint: AnyEndpoint): Operation => ({
  operationId: `${noun}.${name}`,
  summary: endpoint.summary,
  description: needsInWords(endpoint),
  tags: [noun],
  parameters: [
    ...parametersOf(endpoint.params, 'path', noun),
    ...parametersOf(endpoint.query, 'query', noun),
    ...headersOf(endpoint),
  ],
  ...(endpoint.body !== undefined && {
    requestBody: { required: true, content: contentOf(endpoint.body, 'input', noun) },
  }),
  responses: {
    '200': { description: 'Done', content: contentOf(endpoint.returns, 'output', noun) },
    ...(refusalResponses(endpoint) as Operation['responses']),
  },
  security: securityOf(endpoint),
})

const needsInWords = ({ needs, alsoByKey, forPeople }: AnyEndpoint): string => {
  if (needs === 'anyone') return 'Open to anyone.'
  if (needs === 'signed-in') return alsoByKey ? 'Needs any API key or session.' : 'Needs a person’s session.'
  const alone = forPeople ? ' Needs a person’s session.' : ''
  return `Needs the permission ${(typeof needs === 'string' ? [needs] : needs).map(permissionInWords).join(' and ')}.${alone}`
}

const permissionInWords = (need: string): string => {
  const [permission, level] = need.split(':') as [StaffPermission, string]
  return `${staffPermissions[permission].label}: ${level}`
}

const securityOf = ({ needs, alsoByKey, forPeople }: AnyEndpoint): Operation['security'] => {
  if (needs === 'anyone') return []
  return forPeople || (needs === 'signed-in' && !alsoByKey) ? [{ session: [] }] : [{ apiKey: [] }, { session: [] }]
}

/** A schema as JSON Schema, without bounds that say no more than that a number is exact. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema =>
  JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' })), (key, value: unknown) =>
    key === '$schema' || Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER ? undefined : value,
  ) as JsonSchema

const parametersOf = (schema: z.ZodType | undefined, place: 'path' | 'query', noun: string): Parameter[] => {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as JsonSchema & { required?: string[] }
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: of,
    example: makeExample(of, noun, name),
  }))
}

const headersOf = (endpoint: AnyEndpoint): Parameter[] => [
  ...(endpoint.needsRevision
    ? [
        {
          name: 'If-Match',
          in: 'header' as const,
          required: false,
          description: 'The revision the change began with, in double quotes. Pages must send it, programs may.',
          schema: { type: 'string' },
          example: '"7"',
        },
      ]
    : []),
  ...(takesIdempotencyKey(endpoint)
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header' as const,
          required: false,
          description: 'Any text of 1 to 200 characters that names this request: sent again, it is not done again.',
          schema: { type: 'string', minLength: 1, maxLength: 200 },
          example: 'order-2026-0042',
        },
      ]
    : []),
]

const fileExamples: Readonly<Record<Bytes['bytes'], string>> = {
  upload:
    'caller_id,recipient,call_date,end_time,duration,cost,reference,currency\n447700900001,442079460001,01/06/2026,12:00:00,60,0.100,R1,GBP\n',
  download: 'Date,From,To\n01/06/2026 12:00,07700 900001,020 7946 0001\n',
  events: 'event: changed\ndata: ["customers"]\n\n',
}

const contentOf = (shape: z.ZodType | Bytes, io: 'input' | 'output', noun: string): Content => {
  if (isBytes(shape))
    return {
      [shape.contentType.split(';')[0] ?? '']: { schema: { type: 'string' }, example: fileExamples[shape.bytes] },
    }
  const schema = schemaOf(shape, io)
  return { 'application/json': { schema, example: makeExample(schema, noun) } }
}
