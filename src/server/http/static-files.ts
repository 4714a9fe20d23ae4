import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { StartRefused } from '../config.ts'

const built = new URL('../../../dist/web/', import.meta.url)
const NONCE = '__CSP_NONCE__'

/** Pages stand in no frame, but for the portal's preview, which the profile form frames. */
const pagePolicy = (nonce: string, framedBy: "'none'" | "'self'"): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${framedBy}`,
  ].join('; ')

/**
 * Serves the two built web applications. Every address of an application answers its one page, with the nonce of this
 * answer's content security policy in it; what is under /assets/ is named by its content and kept for ever.
 */
export const serveStaticFiles = async (fastify: FastifyInstance): Promise<void> => {
  if (!existsSync(built)) throw new StartRefused('The web pages are not built. Run: npm run build')
  await fastify.register(fastifyStatic, {
    root: new URL('assets/', built),
    prefix: '/assets/',
    index: false,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (reply) => void reply.header('cache-control', 'public, max-age=31536000, immutable'),
  })
  for (const application of ['backend', 'my-account']) {
    const sendTo = (framedBy: "'none'" | "'self'") => async (_: FastifyRequest, reply: FastifyReply) => {
      // Read each time: a rebuild names its assets anew.
      const page = await readFile(new URL(`${application}/index.html`, built), 'utf8')
      const nonce = randomBytes(16).toString('base64')
      if (framedBy === "'self'") reply.header('x-frame-options', 'SAMEORIGIN')
      return reply
        .header('content-security-policy', pagePolicy(nonce, framedBy))
        .type('text/html; charset=utf-8')
        .send(page.replaceAll(NONCE, nonce))
    }
    fastify.get(`/${application}`, sendTo("'none'"))
    fastify.get(`/${application}/*`, sendTo("'none'"))
    if (application === 'my-account') fastify.get('/my-account/preview/*', sendTo("'self'"))
  }
  fastify.get('/', async (_, reply) => reply.redirect('/my-account/', 302))
}
