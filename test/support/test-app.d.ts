import { type AnswerOf, type CallOf, type EndpointShape } from '#contract/endpoint.ts'
import type { LightMyRequestResponse } from 'fastify'
export declare const BACKEND = '/backend/api/v1'
export declare const PORTAL = '/my-account/api/v1'
/** A browser as far as the doors can tell: an origin, and the cookies it was given. */
export type Visitor = {
  readonly cookies: Map<string, string>
  readonly request: (
    method: string,
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<LightMyRequestResponse>
  /** Calls an endpoint of the contract and answers its parsed body; fails on any refusal. */
  readonly call: <E extends EndpointShape>(base: string, endpoint: E, call: CallOf<E>) => Promise<AnswerOf<E>>
}
/** A whole application on a database of its own, with a clock the test sets. */
export declare const openTestApp: (settings?: Record<string, string>) => Promise<{
  app: import('#server/app.ts').App
  config: Readonly<{
    dataFolder: string
    publicUrl: import('url').URL
    publicUrlIsSet: boolean
    plainHttpAllowed: boolean
    trustedProxies: string[]
    databaseUrl: string | undefined
    callsUrl: string | undefined
    delayCapSeconds: number
    freeTries: number
    host: string
    invitationSeconds: number
    logLevel: 'debug' | 'error' | 'fatal' | 'info' | 'silent' | 'warn'
    mailFrom: string
    mailsPerHour: number
    passwordLeast: number
    port: number
    providerColour: string
    providerContact: string
    providerName: string
    resetSeconds: number
    sessionAbsoluteSeconds: number
    sessionIdleSeconds: number
    setUpSeconds: number
    signInsPerMinute: number
    smtpUrl?: string | undefined
    uploadBytes: number
  }>
  db: import('kysely').Kysely<import('#server/db/schema.ts').Database>
  parts: import('#server/app-parts.ts').AppParts
  visit: () => Visitor
  /** Lets time pass for the application. */
  pass: (seconds: number) => void
  signIn: (base: string, email: string, password: string) => Promise<Visitor>
  [Symbol.asyncDispose]: () => Promise<void>
}>
export type TestApp = Awaited<ReturnType<typeof openTestApp>>
