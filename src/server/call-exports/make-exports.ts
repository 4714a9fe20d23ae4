import { randomBytes } from 'node:crypto'
import { reportQueryOf } from '#contract/my-account/reports.ts'
import type { FeatureKey } from '#rules/features.ts'
import { featureOfReport, featuresOfEmailedReport } from '#rules/reports.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import { readPersonNow, whyClosed } from '../auth/person-context.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { CallStoreUnavailable } from '../calls/store/unavailable.ts'
import type { Db } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import { tellScheduleOwner } from '../report-schedules/tell-owner.ts'
import type { ExportRow } from './export-row.ts'
import { type ExportFolder, openExportFolder } from './export-folder.ts'
import {
  claimCallExport,
  endCallExport,
  expireCallExports,
  failSilentExports,
  getCallExport,
  listLiveFileKeys,
  releaseCallExport,
  updateExportProgress,
} from './queries.ts'
import { makeReportFile } from './report-file.ts'

const AT_ONCE = 3
const BEAT_MS = 1_000
/** A maker that has said nothing for so long is gone. */
const SILENT_MS = 20_000
const MOST_ATTEMPTS = 4
const TIDY_MS = 3_600_000

const ourFault = 'Something went wrong on our side. Please order it again.'

type Making = { readonly row: ExportRow; readonly worker: string; readonly stop: AbortController }

/** Why an export cannot be made at all; undefined when it is worth another try. */
const faultOf = (error: unknown, attempts: number): string | undefined => {
  if (error instanceof Refused) return error.details.issues?.map(({ message }) => message).join(' ') ?? error.message
  if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
    return 'There is no room for the file at the moment. Please tell us, and order it again.'
  return attempts >= MOST_ATTEMPTS ? ourFault : undefined
}

/** The rights of who ordered an export, as they are now; refuses what they no longer open. */
const requirePerson = async (db: Db, row: ExportRow): Promise<PortalContext> => {
  const person = await readPersonNow(db, { userId: row.portal_user_id, customerId: row.customer_id })
  if ('closed' in person) throw new Refused('NOT_GRANTED', { message: person.closed })
  const keys: readonly FeatureKey[] =
    row.schedule_id === null ? [featureOfReport(row.report), 'export_calls'] : featuresOfEmailedReport(row.report)
  const message = whyClosed(person.context, keys)
  if (message !== undefined) throw new Refused('NOT_GRANTED', { message })
  return person.context
}

/** Makes the exports that wait, a few at once and for every customer in turn, in whichever process is free. */
export class ExportMaker {
  readonly #parts: AppParts
  readonly #folder: ExportFolder
  readonly #making = new Map<string, Promise<void>>()
  readonly #stops = new Set<AbortController>()
  #isClosed = false

  constructor(parts: AppParts) {
    this.#parts = parts
    this.#folder = openExportFolder(parts.config.dataFolder)
  }

