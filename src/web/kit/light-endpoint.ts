import type { EndpointShape } from '#contract/endpoint.ts'

/**
 * What a call needs of an endpoint, without its schemas: the first page of an application does without them, because
 * they bring zod along.
 */
export type LightEndpoint<E> = {
  readonly method: EndpointShape['method']
  readonly path: EndpointShape['path']
  /** Never there at run time; it carries the types of the endpoint. */
  readonly of?: E
}

export type AnyEndpoint = EndpointShape | LightEndpoint<EndpointShape>

/** The endpoint of the contract that is meant. */
export type EndpointOf<T> = T extends EndpointShape
  ? T
  : T extends LightEndpoint<infer E extends EndpointShape>
    ? E
    : never

type Addresses<C> = { readonly [K in keyof C]?: C[K] extends EndpointShape ? Pick<C[K], 'method' | 'path'> : never }

/**
 * Names endpoints of the contract by method and path. The compiler holds each against the contract's own:
 * `lightEndpoints<typeof meEndpoints>()({ me: { method: 'GET', path: '/me' } })`
 */
export const lightEndpoints =
  <C extends Readonly<Record<string, EndpointShape>>>() =>
  <const A extends Addresses<C>>(addresses: A) =>
    addresses as unknown as { readonly [K in keyof A & keyof C]: LightEndpoint<C[K]> }
