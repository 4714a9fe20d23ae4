import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { openEngines } from '#server/engines.ts'
import { buildCustomer, buildPerson, buildProfile, everyFeature, PASSWORD } from '#test/support/build.ts'
import autocannon from 'autocannon'
import Fastify from 'fastify'
import pino from 'pino'
import { findPortalSession } from '#server/auth/portal-context.ts'
import { readSessionToken } from '#server/auth/session-cookie.ts'
import { interleave } from './interleave.ts'

const SECONDS = 4

const load = async (url: string, cookie: string): Promise<number> => {
  const result = await autocannon({ url, connections: 8, duration: SECONDS, headers: { cookie } })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were refused: this measures nothing`)
  return result.requests.total
}

/** A signed-in portal request beside a bare Fastify route that runs the same one statement. */
export const benchRequests = async (): Promise<string[]> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'myaccount-bench-'))
  const log = pino({ level: 'silent' })
  const config = readConfig({ MYACCOUNT_DATA: folder, MYACCOUNT_PORT: '18431', MYACCOUNT_LOG_LEVEL: 'silent' })
  try {
    await using engines = await openEngines({ config, log, kind: 'real', as: 'serve' })
    await using app = await createApp(config, engines, { log })
    const { db } = engines
    const customer = await buildCustomer(db, { profileId: await buildProfile(db, everyFeature) })
    const { email } = await buildPerson(db, customer, `bench-${randomBytes(3).toString('hex')}@customer.example`)
    await app.fastify.listen({ host: '127.0.0.1', port: 18_431 })
    const signedIn = await fetch('http://127.0.0.1:18431/my-account/api/v1/sign-in', {
      method: 'POST',
      headers: { origin: 'http://127.0.0.1:18431', 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: PASSWORD }),
    })
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const bare = Fastify()
    bare.get('/bare', async (request) => {
      const token = readSessionToken(request.headers.cookie, 'myaccount-portal', engines.secrets.portalCookies)
      return { row: (await findPortalSession(app.parts, token ?? ''))?.email }
    })
    await bare.listen({ host: '127.0.0.1', port: 18_432 })
    const measured = await interleave(5, [
      {
        name: 'MyAccount: GET /my-account/api/v1/me',
        run: () => load('http://127.0.0.1:18431/my-account/api/v1/me', cookie),
      },
      { name: 'bare Fastify, the same one statement', run: () => load('http://127.0.0.1:18432/bare', cookie) },
    ])
    await bare.close()
    const [ours, theirs] = measured
    return [
      '| a signed-in portal request | requests/s, median of rounds | share of the bare route |',
      '|---|---:|---:|',
      ...measured.map(
        ({ name, median }) => `| ${name} | ${median.toFixed(0)} | ${(median / (theirs?.median ?? 1)).toFixed(2)} |`,
      ),
      '',
      `Budget: at least 0.75 of the bare route; reached ${((ours?.median ?? 0) / (theirs?.median ?? 1)).toFixed(2)}.`,
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
