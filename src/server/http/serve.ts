import type { Readable } from 'node:stream'
import type { SecondFactorStep } from '#rules/second-factor.ts'
import {
  type BackendMarks,
  type Bytes,
  type EndpointShape,
  isBytes,
  type RefusalOf,
  type RequestOf,
} from '#contract/endpoint.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type KeptAnswer, takesIdempotencyKey } from './idempotency.ts'
import { requireOwnOrigin } from './origin.ts'
import { issuesOf, Refused, type RefusalDetails } from './refusal.ts'
import { requireFewTries } from './try-limit.ts'

/** A file on its way out: it is streamed, never collected. */
export type Download = {
  readonly fileName: string
  readonly stream: Readable
  /** What it is, where the contract leaves that to the request. */
  readonly contentType?: string
  /** Its size, where that is known beforehand. */
  readonly bytes?: number
}
/** An open event stream: `start` gets a way to send, and a signal that fires when the reader has left. */
export type EventStream = { readonly start: (send: SendEvent, left: AbortSignal, end: () => void) => void }
export type SendEvent = (event: string, data: unknown) => void

type Answer<R> = R extends z.ZodType
  ? z.input<R>
  : R extends { bytes: 'download' }
    ? Download
    : R extends { bytes: 'events' }
      ? EventStream
      : never

type Needs = string | readonly string[]

/** What a handler gets: who calls, what was sent (parsed), and the refusals its endpoint declares. */
export type Call<E extends EndpointShape & { needs: Needs }, Caller> = RequestOf<E> & {
  readonly caller: E['needs'] extends 'anyone' ? Caller | undefined : Caller
  /** The bytes of an upload. */
  readonly upload: Readable
  /** The revision that the caller's If-Match header names. */
  readonly ifMatch: number | undefined
  readonly address: string
  readonly userAgent: string
  readonly refuse: (code: RefusalOf<E>, details?: RefusalDetails) => never
  readonly setCookie: (cookie: string) => void
  readonly headers: FastifyRequest['headers']
  readonly log: FastifyRequest['log']
}

export type Handler<E extends EndpointShape & { needs: Needs }, Caller> = (
  call: Call<E, Caller>,
) => Promise<Answer<E['returns']>>

export type AnyEndpoint = EndpointShape & BackendMarks & { readonly needs: Needs }
export type Nouns = Readonly<Record<string, Readonly<Record<string, AnyEndpoint>>>>
/** A handler for every endpoint of one noun: a missing one is a type error. */
export type Handlers<N extends Readonly<Record<string, AnyEndpoint>>, Caller> = {
  readonly [K in keyof N]: Handler<N[K], Caller>
}

/** What every door knows of its callers: a session that still awaits its second factor opens next to nothing. */
type AnyCaller = { readonly awaits: SecondFactorStep | undefined }

/** One of the two doors: who may come in, and what each caller may do. */
export type Door<Caller extends AnyCaller> = {
  /** Where its endpoints begin; it may hold a parameter of its own, as in `/preview/:preview`. */
  readonly base: string
  /** Whether programs may come with a key in the Authorization header. */
  readonly takesKeys?: true
  /** Answers a repeated request from what was answered first, where the door keeps answers. */
  readonly answerOnce?: (caller: Caller, request: NamedRequest, act: () => Promise<string>) => Promise<KeptAnswer>
  /** Only looks: every endpoint that could change something is refused. */
  readonly readOnly?: true
  /** The caller of a valid session, or undefined. Reads current data at every request. */
  readonly identify: (request: FastifyRequest) => Promise<Caller | undefined>
  /** Refuses, with the door's own code, a caller who does not satisfy what the endpoint needs. */
  readonly require: (caller: Caller, endpoint: AnyEndpoint, request: FastifyRequest) => Promise<void>
}

/** A request that names itself, with all that tells it from another. */
export type NamedRequest = { readonly header: string; readonly asks: readonly unknown[] }

const noDetails = z.strictObject({})

/** Serves every endpoint of a door's contract. This is the only way in. */
export const serve = <N extends Nouns, Caller extends AnyCaller>(
  fastify: FastifyInstance,
  door: Door<Caller>,
  contract: N,
  handlers: { readonly [K in keyof N]: Handlers<N[K], Caller> },
): void => {
  for (const [noun, endpoints] of Object.entries(contract))
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const handler = (handlers[noun] as Record<string, Handler<AnyEndpoint, Caller>> | undefined)?.[name]
      if (handler === undefined) throw new Error(`${door.base} has no handler for ${noun}.${name}`)
      serveEndpoint(fastify, door, endpoint, handler)
    }
  // Below the door's base there is nothing else, no page either.
  fastify.all(`${door.base}/*`, async () => {
    throw new Refused('NOT_FOUND', { message: 'There is nothing at this address.' })
  })
}

const serveEndpoint = <Caller extends AnyCaller>(
  fastify: FastifyInstance,
  door: Door<Caller>,
  endpoint: AnyEndpoint,
  handler: Handler<AnyEndpoint, Caller>,
): void => {
  fastify.route({
    method: endpoint.method,
    url: door.base + endpoint.path,
    preParsing: async (request) => {
      // Before the body is read: a stranger's upload is refused at its first byte.
      requireOwnOrigin(request, door)
      if (endpoint.needs === 'anyone' && endpoint.method !== 'GET') requireFewTries(request)
      if (door.readOnly && endpoint.method !== 'GET') return refuseToChange(door, request)
      request.caller = await identifyCaller(door, endpoint, request)
    },
    handler: async (request, reply) => {
      const answer = () => handler(makeCall(door, endpoint, { request, reply }) as Call<AnyEndpoint, Caller>)
      const { returns } = endpoint
      if (isBytes(returns)) return sendBytes(reply, returns, (await answer()) as Download | EventStream)
      const act = async () => JSON.stringify(returns.parse(await answer()))
      const { text, repeated } = await actOnce(door, endpoint, request, act)
      if (repeated) reply.header('idempotency-replayed', 'true')
      return reply.type('application/json; charset=utf-8').send(text)
    },
  })
}

