import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createApp } from '#server/app.ts'
import { openCallStore } from '#server/calls/store/open.ts'
import { readConfig } from '#server/config.ts'
import { findCallsHost } from '#server/embedded/calls-host.ts'
import { openEngines } from '#server/engines.ts'
import { buildPerson, buildProfile, buildStaff, everyFeature, everyLevel, PASSWORD } from '#test/support/build.ts'
import { findFreePort } from '#test/support/free-port.ts'
import pino, { destination } from 'pino'
import { recordCallStore } from './recording-store.ts'

/** Asks a door, or sends it a file (text) or values; throws what is refused. */
export type Ask = (address: string, sent?: string | object) => Promise<Response>

const signInAt = async (base: string, email: string): Promise<Ask> => {
  const { origin } = new URL(base)
  const answer = await fetch(`${base}/sign-in`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return async (address, sent) => {
    const isFile = typeof sent === 'string'
    const type = isFile ? 'application/octet-stream' : 'application/json'
    const found = await fetch(base + address, {
      ...(sent !== undefined && { method: 'POST', body: isFile ? sent : JSON.stringify(sent) }),
      headers: { cookie, ...(sent !== undefined && { origin, 'content-type': type }) },
    })
    if (!found.ok) throw new Error(`${address} answered ${found.status}: ${(await found.text()).slice(0, 300)}`)
    return found
  }
}

/** The product on a folder of its own, listening, with a call store that remembers what it was asked. */
export const openBenchProduct = async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'myaccount-bench-'))
  const port = await findFreePort()
  const log = pino({ level: 'error' }, destination(2))
  const config = readConfig({ MYACCOUNT_DATA: folder, MYACCOUNT_PORT: String(port), MYACCOUNT_LOG_LEVEL: 'silent' })
  const engines = await openEngines({ config, log, kind: 'real', as: 'serve' })
  const recorded = recordCallStore(engines.callStore)
  const app = await createApp(config, { ...engines, callStore: recorded }, { log })
  await app.fastify.listen({ host: '127.0.0.1', port })
  const host = await findCallsHost(folder)
  if (host === undefined) throw new Error('The embedded call store does not answer')
  const origin = `http://127.0.0.1:${port}`
  const profile = await buildProfile(engines.db, everyFeature)
  return {
    folder,
    db: engines.db,
    callStore: recorded,
    host,
    /** A store whose statements may take minutes, for filling it. */
    openPatientStore: () => openCallStore(host, { maxSeconds: 600, maxMemoryBytes: 4_000_000_000 }),
    origin,
    /** Lets a person of the customer in, who may do everything; answers how they ask the portal, or send it a file or values. */
    signIn: async (customerId: number): Promise<Ask> => {
      await engines.db
        .updateTable('customer')
        .set({ my_account_profile_id: profile })
        .where('id', '=', customerId)
        .execute()
      const email = `bench-${randomBytes(3).toString('hex')}@customer.example`
      return signInAt(`${origin}/my-account/api/v1`, (await buildPerson(engines.db, customerId, email)).email)
    },
    /** Lets a staff user in, who may do everything. */
    signInStaff: async (): Promise<Ask> =>
      signInAt(`${origin}/backend/api/v1`, (await buildStaff(engines.db, everyLevel('edit'))).email),
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await engines[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
