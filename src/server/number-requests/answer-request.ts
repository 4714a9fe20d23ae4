import { dayWords, isOfRouting, isOpenState, mayMove, type Mover, requestStateLabels } from '#rules/number-request.ts'
import { dayOf } from '#rules/period.ts'
import type { Actor } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { applyRequest } from './apply-request.ts'
import { getRequest } from './open-request.ts'
import { raiseRoutingRevision } from './live-queries.ts'
import { findAskerAddress, lockRequest, updateRequest } from './queries.ts'
import { recordStep } from './record-step.ts'
import { type RequestRow, wordsOf } from './request.ts'

/** What the provider says to a request. `message` is shown to the customer; a rejection needs one. */
export type Answer =
  | {
      readonly state: 'accepted'
      readonly message: string
      /** When it will be live, where that is known better than before. */
      readonly expectedAt?: Date | undefined
      /** It is set on the switch for the wanted time, so nobody need say that it is live. */
      readonly goesLiveByItself: boolean
    }
  | { readonly state: 'live'; readonly message: string }
  | { readonly state: 'rejected'; readonly message: string }

export type Answering = {
  readonly id: number
  readonly answer: Answer
  /** The revision of the request that the page showed; without it what it was does not matter. */
  readonly revision?: number | undefined
  readonly actor: Actor
  readonly by: Exclude<Mover, 'customer'>
}

type Parts = Pick<AppParts, 'clock' | 'mailer' | 'reallocate'>

/**
 * Answers a request in the caller's transaction: staff, the provider's switch and the set time all do it by this act. The
 * same told twice changes nothing the second time. Refuses `STALE` for a revision that is no longer it, and `ENDED` for a
 * request that has gone another way, or whose number is no longer the customer's. By the set time, only what goes live by
 * itself and is due does.
 */
export const answerRequest = async (db: Db, parts: Parts, answering: Answering): Promise<RequestRow> => {
  const { id, answer, revision, actor, by } = answering
  const now = parts.clock()
  const request = await lockRequest(db, id)
  if (request === undefined) throw new Refused('NOT_FOUND')
  if (by === 'time' && !isDueByItself(request, now)) return request
  if (saysNothingNew(request, answer)) return request
  requireOpen(request)
  if (revision !== undefined && revision !== request.revision)
    throw new Refused('STALE', {
      message: `This request was changed meanwhile: it is ${requestStateLabels[request.state].toLowerCase()}, and ${request.owner_name ?? 'nobody'} owns it. Reload it, and answer again.`,
    })
  if (request.state !== answer.state && !mayMove(by, request.state, answer.state)) throw ended(request)
  checkAnswer(request, answer, now)
  requireTheirs(request, answer, now)
  // Who answers what nobody owns owns it from then on.
  const owner = request.owner_id === null && actor.staffUserId !== undefined ? { owner_id: actor.staffUserId } : {}
  await updateRequest(db, id, { ...changeOf(answer, now), ...owner, now })
  if (answer.state === 'live') await applyRequest(db, parts, request, { actor, now })
  await closeFor(db, request, { state: answer.state, now })
  const after = await getRequest(db, id)
  await recordStep(db, after, { actor, at: now, state: answer.state, note: answer.message })
  await orderMail(db, parts, { request: after, said: answer.message })
  return after
}

/** Pages that show the number's routing are told when a request about it is no longer open. */
export const closeFor = async (
  db: Db,
  { kind, number_id }: RequestRow,
  { state, now }: { state: RequestRow['state']; now: Date },
): Promise<void> => {
  if (!isOpenState(state) && number_id !== null && isOfRouting(kind)) await raiseRoutingRevision(db, number_id, now)
}

const isDueByItself = ({ goes_live_by_itself, wanted_at }: RequestRow, now: Date): boolean =>
  goes_live_by_itself && wanted_at !== null && wanted_at <= now

const saysNothingNew = (request: RequestRow, answer: Answer): boolean => {
  if (request.state !== answer.state) return false
  if (answer.state !== 'accepted') return true
  if (answer.message !== '' && answer.message !== request.answer) return false
  const sameTime = answer.expectedAt === undefined || answer.expectedAt.getTime() === request.expected_at.getTime()
  return sameTime && answer.goesLiveByItself === request.goes_live_by_itself
}

const ended = ({ state }: RequestRow): Refused =>
  new Refused('ENDED', {
    message: `This request is ${requestStateLabels[state].toLowerCase()}, so it can no longer be answered otherwise. Reload it to see what became of it.`,
    data: { state },
  })

const requireOpen = (request: RequestRow): void => {
  if (!isOpenState(request.state)) throw ended(request)
}

/** What was asked of a number that has ended, or will have by then, is no longer done; that it ended may be what was asked. */
const requireTheirs = ({ kind, dropped_on: endsOn, wanted_at }: RequestRow, { state }: Answer, now: Date): void => {
  if (endsOn === null || state === 'rejected' || kind === 'cease') return
  const at = state === 'accepted' && wanted_at !== null && wanted_at > now ? wanted_at : now
  if (dayOf(at.getTime()) < endsOn) return
  const since = endsOn <= dayOf(now.getTime()) ? 'since' : 'from'
  throw new Refused('ENDED', {
    message: `The number is no longer this customer’s ${since} ${dayWords(endsOn)}, so this can only be rejected.`,
  })
}

const checkExpected = (request: RequestRow, expectedAt: Date | undefined, now: Date): void => {
  if (expectedAt === undefined || expectedAt.getTime() === request.expected_at.getTime()) return
  if (expectedAt < now) refuseField('expectedAt', 'This time is past. Choose one that is still to come.')
  if (request.wanted_at !== null && expectedAt < request.wanted_at)
    refuseField('expectedAt', 'This is before the time that was asked for. Choose that time, or a later one.')
}

const checkAnswer = (request: RequestRow, answer: Answer, now: Date): void => {
  if (answer.state === 'accepted') checkExpected(request, answer.expectedAt, now)
  if (answer.state === 'rejected' && answer.message === '')
    refuseField('message', 'Say why it is rejected: the customer reads it.')
  if (answer.state === 'accepted' && answer.goesLiveByItself && request.wanted_at === null)
    refuseField('goesLiveByItself', 'No time was asked for, so say yourself when it is live.')
}

const changeOf = (answer: Answer, now: Date) => ({
  state: answer.state,
  // What was said before stays until something else is.
  ...(answer.message !== '' && { answer: answer.message }),
  ...(answer.state === 'accepted'
    ? {
        goes_live_by_itself: answer.goesLiveByItself,
        ...(answer.expectedAt !== undefined && { expected_at: answer.expectedAt }),
      }
    : { finished_at: now }),
})

type Telling = { readonly request: RequestRow; readonly said: string }

/** Tells the person who asked, who may have left the customer meanwhile. */
const orderMail = async (db: Db, { mailer }: Parts, { request, said }: Telling): Promise<void> => {
  const { portal_user_id: userId, customer_id: customerId } = request
  const address = userId === null ? undefined : await findAskerAddress(db, { portalUserId: userId, customerId })
  if (userId === null || address === undefined) return
  const template = `portal-request-${request.state as Answer['state']}` as const
  const facts = {
    request: wordsOf(request),
    ...(said !== '' && { reason: said }),
    at: (request.state === 'accepted'
      ? request.expected_at
      : (request.finished_at ?? request.updated_at)
    ).toISOString(),
  }
  await mailer.order(db, { template, population: 'portal', userId, address, facts })
}
