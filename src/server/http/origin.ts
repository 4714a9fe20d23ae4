import type { FastifyRequest } from 'fastify'
import { Refused } from './refusal.ts'

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
const bodyTypes = new Set(['application/json', 'application/octet-stream'])

/**
 * Refuses a change that another site's page could have sent: the Origin must be ours, and the body's type one that no
 * plain form can send. Browsers set Origin on every request that is not a GET.
 */
export const requireOwnOrigin = (request: FastifyRequest): void => {
  if (readingMethods.has(request.method)) return
  const { origins } = request.server
  const { origin } = request.headers
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  const typeIsOurs = type === undefined || bodyTypes.has(type)
  if (origin === undefined || !origins.has(origin) || !typeIsOurs) throw new Refused('FOREIGN_ORIGIN')
}
