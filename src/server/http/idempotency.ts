import { createHash } from 'node:crypto'
import { isBytes } from '#contract/endpoint.ts'
import type { Db } from '../db/open.ts'
import {
  deleteRequest,
  deleteRequestsBefore,
  findRequest,
  insertRequest,
  type NamedRequest,
  updateAnswer,
} from './idempotency-queries.ts'
import { Refused } from './refusal.ts'
import type { AnyEndpoint } from './serve.ts'

/** How long an answer is kept for a repeated request. */
const KEPT_MS = 24 * 3_600_000
/** After this long a request that has no answer was cut off: nobody knows whether its act was done. */
const CUT_OFF_MS = 120_000

export type KeptAnswer = { readonly text: string; readonly repeated: boolean }
type Parts = {
  readonly db: Db
  readonly clock: () => Date
  readonly log: { error: (what: object, text: string) => void }
}
type Request = { readonly staffUserId: number; readonly header: string; readonly asks: readonly unknown[] }

/** Whether an endpoint answers a repeated request from what it answered first: acts by permission, with JSON and no secret. */
export const takesIdempotencyKey = ({ method, needs, body, returns, answersSecret }: AnyEndpoint): boolean =>
  method === 'POST' &&
  needs !== 'anyone' &&
  needs !== 'signed-in' &&
  answersSecret !== true &&
  !isBytes(body) &&
  !isBytes(returns)

const readKey = (header: string): string => {
  if (/^[\x20-\x7E]{1,200}$/.test(header)) return header
  throw new Refused('INVALID', { message: 'An Idempotency-Key has 1 to 200 printable characters.' })
}

const fingerprintOf = (asks: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(asks)).digest('base64url')

/**
 * Runs an act once for each key of a caller. The same request again gets the first answer for 24 hours; another request
 * with the key is refused, and so is one that comes while the first is running. A refused or failed act frees the key.
 */
export const answerOnce = async (
  parts: Parts,
  { staffUserId, header, asks }: Request,
  act: () => Promise<string>,
): Promise<KeptAnswer> => {
  const { db, clock, log } = parts
  const request = { staffUserId, key: readKey(header), fingerprint: fingerprintOf(asks) }
  await deleteRequestsBefore(db, new Date(clock().getTime() - KEPT_MS))
  if (!(await insertRequest(db, request, clock())))
    return { text: await findFirstAnswer(parts, request), repeated: true }
  let text: string
  try {
    text = await act()
  } catch (error) {
    await deleteRequest(db, request)
    throw error
  }
  // The act is done, so its answer goes out even when it cannot be kept; a repetition is then told to look.
  await updateAnswer(db, request, { status: 200, answer: text }).catch((error: unknown) =>
    log.error({ err: error }, 'the answer of an idempotent request was not kept'),
  )
  return { text, repeated: false }
}

const findFirstAnswer = async ({ db, clock }: Parts, again: NamedRequest): Promise<string> => {
  const first = await findRequest(db, again)
  // Freed between the two statements: the caller may try again at once.
  if (first === undefined) throw new Refused('IDEMPOTENCY_KEY_BUSY', { retryAfterSeconds: 1 })
  if (first.fingerprint !== again.fingerprint) throw new Refused('IDEMPOTENCY_KEY_REUSED')
  if (first.answer !== null) return first.answer
  if (clock().getTime() - first.started_at.getTime() < CUT_OFF_MS)
    throw new Refused('IDEMPOTENCY_KEY_BUSY', { retryAfterSeconds: 1 })
  throw new Refused('IDEMPOTENCY_KEY_BUSY', {
    message:
      'The first request with this Idempotency-Key was cut off, so nobody knows whether it was done. Look, and use a new key.',
    retryAfterSeconds: 3600,
  })
}