  /** Takes up as many as there is room for, and forgets those whose time is over. */
  async round(): Promise<void> {
    const { db, clock } = this.#parts
    for (const key of await expireCallExports(db, clock())) await this.#folder.remove(key)
    await this.#giveUp()
    while (this.#making.size < AT_ONCE && !this.#isClosed) {
      const worker = randomBytes(16).toString('hex')
      const now = clock()
      const staleBefore = new Date(now.getTime() - SILENT_MS)
      const fileKey = randomBytes(24).toString('hex')
      const row = await claimCallExport(db, { worker, fileKey, now, staleBefore, mostAttempts: MOST_ATTEMPTS })
      if (row === undefined) return
      const stop = new AbortController()
      this.#stops.add(stop)
      const made = this.#make({ row, worker, stop }).finally(() => {
        this.#stops.delete(stop)
        this.#making.delete(worker)
      })
      this.#making.set(worker, made)
    }
  }

  /** Removes files that belong to no export: what an interrupted one left behind. */
  async tidy(): Promise<void> {
    const keys = await this.#folder.keys()
    const live = new Set(await listLiveFileKeys(this.#parts.db, keys))
    for (const key of keys) if (!live.has(key)) await this.#folder.remove(key)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const stop of this.#stops) stop.abort()
    await Promise.all(this.#making.values())
  }

  /** Ends the exports whose makers went silent too often: what they ask for may be what ends a process. */
  async #giveUp(): Promise<void> {
    const { db, clock } = this.#parts
    const now = clock()
    const staleBefore = new Date(now.getTime() - SILENT_MS)
    const lost = await db.transaction().execute(async (db) => {
      const lost = await failSilentExports(db, { now, staleBefore, mostAttempts: MOST_ATTEMPTS, reason: ourFault })
      for (const made of lost) {
        await tellScheduleOwner(this.#parts, db, { made })
        await announce(db, { about: 'person', userId: made.portal_user_id })
      }
      return lost
    })
    for (const { file_key } of lost) if (file_key !== null) await this.#folder.remove(file_key)
  }

  async #make(making: Making): Promise<void> {
    const { row, worker } = making
    const { db, log } = this.#parts
    try {
      await this.#write(making)
    } catch (error) {
      if (row.file_key !== null) await this.#folder.remove(row.file_key).catch(() => undefined)
      // Neither a stop nor a store that is away says anything of the export: it is no attempt.
      const isInnocent = this.#isClosed || error instanceof CallStoreUnavailable
      const reason = isInnocent ? undefined : faultOf(error, row.attempts)
      if (!(error instanceof Refused) && !this.#isClosed)
        log.warn({ err: error, callExport: row.id }, 'export interrupted')
      await (
        reason === undefined
          ? releaseCallExport(db, row.id, { worker, isAttempt: !isInnocent })
          : this.#fail(making, reason)
      ).catch(
        // Whoever comes next finds it silent and makes it again.
        (lost: unknown) => log.warn({ err: lost, callExport: row.id }, 'an export could not be given back'),
      )
    }
  }

  async #write({ row, worker, stop }: Making): Promise<void> {
    const { db, clock, config } = this.#parts
    const caller = await requirePerson(db, row)
    const order = { report: row.report, format: row.format, query: reportQueryOf(row.report).parse(row.query) }
    let rows = 0
    let expectedRows = 0
    const count = (written: number): void => {
      rows = written
    }
    const beat = this.#beat({ row, worker, stop }, () => ({ rows, expectedRows }))
    try {
      const file = await makeReportFile(this.#parts, caller, { order, count })
      expectedRows = file.expectedRows
      const bytes = await this.#folder.write(row.file_key ?? '', file.stream, stop.signal)
      const now = clock()
      const expiresAt = new Date(now.getTime() + config.exportSeconds * 1000)
      const { fileName, words, sight } = file
      const { period, describes } = words
      await db.transaction().execute(async (db) => {
        const made = { rows, bytes, period, describes, fileName, sight }
        const done = { state: 'done', ...made, expiresAt, worker, now } as const
        if (!(await endCallExport(db, row.id, done))) throw new Error('The export was cancelled or taken over')
        await recordActivity(db, caller.actor, {
          kind: 'changed',
          ...{ subject: 'Export', subjectId: row.id, subjectName: row.title, customerId: row.customer_id },
          summary: `Export made: ${rows} lines, ${bytes} bytes`,
        })
        if (row.schedule_id !== null)
          await tellScheduleOwner(this.#parts, db, { made: await getCallExport(db, row.id), caller })
        await announce(db, { about: 'person', userId: row.portal_user_id })
      })
    } finally {
      clearInterval(beat)
    }
  }

  /** Tells every second how far it is; ends the work when the export was cancelled. */
  #beat({ row, worker, stop }: Making, progress: () => { rows: number; expectedRows: number }): NodeJS.Timeout {
    const { db, clock, log } = this.#parts
    return setInterval(() => {
      const tell = async (): Promise<void> => {
        if (!(await updateExportProgress(db, row.id, { ...progress(), worker, now: clock() }))) return stop.abort()
        await announce(db, { about: 'person', userId: row.portal_user_id })
      }
      tell().catch((error: unknown) => log.warn({ err: error }, 'the progress of an export could not be told'))
    }, BEAT_MS)
  }

  async #fail({ row, worker }: Making, reason: string): Promise<void> {
    const { db, clock } = this.#parts
    await db.transaction().execute(async (db) => {
      if (!(await endCallExport(db, row.id, { state: 'failed', reason, worker, now: clock() }))) return
      if (row.schedule_id !== null) await tellScheduleOwner(this.#parts, db, { made: await getCallExport(db, row.id) })
      await announce(db, { about: 'person', userId: row.portal_user_id })
    })
  }
}

/** Makes exports until disposed. What a stop interrupted is made again, here or in another process. */
export const startCallExports = (parts: AppParts): AsyncDisposable => {
  const maker = new ExportMaker(parts)
  const warn = (error: unknown): void => parts.log.warn({ err: error }, 'exports could not be looked for')
  let round: Promise<void> | undefined = maker
    .tidy()
    .catch(warn)
    .finally(() => (round = undefined))
  const timer = setInterval(() => {
    round ??= maker
      .round()
      .catch(warn)
      .finally(() => (round = undefined))
  }, parts.config.scheduleSeconds * 1000)
  const tidying = setInterval(() => void maker.tidy().catch(warn), TIDY_MS)
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      clearInterval(tidying)
      await round
      await maker.close()
    },
  }
}