/** Acts; or, for a request that names itself and came before, answers what was answered then. */
const actOnce = async <Caller extends AnyCaller>(
  door: Door<Caller>,
  endpoint: AnyEndpoint,
  request: FastifyRequest,
  act: () => Promise<string>,
): Promise<KeptAnswer> => {
  const header = request.headers['idempotency-key']
  if (header === undefined || door.answerOnce === undefined || !takesIdempotencyKey(endpoint))
    return { text: await act(), repeated: false }
  const asks = [endpoint.method, endpoint.path, request.params, request.query, request.body ?? {}]
  return door.answerOnce(request.caller as Caller, { header: String(header), asks }, act)
}

/** To those who may look, a change is refused as one; to others the door is as shut as ever. */
const refuseToChange = async <Caller extends AnyCaller>(
  door: Door<Caller>,
  request: FastifyRequest,
): Promise<never> => {
  throw new Refused((await door.identify(request)) === undefined ? 'SIGNED_OUT' : 'PREVIEW_ONLY')
}

const identifyCaller = async <Caller extends AnyCaller>(
  door: Door<Caller>,
  endpoint: AnyEndpoint,
  request: FastifyRequest,
) => {
  if (endpoint.needs === 'anyone') return undefined
  const caller = await door.identify(request)
  if (caller === undefined) throw new Refused('SIGNED_OUT')
  if (caller.awaits !== undefined && endpoint.duringSecondFactor !== true)
    throw new Refused('SECOND_FACTOR_NEEDED', { data: { setUp: caller.awaits === 'set-up' } })
  await door.require(caller, endpoint, request)
  return caller
}

const parse = (schema: z.ZodType, value: unknown, at: string): unknown => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  // An id that is no id names no record; saying more would tell ids apart from other words.
  if (at === 'params') throw new Refused('NOT_FOUND')
  throw new Refused('INVALID', { issues: issuesOf(result.error) })
}

/** The bytes of an upload; without them, or as another type, the request is not one. */
const readUpload = (endpoint: AnyEndpoint, request: FastifyRequest): Readable => {
  const body = request.body as Readable | undefined
  if (isBytes(endpoint.body) && typeof body?.pipe !== 'function')
    throw new Refused('MALFORMED', {
      message: 'Send the file itself as the body, with the content type application/octet-stream.',
    })
  return body as Readable
}

/** The parameters of the endpoint's own path, without the door's. */
const ownParams = (door: Pick<Door<never>, 'base'>, params: unknown): unknown =>
  Object.fromEntries(Object.entries(params as object).filter(([name]) => !door.base.includes(`/:${name}`)))

const makeCall = (
  door: Pick<Door<never>, 'base'>,
  endpoint: AnyEndpoint,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
) => ({
  caller: request.caller,
  params: parse(endpoint.params ?? noDetails, ownParams(door, request.params), 'params'),
  query: parse(endpoint.query ?? noDetails, request.query, 'query'),
  body:
    endpoint.body === undefined || isBytes(endpoint.body)
      ? undefined
      : parse(endpoint.body, request.body ?? {}, 'body'),
  upload: readUpload(endpoint, request),
  ifMatch: readIfMatch(request.headers['if-match']),
  address: request.ip,
  userAgent: request.headers['user-agent'] ?? '',
  refuse: (code: string, details?: RefusalDetails): never => {
    throw new Refused(code as never, details)
  },
  setCookie: (cookie: string) => void reply.header('set-cookie', cookie),
  headers: request.headers,
  log: request.log,
})

const readIfMatch = (header: string | undefined): number | undefined => {
  if (header === undefined) return undefined
  const revision = /^"(\d{1,9})"$/.exec(header)?.[1]
  if (revision === undefined)
    throw new Refused('INVALID', { message: 'If-Match holds a revision number in double quotes, such as "7".' })
  return Number(revision)
}

/** A file name without anything that could end the header or leave the folder it is saved in. */
const safeFileName = (name: string): string => name.replaceAll(/[^\p{L}\p{N} ._()-]+/gu, '-').slice(0, 150)

/** Waits until a file begins: what fails before that is told as a refusal, and not as half a file. */
const beginning = (stream: Readable): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.once('readable', resolve)
    stream.once('error', reject)
  })

const sendBytes = async (reply: FastifyReply, shape: Bytes, answer: Download | EventStream) => {
  if ('start' in answer) return sendEvents(reply, answer)
  await beginning(answer.stream)
  const name = safeFileName(answer.fileName)
  const ascii = name.replaceAll(/[^\x20-\x7E]/g, '-')
  if (answer.bytes !== undefined) reply.header('content-length', answer.bytes)
  return reply
    .type(answer.contentType ?? shape.contentType)
    .header('content-disposition', `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(answer.stream)
}

const HEARTBEAT_MS = 20_000

const sendEvents = (reply: FastifyReply, { start }: EventStream): FastifyReply => {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
  })
  raw.write(': open\n\n')
  const left = new AbortController()
  // A comment now and then shows a broken connection to both ends and keeps proxies from closing a quiet one.
  const heartbeat = setInterval(() => raw.writableEnded || raw.write(': \n\n'), HEARTBEAT_MS)
  raw.on('close', () => {
    clearInterval(heartbeat)
    left.abort()
  })
  const send: SendEvent = (event, data) => {
    // Of several events at once one may have ended the stream.
    if (!raw.writableEnded) raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  start(send, left.signal, () => raw.end())
  return reply
}
