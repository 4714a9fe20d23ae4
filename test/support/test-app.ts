import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type AnswerOf, type CallOf, type EndpointShape, pathOf } from '#contract/endpoint.ts'
import { createApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { openDatabase, withClient } from '#server/db/open.ts'
import type { Engines } from '#server/engines.ts'
import type { LightMyRequestResponse } from 'fastify'
import pino from 'pino'
import { inject } from 'vitest'
import { databaseAt, TEMPLATE } from './databases.ts'
import { openLazyCallStore } from './lazy-call-store.ts'

export const BACKEND = '/backend/api/v1'
export const PORTAL = '/my-account/api/v1'
const ORIGIN = 'http://localhost:8080'

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
export const openTestApp = async (settings: Record<string, string> = {}, log = pino({ level: 'silent' })) => {
  const serverUrl = inject('postgresUrl')
  const name = `t_${randomBytes(6).toString('hex')}`
  await withClient(serverUrl, (client) => client.query(`create database ${name} template ${TEMPLATE}`))
  const databaseUrl = databaseAt(serverUrl, name)
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'myaccount-app-'))
  const config = readConfig({
    MYACCOUNT_DATA: dataFolder,
    MYACCOUNT_LOG_LEVEL: 'silent',
    MYACCOUNT_SIGN_INS_PER_MINUTE: '1000000',
    MYACCOUNT_PROVIDER_NAME: 'Northbridge Telecom',
    ...settings,
  })
  const database = openDatabase(databaseUrl, () => undefined, 10)
  await database.db
    .insertInto('platform')
    .values({ provider_name: config.providerName, colour: config.providerColour, contact: config.providerContact })
    .execute()
  const callStore = openLazyCallStore(dataFolder)
  const secret = () => randomBytes(32).toString('base64url')
  const engines: Engines = {
    db: database.db,
    databaseUrl,
    callStore,
    dataFolder,
    demonstration: false,
    secrets: { staffCookies: secret(), portalCookies: secret(), engines: secret() },
    [Symbol.asyncDispose]: async () => undefined,
  }
  let shift = 0
  const app = await createApp(config, engines, {
    log,
    clock: () => new Date(Date.now() + shift),
  })
  await app.fastify.ready()

  const visit = (): Visitor => {
    const cookies = new Map<string, string>()
    const request: Visitor['request'] = async (method, url, body, headers = {}) => {
      const answer = await app.fastify.inject({
        method: method as 'GET',
        url,
        headers: {
          origin: ORIGIN,
          ...(cookies.size > 0 && { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      for (const { name, value } of answer.cookies)
        if (value === '') cookies.delete(name)
        else cookies.set(name, encodeURIComponent(value))
      return answer
    }
    return {
      cookies,
      request,
      call: async (base, endpoint, call) => {
        const { params, query, body } = call as { params?: Record<string, unknown>; query?: object; body?: unknown }
        const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined)
        const search =
          given.length > 0 ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : ''
        const answer = await request(endpoint.method, base + pathOf(endpoint.path, params) + search, body)
        if (answer.statusCode !== 200)
          throw new Error(`${endpoint.method} ${endpoint.path} answered ${answer.statusCode}: ${answer.body}`)
        return answer.json()
      },
    }
  }

  return {
    app,
    config,
    db: database.db,
    parts: app.parts,
    visit,
    /** Lets time pass for the application. */
    pass: (seconds: number) => {
      shift += seconds * 1000
    },
    signIn: async (base: string, email: string, password: string): Promise<Visitor> => {
      const visitor = visit()
      const answer = await visitor.request('POST', `${base}/sign-in`, { email, password })
      if (answer.statusCode !== 200)
        throw new Error(`Sign-in of ${email} answered ${answer.statusCode}: ${answer.body}`)
      return visitor
    },
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]()
      await callStore[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
      await withClient(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`))
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

export type TestApp = Awaited<ReturnType<typeof openTestApp>>
