import { dayOf } from '#rules/period.ts'
import type { AppParts } from '../app-parts.ts'
import { tryWithWatchLock } from '../calls/calls-lock.ts'
import { finishInterruptedImports, hasUnfinishedImports } from './import-calls.ts'
import { removeOldCalls } from '../calls/retention.ts'
import { removeStaleDrafts } from './supply-file.ts'
import { lookIntoFolder } from './watch-folder.ts'

/** The work on supply files of this process. */
export type SupplyWork = AsyncDisposable & {
  /** Sees to it that what waits is done: now, or after what is being done. */
  readonly workOff: () => void
}

/**
 * Watches the folder and works off what waits until disposed. What cannot be done now, since a store is away, is tried
 * again; what a stop interrupts goes on at the next start.
 */
export const startSupplyWork = (app: AppParts): SupplyWork => {
  const stop = new AbortController()
  const parts = { ...app, stopping: stop.signal }
  const watched = { path: app.config.watchFolder, seen: new Map<string, string>() }
  let [round, isOrdered] = [undefined as Promise<void> | undefined, false]

  const work = async (): Promise<void> => {
    do {
      isOrdered = false
      await finishInterruptedImports(parts)
    } while (isOrdered && !stop.signal.aborted)
  }
  const begin = (task: () => Promise<void>): void => {
    round ??= task()
      .catch((error: unknown) => {
        if (!stop.signal.aborted) app.log.warn({ err: error }, 'waiting supply files are tried again later')
      })
      .finally(() => {
        round = undefined
      })
  }
  let sweptOn = ''
  const sweep = async (): Promise<void> => {
    const today = dayOf(app.clock().getTime())
    if (sweptOn === today) return
    await removeStaleDrafts(app.config.dataFolder, app.clock().getTime())
    if (app.config.callMonths > 0) await removeOldCalls(parts, app.config.callMonths)
    sweptOn = today
  }
  const look = async (): Promise<void> => {
    await tryWithWatchLock(app.db, async () => void (await lookIntoFolder(parts, watched)))
    if (isOrdered || (await hasUnfinishedImports(app.db))) await work()
    await sweep()
  }
  const timer = setInterval(() => begin(look), app.config.watchSeconds * 1000)
  return {
    workOff: () => {
      isOrdered = true
      begin(work)
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      stop.abort(new Error('The process is being stopped.'))
      await round
    },
  }
}
