import { request as requestPlain } from 'node:http'
import { type RequestOptions, request as requestTls } from 'node:https'
import { type Allowed, AddressRefused, guardedLookup, readHookAddress } from './guarded-address.ts'

/** What one attempt met: an answer, of which no more than the limit was read, or none and why. */
export type Posted =
  | {
      readonly status: number
      readonly answer: string
      /** The answer was longer than the limit. */
      readonly isCut: boolean
      /** Seconds that the receiver asks to be left alone. */
      readonly retryAfterSeconds: number
      readonly location: string
    }
  | { readonly status: null; readonly fault: string }

type Post = {
  readonly address: string
  readonly allowed: Allowed
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  readonly answerBytes: number
  /** Fires when the process stops. */
  readonly stop: AbortSignal
}

/** The process stops: what was sent, if it was, says nothing. */
export class PostStopped extends Error {
  override readonly name = 'PostStopped'
}

const certificate = 'Its certificate is not accepted'
const faults: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens there: the connection was refused.',
  ECONNRESET: 'The connection was cut before an answer came.',
  EPIPE: 'The connection was cut before an answer came.',
  ENOTFOUND: 'The name is not known to the server any more.',
  EAI_AGAIN: 'The name could not be looked up at the moment.',
  EHOSTUNREACH: 'There is no way to this address from the server.',
  ENETUNREACH: 'There is no way to this address from the server.',
  ETIMEDOUT: 'The connection could not be made in time.',
  CERT_HAS_EXPIRED: `${certificate}: it has expired.`,
  DEPTH_ZERO_SELF_SIGNED_CERT: `${certificate}: it is signed by itself.`,
  SELF_SIGNED_CERT_IN_CHAIN: `${certificate}: its chain ends in one that is signed by itself.`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `${certificate}: the certificate of its issuer is missing.`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `${certificate}: its issuer is not known.`,
  ERR_TLS_CERT_ALTNAME_INVALID: `${certificate}: it is for another name.`,
  EPROTO: 'It does not speak https there.',
}

const wordsOf = (error: Error, timeoutMs: number): string => {
  if (error instanceof AddressRefused) return error.message
  if (error.name === 'TimeoutError') return `No whole answer came within ${timeoutMs / 1000} seconds.`
  const { code = '' } = error as NodeJS.ErrnoException
  return faults[code] ?? `The message could not be sent: ${error.message}`
}

const secondsOf = (header: string | undefined): number =>
  header !== undefined && /^\d{1,9}$/.test(header.trim()) ? Number(header) : 0

const exchange = (url: URL, options: RequestOptions, { body, answerBytes }: Post): Promise<Posted> =>
  new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestTls : requestPlain
    const request = send(url, options, (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      const end = (isCut: boolean) =>
        resolve({
          status: response.statusCode ?? 0,
          answer: Buffer.concat(chunks).subarray(0, answerBytes).toString(),
          isCut,
          retryAfterSeconds: secondsOf(response.headers['retry-after']),
          location: response.headers.location ?? '',
        })
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        bytes += chunk.length
        if (bytes <= answerBytes) return
        end(true)
        request.destroy()
      })
      response.on('end', () => end(false))
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })

/**
 * Posts a message once. The connection goes to an address that was checked, never on to where a redirect points, and is
 * given up when the whole exchange takes too long.
 */
export const postMessage = async (post: Post): Promise<Posted> => {
  const { address, allowed, headers, body, timeoutMs, stop } = post
  try {
    const url = readHookAddress(address, allowed)
    return await exchange(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        lookup: guardedLookup(allowed),
        // A connection of its own each time, so that none outlives the check of its address.
        agent: false,
        signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
      },
      post,
    )
  } catch (error) {
    if (stop.aborted) throw new PostStopped()
    // The signal's own reason stands in the cause of what the request reports.
    const { cause } = error as Error
    return { status: null, fault: wordsOf((cause instanceof Error ? cause : error) as Error, timeoutMs) }
  }
}
