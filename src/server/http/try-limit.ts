import type { FastifyRequest } from 'fastify'
import { Refused } from './refusal.ts'

const WINDOW_SECONDS = 60
/** Beyond this many sources a minute the count begins anew, so that a flood of addresses cannot fill the memory. */
const MOST_SOURCES = 100_000

/** One network of IPv6 belongs to one household or machine, which may use any address of it. */
const sourceOf = (address: string): string =>
  address.includes(':') && !address.startsWith('::ffff:') ? address.split(':').slice(0, 4).join(':') : address

/** Counts requests by source address, minute by minute. Answers the seconds to wait when there were too many. */
export const makeTryLimit = (perMinute: number, clock: () => Date): ((address: string) => number | undefined) => {
  let counts = new Map<string, number>()
  let windowEnds = 0
  return (address) => {
    const now = clock().getTime()
    if (now >= windowEnds || counts.size > MOST_SOURCES) {
      counts = new Map()
      windowEnds = now + WINDOW_SECONDS * 1000
    }
    const source = sourceOf(address)
    const count = (counts.get(source) ?? 0) + 1
    counts.set(source, count)
    return count > perMinute ? Math.ceil((windowEnds - now) / 1000) : undefined
  }
}

/** Refuses a stranger's request when its address has sent more than the setting allows. */
export const requireFewTries = (request: FastifyRequest): void => {
  const wait = request.server.countTry(request.ip)
  if (wait !== undefined) throw new Refused('TOO_MANY_TRIES', { retryAfterSeconds: wait, data: { seconds: wait } })
}
