import { isBytes } from '#contract/endpoint.ts'
import { type RefusalBody, type RefusalCode, refusals } from '#contract/refusal.ts'
import { takesIdempotencyKey } from './idempotency.ts'
import type { AnyEndpoint } from './serve.ts'

/** Every refusal that a call of an endpoint may meet: the declared ones, and what any endpoint of its kind may answer. */
export const listRefusals = (endpoint: AnyEndpoint): RefusalCode[] => {
  const { needs, method, params, body, errors = [] } = endpoint
  const changes = method !== 'GET'
  const codes = new Set<RefusalCode>([
    ...(needs === 'anyone' ? [] : (['SIGNED_OUT', 'FORBIDDEN'] as const)),
    ...(changes ? (['FOREIGN_ORIGIN', 'MALFORMED'] as const) : []),
    ...(changes && needs === 'anyone' ? (['TOO_MANY_TRIES'] as const) : []),
    ...(params === undefined ? [] : (['NOT_FOUND'] as const)),
    ...(body === undefined && !changes ? [] : (['TOO_LARGE'] as const)),
    ...(takesIdempotencyKey(endpoint) ? (['IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_KEY_BUSY'] as const) : []),
    ...(isBytes(body) ? (['CALLS_UNAVAILABLE'] as const) : []),
    'INVALID',
    ...errors,
    'INTERNAL',
    'BUSY',
  ])
  return (Object.keys(refusals) as RefusalCode[]).filter((code) => codes.has(code))
}

const exampleOf = (code: RefusalCode): RefusalBody => ({
  code,
  message: refusals[code].sentence,
  ...(code === 'INVALID' && { issues: [{ path: ['name'], message: 'A name is needed.' }] }),
  requestId: '5b0f1f5e-7d1c-4f7a-9a43-2f6b8f6f2f10',
})

/** The one body of every refusal, as JSON Schema. */
export const refusalSchema = {
  type: 'object',
  description: 'The one body of every refusal.',
  properties: {
    code: { type: 'string', enum: Object.keys(refusals), description: 'What programs decide by.' },
    message: { type: 'string', description: 'A sentence for people.' },
    issues: {
      type: 'array',
      description: 'Every fault of the input: where it is, and what to do about it.',
      items: {
        type: 'object',
        properties: {
          path: { type: 'array', items: { type: ['string', 'integer'] } },
          message: { type: 'string' },
        },
        required: ['path', 'message'],
      },
    },
    data: { description: 'More about this refusal, where there is more.' },
    requestId: { type: 'string', description: 'Names the request in the log of the server.' },
  },
  required: ['code', 'message'],
} as const

/** The answers of an endpoint other than success, by status. */
export const refusalResponses = (endpoint: AnyEndpoint): Record<string, unknown> => {
  const byStatus = Map.groupBy(listRefusals(endpoint), (code) => refusals[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `${code}: ${refusals[code].sentence}`).join('\n'),
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Refusal' },
            examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
          },
        },
      },
    ]),
  )
}
