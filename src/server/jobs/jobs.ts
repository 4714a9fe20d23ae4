import { CompiledQuery } from 'kysely'
import { PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { Db } from '../db/open.ts'

/** Work that is done after the commit, once, in whichever process is free, and again when it fails. */
export type Jobs = AsyncDisposable & {
  /** Says how a kind of job is done. Job data carries ids only: no token, no personal data. */
  readonly define: <D extends object>(name: string, work: (data: D) => Promise<void>) => Promise<void>
  /** Adds a job; inside a transaction it exists with the commit, or not at all. */
  readonly enqueue: (db: Db, name: string, data: object) => Promise<void>
}

/** Opens the queue on the database. */
export const openJobs = async (databaseUrl: string, log: Logger): Promise<Jobs> => {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    useListenNotify: true,
    max: 4,
    application_name: 'myaccount jobs',
  })
  boss.on('error', (error) => log.error({ err: error }, 'job queue error'))
  await boss.start()
  return {
    define: async <D extends object>(name: string, work: (data: D) => Promise<void>) => {
      await boss.createQueue(name, {
        notify: true,
        retryLimit: 8,
        retryBackoff: true,
        retryDelay: 5,
        expireInSeconds: 3600,
      })
      // A full batch is followed by the next at once: a rush is worked off, not met poll by poll.
      const options = {
        pollingIntervalSeconds: 2,
        batchSize: 10,
        burstWhenBatchFull: true,
        perJobResults: true,
      } as const
      await boss.work<D, unknown, typeof options>(name, options, async (batch) => {
        const results: { id: string; status: 'completed' | 'failed'; output?: object }[] = []
        for (const { id, data } of batch)
          try {
            await work(data)
            results.push({ id, status: 'completed' })
          } catch (error) {
            log.warn({ err: error, job: name }, 'job failed; it is tried again')
            results.push({ id, status: 'failed', output: { message: String(error) } })
          }
        return results
      })
    },
    enqueue: async (db, name, data) => {
      const executeSql = async (text: string, values: unknown[] = []) => ({
        rows: (await db.executeQuery(CompiledQuery.raw(text, values))).rows,
      })
      await boss.send(name, data, { db: { executeSql } })
    },
    [Symbol.asyncDispose]: () => boss.stop({ graceful: true, timeout: 5_000 }),
  }
}
