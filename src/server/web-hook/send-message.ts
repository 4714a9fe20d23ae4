import { nextAttemptAfter } from '#rules/web-hook.ts'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import { inSavepoint } from '../db/savepoint.ts'
import { Refused } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import { answerRequest } from '../number-requests/answer-request.ts'
import { getRequest } from '../number-requests/open-request.ts'
import { insertAttempt, type MessageRow, settleWaiting, updateAttempted } from './message-queries.ts'
import { type Posted, postMessage } from './post-message.ts'
import { getHook, listSecrets, lockHook, updateHook } from './queries.ts'
import { type Outcome, readAnswer } from './read-answer.ts'
import { openSecret, signMessage } from './sign-message.ts'

/** How much of an answer is kept for staff to read. */
const KEPT_CHARACTERS = 2048

/** Who answers in the name of the provider's switch. */
const switchActor: Actor = { population: 'platform', who: 'The switch, by web hook', address: '' }

/** The body of a message, the same text at every attempt. */
export const bodyOf = ({ type, occurred_at, data }: Pick<MessageRow, 'type' | 'occurred_at' | 'data'>): string =>
  JSON.stringify({ type, timestamp: occurred_at.toISOString(), data })

/** The secrets that sign now; undefined when they cannot be read, because what they were sealed with has changed. */
const readSecrets = async ({ db, clock, cookieSecrets }: AppParts): Promise<string[] | undefined> => {
  const rows = await listSecrets(db, clock())
  try {
    return rows.map(({ sealed }) => openSecret(sealed, cookieSecrets.staff))
  } catch {
    return undefined
  }
}

const noSecret = 'There is no secret to sign with. Make one on the page of the web hook.'
const lostSecret =
  'The secret cannot be read any more, because MYACCOUNT_SECRET has changed. Make another on the page of the web hook.'

/** Posts a message to where the web hook points now, signed by the secrets of now. */
const post = async (parts: AppParts, message: MessageRow, stop: AbortSignal): Promise<Posted> => {
  const { config, clock } = parts
  const { address } = await getHook(parts.db)
  const secrets = await readSecrets(parts)
  if (address === null) return { status: null, fault: 'The web hook has no address.' }
  if (secrets === undefined || secrets.length === 0)
    return { status: null, fault: secrets === undefined ? lostSecret : noSecret }
  const body = bodyOf(message)
  const timestamp = Math.floor(clock().getTime() / 1000)
  return postMessage({
    address,
    allowed: config.webHookHosts,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'MyAccount',
      'webhook-id': message.webhook_id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signMessage({ id: message.webhook_id, timestamp, body }, secrets),
    },
    body,
    timeoutMs: config.webHookTimeoutSeconds * 1000,
    answerBytes: config.webHookAnswerBytes,
    stop,
  })
}

/** Lets the answer set the state of its request; answers what came of that, in words. It never spoils the delivery. */
const takeAnswer = async (db: Db, parts: AppParts, message: MessageRow, { sets, words }: Outcome): Promise<string> => {
  const id = message.request_id
  if (sets === undefined || id === null) return words
  const { state, message: said = '', expectedAt, goesLiveByItself } = sets
  try {
    await inSavepoint(db, async () => {
      const now = await getRequest(db, id)
      const answer = {
        ...{ state, message: said, goesLiveByItself: goesLiveByItself ?? now.goes_live_by_itself },
        ...(expectedAt !== undefined && { expectedAt: new Date(expectedAt) }),
      }
      await answerRequest(db, parts, { id, answer, actor: switchActor, by: 'provider' })
    })
    return words
  } catch (error) {
    if (!(error instanceof Refused)) {
      parts.log.error({ err: error, webHookMessage: message.id, numberRequest: id }, 'an answer could not be taken')
      return `${words} It was not taken: something went wrong on our side. Answer the request by hand, or send the message again.`
    }
    const why = error.details.issues?.map((issue) => issue.message).join(' ') ?? error.message
    return `${words} It was not taken: ${why}`
  }
}

/** The receiver is gone: nothing more is sent until staff switch the web hook on again. */
const switchOff = async (db: Db, parts: AppParts): Promise<void> => {
  const now = parts.clock()
  const hook = await lockHook(db)
  if (!hook.is_on) return
  const because = 'The receiver answered 410 Gone, so the web hook was switched off.'
  await updateHook(db, { is_on: false, off_because: because, now })
  await settleWaiting(db, { state: 'failed', outcome: because, now })
  await recordActivity(db, switchActor, {
    kind: 'changed',
    ...{ subject: 'Settings', subjectName: 'Web hook', summary: because },
  })
  await announce(db, { about: 'backend', topics: ['settings'] })
}

type Attempted = {
  readonly message: MessageRow
  readonly worker: string
  readonly posted: Posted
  readonly began: Began
}
type Began = { readonly at: Date; readonly durationMs: number }

/** Notes an attempt, what its answer set, and when the next one is, all in one transaction. */
const settle = async (db: Db, parts: AppParts, { message, worker, posted, began }: Attempted): Promise<void> => {
  const { config } = parts
  const now = parts.clock()
  const outcome = readAnswer(posted)
  // Before its message is, so that two that meet 410 at once do not wait for each other.
  if (outcome.isGone) await lockHook(db)
  const wait =
    message.request_id === null || outcome.isGone
      ? undefined
      : nextAttemptAfter(message.attempts + 1, {
          ...{ waits: config.webHookRetrySeconds, askedSeconds: outcome.retryAfterSeconds, draw: Math.random() },
        })
  const state = outcome.isDelivered ? 'delivered' : wait === undefined ? 'failed' : 'waiting'
  const nextAt = new Date(now.getTime() + (wait ?? 0))
  const mine = await updateAttempted(db, message.id, { state, outcome: outcome.words, nextAt, worker, now })
  const taken = await takeAnswer(db, parts, message, outcome)
  const words = mine ? taken : `${taken} Meanwhile the message had been taken out of its hands.`
  await insertAttempt(db, {
    ...{ message_id: message.id, at: began.at, duration_ms: began.durationMs, status: posted.status, outcome: words },
    answer: posted.status === null ? '' : posted.answer.replaceAll('\0', '').slice(0, KEPT_CHARACTERS),
  })
  if (outcome.isGone) await switchOff(db, parts)
  await announce(db, { about: 'backend', topics: ['settings', 'numbers'] })
}

/** Makes one attempt to deliver a message that the worker has taken. Throws `PostStopped` when the process stops. */
export const sendMessage = async (
  parts: AppParts,
  message: MessageRow,
  { worker, stop }: { readonly worker: string; readonly stop: AbortSignal },
): Promise<void> => {
  const at = parts.clock()
  const start = performance.now()
  const posted = await post(parts, message, stop)
  const began = { at, durationMs: Math.round(performance.now() - start) }
  await parts.db.transaction().execute((db) => settle(db, parts, { message, worker, posted, began }))
}
