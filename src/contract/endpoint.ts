import type { FeatureKey } from '#rules/features.ts'
import type { StaffNeed } from '#rules/staff-permissions.ts'
import type { z } from 'zod'
import type { RefusalCode } from './refusal.ts'

/** A body or answer that is bytes, not JSON: an uploaded file, a download, or an event stream. */
export type Bytes = { readonly bytes: 'upload' | 'download' | 'events'; readonly contentType: string }

export const upload = { bytes: 'upload', contentType: 'application/octet-stream' } as const satisfies Bytes
export const events = { bytes: 'events', contentType: 'text/event-stream' } as const satisfies Bytes
/** A file that leaves as a stream, with its content type. */
export const download = (contentType: string) => ({ bytes: 'download', contentType }) as const satisfies Bytes

export const isBytes = (shape: z.ZodType | Bytes | undefined): shape is Bytes => shape !== undefined && 'bytes' in shape

/** `anyone`: no session. `signed-in`: any session of that door. */
export type OpenNeed = 'anyone' | 'signed-in'

/** What both doors share. `params` and `query` arrive as text, so their schemas coerce. */
export type EndpointShape = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the door's base, Fastify style: `/customers/:id`. */
  readonly path: `/${string}`
  readonly summary: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType | Bytes
  /** A schema: the answer is cut down to it. `Bytes`: the handler answers with a stream. */
  readonly returns: z.ZodType | Bytes
  /** Open to a session that still awaits its second factor: every other endpoint refuses it. */
  readonly duringSecondFactor?: true
  /** The refusals a handler may throw; anything else is a bug. */
  readonly errors?: readonly RefusalCode[]
}

/** What is special about an endpoint of the staff and provider door. */
export type BackendMarks = {
  /** Needs `signed-in` only, and answers callers with an API key too; others of that need are for people alone. */
  readonly alsoByKey?: true
  /** Belongs to a session: callers with an API key are refused whatever they may. */
  readonly forPeople?: true
  /** A page must name by If-Match the revision it started from; to callers with an API key it is free. */
  readonly needsRevision?: true
  /** The answer holds a secret that is shown once: it is never kept for a repeated request. */
  readonly answersSecret?: true
}

/** An endpoint of the staff and provider door. All needs in an array must hold. */
export type BackendEndpoint = EndpointShape &
  BackendMarks & { readonly needs: OpenNeed | StaffNeed | readonly StaffNeed[] }

/** An endpoint of the portal door. All needs in an array must hold. */
export type PortalEndpoint = EndpointShape & { readonly needs: OpenNeed | FeatureKey | readonly FeatureKey[] }

/** The features that an endpoint of the portal needs; none when any session will do. */
export const featuresNeeded = ({ needs }: Pick<PortalEndpoint, 'needs'>): readonly FeatureKey[] => {
  if (needs === 'anyone' || needs === 'signed-in') return []
  return typeof needs === 'string' ? [needs] : needs
}

export type BackendEndpoints = Readonly<Record<string, BackendEndpoint>>
export type PortalEndpoints = Readonly<Record<string, PortalEndpoint>>

export const BACKEND_API = '/backend/api/v1'
export const MY_ACCOUNT_API = '/my-account/api/v1'
/** The portal's endpoints as staff look at them for a customer. */
export const PREVIEW_API = '/my-account/preview/:preview/api/v1'

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined
type Sent<S> = S extends z.ZodType ? z.input<S> : undefined

/** What a handler receives for an endpoint. */
export type RequestOf<E extends EndpointShape> = {
  params: Parsed<E['params']>
  query: Parsed<E['query']>
  body: Parsed<E['body']>
}

/** What a client of the endpoint passes to call it. */
export type CallOf<E extends EndpointShape> = {
  [K in 'params' | 'query' | 'body' as E[K] extends z.ZodType ? K : never]: Sent<E[K]>
}

/** What a client of the endpoint gets back. */
export type AnswerOf<E extends EndpointShape> = Parsed<E['returns']>

/** The refusals declared by the endpoint. */
export type RefusalOf<E extends EndpointShape> = E['errors'] extends readonly (infer C extends RefusalCode)[]
  ? C
  : never

/** Fills an endpoint's path: `pathOf('/customers/:id', { id: 4 })` is `/customers/4`. */
export const pathOf = (path: string, params: Readonly<Record<string, unknown>> = {}): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
