import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createApp } from '#server/app.ts'
import { openCallStore } from '#server/calls/store/open.ts'
import { readConfig } from '#server/config.ts'
import { findCallsHost } from '#server/embedded/calls-host.ts'
import { openEngines } from '#server/engines.ts'
import { buildPerson, buildProfile, everyFeature, PASSWORD } from '#test/support/build.ts'
import { findFreePort } from '#test/support/free-port.ts'
import pino, { destination } from 'pino'
import { recordCallStore } from './recording-store.ts'

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
    /** Lets a person of the customer in, who may do everything; answers how they ask the portal, or send it a file. */
    signIn: async (customerId: number): Promise<(path: string, upload?: string) => Promise<Response>> => {
      await engines.db
        .updateTable('customer')
        .set({ my_account_profile_id: profile })
        .where('id', '=', customerId)
        .execute()
      const person = await buildPerson(
        engines.db,
        customerId,
        `bench-${randomBytes(3).toString('hex')}@customer.example`,
      )
      const answer = await fetch(`${origin}/my-account/api/v1/sign-in`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify({ email: person.email, password: PASSWORD }),
      })
      const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
      return async (address, upload) => {
        const sent = { method: 'POST', body: upload ?? '', headers: { 'content-type': 'application/octet-stream' } }
        const found = await fetch(`${origin}/my-account/api/v1${address}`, {
          ...(upload !== undefined && sent),
          headers: { cookie, ...(upload !== undefined && { origin, ...sent.headers }) },
        })
        if (!found.ok) throw new Error(`${address} answered ${found.status}: ${(await found.text()).slice(0, 300)}`)
        return found
      }
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await engines[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
