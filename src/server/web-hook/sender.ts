import { randomBytes } from 'node:crypto'
import type { AppParts } from '../app-parts.ts'
import { repeatRounds } from '../jobs/repeat-rounds.ts'
import { claimMessages, deleteSettledBefore, releaseMessages } from './message-queries.ts'
import { PostStopped } from './post-message.ts'
import { getHook } from './queries.ts'
import { sendMessage } from './send-message.ts'

const AT_ONCE = 8
const TIDY_MS = 3_600_000
/** What a sender needs beside the time-out of its request before others may take its messages. */
const MARGIN_MS = 30_000

/** Whoever sends now. */
export const makeWorker = (): string => randomBytes(12).toString('hex')

/** Until when a message is its sender's alone. */
export const claimEnd = ({ config, clock }: Pick<AppParts, 'config' | 'clock'>): Date =>
  new Date(clock().getTime() + config.webHookTimeoutSeconds * 1000 + MARGIN_MS)

/** Sends what is due, a few at once and of each number one after the other, until nothing is. */
export const sendDueMessages = async (parts: AppParts, stop: AbortSignal): Promise<void> => {
  const { db, clock, log } = parts
  const worker = makeWorker()
  while (!stop.aborted && (await getHook(db)).is_on) {
    const messages = await claimMessages(db, { worker, now: clock(), until: claimEnd(parts), most: AT_ONCE })
    if (messages.length === 0) return
    await Promise.all(
      messages.map(async (message) => {
        try {
          await sendMessage(parts, message, { worker, stop })
        } catch (error) {
          // What is not noted is sent again when its claim is over.
          if (!(error instanceof PostStopped)) log.error({ err: error, webHookMessage: message.id }, 'web hook failed')
        }
      }),
    )
    if (stop.aborted) await releaseMessages(db, worker)
  }
}

/** Sends messages until disposed, in whichever process is free. A stop cuts what is on its way; it is sent again. */
export const startWebHook = (parts: AppParts): AsyncDisposable => {
  const stop = new AbortController()
  const warn = (error: unknown): void => parts.log.warn({ err: error }, 'web hook messages could not be looked for')
  const rounds = repeatRounds({
    seconds: parts.config.scheduleSeconds,
    round: () => sendDueMessages(parts, stop.signal),
    onError: warn,
  })
  const tidy = () => {
    const before = new Date(parts.clock().getTime() - parts.config.webHookLogDays * 86_400_000)
    void deleteSettledBefore(parts.db, before).catch(warn)
  }
  const tidying = setInterval(tidy, TIDY_MS)
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(tidying)
      stop.abort()
      await rounds[Symbol.asyncDispose]()
    },
  }
}
