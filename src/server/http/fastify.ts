import { randomUUID } from 'node:crypto'
import helmet from '@fastify/helmet'
import compress from '@fastify/compress'
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { CallStoreUnavailable } from '../calls/store/unavailable.ts'
import { refusals } from '#contract/refusal.ts'
import { bodyOf, Refused } from './refusal.ts'
import { makeTryLimit } from './try-limit.ts'

declare module 'fastify' {
  interface FastifyRequest {
    caller: unknown
  }
  interface FastifyInstance {
    /** The origins from which a browser may send changes. */
    origins: ReadonlySet<string>
    /** Counts a stranger's request by its source; answers the seconds to wait when there were too many. */
    countTry: (address: string) => number | undefined
  }
}

const originsOf = ({ publicUrl, publicUrlIsSet, port }: Config): ReadonlySet<string> =>
  new Set([
    publicUrl.origin,
    ...(publicUrlIsSet ? [] : ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${port}`)),
  ])

/** Fastify with what every answer needs: safe headers, a request id, and refusals as the one body. */
export const createFastify = async (config: Config, logger: Logger, clock: () => Date): Promise<FastifyInstance> => {
  const loggerInstance: FastifyBaseLogger = logger
  const fastify = Fastify({
    loggerInstance,
    // Requests are not logged: addresses of people, and what they look at, are nobody's reading.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    genReqId: () => randomUUID(),
    // Nine hundred thousand pasted characters fit, with their line breaks written as JSON writes them.
    bodyLimit: 2 * 1024 * 1024,
    requestTimeout: 0,
    // An address that cannot be read is answered like one that is nothing, with all that every answer carries.
    rewriteUrl: ({ url = '/' }) => (isReadable(url) ? url : '/unreadable'),
    routerOptions: { ignoreTrailingSlash: true, caseSensitive: true },
    forceCloseConnections: true,
  })
  fastify.decorateRequest('caller', undefined)
  fastify.decorate('origins', originsOf(config))
  fastify.decorate('countTry', makeTryLimit(config.signInsPerMinute, clock))
  // An upload is handed over as the stream it is.
  fastify.addContentTypeParser('application/octet-stream', { bodyLimit: config.uploadBytes }, (_, payload, done) =>
    done(null, payload),
  )
  await fastify.register(helmet, {
    // What is not a page needs nothing at all; pages name their own policy.
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    hsts: config.publicUrl.protocol === 'https:' ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
  })
  await fastify.register(compress, { global: true, encodings: ['gzip'], threshold: 1024 })
  fastify.addHook('onRequest', async (_, reply) => {
    // Everything is personal unless a route says otherwise.
    reply.header('cache-control', 'no-store')
  })
  fastify.setErrorHandler((error, request, reply) => {
    const refused = toRefusal(error)
    if (refused.code === 'INTERNAL') request.log.error({ err: error, requestId: request.id }, 'request failed')
    const { retryAfterSeconds } = refused.details
    if (retryAfterSeconds !== undefined) reply.header('retry-after', String(Math.ceil(retryAfterSeconds)))
    return reply.code(refusals[refused.code].status).send(bodyOf(refused, request.id))
  })
  fastify.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send(bodyOf(new Refused('NOT_FOUND', { message: 'There is nothing at this address.' }), request.id)),
  )
  return fastify
}

const isReadable = (url: string): boolean => {
  try {
    return decodeURI(url) !== ''
  } catch {
    return false
  }
}

const connectionFaults = new Set(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '53300', 'ENOENT', '08006', '08001'])

/** No room: of the file system, and of the database. */
const diskFaults = new Set(['ENOSPC', 'EDQUOT', '53100'])

/** What a caller is told of any error: refusals as they are, engines that are away as such, all else as a bug with an id. */
const toRefusal = (error: unknown): Refused => {
  if (error instanceof Refused) return error
  if (error instanceof CallStoreUnavailable) return new Refused('CALLS_UNAVAILABLE', { retryAfterSeconds: 5 })
  const { statusCode, code, message } = error as FastifyError
  if (code !== undefined && diskFaults.has(code)) return new Refused('DISK_FULL')
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refused('TOO_LARGE')
  if (code !== undefined && (connectionFaults.has(code) || message === 'timeout exceeded when trying to connect'))
    return new Refused('BUSY', { retryAfterSeconds: 5 })
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Refused('MALFORMED')
  return new Refused('INTERNAL')
}
