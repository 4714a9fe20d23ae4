import type { FastifyRequest } from 'fastify'
import { readBearer } from '../auth/bearer-key.ts'
import { Refused } from './refusal.ts'

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
const bodyTypes = new Set(['application/json', 'application/octet-stream'])
// What a form of any site may send without asking first.
const formTypes = new Set(['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded'])

/**
 * Refuses a change that another site's page could have sent: the Origin must be ours, and the body's type one that no
 * plain form can send. Browsers set Origin on every request that is not a GET. Where keys are taken, a request with one
 * needs no Origin: a browser sends no such header to another site that does not allow it first, and then no cookie counts.
 */
export const requireOwnOrigin = (request: FastifyRequest, { takesKeys = false }: { takesKeys?: boolean }): void => {
  if (readingMethods.has(request.method)) return
  const { origins } = request.server
  const { origin } = request.headers
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  const hasKey = takesKeys === true && readBearer(request.headers.authorization) !== undefined
  const originIsOurs = hasKey ? origin === undefined || origins.has(origin) : origins.has(origin ?? '')
  if (!originIsOurs || formTypes.has(type ?? '')) throw new Refused('FOREIGN_ORIGIN')
  if (type !== undefined && !bodyTypes.has(type))
    throw new Refused('MALFORMED', {
      message: `The content type ${type} is not taken. Send values as application/json, and a file itself as application/octet-stream.`,
    })
}
