import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { openDatabase, withClient } from '#server/db/open.ts'
import type { Engines } from '#server/engines.ts'
import pino from 'pino'
import { inject } from 'vitest'
import { databaseAt, TEMPLATE } from './databases.ts'
import { openLazyCallStore } from './lazy-call-store.ts'
import { makeVisitor, type Visitor, type VisitorKind } from './visitor.ts'

export type { Visitor }

export const BACKEND = '/backend/api/v1'
export const PORTAL = '/my-account/api/v1'

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

  const visit = (kind?: VisitorKind): Visitor => makeVisitor(app.fastify, kind)

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
    signIn: async (base: string, email: string, password: string, kind?: VisitorKind): Promise<Visitor> => {
      const visitor = visit(kind)
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
