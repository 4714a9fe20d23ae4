import { type AnswerOf, type CallOf, pathOf } from '#contract/endpoint.ts'
import type { AnyEndpoint, EndpointOf } from './light-endpoint.ts'
import type { InputIssue, RefusalBody, RefusalCode } from '#contract/refusal.ts'
import { pagesAt } from './pages-at.ts'

export type Door = 'backend' | 'my-account'

/** A refusal, or one of the two faults that never reach a handler. */
export type FaultCode = RefusalCode | 'UNREACHABLE' | 'UNEXPECTED'

type Fault = {
  status: number
  code: FaultCode
  message: string
  issues?: readonly InputIssue[] | undefined
  data?: unknown
  requestId?: string | undefined
}

export class ApiError extends Error {
  readonly status: number
  readonly code: FaultCode
  readonly issues: readonly InputIssue[]
  readonly data: unknown
  readonly requestId: string | undefined

  constructor(fault: Fault) {
    super(fault.message)
    this.name = 'ApiError'
    this.status = fault.status
    this.code = fault.code
    this.issues = fault.issues ?? []
    this.data = fault.data
    this.requestId = fault.requestId
  }
}

export type CallOptions = { ifMatch?: number | undefined; signal?: AbortSignal | undefined }
type AnyRequest = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown }

/** A query as text: what is undefined is left out, a list is repeated. */
const queryText = (query: Readonly<Record<string, unknown>> = {}): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) search.append(name, String(one))
    }
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

/** The address of an endpoint at a door, for links to downloads and event streams. */
export const addressOf = (door: Door, endpoint: AnyEndpoint, request: AnyRequest = {}): string =>
  `${pagesAt(door)}/api/v1${pathOf(endpoint.path, request.params)}${queryText(request.query)}`

const readJson = async (answer: Response): Promise<unknown> => {
  try {
    return await answer.json()
  } catch {
    return undefined
  }
}

const isRefusal = (body: unknown): body is RefusalBody =>
  typeof body === 'object' && body !== null && 'code' in body && 'message' in body

/** The refusal or fault that an answer other than 2xx stands for. */
export const faultOf = (status: number, body: unknown): ApiError =>
  isRefusal(body)
    ? new ApiError({ ...body, status })
    : new ApiError({
        status,
        code: 'UNEXPECTED',
        message: 'Something went wrong on our side. Please try again; if it stays, tell us what you did.',
      })

const bodyOf = (body: unknown): Pick<RequestInit, 'body' | 'headers'> =>
  body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }

/**
 * Calls an endpoint and gives back its answer; throws `ApiError` with the declared code otherwise.
 * `ifMatch` is the revision that the caller started from.
 * Example: `call('backend', backendContract.profiles.get, { params: { id: 4 } })`
 */
export const call = async <E extends AnyEndpoint>(
  door: Door,
  endpoint: E,
  request: CallOf<EndpointOf<E>>,
  options: CallOptions = {},
): Promise<AnswerOf<EndpointOf<E>>> => {
  const { body, headers } = bodyOf((request as AnyRequest).body)
  const init: RequestInit = {
    method: endpoint.method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      ...headers,
      ...(options.ifMatch === undefined ? {} : { 'If-Match': `"${options.ifMatch}"` }),
    },
    ...(body === undefined ? {} : { body }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  }
  let answer: Response
  try {
    answer = await fetch(addressOf(door, endpoint, request), init)
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new ApiError({
      status: 0,
      code: 'UNREACHABLE',
      message: 'The service cannot be reached. Please check your connection and try again.',
    })
  }
  const json = await readJson(answer)
  if (!answer.ok) throw faultOf(answer.status, json)
  return json as AnswerOf<EndpointOf<E>>
}
