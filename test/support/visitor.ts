import { type AnswerOf, type CallOf, type EndpointShape, pathOf } from '#contract/endpoint.ts'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'

const ORIGIN = 'http://localhost:8080'

/** A browser or a program, as far as the doors can tell. */
export type Visitor = {
  readonly cookies: Map<string, string>
  readonly request: (
    method: string,
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<LightMyRequestResponse>
  /** Calls an endpoint of the contract and answers its parsed body; fails on any refusal. */
  readonly call: <E extends EndpointShape>(base: string, endpoint: E, call: CallOf<E>) => Promise<AnswerOf<E>>
}

export type VisitorKind = {
  /** A program with an API key: it sends neither an origin nor cookies. */
  readonly key?: string
  /** A page reads a record before it changes it and says which revision it read. False: one that does not. */
  readonly namesRevisions?: boolean
}

/** Changes for which a page names the revision, and the address of the record. */
const recordOf = /^(\/backend\/api\/v1\/(?:customers|myAccountCustomerProfiles)\/[^/?]+)(?:\/myAccountProfile)?$/

/** Somebody at the doors of an application: a browser with the cookies it was given, or a program with a key. */
export const makeVisitor = (fastify: FastifyInstance, { key, namesRevisions = true }: VisitorKind = {}): Visitor => {
  const cookies = new Map<string, string>()
  const cookieHeader = () => ({ cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') })

  const send = async (method: string, url: string, body: unknown, headers: Record<string, string>) => {
    const answer = await fastify.inject({
      method: method as 'GET',
      url,
      headers: {
        ...(key === undefined ? { origin: ORIGIN } : { authorization: `Bearer ${key}` }),
        ...(cookies.size > 0 && cookieHeader()),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
    })
    for (const { name, value } of answer.cookies)
      if (value === '') cookies.delete(name)
      else cookies.set(name, encodeURIComponent(value))
    return answer
  }

  /** The revision that a page would have read; of a record that is not there, any. */
  const revisionFor = async (method: string, url: string): Promise<Record<string, string>> => {
    const record = method === 'PUT' || method === 'PATCH' ? recordOf.exec(url)?.[1] : undefined
    if (record === undefined || key !== undefined || !namesRevisions || cookies.size === 0) return {}
    const read = await send('GET', record, undefined, {})
    const shown = read.headers['content-type']?.toString().startsWith('application/json') ? read.json() : {}
    return { 'if-match': `"${shown.revision ?? 1}"` }
  }

  const request: Visitor['request'] = async (method, url, body, headers = {}) =>
    send(method, url, body, 'if-match' in headers ? headers : { ...(await revisionFor(method, url)), ...headers })

  return {
    cookies,
    request,
    call: async (base, endpoint, call) => {
      const { params, query, body } = call as { params?: Record<string, unknown>; query?: object; body?: unknown }
      const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined)
      const search =
        given.length > 0 ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : ''
      const answer = await request(endpoint.method, base + pathOf(endpoint.path, params) + search, body)
      if (answer.statusCode !== 200)
        throw new Error(`${endpoint.method} ${endpoint.path} answered ${answer.statusCode}: ${answer.body}`)
      return answer.json()
    },
  }
}
